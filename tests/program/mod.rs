//! Examples as programs.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Once;

use serde_json::Value;

/// The program of an example, built once.
pub fn program(example: &str) -> Command {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        let examples = ["order_fulfilment", "nested_workflow", "from_asl", "waiting"];
        let examples = examples.map(|example| ["--example", example]);
        let mut cargo = Command::new(env!("CARGO"));
        let status =
            cargo.args(["build", "--quiet"]).args(examples.concat()).current_dir(env!("CARGO_MANIFEST_DIR")).status();
        assert!(status.unwrap().success());
    });
    // This test is beside the examples' folder: `target/debug/deps/cli-…`.
    let test = std::env::current_exe().unwrap();
    let mut path: PathBuf = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples").join(example);
    path.set_extension(std::env::consts::EXE_EXTENSION);
    let mut command = Command::new(path);
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("STOCK")
        .env_remove("NO_COLOR")
        .env_remove("WORKFLOW_STORE")
        .stdin(Stdio::null());
    command
}

/// What a program has said.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The lines of `--json`.
    #[allow(dead_code, reason = "not every test reads them")]
    pub fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

pub fn run(example: &str, arguments: &[&str]) -> Said {
    program(example).args(arguments).output().unwrap().into()
}

/// With a text on standard input.
#[allow(dead_code, reason = "not every test has one")]
pub fn feed(example: &str, arguments: &[&str], input: &str) -> Said {
    let mut command = program(example);
    command.args(arguments);
    feed_to(command, input)
}

/// As [`feed`], of a command that has its arguments.
#[allow(dead_code, reason = "not every test has one")]
pub fn feed_to(mut command: Command, input: &str) -> Said {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap().into()
}
