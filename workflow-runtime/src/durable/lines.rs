//! The lines of JSON that tell what happened in an execution, as `events.rs` writes them, read again.

use serde::Deserialize;
use serde_json::Value;

use super::assigned::Assigned;
use crate::derived::Derived;
use crate::error::Failure;
use crate::store::HistoryRow;

/// What was written, without what a later version wrote.
pub(super) fn lines(rows: &[HistoryRow]) -> impl Iterator<Item = Line> {
    rows.iter().flat_map(|row| lines_of(&row.events))
}

pub(super) fn lines_of(events: &[u8]) -> impl Iterator<Item = Line> {
    events.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}

/// The path of the machine that another one is inside of.
pub(super) fn outer(path: &str, is_known: impl Fn(&str) -> bool) -> &str {
    let mut prefixes = path.rmatch_indices('/').map(|(end, _)| &path[..end]);
    prefixes.find(|prefix| is_known(prefix)).unwrap_or_default()
}

/// The state before the first one of an execution or an iteration; `state` tells where another machine is.
pub(super) fn before(
    path: &str,
    derived: &'static Derived,
    state: impl Fn(&str) -> Option<&'static str>,
) -> Option<&'static str> {
    if path.is_empty() {
        return derived.input.as_deref();
    }
    let outer = outer(path.strip_suffix(']')?, |outer| state(outer).is_some());
    derived.beside(state(outer)?)?.item.as_deref()
}

/// What `events.rs` writes.
#[derive(Deserialize)]
pub(super) struct Line {
    pub time: i64,
    #[serde(default)]
    pub path: String,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum What {
    Started {
        started: InState,
    },
    Left {
        entered: String,
        assigned: Assigned,
    },
    Failed {
        failed: Failed,
    },
    Submitted {
        #[serde(rename = "submitted")]
        _in: InState,
    },
    Ended {
        ended: Ended,
    },
    Items {
        items: OfState<Vec<Value>>,
    },
    /// What the state's task came to, where no variable and no output of its machine is the same.
    Result {
        result: OfState<Value>,
    },
    /// What the machine came to, if it is not the execution's.
    Output {
        output: OfState<Value>,
    },
    Stopped {
        stopped: Stopped,
    },
    Redriven {
        redriven: Redriven,
    },
}

#[derive(Deserialize)]
pub(super) struct InState {
    pub state: String,
}

#[derive(Deserialize)]
pub(super) struct Failed {
    pub attempt: u32,
    pub failure: Failure,
    pub retry: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct Ended {
    pub failure: Option<Failure>,
    #[serde(default)]
    pub acted: bool,
    #[serde(default)]
    pub end: usize,
}

#[derive(Deserialize)]
pub(super) struct OfState<T> {
    pub json: T,
}

#[derive(Deserialize)]
pub(super) struct Stopped {
    pub status: String,
    pub failure: Failure,
}

#[derive(Deserialize)]
pub(super) struct Redriven {
    pub count: u32,
}

/// What a machine is of the state around it.
pub(super) enum Part {
    Branch(usize),
    Iteration(usize),
}

impl Part {
    /// The iterations around the states of this part of the state `name`, from those around the state.
    pub fn place(&self, around: &str, name: &str) -> String {
        match self {
            Part::Branch(_) => around.to_owned(),
            Part::Iteration(index) if around.is_empty() => format!("{name}[{index}]"),
            Part::Iteration(index) => format!("{around}/{name}[{index}]"),
        }
    }

    /// `A/1.1[0]` is an iteration, `A/1.1#1` a branch.
    pub fn of(path: &str) -> Option<Self> {
        if let Some((_, index)) = path.strip_suffix(']').and_then(|path| path.rsplit_once('[')) {
            return index.parse().ok().map(Part::Iteration);
        }
        path.rsplit_once('#')?.1.parse().ok().map(Part::Branch)
    }
}
