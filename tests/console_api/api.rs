use serde_json::{Value, json};
use workflow_runtime::console::ConsoleOptions;

use crate::flow::{ORDER, Served, now, served};

async fn start(served: &Served, workflow: &str, name: &str, input: &str) -> Value {
    let body = format!(r#"{{"workflow": "{workflow}", "name": "{name}", "input": {input}}}"#);
    let answer = served.client.post("/api/executions", &body).await;
    assert!(answer.status == 201 || answer.status == 200, "{}: {}", answer.status, answer.body);
    answer.json()
}

#[tokio::test]
async fn the_workflows_are_told_with_an_example_that_starts_one() {
    let served = served(ConsoleOptions::new()).await;
    let about = served.client.get("/api/about").await.json();
    assert_eq!((&about["readOnly"], about["version"].is_string()), (&json!(false), true));
    let names: Vec<_> = about["workflows"].as_array().unwrap().iter().map(|workflow| &workflow["name"]).collect();
    assert_eq!(names, ["Night", "Purchase", "Shop"]);
    let [night, shop] = [&about["workflows"][0], &about["workflows"][2]];
    assert_eq!(shop["doc"], "Picks all items of an order.");
    assert_eq!(
        night["parameters"],
        json!([{"name": "seconds", "type": "u64"}, {"name": "name", "type": "text or null"}])
    );
    assert_eq!(night["example"], json!({"seconds": 1, "name": "text"}));
    let example = json!({"orderId": 1, "items": [{"name": "text", "cents": 1}], "note": "text", "ordered": "1"});
    assert_eq!(shop["example"], example);
    let asl: Value = serde_json::from_str(shop["asl"].as_str().unwrap()).unwrap();
    assert_eq!(asl["StartAt"], "PickAll");
    assert!(shop["graph"]["nodes"][0]["width"].is_u64() && shop["graph"]["edges"][0]["path"].is_string());
    let answer =
        served.client.post("/api/executions", &json!({"workflow": "Shop", "input": example}).to_string()).await;
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn an_execution_is_started_once_by_its_name() {
    let served = served(ConsoleOptions::new()).await;
    let body = format!(r#"{{"workflow": "Shop", "name": "it", "input": {ORDER}}}"#);
    let first = served.client.post("/api/executions", &body).await;
    assert_eq!((first.status, &first.json()["name"]), (201, &json!("it")));
    let id = served.ended("Shop", "it").await;
    let again = served.client.post("/api/executions", &body).await;
    assert_eq!((again.status, &again.json()["id"]), (200, &json!(id)));
    let other = body.replace("tea", "salt");
    let other = served.client.post("/api/executions", &other).await;
    assert_eq!(
        (other.status, other.json()),
        (409, json!({"error": "`Shop` has an execution `it` with another input"}))
    );
    let nameless = served.client.post("/api/executions", r#"{"workflow": "Night", "input": {"seconds": 0}}"#).await;
    assert_eq!(nameless.status, 201);
    assert!(nameless.json()["name"].as_str().unwrap().len() > 30);
    assert_eq!(nameless.json()["name"], nameless.json()["id"]);
}

#[tokio::test]
async fn an_input_is_checked_and_the_place_of_its_mistake_told() {
    let served = served(ConsoleOptions::new()).await;
    for path in ["/api/check", "/api/executions"] {
        let wrong = format!(r#"{{"workflow": "Shop", "input": {}}}"#, ORDER.replace('5', "500"));
        let answer = served.client.post(path, &wrong).await;
        let why = "a whole number from 0 to 255 belongs here, not 500";
        let told = json!({"error": why, "at": "/items/0/cents"});
        assert_eq!((answer.status, answer.json()), (400, told));
        let answer = served.client.post(path, r#"{"workflow": "Night", "input": {}}"#).await;
        let why = "`seconds` is missing: it is a whole number from 0 on";
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some(why)));
        let answer = served.client.post(path, r#"{"workflow": "Shop", "input": {"items": [{}], "note": 1}}"#).await;
        let told = json!({"error": "`name` is missing: it is a text", "at": "/items/0", "others": [
            {"error": "`orderId` is missing: it is a whole number from 0 to 4294967295", "at": ""},
            {"error": "`cents` is missing: it is a whole number from 0 to 255", "at": "/items/0"},
            {"error": "`ordered` is missing: it is a text", "at": ""},
        ]});
        assert_eq!((answer.status, answer.json()), (400, told));
        // What a type says itself is not told otherwise.
        let own = r#"{"workflow": "Shop", "input": {"orderId": 1, "ordered": "soon"}}"#;
        let told = json!({"error": "invalid digit found in string", "at": "/ordered", "others": [
            {"error": "`items` is missing: it is an array", "at": ""},
        ]});
        assert_eq!(served.client.post(path, own).await.json(), told);
        let answer = served.client.post(path, r#"{"workflow": "Day", "input": 1}"#).await;
        assert_eq!((answer.status, answer.json()), (404, json!({"error": "this program has no workflow `Day`"})));
        let answer = served.client.post(path, "{").await;
        assert_eq!(answer.status, 400);
    }
    let right = format!(r#"{{"workflow": "Shop", "input": {ORDER}}}"#);
    let answer = served.client.post("/api/check", &right).await;
    assert_eq!((answer.status, answer.json()), (200, json!({"ok": true, "notes": []})));
    let answer =
        served.client.post("/api/check", &right.replacen("\"ordered\"", "\"notes\": \"\", \"ordered\"", 1)).await;
    let note = "`notes` is not read: `Order` has no such field. Did you mean `note`?";
    assert_eq!((answer.status, answer.json()), (200, json!({"ok": true, "notes": [note]})));
    assert_eq!(served.client.get("/api/executions").await.json()["executions"], json!([]), "a check starts nothing");
}

#[tokio::test]
async fn executions_are_listed_filtered_and_paged() {
    let served = served(ConsoleOptions::new()).await;
    let before = now();
    for name in ["a-1", "a-2", "b-3"] {
        start(&served, "Shop", name, ORDER).await;
        served.ended("Shop", name).await;
    }
    start(&served, "Night", "a-4", r#"{"seconds": 1000}"#).await;
    let names = |answer: &Value| -> Vec<String> {
        let names = answer["executions"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
        names.collect()
    };
    let list = |query: &str| {
        let (client, path) = (served.client, format!("/api/executions?{query}"));
        async move { client.get(&path).await.json() }
    };
    let all = list("").await;
    assert_eq!(names(&all), ["a-4", "b-3", "a-2", "a-1"]);
    assert_eq!((&all["next"], &all["counts"]), (&Value::Null, &json!({"RUNNING": 1, "SUCCEEDED": 3})));
    let [first, last] = [&all["executions"][0], &all["executions"][3]];
    assert_eq!(
        (&first["status"], &first["workflow"], first.get("stopped")),
        (&json!("RUNNING"), &json!("Night"), None)
    );
    assert!(last["stopped"].as_i64() >= last["started"].as_i64() && last["started"].as_i64() >= Some(before));
    let page = list("limit=3").await;
    assert_eq!(names(&page), ["a-4", "b-3", "a-2"]);
    assert_eq!(names(&list(&format!("limit=3&before={}", page["next"])).await), ["a-1"]);
    assert_eq!(names(&list("status=SUCCEEDED&name=A-").await), ["a-2", "a-1"]);
    assert_eq!(names(&list("workflow=Night").await), ["a-4"]);
    assert_eq!(names(&list(&format!("to={}", before - 1)).await), Vec::<String>::new());
    assert_eq!(names(&list(&format!("from={before}&limit=1")).await), ["a-4"]);
    let wrong = served.client.get("/api/executions?status=GONE").await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.body.contains("there is no status `GONE`, only RUNNING, SUCCEEDED"), "{}", wrong.body);
    assert_eq!(served.client.get("/api/executions?limit=x").await.status, 400);
}

#[tokio::test]
async fn an_execution_is_told_whole() {
    let served = served(ConsoleOptions::new()).await;
    let order = ORDER.replace("tea", "moon");
    start(&served, "Shop", "it", &order).await;
    let id = served.ended("Shop", "it").await;
    let whole = served.client.get(&format!("/api/executions/{id}")).await.json();
    assert_eq!((&whole["status"], &whole["error"]), (&json!("FAILED"), &json!("ShopError.SoldOut")));
    assert_eq!(whole["message"], "no moon left");
    assert_eq!(whole["input"]["items"][0]["name"], "moon");
    let states: Vec<_> = whole["visits"].as_array().unwrap().iter().map(|visit| &visit["state"]).collect();
    assert_eq!(states, ["PickAll", "Pick"]);
    let pick = &whole["visits"][1];
    assert_eq!((&pick["path"], &pick["status"]), (&json!("PickAll[0]"), &json!("failed")));
    assert_eq!((&pick["error"], &pick["attempts"][0]["error"]), (&whole["error"], &whole["error"]));
    let path = format!("/api/executions/{id}/events");
    let events = served.client.get(&format!("{path}?limit=2")).await.json();
    assert_eq!(events["events"][0]["type"], "ExecutionStarted");
    assert_eq!((&events["events"][1]["mapStateEnteredEventDetails"], &events["next"]), (&Value::Null, &json!(2)));
    assert_eq!(events["events"][1]["stateEnteredEventDetails"]["name"], "PickAll");
    let newest = served.client.get(&format!("{path}?newestFirst=true&limit=1")).await.json();
    assert_eq!(newest["events"][0]["type"], "ExecutionFailed");
    let next = served.client.get(&format!("{path}?behind=2&limit=1")).await.json();
    assert_eq!(next["events"][0]["id"], 3);
    for path in
        ["/api/executions/nobody", "/api/executions/nobody/events", "/api/executions/nobody/stream", "/api/else"]
    {
        assert_eq!(served.client.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn an_execution_is_stopped_and_redriven() {
    let served = served(ConsoleOptions::new()).await;
    let id = start(&served, "Night", "it", r#"{"seconds": 1000}"#).await["id"].as_str().unwrap().to_owned();
    let path = |what: &str| format!("/api/executions/{id}/{what}");
    let running = served.client.post(&path("redrive"), "{}").await;
    assert_eq!(running.status, 409);
    assert!(running.body.contains("its status is RUNNING"), "{}", running.body);
    let stopped = served.client.post(&path("stop"), r#"{"error": "Dawn", "cause": "the cock"}"#).await;
    let told = (stopped.status, stopped.json()["status"].clone(), stopped.json()["cause"].clone());
    assert_eq!(told, (200, json!("ABORTED"), json!("the cock")));
    let again = served.client.post(&path("stop"), r#"{"error": "Dawn"}"#).await;
    assert_eq!((again.status, again.json()), (409, json!({"error": "it has ended already: its status is ABORTED"})));
    let redriven = served.client.post(&path("redrive"), "{}").await;
    assert_eq!((redriven.status, &redriven.json()["status"]), (200, &json!("RUNNING")));
    assert_eq!(redriven.json()["redrives"], 1);
    for what in ["stop", "redrive"] {
        assert_eq!(served.client.post(&format!("/api/executions/nobody/{what}"), "{}").await.status, 404);
    }
}

/// The callback with which an execution waits, as soon as it does.
async fn callback(served: &Served, id: &str) -> Value {
    loop {
        let whole = served.client.get(&format!("/api/executions/{id}")).await.json();
        if let Some(callback) = whole["callbacks"].get(0).filter(|_| whole["visits"][0]["status"] == "waiting") {
            return callback.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_callback_is_answered_by_its_token() {
    let served = served(ConsoleOptions::new()).await;
    for (name, answer) in [("chair", "success"), ("yacht", "failure")] {
        let id = start(&served, "Purchase", name, "\"it\"").await["id"].as_str().unwrap().to_owned();
        let callback = callback(&served, &id).await;
        assert_eq!((&callback["state"], &callback["example"]), (&json!("Ask"), &json!({"granted": true})));
        assert_eq!(callback["expects"], "{\n  \"granted\": true or false\n}");
        let path = |what: &str| format!("/api/callbacks/{}/{what}", callback["token"].as_str().unwrap());
        let wrong = served.client.post(&path("success"), r#"{"output": 7}"#).await;
        let told = json!({"error": "an object with `granted` belongs here, not 7"});
        assert_eq!((wrong.status, wrong.json()), (400, told));
        let body = json!({"output": callback["example"], "error": "Boss.Away", "cause": "until May"}).to_string();
        let answered = served.client.post(&path(answer), &body).await;
        assert_eq!((answered.status, answered.json()), (200, json!({"ok": true})));
        served.ended("Purchase", name).await;
        let whole = served.client.get(&format!("/api/executions/{id}")).await.json();
        let expected = if answer == "success" { json!(true) } else { Value::Null };
        assert_eq!((&whole["output"], &whole["callbacks"]), (&expected, &json!([])));
        assert_eq!(whole["error"].as_str(), (answer == "failure").then_some("Boss.Away"));
        assert_eq!(served.client.post(&path("success"), &body).await.status, 409);
    }
    assert_eq!(served.client.post("/api/callbacks/0123/success", r#"{"output": 1}"#).await.status, 404);
}

#[tokio::test]
async fn hostile_names_and_payloads_are_json_text() {
    let served = served(ConsoleOptions::new()).await;
    let hostile = "</script><img src=x onerror=alert(1)>\u{202e}\u{0}\"'`${1}\r\nSet-Cookie: a=b";
    let input = json!({"seconds": 0, "name": hostile});
    let body = json!({"workflow": "Night", "name": hostile, "input": input}).to_string();
    let started = served.client.post("/api/executions", &body).await;
    assert_eq!((started.status, &started.json()["name"]), (201, &json!(hostile)));
    let id = served.ended("Night", hostile).await;
    for path in ["/api/executions".to_owned(), format!("/api/executions/{id}"), format!("/api/executions/{id}/events")]
    {
        let answer = served.client.get(&path).await;
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("set-cookie"), None);
        answer.json();
    }
    let whole = served.client.get(&format!("/api/executions/{id}")).await.json();
    assert_eq!((&whole["output"], &whole["name"]), (&json!(hostile), &json!(hostile)));
}

#[tokio::test]
async fn the_page_and_what_it_needs_are_in_the_program() {
    let served = served(ConsoleOptions::new()).await;
    let page = served.client.get("/").await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    for (path, kind) in
        [("/assets/app.js", "text/javascript; charset=utf-8"), ("/assets/app.css", "text/css; charset=utf-8")]
    {
        assert!(page.body.contains(path), "the page does not ask for {path}");
        let asset = served.client.get(path).await;
        assert_eq!((asset.status, asset.header("content-type")), (200, Some(kind)));
    }
    assert_eq!(served.client.get("/assets/../Cargo.toml").await.status, 404);
}
