//! Which parts of Amazon States Language the documents have, and which engines have run them: `docs/asl-support.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

use super::Group;
use super::engine::Told;

struct Feature {
    name: &'static str,
    /// Whether a state has it.
    has: fn(&Value) -> bool,
    /// Whether it is emitted, or what to do instead, where no document here has it.
    unseen: &'static str,
}

const FEATURES: &[Feature] = &[
    feature("`Task`: `lambda:invoke`", |state| resource(state, ":::lambda:invoke", "")),
    feature("`Task`: `states:startExecution.sync:2`", |state| resource(state, ":::states:startExecution", ".sync:2")),
    Feature {
        unseen: "yes, with `Deployment::activity`, which no document here has",
        ..feature("`Task`: activities", |state| resource(state, ":activity:", ""))
    },
    Feature {
        unseen: "yes, of callbacks, which no document here has",
        ..feature("`Task`: `.waitForTaskToken`", |state| resource(state, "", ".waitForTaskToken"))
    },
    Feature {
        unseen: "yes, of `#[task(resource = …)]`, which no document here has",
        ..feature("`Task`: other services", other_service)
    },
    Feature {
        unseen: "yes, of `#[task(resource = …)]`, which no document here has",
        ..feature("`Task`: HTTP endpoints", |state| resource(state, ":::http:", ""))
    },
    Feature {
        unseen: "no; instead: the role of the state machine",
        ..feature("`Task`: `Credentials`", |state| has(state, "Task", "Credentials"))
    },
    feature("`Task`: `TimeoutSeconds`", |state| has(state, "Task", "TimeoutSeconds")),
    Feature {
        unseen: "yes, of callbacks and activities: a Lambda function can send no heartbeat",
        ..feature("`Task`: `HeartbeatSeconds`", |state| has(state, "Task", "HeartbeatSeconds"))
    },
    feature("`Task`: `Retry`, `MaxDelaySeconds`, `JitterStrategy`", |state| retries(state, "Task", "JitterStrategy")),
    feature("`Task`: `Catch` with `Assign`", |state| {
        state["Type"] == "Task"
            && state["Catch"].as_array().is_some_and(|list| list.iter().any(|catch| !catch["Assign"].is_null()))
    }),
    feature("`Arguments`", |state| !state["Arguments"].is_null()),
    feature("`Assign`", |state| !state["Assign"].is_null()),
    feature("`Output`", |state| !state["Output"].is_null()),
    feature("`Pass`", |state| state["Type"] == "Pass"),
    feature("`Wait`: `Seconds`", |state| state["Seconds"].is_number()),
    feature("`Wait`: `Seconds` as an expression", |state| state["Seconds"].is_string()),
    feature("`Wait`: `Timestamp`", |state| !state["Timestamp"].is_null()),
    feature("`Choice`: `Condition`, `Default`", |state| has(state, "Choice", "Default")),
    feature("`Choice`: `Assign` of a rule", |state| {
        state["Choices"].as_array().is_some_and(|rules| rules.iter().any(|rule| !rule["Assign"].is_null()))
    }),
    feature("`Choice`: `Assign` of `Default`", |state| has(state, "Choice", "Assign")),
    feature("`Succeed`: `Output`", |state| has(state, "Succeed", "Output")),
    feature("`Fail`: `Error`, `Cause`", |state| has(state, "Fail", "Cause")),
    feature("`Parallel`", |state| state["Type"] == "Parallel"),
    feature("`Parallel`: `Retry`", |state| retries(state, "Parallel", "MaxAttempts")),
    feature("`Parallel`: `Catch`", |state| has(state, "Parallel", "Catch")),
    feature("`Map`, `INLINE`: `Items`, `ItemSelector`", |state| has(state, "Map", "ItemSelector")),
    feature("`Map`: `MaxConcurrency`", |state| has(state, "Map", "MaxConcurrency")),
    feature("`Map`: `Retry`", |state| retries(state, "Map", "MaxAttempts")),
    feature("`Map`: `Catch`", |state| has(state, "Map", "Catch")),
    Feature {
        unseen: "no; instead: an inline map, of 40 iterations at once",
        ..feature("`Map`, `DISTRIBUTED`, with its readers and writers", |state| {
            state["ItemProcessor"]["ProcessorConfig"]["Mode"] == "DISTRIBUTED"
        })
    },
    Feature {
        unseen: "no; instead: JSONata, everywhere",
        ..feature("JSONPath", |state| !state["Parameters"].is_null() || !state["ResultPath"].is_null())
    },
];

