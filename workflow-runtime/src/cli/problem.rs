//! Why a command came to nothing.

use std::io::{self, Write};

use clap::builder::styling::AnsiColor;

use super::exit;

/// What is wrong, and the exit code for it.
#[derive(Debug)]
pub struct Problem {
    pub code: u8,
    /// Empty where there is nobody to tell.
    pub text: String,
}

impl Problem {
    pub fn new(code: u8, text: impl Into<String>) -> Self {
        Problem { code, text: text.into() }
    }
}

/// Output that cannot be written.
impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Problem::new(exit::READER_GONE, ""),
            _ => Problem::new(exit::OUTPUT, format!("cannot write the output: {error}")),
        }
    }
}

/// Tells on standard error. Who does not listen is not told.
pub fn complain(text: &str) {
    tell("error:", AnsiColor::Red, text);
}

/// As [`complain`], of what comes next.
pub fn advise(text: &str) {
    tell("  next:", AnsiColor::Green, text);
}

/// As [`complain`], of what is not as it may have been meant.
pub fn note(text: &str) {
    tell("note:", AnsiColor::Yellow, text);
}

/// As [`complain`], of what was done.
#[cfg(feature = "sqlite")]
pub fn inform(label: &str, text: &str) {
    tell(label, AnsiColor::Green, text);
}

fn tell(label: &str, colour: AnsiColor, text: &str) {
    let style = colour.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#} {text}");
}
