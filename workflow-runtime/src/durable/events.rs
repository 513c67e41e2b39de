//! What is kept of an execution's history: a line of JSON for each thing that happened.

use serde::Serialize;

use super::saved::write_json;
use crate::error::Failure;

/// What happened, but for a transition.
#[derive(Serialize)]
pub(crate) enum Happened<'a> {
    /// A machine is in its first state.
    #[serde(rename = "started")]
    Started { state: &'a str },
    /// An attempt failed, and the next one is at a time or never.
    #[serde(rename = "failed")]
    Failed { state: &'a str, attempt: u32, failure: &'a Failure, retry: Option<i64> },
    /// The function of a callback returned.
    #[serde(rename = "submitted")]
    Submitted { state: &'a str },
    /// A machine ended in a state that it left: with a failure, or with what is kept elsewhere; and by which of the
    /// state's ends, from 1.
    #[serde(rename = "ended")]
    Ended { state: &'a str, failure: Option<&'a Failure>, acted: bool, end: usize },
    /// The execution ended with this status, wherever its machines were.
    #[serde(rename = "stopped")]
    Stopped { status: &'a str, failure: &'a Failure },
    /// What is kept of the execution does not fit the build, or fits it again. It is no event of the history: whoever follows the
    /// execution looks anew.
    #[serde(rename = "compared")]
    Compared { unfit: Option<&'a str> },
    /// The execution goes on where it ended.
    #[serde(rename = "redriven")]
    Redriven { count: u32 },
}

/// Adds what happened to the machine at `path`.
pub(crate) fn tell(events: &mut Vec<u8>, time: i64, path: &str, happened: &Happened<'_>) {
    begin(events, time, path);
    let start = events.len();
    write_json(events, happened);
    // The fields of the object go into the line's.
    events[start] = b',';
    events.push(b'\n');
}

/// Adds a transition; `assigned` are the fields of what changed.
pub(crate) fn tell_transition(
    events: &mut Vec<u8>,
    time: i64,
    path: &str,
    (left, entered): (&str, &str),
    assigned: &[u8],
) {
    begin(events, time, path);
    events.extend_from_slice(b",\"left\":");
    write_json(events, left);
    events.extend_from_slice(b",\"entered\":");
    write_json(events, entered);
    events.extend_from_slice(b",\"assigned\":{");
    events.extend_from_slice(assigned);
    events.extend_from_slice(b"}}\n");
}

/// Adds the JSON of the `items`, the `result` or the `output` of a state.
pub(crate) fn tell_json(events: &mut Vec<u8>, time: i64, path: &str, (what, state): (&str, &str), json: &[u8]) {
    begin(events, time, path);
    events.extend_from_slice(format!(",\"{what}\":{{\"state\":").as_bytes());
    write_json(events, state);
    events.extend_from_slice(b",\"json\":");
    events.extend_from_slice(json);
    events.extend_from_slice(b"}}\n");
}

fn begin(events: &mut Vec<u8>, time: i64, path: &str) {
    events.extend_from_slice(b"{\"time\":");
    write_json(events, &time);
    if !path.is_empty() {
        events.extend_from_slice(b",\"path\":");
        write_json(events, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_is_a_line_of_json() {
        let mut events = Vec::new();
        tell(&mut events, 7, "", &Happened::Started { state: "A" });
        tell_transition(&mut events, 8, "Map/1.1[0]", ("A", "B"), b"\"x\":1");
        tell_json(&mut events, 8, "", ("result", "A"), b"[1]");
        let failure = Failure::new("Boom", "");
        tell(&mut events, 9, "", &Happened::Failed { state: "B", attempt: 1, failure: &failure, retry: Some(10) });
        assert_eq!(
            String::from_utf8(events).unwrap(),
            r#"{"time":7,"started":{"state":"A"}}
{"time":8,"path":"Map/1.1[0]","left":"A","entered":"B","assigned":{"x":1}}
{"time":8,"result":{"state":"A","json":[1]}}
{"time":9,"failed":{"state":"B","attempt":1,"failure":{"error":"Boom","cause":""},"retry":10}}
"#
        );
    }
}
