//! What is marked `#[data(secret)]` is told by no route.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_runtime::console::ConsoleOptions;
use workflow_runtime::store::MemoryStore;
use workflow_runtime::{Data, Failure, Runtime, TaskToken, task, workflow};

use crate::card::{Card, charge};
use crate::flow::{Night, Served, serve};
use crate::http::Answer;

#[derive(Clone, Serialize, Deserialize, Data)]
struct Code {
    #[data(secret)]
    code: u64,
}

#[derive(Serialize, Deserialize, Data)]
struct Paid {
    card: Card,
    code: Code,
}

#[task(callback = Code)]
async fn ask_code(_card: &Card, _token: TaskToken) -> Result<(), Failure> {
    Ok(())
}

workflow! {
    workflow Payment(card: Card) -> Paid {
        state Charge { let charged = charge(&card)?; => Again }
        state Again {
            map one: Card in vec![charged] -> Card { state Once { let again = charge(&one)?; => succeed again } };
            => Third
        }
        state Third { map one in vec![charged] { charge(&one)? }; => Confirm }
        state Confirm { let code = ask_code(&charged)? timeout 1d; => Thank }
        state Thank => succeed Paid { card: charged, code };
    }
}

const PAID: &str = "4111111111111111";
const DECLINED: &str = "4000000000000002";
const CODE: &str = "908172635544";

fn card(number: &str) -> Value {
    json!({"holder": "Ferris", "number": number})
}

/// Asks a console, and fails where it tells a secret.
struct Asking {
    served: Served,
    asked: Vec<(&'static str, &'static str)>,
}

impl Asking {
    async fn get(&mut self, route: &'static str, of: &str, query: &str) -> Answer {
        self.asked.push(("get", route));
        masked(self.served.client.get(&(path(route, of) + query)).await)
    }

    async fn post(&mut self, route: &'static str, of: &str, body: Value) -> Answer {
        self.asked.push(("post", route));
        masked(self.served.client.post(&path(route, of), &body.to_string()).await)
    }

    async fn start(&mut self, name: &str, number: &str) -> Answer {
        let body = json!({"workflow": "Payment", "name": name, "input": card(number)});
        self.post("/api/executions", "", body).await
    }

    async fn whole(&mut self, id: &str) -> Value {
        self.get("/api/executions/{id}", id, "").await.json()
    }

