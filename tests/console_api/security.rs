use serde_json::json;
use workflow_runtime::console::ConsoleOptions;

use crate::flow::{ORDER, served};
use crate::http::Answer;

const JSON: (&str, &str) = ("content-type", "application/json");

/// All that changes something.
const CHANGES: [&str; 5] = [
    "/api/executions",
    "/api/executions/x/stop",
    "/api/executions/x/redrive",
    "/api/callbacks/x/success",
    "/api/callbacks/x/failure",
];

fn refused(answer: &Answer, status: u16, why: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.json()["error"].as_str().unwrap().contains(why), "{}", answer.body);
}

#[tokio::test]
async fn a_host_that_is_not_its_own_is_refused() {
    let served = served(ConsoleOptions::new().allow_name("flows.example")).await;
    let port = served.client.0.port();
    for host in
        ["evil.example".to_owned(), format!("evil.example:{port}"), format!("localhost.evil:{port}"), "10.0.0.1".into()]
    {
        for path in ["/", "/api/about", "/assets/app.js", "/api/stream"] {
            refused(&served.client.ask("GET", path, &[("host", &host)], "").await, 403, "is not called");
        }
        let answer = served.client.ask("POST", "/api/executions", &[("host", &host), JSON], "{}").await;
        refused(&answer, 403, "is not called");
    }
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), "[::1]:9000".into(), "flows.example".into()]
    {
        assert_eq!(served.client.ask("GET", "/api/about", &[("host", &host)], "").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn a_page_from_elsewhere_may_not_ask() {
    let served = served(ConsoleOptions::new()).await;
    let body = format!(r#"{{"workflow": "Shop", "name": "it", "input": {ORDER}}}"#);
    let own = format!("http://{}", served.client.host());
    for origin in ["http://evil.example", "null", "http://localhost", "http://localhost:1", "https://evil.example"] {
        for path in CHANGES {
            let answer = served.client.ask("POST", path, &[("origin", origin), JSON], &body).await;
            refused(&answer, 403, "a page from elsewhere");
        }
    }
    assert!(served.executions.find("Shop", "it").await.unwrap().is_none());
    let answer = served.client.ask("POST", "/api/executions", &[("origin", &own), JSON], &body).await;
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn what_changes_something_must_be_json() {
    let served = served(ConsoleOptions::new()).await;
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("multipart/form-data")] {
        for path in CHANGES {
            let headers: Vec<_> = kind.iter().map(|kind| ("content-type", *kind)).collect();
            refused(&served.client.ask("POST", path, &headers, "{}").await, 400, "`application/json`");
        }
    }
    let kind = [("content-type", "Application/JSON; charset=utf-8")];
    let answer =
        served.client.ask("POST", "/api/check", &kind, r#"{"workflow": "Night", "input": {"seconds": 1}}"#).await;
    assert_eq!(answer.status, 200);
    assert_eq!(served.client.ask("PUT", "/api/executions", &[JSON], "{}").await.status, 405);
}

#[tokio::test]
async fn off_loopback_a_token_is_needed() {
    let served = served(ConsoleOptions::new().host([0, 0, 0, 0])).await;
    let token = served.url.split_once("/?token=").expect("the address has the token").1.to_owned();
    assert_eq!(token.len(), 32);
    for path in ["/", "/assets/app.js", "/api/about", "/api/executions", "/api/stream"] {
        refused(&served.client.get(path).await, 401, "a token is needed");
    }
    refused(&served.client.post("/api/executions", "{}").await, 401, "a token is needed");
    for given in ["", "x", &"0".repeat(32), &token[1..], &format!("{token}0")] {
        let bearer = format!("Bearer {given}");
        refused(&served.client.ask("GET", "/api/about", &[("authorization", &bearer)], "").await, 401, "a token");
        refused(&served.client.get(&format!("/?token={given}")).await, 401, "not the console's token");
    }
    let bearer = format!("Bearer {token}");
    assert_eq!(served.client.ask("GET", "/api/about", &[("authorization", &bearer)], "").await.status, 200);
}

#[tokio::test]
async fn a_token_in_the_address_becomes_a_cookie() {
    let served = served(ConsoleOptions::new().token("a-secret")).await;
    assert!(served.url.ends_with("/?token=a-secret"));
    let opened = served.client.get("/executions/x?token=a-secret&tab=graph").await;
    assert_eq!((opened.status, opened.header("location")), (303, Some("/executions/x?tab=graph")));
    let cookie = opened.header("set-cookie").unwrap();
    let (cookie, rules) = cookie.split_once("; ").unwrap();
    assert_eq!(rules, "Path=/; HttpOnly; SameSite=Strict");
    let cookies = format!("other=1; {cookie}");
    assert_eq!(served.client.ask("GET", "/api/about", &[("cookie", &cookies)], "").await.status, 200);
    let (name, _) = cookie.split_once('=').unwrap();
    let wrong = format!("{name}=a-secreT");
    assert_eq!(served.client.ask("GET", "/api/about", &[("cookie", &wrong)], "").await.status, 401);
    let elsewhere = served.client.get("//evil.example/?token=a-secret").await;
    assert_eq!(elsewhere.header("location"), Some("/evil.example/"));
}

#[tokio::test]
async fn a_read_only_console_changes_nothing() {
    let served = served(ConsoleOptions::new().read_only(true)).await;
    served.executions.start("Shop", "it", ORDER).await.unwrap();
    let id = served.ended("Shop", "it").await;
    assert_eq!(served.client.get("/api/about").await.json()["readOnly"], true);
    let changes = CHANGES.map(|path| path.replace("/x/", &format!("/{id}/")));
    for path in &changes {
        refused(&served.client.post(path, "{}").await, 403, "read-only");
    }
    assert_eq!(served.client.get(&format!("/api/executions/{id}")).await.status, 200);
    let check = json!({"workflow": "Night", "input": {"seconds": 1}}).to_string();
    assert_eq!(served.client.post("/api/check", &check).await.status, 200);
}

#[tokio::test]
async fn each_answer_tells_browsers_to_be_strict() {
    let served = served(ConsoleOptions::new()).await;
    let answers = [
        served.client.get("/").await,
        served.client.get("/assets/app.js").await,
        served.client.get("/api/about").await,
        served.client.get("/nothing").await,
        served.client.post("/api/executions", "{").await,
        served.client.ask("GET", "/", &[("host", "evil.example")], "").await,
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}