const fn feature(name: &'static str, has: fn(&Value) -> bool) -> Feature {
    Feature { name, has, unseen: "no" }
}

fn has(state: &Value, kind: &str, field: &str) -> bool {
    state["Type"] == kind && !state[field].is_null()
}

fn resource(state: &Value, part: &str, end: &str) -> bool {
    state["Resource"].as_str().is_some_and(|resource| resource.contains(part) && resource.ends_with(end))
}

fn other_service(state: &Value) -> bool {
    let known = [":::lambda:", ":::states:", ":::http:", ":activity:"];
    state["Resource"].as_str().is_some_and(|resource| !known.iter().any(|part| resource.contains(part)))
}

fn retries(state: &Value, kind: &str, field: &str) -> bool {
    state["Type"] == kind
        && state["Retry"].as_array().is_some_and(|list| list.iter().any(|retrier| !retrier[field].is_null()))
}

/// The features of a document's states, of those that are named where names are given.
fn of(machine: &Value, entered: Option<&[String]>, found: &mut BTreeSet<usize>) {
    for (name, state) in machine["States"].as_object().into_iter().flatten() {
        if entered.is_none_or(|entered| entered.contains(name)) {
            found.extend((0..FEATURES.len()).filter(|feature| (FEATURES[*feature].has)(state)));
        }
        let bodies = state["Branches"].as_array().into_iter().flatten().chain([&state["ItemProcessor"]]);
        bodies.for_each(|body| of(body, entered, found));
    }
}

/// Which features each engine has run.
#[derive(Default)]
pub struct Ran(BTreeMap<String, BTreeSet<usize>>);

impl Ran {
    pub fn add(&mut self, engine: &str, document: &Value, told: &Told) {
        of(document, Some(&told.entered), self.0.entry(engine.to_owned()).or_default());
    }

    pub fn join(&mut self, other: Ran) {
        self.0.extend(other.0);
    }

    /// The page.
    fn page(&self, groups: &[Group]) -> String {
        let mut emitted = BTreeSet::new();
        groups.iter().for_each(|group| of(&group.subject.document, None, &mut emitted));
        let mut page = String::from(
            "# What of Amazon States Language is emitted\n\n\
             `tests/conformance/run` writes this page from the documents of the examples and the tests and from what the engines ran of\n\
             them, and fails where it is not current; with `UPDATE_EXPECT=1` it writes it anew. A state counts where an execution\n\
             entered it and nothing differed from the native run. The validators are asl-validator, statelint and cfn-lint.\n\n\
             | Feature | Emitted | Validators | LocalStack | sfnx |\n|---|---|---|---|---|\n",
        );
        for (number, Feature { name, unseen, .. }) in FEATURES.iter().enumerate() {
            if !emitted.contains(&number) {
                page += &format!("| {name} | {unseen} | | | |\n");
                continue;
            }
            let ran = |engine: &str| self.0.get(engine).is_some_and(|ran| ran.contains(&number));
            let word = |ran: bool| if ran { "yes" } else { "not run" };
            page += &format!("| {name} | yes | yes | {} | {} |\n", word(ran("localstack")), word(ran("sfnx")));
        }
        page
    }

    /// Whether the page is current.
    pub fn is_current(&self, file: &Path, groups: &[Group]) -> bool {
        let page = self.page(groups);
        if env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(file, &page).expect("the page can be written");
        }
        fs::read_to_string(file).is_ok_and(|text| text == page)
    }
}