    /// The token that an execution waits with.
    async fn token(&mut self, id: &str) -> String {
        loop {
            if let Some(token) = self.whole(id).await["callbacks"][0]["token"].as_str() {
                return token.to_owned();
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}

fn path(route: &str, of: &str) -> String {
    route.replace("{id}", of).replace("{token}", of)
}

fn masked(answer: Answer) -> Answer {
    for secret in [PAID, DECLINED, CODE] {
        assert!(!answer.body.contains(secret) && !answer.head.contains(secret), "{}", answer.body);
    }
    answer
}

/// The routes of the console's API, each with its method.
fn routes() -> Vec<(&'static str, &'static str)> {
    let source = include_str!("../../workflow-runtime/src/console/mod.rs");
    let routes = source.lines().filter_map(|line| line.trim().strip_prefix(".route(\"")?.split_once("\", "));
    let with_methods = routes.flat_map(|(route, handlers)| {
        let methods = ["get", "post"].into_iter().filter(move |method| handlers.contains(&format!("{method}(")));
        methods.map(move |method| (method, route))
    });
    with_methods.collect()
}

#[tokio::test]
async fn no_route_tells_a_secret() {
    let store = MemoryStore::new();
    let runtime = Runtime::builder().store(store.clone()).workflow::<Payment>().build().await.unwrap();
    let mut asking = Asking { served: serve(runtime.executions(), ConsoleOptions::new()).await, asked: Vec::new() };
    drop(runtime);
    asking.get("/api/about", "", "").await;

    // An input: that fits, that is known, that is another one, and that does not fit.
    let paid = asking.start("paid", PAID).await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(asking.start("paid", PAID).await.status, 200);
    assert_eq!(asking.start("paid", DECLINED).await.status, 409);
    asking.start("declined", DECLINED).await;
    let declined = asking.served.ended("Payment", "declined").await;
    let wrong = json!({"workflow": "Payment", "input": {"holder": "Ferris", "number": PAID.parse::<u64>().unwrap()}});
    for route in ["/api/check", "/api/executions"] {
        let answer = asking.post(route, "", wrong.clone()).await;
        let told = json!({"error": "a text belongs here", "at": "/number"});
        assert_eq!((answer.status, answer.json()), (400, told));
    }
    let right = json!({"workflow": "Payment", "input": card(PAID)});
    assert_eq!(asking.post("/api/check", "", right).await.status, 200);

    // The answer to a callback.
    let token = asking.token(&paid).await;
    let success = "/api/callbacks/{token}/success";
    let answer = asking.post(success, &token, json!({"output": {"code": CODE}})).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("\"error\":\"`code`: a whole number from 0 on belongs here\""), "{}", answer.body);
    let output = json!({"output": {"code": CODE.parse::<u64>().unwrap()}});
    assert_eq!(asking.post(success, &token, output.clone()).await.status, 200);
    assert_eq!(asking.post(success, &token, output).await.status, 409);
    assert_eq!(asking.served.ended("Payment", "paid").await, paid);

    let whole = asking.whole(&paid).await;
    assert_eq!(whole["input"], card("***"));
    assert_eq!(whole["output"], json!({"card": card("***"), "code": {"code": "***"}}));
    let visits = whole["visits"].as_array().unwrap();
    let visit = |name: &str| visits.iter().find(|visit| visit["state"] == name).unwrap();
    assert_eq!(visit("Again")["input"]["charged"], card("***"));
    assert_eq!((&visit("Once")["input"]["one"], &visit("Once")["result"]), (&card("***"), &card("***")));
    assert_eq!((&visit("Again")["result"], &visit("Third")["result"]), (&json!([card("***")]), &json!([card("***")])));
    // Of a body that is one call no type is known of the item.
    assert_eq!((&visit("Charge 2")["input"]["one"], &visit("Charge 2")["output"]), (&json!("***"), &card("***")));
    assert_eq!(visit("Confirm")["assigned"]["code"], json!({"code": "***"}));
    assert_eq!(visit("Thank")["input"]["code"], json!({"code": "***"}));
    let whole = asking.whole(&declined).await;
    assert_eq!((&whole["error"], &whole["message"]), (&json!("ChargeError.Declined"), &json!("***")));
    assert_eq!(whole["cause"], r#"{"error":{"Declined":{"number":"***"}},"message":"***"}"#);
    assert_eq!(whole["visits"][0]["cause"], whole["cause"]);
    assert_eq!(whole["visits"][0]["attempts"][0]["cause"], whole["cause"]);
    for query in ["", "?name=declined", "?status=FAILED"] {
        let listed = asking.get("/api/executions", "", query).await;
        assert!(listed.body.contains(r#""message":"***""#), "{}", listed.body);
    }
    for id in [&paid, &declined] {
        for query in ["", "?newestFirst=true"] {
            let events = asking.get("/api/executions/{id}/events", id, query).await;
            assert!(events.body.contains(r#"\"number\":\"***\""#), "{}", events.body);
        }
        assert_eq!(asking.get("/api/executions/{id}/stream", id, "").await.status, 200);
    }
    asking.asked.push(("get", "/api/stream"));
    assert_eq!(asking.served.client.listen("/api/stream").await.next().await, Some(json!({})));

    // What is done to an execution.
    assert_eq!(asking.post("/api/executions/{id}/stop", &declined, json!({})).await.status, 409);
    assert_eq!(asking.post("/api/executions/{id}/redrive", &declined, json!({})).await.status, 200);
    asking.served.ended("Payment", "declined").await;
    let rejected = asking.start("rejected", PAID).await.json()["id"].as_str().unwrap().to_owned();
    let token = asking.token(&rejected).await;
    let failure = json!({"error": "Bank.Away"});
    assert_eq!(asking.post("/api/callbacks/{token}/failure", &token, failure).await.status, 200);
    asking.served.ended("Payment", "rejected").await;
    assert_eq!(asking.whole(&rejected).await["error"], "Bank.Away");
    let missing: Vec<_> = routes().into_iter().filter(|route| !asking.asked.contains(route)).collect();
    assert!(routes().len() > 10 && missing.is_empty(), "{missing:?}");

    // A build that does not know the workflow cannot tell what is secret.
    let unknown = Runtime::builder().store(store).workflow::<Night>().open().await.unwrap();
    let mut asking = Asking { served: serve(unknown, ConsoleOptions::new()).await, asked: Vec::new() };
    for (id, part) in [(&paid, "output"), (&declined, "cause")] {
        let whole = asking.whole(id).await;
        assert_eq!((&whole["input"], &whole[part]), (&json!("***"), &json!("***")));
        let events = asking.get("/api/executions/{id}/events", id, "").await;
        assert!(events.body.contains("***"), "{}", events.body);
    }
    asking.get("/api/executions", "", "").await;
}
