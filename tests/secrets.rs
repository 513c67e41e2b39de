//! What is marked `#[data(secret)]` is masked where executions are shown, and whole for tasks and results.
#![allow(missing_docs)]

use std::collections::BTreeMap;

use fastrand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_runtime::durable::DurableRuntime;
use workflow_runtime::shape::mask;
use workflow_runtime::store::{HistoryPage, MemoryStore, Query};
use workflow_runtime::{Data, Failure, Runtime, TaskError, task, workflow};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    holder: String,
    #[data(secret)]
    card_number: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
struct Pin(#[data(secret)] u32);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
enum Payment {
    Cash,
    Card(Card),
    Code(#[data(secret)] String),
    Transfer {
        #[data(secret)]
        iban: String,
        bank: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(tag = "kind")]
enum Contact {
    Mail {
        #[data(secret)]
        address: String,
    },
    Known(Card),
    Nobody,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(tag = "kind", content = "value")]
enum Proof {
    Card(Card),
    Words(#[data(secret)] String),
    None,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
struct Order {
    id: String,
    payments: Vec<Payment>,
    pin: Option<Pin>,
    contacts: BTreeMap<String, Contact>,
    proof: (Proof, String),
    #[serde(flatten)]
    payer: Card,
    #[data(opaque, secret)]
    notes: Value,
    parts: Vec<Order>,
}

fn card(text: &mut impl FnMut(&str) -> String) -> Card {
    Card { holder: text("open"), card_number: text("hidden") }
}

fn order(rng: &mut Rng, depth: u32) -> Order {
    let mut number = 0;
    let mut text = |word: &str| {
        number += 1;
        format!("{word} {number}")
    };
    let payments = (0..rng.usize(0..5)).map(|_| match rng.u8(0..4) {
        0 => Payment::Cash,
        1 => Payment::Card(card(&mut text)),
        2 => Payment::Code(text("hidden")),
        _ => Payment::Transfer { iban: text("hidden"), bank: text("open") },
    });
    let payments = payments.collect();
    let contacts = (0..rng.usize(0..4)).map(|_| {
        let contact = match rng.u8(0..3) {
            0 => Contact::Mail { address: text("hidden") },
            1 => Contact::Known(card(&mut text)),
            _ => Contact::Nobody,
        };
        (text("open"), contact)
    });
    let contacts = contacts.collect();
    let proof = match rng.u8(0..3) {
        0 => Proof::Card(card(&mut text)),
        1 => Proof::Words(text("hidden")),
        _ => Proof::None,
    };
    Order {
        id: text("open"),
        payments,
        pin: rng.bool().then_some(Pin(12_345)),
        contacts,
        proof: (proof, text("open")),
        payer: card(&mut text),
        notes: json!({"anything": [text("hidden")]}),
        parts: (0..if depth > 0 { rng.usize(0..3) } else { 0 }).map(|_| order(rng, depth - 1)).collect(),
    }
}

fn count(json: &Value, word: &str) -> usize {
    json.to_string().matches(word).count()
}

#[test]
fn secrets_of_any_form_are_masked_and_nothing_else_is() {
    let mut rng = Rng::with_seed(7);
    for _ in 0..500 {
        let order = order(&mut rng, 2);
        let json = serde_json::to_value(&order).unwrap();
        let mut masked = json.clone();
        mask(&mut masked, Order::shape());
        let hidden = count(&json, "\"hidden") + count(&json, "12345");
        assert_eq!(count(&masked, "hidden") + count(&masked, "12345"), 0, "{masked}");
        // The opaque notes are one value around a text.
        assert_eq!((count(&masked, "\"***\""), count(&masked, "\"open")), (hidden, count(&json, "\"open")));
        let once = masked.clone();
        mask(&mut masked, Order::shape());
        assert_eq!(masked, once);
    }
}

#[test]
fn what_does_not_fit_is_masked_where_it_may_hold_a_secret() {
    #[derive(Serialize, Deserialize, Data)]
    struct Secrets {
        payments: Vec<Payment>,
        proofs: Vec<Proof>,
        contacts: Vec<Contact>,
    }
    let mut rng = Rng::with_seed(8);
    for _ in 0..500 {
        let Order { payments, contacts, proof, .. } = order(&mut rng, 0);
        let secrets = Secrets { payments, proofs: vec![proof.0], contacts: contacts.into_values().collect() };
        let mut json = serde_json::to_value(secrets).unwrap();
        let part = ["payments", "proofs", "contacts"][rng.usize(0..3)];
        let Value::Array(values) = &mut json[part] else { unreachable!() };
        values.push(json!({"Unknown": "hidden", "kind": "Unknown"}));
        values.push(json!(["hidden"]));
        if rng.bool() {
            json[part] = json!("hidden");
        }
        mask(&mut json, Secrets::shape());
        assert_eq!(count(&json, "hidden"), 0, "{json}");
    }
}

#[derive(Clone, Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum ChargeError {
    #[error("the card {card} is declined")]
    Declined {
        #[data(secret)]
        card: String,
        shop: String,
    },
    #[error("the bank is closed")]
    Closed,
}

#[task]
async fn charge(card: &Card) -> Result<Card, ChargeError> {
    match card.card_number.as_str() {
        "4111" => Ok(card.clone()),
        "4222" => Err(ChargeError::Closed),
        number => Err(ChargeError::Declined { card: number.to_owned(), shop: "corner".into() }),
    }
}

#[task]
async fn note(_failure: &Failure) {}

workflow! {
    pub workflow Charge(card: Card) -> Card {
        state Pay {
            let paid = charge(&card)? catch ChargeError::Closed => Again(card);
            => succeed paid
        }
        state Again(card: Card) { wait 1s; => fail ChargeError::Declined { card: card.card_number, shop: "corner" } }
    }
}

workflow! {
    pub workflow Outer(card: Card) -> String {
        state Inner {
            let paid = run Charge(card) catch _ as failure => Note(failure);
            => Show
        }
        state Show { wait 1s; => succeed paid.holder }
        state Note(failure: Failure) { note(&failure); => Rest }
        state Rest { wait 1s; => fail failure }
    }
}

pub mod by_number {
    use serde::{Deserialize, Serialize};
    use workflow_runtime::{Data, workflow};

    #[derive(Serialize, Deserialize, Data)]
    pub struct Card {
        holder: String,
        #[data(secret)]
        #[serde(rename = "cardNumber")]
        card_number: u32,
    }

    workflow! {
        pub workflow Charge(card: Card) -> Card {
            state Pay { wait 1s; => Again(card) }
            state Again(card: Card) { wait 1s; => succeed card }
        }
    }
}

async fn runtime() -> DurableRuntime {
    let builder = Runtime::builder().store(MemoryStore::new()).workflow::<Charge>().workflow::<Outer>();
    builder.build().await.unwrap()
}

fn pay_with(number: &str) -> Card {
    Card { holder: "Ferris".into(), card_number: number.into() }
}

fn all() -> HistoryPage {
    HistoryPage { limit: usize::MAX, ..HistoryPage::default() }
}

#[tokio::test]
async fn a_result_is_whole_and_the_history_is_masked() {
    let runtime = runtime().await;
    let execution = runtime.start::<Charge>("one", pay_with("4111")).await.unwrap();
    assert_eq!(execution.result().await.unwrap(), pay_with("4111"));
    let history = serde_json::to_string(&execution.history(all()).await.unwrap()).unwrap();
    assert!(!history.contains("4111"), "{history}");
    // Of the input, of what the task came to, of the variable that has it, and of the output.
    assert_eq!(history.matches(r#"\"cardNumber\":\"***\""#).count(), 4, "{history}");
    assert_eq!(history.matches("Ferris").count(), 4, "{history}");
}

#[tokio::test]
async fn an_errors_secret_and_its_text_are_masked() {
    for number in ["4000", "4222"] {
        let runtime = runtime().await;
        let execution = runtime.start::<Charge>("one", pay_with(number)).await.unwrap();
        let failure = execution.result().await.unwrap_err();
        assert!(failure.to_string().contains(number));
        let history = serde_json::to_string(&execution.history(all()).await.unwrap()).unwrap();
        assert!(!history.contains(number), "{history}");
        assert!(history.contains("ChargeError.Declined") && history.contains("corner"), "{history}");
        assert_eq!(history.contains("the bank is closed"), number == "4222", "{history}");
    }
}

#[tokio::test]
async fn why_a_variable_does_not_fit_another_build_is_told_without_it() {
    let store = MemoryStore::new();
    let earlier = Runtime::builder().store(store.clone()).workflow::<Charge>().build().await.unwrap();
    earlier.start::<Charge>("one", pay_with("4222")).await.unwrap();
    let executions = earlier.executions();
    let id = executions.find("Charge", "one").await.unwrap().unwrap().id;
    while executions.visits(&id).await.unwrap().last().unwrap().state != "Again" {
        tokio::task::yield_now().await;
    }
    drop(executions);
    drop(earlier);
    let runtime = Runtime::builder().store(store).workflow::<by_number::Charge>().build().await.unwrap();
    runtime.compared().await;
    let listed = runtime.list(Query { unfit: true, limit: 9, ..Query::default() }).await.unwrap();
    let told = "the state `Again`: the variable `card` does not fit: it does not fit its type, and may hold a secret";
    assert_eq!(listed[0].unfit.as_deref(), Some(told));
}

#[tokio::test]
async fn what_a_nested_workflow_hands_on_is_masked() {
    for (number, failure) in [("4111", false), ("4000", true)] {
        let runtime = runtime().await;
        let execution = runtime.start::<Outer>("one", pay_with(number)).await.unwrap();
        let result = execution.result().await;
        assert_eq!(result.is_err(), failure);
        let history = serde_json::to_string(&execution.history(all()).await.unwrap()).unwrap();
        assert!(!history.contains(number), "{history}");
        assert!(history.contains("assignedVariables") && history.contains("***"), "{history}");
    }
}

#[tokio::test]
async fn what_is_shown_by_name_is_masked_too() {
    let runtime = runtime().await;
    let executions = runtime.executions();
    let started = executions.start("Charge", "one", r#"{"holder": "Ferris", "cardNumber": "4111"}"#).await.unwrap();
    let execution = runtime.execution::<Charge>("one").await.unwrap().unwrap();
    assert_eq!(execution.result().await.unwrap(), pay_with("4111"));
    let again = executions.start("Charge", "one", r#"{"holder": "Ferris", "cardNumber": "4111"}"#).await.unwrap();
    let listed = executions.list(Query { limit: 9, ..Query::default() }).await.unwrap();
    let found = executions.find("Charge", "one").await.unwrap();
    let got = executions.get(&started.id).await.unwrap();
    let shown = [Some(started), Some(again), Some(execution.describe().await.unwrap()), found, got];
    let (_, changed) = executions.changed_since(0).await.unwrap();
    assert_eq!(changed.len(), 1);
    for description in shown.into_iter().flatten().chain(listed).chain(changed) {
        let texts = [Some(description.input), description.output].into_iter().flatten();
        for text in texts.map(|bytes| String::from_utf8(bytes).unwrap()) {
            assert!(!text.contains("4111") && text.contains(r#""cardNumber":"***""#), "{text}");
        }
    }
    let failed = runtime.start::<Charge>("two", pay_with("4000")).await.unwrap();
    assert!(failed.result().await.unwrap_err().to_string().contains("4000"));
    let failure = failed.describe().await.unwrap().failure.unwrap();
    assert_eq!(failure.error, "ChargeError.Declined");
    assert!(!failure.cause.contains("4000"), "{failure}");
}
