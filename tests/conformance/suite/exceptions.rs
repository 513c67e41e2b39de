//! Where an engine is wrong, or lacks something. README.md has the same list with the evidence.

use super::Case;
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
        name: "a script cannot let a Lambda function fail with States.Timeout",
        engine: "localstack",
        applies: |_, case, _| case.answers.to_string().contains(r#""error":"States."#).then_some(Verdict::LeftOut),
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

/// The first exception that an execution falls under.
pub fn find(engine: &str, subject: &Subject, case: &Case, told: &mut Told) -> Option<(&'static str, Verdict)> {
    let of_engine = EXCEPTIONS.iter().filter(|exception| exception.engine == engine);
    of_engine.filter_map(|exception| Some((exception.name, (exception.applies)(subject, case, told)?))).next()
}
