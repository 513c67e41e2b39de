//! A workflow with scripted answers, run natively and by engines that are not ours, and what differs.

pub mod answers;
pub mod compare;
pub mod edges;
pub mod engine;
pub mod exceptions;
pub mod features;
pub mod native;
pub mod subject;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use serde_json::{Value, json};

use engine::{Engine, Told};
use exceptions::Verdict;
use features::Ran;
use native::Run;
use subject::Subject;

/// One execution: an input, as the native run takes it, and the answers of the tasks.
pub struct Case {
    pub name: &'static str,
    pub input: Value,
    pub answers: Value,
}

/// A workflow with its cases.
pub struct Group {
    pub subject: Subject,
    pub cases: Vec<Case>,
}

/// Compares all cases, and says what differs; nothing where no engine is installed. A page lists the features that ran.
pub fn main(groups: &[Group], page: Option<&Path>) -> ExitCode {
    if let Some(folder) = std::env::var_os("CONFORMANCE_DOCUMENTS") {
        for (number, Group { subject, .. }) in groups.iter().enumerate() {
            let file = Path::new(&folder).join(format!("{number}_{}.asl.json", subject.name.replace(' ', "_")));
            fs::write(file, format!("{:#}\n", subject.document)).expect("the folder is there");
        }
    }
    let Some(engines) = engine::installed() else {
        println!("skipped: `tests/conformance/run` starts the engines for this test");
        return ExitCode::SUCCESS;
    };
    let (mut different, ran) = run(groups, &engines);
    // Only what both have run makes the whole page.
    let whole = engines.iter().any(|engine| engine == "localstack");
    if let Some(page) = page.filter(|page| whole && !ran.is_current(page, groups)) {
        let file = page.display();
        different.push(format!("{file} is not current: `UPDATE_EXPECT=1 tests/conformance/run` writes it"));
    }
    different.iter().for_each(|difference| println!("{difference}"));
    println!("{} differences", different.len());
    if different.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs all cases natively and by the engines: what differs.
fn run(groups: &[Group], engines: &[String]) -> (Vec<String>, Ran) {
    let runs: Vec<Vec<Run>> = groups
        .iter()
        .map(|Group { subject, cases }| {
            let runs = cases.iter().map(|case| (subject.run)(&case.input, &case.answers));
            runs.collect()
        })
        .collect();
    let runs = &runs;
    let (mut found, mut ran) = (Vec::new(), Ran::default());
    thread::scope(|scope| {
        let threads: Vec<_> = engines.iter().map(|engine| scope.spawn(move || judge(groups, runs, engine))).collect();
        for thread in threads {
            let (differences, features) = thread.join().expect("the comparison does not panic");
            found.extend(differences);
            ran.join(features);
        }
    });
    let cases: usize = groups.iter().map(|group| group.cases.len()).sum();
    println!("{} workflows, {cases} executions, engines: {}", groups.len(), engines.join(", "));
    (found, ran)
}

fn judge(groups: &[Group], runs: &[Vec<Run>], engine: &str) -> (Vec<String>, Ran) {
    let (mut engine, mut found, mut ran) = (Engine::start(engine), Vec::new(), Ran::default());
    let mut excepted: BTreeMap<&str, usize> = BTreeMap::new();
    for (Group { subject, cases }, runs) in groups.iter().zip(runs) {
        for (case, run) in cases.iter().zip(runs) {
            let mut told = ask(&mut engine, subject, case);
            let exception = exceptions::find(&engine.name, subject, case, &mut told);
            if let Some((name, verdict)) = exception {
                *excepted.entry(name).or_default() += 1;
                if let Verdict::LeftOut = verdict {
                    continue;
                }
            }
            let differences = compare::differences(subject, run, &told);
            if differences.is_empty() {
                ran.add(&engine.name, &subject.document, &told);
            }
            let (file, line) = (subject.place.file(), subject.place.line());
            let place = format!("{} ({file}:{line}) {:?} on {}", subject.name, case.name, engine.name);
            found.extend(differences.into_iter().map(|difference| format!("{place}: {difference}")));
        }
    }
    for (exception, times) in excepted {
        println!("{}: {times} executions are an exception: {exception}", engine.name);
    }
    (found, ran)
}

fn ask(engine: &mut Engine, subject: &Subject, case: &Case) -> Told {
    let job = json!({
        "definition": subject.document,
        "input": subject.input(&case.input),
        "tasks": answers::for_engine(&case.answers, subject),
        "fast": true,
        "timeout": 30,
    });
    if let Ok(folder) = std::env::var("CONFORMANCE_JOBS") {
        let file = format!("{folder}/{} {} {}.json", subject.name, subject.place.line(), case.name);
        fs::write(file, job.to_string()).expect("the folder is there");
    }
    engine.run(&job)
}
