//! Which state follows which, branch by branch, as `"A > B"`, `"START > A"`, `"P/ > A"` and `"M[2]/ > A"`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::native::Step;

/// Where a state stands: among which others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The `Parallel` or `Map` around it, and which branch of it.
    pub inside: Option<(String, usize)>,
    is_map: bool,
}

/// The places of a document's states by their names.
pub struct Places(BTreeMap<String, Place>);

impl Places {
    pub fn of(document: &Value) -> Self {
        let mut places = Places(BTreeMap::new());
        places.collect(document, Place { inside: None, is_map: false });
        places
    }

    fn collect(&mut self, machine: &Value, place: Place) {
        for (name, state) in machine["States"].as_object().into_iter().flatten() {
            self.0.insert(name.clone(), place.clone());
            let branches = state["Branches"].as_array().into_iter().flatten();
            for (branch, body) in branches.enumerate() {
                self.collect(body, Place { inside: Some((name.clone(), branch)), is_map: false });
            }
            self.collect(&state["ItemProcessor"], Place { inside: Some((name.clone(), 0)), is_map: true });
        }
    }

    /// The place of a state; the outermost for what is none.
    pub fn of_state(&self, name: &str) -> Place {
        self.0.get(name).cloned().unwrap_or(Place { inside: None, is_map: false })
    }

    /// The states around a place, the innermost first.
    fn around(&self, place: &Place) -> Vec<String> {
        let mut around = Vec::new();
        let mut place = place.clone();
        while let Some((state, _)) = place.inside {
            place = self.of_state(&state);
            around.push(state);
        }
        around
    }
}

/// One run of a machine, of a branch or of an iteration.
#[derive(Clone, Debug)]
pub struct Thread {
    pub place: Place,
    pub path: String,
    pub edges: Vec<String>,
    /// The positions of its calls.
    pub calls: Vec<usize>,
    /// The seconds before its retries.
    pub retry_delays: Vec<f64>,
    /// The states that it left, after so many seconds.
    pub left: Vec<(String, f64)>,
    failed: bool,
    /// Whether another thread of its attempt failed.
    beside_failure: bool,
    last: Option<String>,
}

/// The threads of a native run.
pub struct Threads {
    pub all: Vec<Thread>,
    /// The states of which an attempt failed.
    failed: Vec<String>,
}

impl Threads {
    pub fn of(steps: &[Step], places: &Places) -> Self {
        let mut threads = Threads { all: Vec::new(), failed: Vec::new() };
        let mut open: BTreeMap<(Place, String), usize> = BTreeMap::new();
        for step in steps {
            let (Step::Entered { state, path }
            | Step::Called { state, path, .. }
            | Step::AttemptFailed { state, path, .. }
            | Step::Exited { state, path, .. }
            | Step::Ended { state, path, .. }) = step;
            let key = (places.of_state(state), path.clone());
            match step {
                Step::Entered { .. } => {
                    let thread = *open.entry(key.clone()).or_insert_with(|| threads.begin(key));
                    threads.all[thread].enter(state);
                }
                Step::Called { call, .. } => {
                    // It is new in a branch or an iteration of a nested execution, of which only the calls are listed.
                    let thread = *open.entry(key.clone()).or_insert_with(|| threads.begin(key));
                    threads.all[thread].calls.push(*call);
                }
                Step::Exited { state, seconds, .. } => {
                    if let Some(thread) = open.get(&key) {
                        threads.all[*thread].left.push((state.clone(), *seconds));
                    }
                }
                Step::AttemptFailed { retry_in, .. } => {
                    if let Some(thread) = open.get(&key) {
                        threads.all[*thread].retry_delays.extend(retry_in);
                    }
                    let inside = |place: &Place| places.around(place).contains(state);
                    open.retain(|(place, _), _| !inside(place));
                    threads.all.iter_mut().filter(|thread| inside(&thread.place)).for_each(|thread| {
                        thread.beside_failure = true;
                    });
                    threads.failed.push(state.clone());
                }
                Step::Ended { state, failed, .. } => {
                    if let Some(thread) = open.remove(&key) {
                        threads.all[thread].failed = *failed;
                        if *failed && threads.all[thread].last.as_ref() == Some(state) {
                            // It failed in the state itself: what it should have waited could not be computed.
                            threads.all[thread].left.pop();
                        }
                    }
                }
            }
        }
        threads
    }

    /// A new thread.
    fn begin(&mut self, key: (Place, String)) -> usize {
        self.all.push(Thread::new(key));
        self.all.len() - 1
    }

    /// The threads that every engine runs to the same point, and whether these are all.
    pub fn certain(&self, places: &Places) -> (Vec<&Thread>, bool) {
        let certain = |thread: &&Thread| thread.is_sure() && !self.is_race(&thread.place, places);
        let certain: Vec<&Thread> = self.all.iter().filter(certain).collect();
        let all = certain.len() == self.all.len();
        (certain, all)
    }

    /// Whether threads here may have been cut off by another's failure: how far they came is a race.
    pub fn is_race(&self, place: &Place, places: &Places) -> bool {
        places.around(place).iter().any(|state| self.failed.contains(state))
    }
}

impl Thread {
    fn new((place, path): (Place, String)) -> Self {
        Thread {
            place,
            path,
            edges: Vec::new(),
            calls: Vec::new(),
            retry_delays: Vec::new(),
            left: Vec::new(),
            failed: false,
            beside_failure: false,
            last: None,
        }
    }

    /// Whether every engine runs it as far: another's failure did not cut it off.
    pub fn is_sure(&self) -> bool {
        self.failed || !self.beside_failure
    }

    fn enter(&mut self, state: &str) {
        let origin = match (&self.last, &self.place.inside) {
            (Some(last), _) => last.clone(),
            (None, None) => "START".into(),
            (None, Some((parallel, _))) if !self.place.is_map => format!("{parallel}/"),
            (None, Some(_)) => format!("{}/", self.path.rsplit('/').next().unwrap_or_default()),
        };
        self.edges.push(format!("{origin} > {state}"));
        self.last = Some(state.to_owned());
    }
}

/// The state that an edge enters.
pub fn entered(edge: &str) -> &str {
    edge.rsplit_once(" > ").map_or(edge, |(_, state)| state)
}
