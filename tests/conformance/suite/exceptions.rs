//! Where an engine is wrong, or lacks something. README.md has the same list with the evidence.

use serde_json::Value;

use super::Case;
use super::compare::states;
use super::engine::Told;
use super::subject::Subject;

/// What becomes of an execution.
pub enum Verdict {
    /// It is compared, with the engine's fault mended.
    Mended,
    /// It is not compared on this engine.
    LeftOut,
}

pub struct Exception {
    pub name: &'static str,
    pub engine: &'static str,
    applies: fn(&Subject, &Case, &mut Told) -> Option<Verdict>,
}

const EXCEPTIONS: &[Exception] = &[
    Exception {
        name: "a script cannot let a Lambda function fail with States.Timeout",
        engine: "localstack",
        applies: |_, case, _| case.answers.to_string().contains(r#""error":"States."#).then_some(Verdict::LeftOut),
    },
    Exception {
        name: "seconds that are less than none are taken",
        engine: "localstack",
        applies: |subject, _, _| (subject.workflow == "Constants").then_some(Verdict::LeftOut),
    },
    Exception {
        name: "an expression that raises an error, or gives no timestamp, fails with States.Runtime",
        engine: "localstack",
        applies: |_, _, told| {
            // The second is how it says so of an error inside a Map.
            let raised = told.cause.starts_with("JSONataException(") || told.cause.ends_with("got 'States.Runtime'.");
            let raised = raised || told.cause.contains("The Timestamp parameter does not reference a valid");
            (told.error == "States.Runtime" && raised).then(|| {
                told.error = "States.QueryEvaluationError".into();
                Verdict::Mended
            })
        },
    },
    Exception {
        name: "arguments that raise an error fail with States.Runtime, which no catcher takes",
        engine: "localstack",
        applies: |_, _, told| {
            let raised = told.error == "States.Runtime" && told.cause.contains("('D3137', ");
            raised.then_some(Verdict::LeftOut)
        },
    },
    Exception {
        name: "a catcher that leads to its own state ends the execution",
        engine: "localstack",
        applies: |subject, _, _| {
            let states = states(&subject.document);
            let to_itself = |(name, state): &(&String, &Value)| {
                state["Catch"].as_array().into_iter().flatten().any(|catch| catch["Next"] == name.as_str())
            };
            states.iter().any(to_itself).then_some(Verdict::LeftOut)
        },
    },
    Exception {
        name: "a service's failure has another name and another cause than its script",
        engine: "localstack",
        applies: |subject, case, _| subject.has_failing_service(&case.answers).then_some(Verdict::LeftOut),
    },
    Exception {
        name: "jobs of services and HTTP endpoints are not run",
        engine: "localstack",
        applies: |subject, _, _| {
            let document = subject.document.to_string();
            let waits = document.contains(r#".sync""#) || document.contains(".sync:2") && subject.machines.is_empty();
            let http = document.contains(":::http:") || document.contains(r#""States.Http."#);
            (waits || http).then_some(Verdict::LeftOut)
        },
    },
    Exception {
        name: "a service's client is given what the state did not say",
        engine: "localstack",
        applies: |_, _, told| without_additions(told).then_some(Verdict::Mended),
    },
    Exception {
        name: "no time passes",
        engine: "sfnx",
        applies: |_, case, _| case.answers.to_string().contains(r#""delay":"#).then_some(Verdict::LeftOut),
    },
    Exception {
        name: "nested executions are not run",
        engine: "sfnx",
        applies: |subject, _, _| (!subject.machines.is_empty()).then_some(Verdict::LeftOut),
    },
];

/// Takes away what the engine adds to events, as AWS does, and to a state machine's input that is missing.
fn without_additions(told: &mut Told) -> bool {
    let mut added = false;
    for call in &mut told.calls {
        if call.task == "states:startExecution" && call.arguments.get("input").is_some_and(|input| input == "{}") {
            added |= call.arguments.remove("input").is_some();
        }
        for event in call.arguments.get_mut("Entries").and_then(Value::as_array_mut).into_iter().flatten() {
            added |= event.as_object_mut().is_some_and(|event| event.remove("Resources").is_some());
            let detail = event["Detail"].as_str().and_then(|text| serde_json::from_str(text).ok());
            detail.into_iter().for_each(|detail| event["Detail"] = detail);
        }
    }
    added
}

/// The first exception that an execution falls under.
pub fn find(engine: &str, subject: &Subject, case: &Case, told: &mut Told) -> Option<(&'static str, Verdict)> {
    let of_engine = EXCEPTIONS.iter().filter(|exception| exception.engine == engine);
    of_engine.filter_map(|exception| Some((exception.name, (exception.applies)(subject, case, told)?))).next()
}
