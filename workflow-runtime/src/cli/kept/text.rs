//! Texts of executions, as they may go to a terminal.

use std::time::Duration;

use clap::builder::styling::{AnsiColor, Style};

use crate::clock::rfc3339;
use crate::durable::time;
use crate::store::Status;

/// Without what a terminal would obey.
pub fn plain(text: &str) -> String {
    let strange = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|letter| if strange(letter) { letter.escape_default().to_string() } else { letter.into() })
        .collect()
}

/// As [`plain`], at most so many letters.
pub fn short(text: &str, most: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= most {
        return text;
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// A state with the iterations around it.
pub fn place_of(path: &str, state: &str) -> String {
    if path.is_empty() { state.to_owned() } else { format!("{path}/{state}") }
}

/// JSON as people read it; fields keep their order.
pub fn pretty(json: &[u8]) -> String {
    let value: Result<crate::asl::Json, _> = serde_json::from_slice(json);
    let text = value.ok().and_then(|value| serde_json::to_string_pretty(&value).ok());
    text.unwrap_or_else(|| String::from_utf8_lossy(json).into_owned())
}

/// `2026-01-31T12:00:00.000Z`
pub fn moment(millis: i64) -> String {
    rfc3339(time(millis))
}

/// How long something took.
pub fn took(from: i64, to: i64) -> String {
    let millis = u64::try_from(to.saturating_sub(from)).unwrap_or(0);
    let seconds = millis / 1_000;
    match seconds {
        0..60 => format!("{:.1?}", Duration::from_millis(millis)),
        60..3_600 => format!("{}m {}s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{}h {}m", seconds / 3_600, seconds / 60 % 60),
        _ => format!("{}d {}h", seconds / 86_400, seconds / 3_600 % 24),
    }
}

/// The colour of a status, as Step Functions' console has it.
pub fn style(status: Status) -> Style {
    let colour = match status {
        Status::Running => AnsiColor::Blue,
        Status::Succeeded => AnsiColor::Green,
        Status::Failed | Status::TimedOut => AnsiColor::Red,
        Status::Aborted => AnsiColor::BrightBlack,
    };
    colour.on_default()
}

/// A cell of a table.
pub struct Cell(pub String, pub Style);

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell(text, Style::new())
    }
}

impl From<Status> for Cell {
    fn from(status: Status) -> Self {
        Cell(status.to_string(), style(status))
    }
}

/// Rows as lines, their cells below each other.
pub fn columns(header: &[&str], rows: Vec<Vec<Cell>>) -> String {
    let bold = Style::new().bold();
    let header = header.iter().map(|title| Cell((*title).to_owned(), bold)).collect();
    let rows: Vec<Vec<Cell>> = std::iter::once(header).chain(rows).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.0.chars().count()).max();
    let line = |row: &Vec<Cell>| {
        let cells = row.iter().enumerate().map(|(column, Cell(text, style))| {
            // Nothing behind the last cell.
            let width = if column + 1 == row.len() { 0 } else { width(column).unwrap_or_default() };
            format!("{style}{text}{style:#}{:1$}", "", width.saturating_sub(text.chars().count()))
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_nothing_by_a_name() {
        assert_eq!(plain("a\u{1b}[2Jb\n\u{202e}c"), "a\\u{1b}[2Jb\\n\\u{202e}c");
        assert_eq!(short("abcdef", 4), "abc…");
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(
            [50, 1_500, 61_000, 7_300_000, 200_000_000].map(|took_millis| took(0, took_millis)),
            ["50.0ms", "1.5s", "1m 1s", "2h 1m", "2d 7h"]
        );
        assert_eq!(took(10, 0), "0.0ns");
    }
}
