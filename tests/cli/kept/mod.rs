//! Commands for executions that are kept.

mod alone;
mod console;
mod secrets;
mod two;
mod unfit;

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::program::{Said, feed_to, program};

/// A folder with a store, for a test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("workflow-cli-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    pub fn command(&self, example: &str, arguments: &[&str]) -> Command {
        let mut command = program(example);
        command.args(arguments).env("WORKFLOW_STORE", self.0.join("kept.db"));
        command
    }

    pub fn run(&self, example: &str, arguments: &[&str]) -> Said {
        self.command(example, arguments).output().unwrap().into()
    }

    pub fn feed(&self, example: &str, arguments: &[&str], input: &str) -> Said {
        feed_to(self.command(example, arguments), input)
    }

    /// What `show --json` tells.
    pub fn show(&self, example: &str, name: &str) -> Value {
        let said = self.run(example, &["show", name, "--json"]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.json().remove(0)
    }

    /// The token that an execution waits with, as soon as it does.
    pub fn token(&self, example: &str, name: &str) -> String {
        loop {
            if let Some(token) = self.show(example, name)["callbacks"][0]["token"].as_str() {
                return token.to_owned();
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    pub fn spawn(&self, example: &str, arguments: &[&str]) -> Running {
        self.spawn_command(self.command(example, arguments))
    }

    pub fn spawn_command(&self, mut command: Command) -> Running {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Running { child, out }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A process that runs beside the test.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    /// The next line of its standard output.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Waits until its standard error has this text.
    pub fn wait_for(&mut self, text: &str) {
        let mut seen = Vec::new();
        let mut byte = [0];
        while !String::from_utf8_lossy(&seen).contains(text) {
            assert_eq!(self.child.stderr.as_mut().unwrap().read(&mut byte).unwrap(), 1, "{text}: {seen:?}");
            seen.extend(byte);
        }
    }

    /// Ends it as Ctrl-C does.
    pub fn interrupt(self) -> Said {
        let killed = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        self.end()
    }

    /// Waits until it ends by itself.
    pub fn end(mut self) -> Said {
        let mut said = Said { code: None, out: String::new(), err: String::new() };
        self.out.read_to_string(&mut said.out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut said.err).unwrap();
        said.code = self.child.wait().unwrap().code();
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
