//! Random workflows: written as a crate, so that the macro is tested too, and shrunk where they show a difference.

mod express;
mod flow;
mod script;
mod shrink;
mod source;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use flow::Flow;

/// How many workflows stand in one module.
const IN_ONE_FILE: usize = 40;
/// How many inputs each workflow is given.
const SCRIPTS: u64 = 2;
/// How often a workflow that shows a difference is made smaller, at most.
const ROUNDS: usize = 30;

/// `count` workflows of a seed.
pub fn run(seed: u64, count: usize) -> ExitCode {
    println!("{count} generated workflows of the seed {seed}");
    let flows: Vec<Flow> = (0..count).map(|number| flow::random(number, seed)).collect();
    match Crate::new(seed).different(&flows, true) {
        Some(different) if different.is_empty() => ExitCode::SUCCESS,
        Some(different) => {
            let smallest = shrunk(&flows[different[0]], seed);
            println!("\nthe first of them, as small as it still shows a difference:\n{}", source::source(&smallest));
            ExitCode::FAILURE
        }
        None => ExitCode::FAILURE,
    }
}

/// All smaller flows are one crate: the first that still differs is the next to be made smaller.
fn shrunk(flow: &Flow, seed: u64) -> Flow {
    let mut smallest = flow.clone();
    for _ in 0..ROUNDS {
        let smaller: Vec<Flow> =
            shrink::smaller(&smallest).into_iter().enumerate().map(|(number, flow)| Flow { number, ..flow }).collect();
        let scripts = Crate { seed, like: Some(flow.number) };
        match scripts.different(&smaller, false) {
            Some(different) if !different.is_empty() => smallest = smaller[different[0]].clone(),
            _ => break,
        }
    }
    smallest
}

/// The crate of some flows.
struct Crate {
    seed: u64,
    /// The number of the flow whose scripts all are given; each its own otherwise.
    like: Option<usize>,
}

impl Crate {
    fn new(seed: u64) -> Self {
        Crate { seed, like: None }
    }

    /// Which of the flows differ; nothing where the crate did not run to its end.
    fn different(&self, flows: &[Flow], shown: bool) -> Option<Vec<usize>> {
        let manifest = self.write(flows);
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--manifest-path"]).arg(manifest).stdout(Stdio::piped());
        cargo.env("CARGO_TARGET_DIR", root().join("target/conformance/target"));
        let output = cargo.output().expect("cargo runs");
        let text = String::from_utf8_lossy(&output.stdout);
        if shown {
            print!("{text}");
        }
        if !text.contains(" differences") {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            return None;
        }
        let numbers = text.lines().filter_map(|line| {
            let (name, _) = line.strip_prefix('W')?.split_once(' ')?;
            name.parse().ok()
        });
        let mut numbers: Vec<usize> = numbers.collect();
        numbers.sort_unstable();
        numbers.dedup();
        Some(numbers)
    }

    fn write(&self, flows: &[Flow]) -> PathBuf {
        let folder = root().join("target/conformance/generated");
        let _ = fs::remove_dir_all(folder.join("src"));
        fs::create_dir_all(folder.join("src")).expect("target is writable");
        let conformance = root().join("tests/conformance");
        let mut main = format!(
            "#![allow(warnings)]\n#[path = {:?}]\nmod suite;\n#[path = {:?}]\nmod tasks;\n",
            conformance.join("suite/mod.rs"),
            conformance.join("generate/tasks.rs")
        );
        let mut groups = String::new();
        for (number, part) in flows.chunks(IN_ONE_FILE).enumerate() {
            let workflows: String = part.iter().map(|flow| format!("\n{}", source::source(flow))).collect();
            let text = format!("use workflow_runtime::{{Failure, workflow}};\n\nuse crate::tasks::*;\n{workflows}");
            fs::write(folder.join(format!("src/part{number}.rs")), text).expect("target is writable");
            let _ = writeln!(main, "mod part{number};");
            for flow in part {
                self.group(flow, number, &mut groups);
            }
        }
        main += "\nfn main() -> std::process::ExitCode {\n    let json = |text: &str| serde_json::from_str(text).unwrap();\n    \
                 let mut groups = Vec::new();\n";
        main += &groups;
        main += "    suite::main(&groups, None)\n}\n";
        fs::write(folder.join("src/main.rs"), main).expect("target is writable");
        fs::write(folder.join("Cargo.toml"), manifest()).expect("target is writable");
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock file is there");
        folder.join("Cargo.toml")
    }

    fn group(&self, flow: &Flow, part: usize, text: &mut String) {
        let (name, like) = (source::name(flow), self.like.unwrap_or(flow.number));
        let _ = writeln!(
            text,
            "    groups.push(suite::Group {{\n        subject: suite::subject::Subject::of::<part{part}::{name}>(),\n        \
             cases: vec!["
        );
        for number in 0..SCRIPTS {
            let seed = self.seed.wrapping_mul(31).wrapping_add(like as u64 * SCRIPTS + number);
            let (input, answers) = script::script(flow, seed);
            let _ = writeln!(
                text,
                "            suite::Case {{ name: \"{number}\", input: json(r####\"{input}\"####), answers: json(r####\"{answers}\"####) }},"
            );
        }
        text.push_str("        ],\n    });\n");
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn manifest() -> String {
    format!(
        "[package]\nname = \"generated\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.dev]\ndebug = 0\n\n\
         [dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\nthiserror = \"2\"\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"time\", \"test-util\"] }}\n\
         workflow-runtime = {{ path = {:?}, features = [\"testing\"] }}\n",
        root().join("workflow-runtime")
    )
}
