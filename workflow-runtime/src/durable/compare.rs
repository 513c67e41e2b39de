//! Whether what is kept of an execution fits the workflow that is built.

use std::sync::Arc;

use futures_util::future::join_all;

use super::engine::{Engine, Kind, WORTH_PARKING};
use super::error::ExecutionError;
use super::events::{Happened, tell};
use super::fingerprint::fingerprint;
use super::record::from_millis;
use super::saved::{Progress, SavedFrame};
use super::variables::Unfit;
use crate::definition::{Action, Definition, State};
use crate::frame::FrameInfo;
use crate::machine::race;
use crate::store::{Change, Description, Fit, Loaded, Machine, StoreError};

/// How many executions are looked up at once, and how many of them are in memory.
const PAGE: usize = 1_000;
const AT_ONCE: usize = 8;

impl Engine {
    /// Compares each execution that runs with the workflows that are built, unless it is known to fit them: beside the
    /// executions that are due, since a million of them take a while.
    pub async fn compare(self: Arc<Self>) {
        let known: Vec<_> = self.kinds.values().map(|kind| fingerprint(kind.definition())).collect();
        let mut after = Fit { fits: i64::MIN, key: i64::MIN };
        loop {
            match self.compare_page(&known, after).await {
                Ok(Some(last)) => after = last,
                Ok(None) => return self.compared.cancel(),
                // It is tried again.
                Err(_) => race(self.closed.cancelled(), self.environment.sleep(from_millis(WORTH_PARKING))).await,
            }
            if self.closed.is_cancelled() {
                return;
            }
        }
    }

    async fn compare_page(&self, known: &[i64], after: Fit) -> Result<Option<Fit>, StoreError> {
        let page = self.store.unfitted(known, after, PAGE).await?;
        let mut changes = Vec::new();
        for group in page.chunks(AT_ONCE) {
            let loaded = join_all(group.iter().map(|fit| self.store.load(fit.key))).await;
            for loaded in loaded {
                changes.extend(loaded?.map(|loaded| {
                    let fits = self.kind_of(&loaded).map(|kind| fingerprint(kind.definition()));
                    (loaded.description, fits)
                }));
            }
        }
        let kept = join_all(changes.into_iter().map(|(known, fits)| self.keep_comparison(known, fits))).await;
        kept.into_iter().collect::<Result<(), _>>()?;
        Ok(page.last().copied())
    }

    async fn keep_comparison(&self, known: Description, fits: Result<i64, Unfit>) -> Result<(), StoreError> {
        let (key, unfit) = (known.key, fits.as_ref().err().map(Unfit::to_string));
        let change = fits.map_or_else(|unfit| Change::Unfit(unfit.to_string()), Change::Fits);
        let changed = known.unfit != unfit;
        let events = if changed { self.compared_event(unfit.as_deref()) } else { Vec::new() };
        self.commit(key, vec![change], events).await?;
        if let Some(unfit) = unfit {
            self.tell(key, Err(ExecutionError::Unfit(unfit)));
        }
        Ok(())
    }

    pub(super) fn compared_event(&self, unfit: Option<&str>) -> Vec<u8> {
        let mut events = Vec::new();
        tell(&mut events, self.now(), "", &Happened::Compared { unfit });
        events
    }

    /// The workflow of an execution, which fits it.
    pub(super) fn kind_of(&self, Loaded { description, machines }: &Loaded) -> Result<&dyn Kind, Unfit> {
        let kind = self.kinds.get(description.workflow.as_str());
        let kind = kind.ok_or_else(|| Unfit(format!("the workflow `{}` is not known", description.workflow)))?;
        if description.fits != fingerprint(kind.definition()) {
            compare(kind.definition(), machines)?;
        }
        Ok(&**kind)
    }
}

/// Finds out, without running it, why an execution does not fit.
fn compare(definition: &'static Definition, machines: &[Machine]) -> Result<(), Unfit> {
    let mut machines: Vec<_> = machines.iter().collect();
    machines.sort_by(|a, b| a.path.cmp(&b.path));
    let whole = Scope { states: definition.states, frames: &definition.frames };
    machines.into_iter().try_for_each(|machine| {
        // What belongs to no state of the build's is of no use to it.
        let Some((place, scope)) = whole.inside(&machine.path) else { return Ok(()) };
        scope.fits(machine).map_err(|unfit| unfit.at(&place))
    })
}

/// The states of a workflow, of a branch or of a map's body.
struct Scope {
    states: &'static [State],
    frames: &'static FrameInfo,
}

impl Scope {
    /// The scope of the machine at a path, and what the path is for people.
    fn inside(&self, path: &str) -> Option<(String, Scope)> {
        if path.is_empty() {
            return Some((String::new(), Scope { ..*self }));
        }
        self.states.iter().find_map(|state| {
            let names = std::iter::once(&state.name).chain(state.was);
            let rest = names.filter_map(|name| path.strip_prefix(name)?.strip_prefix('/')).next()?;
            let rest = digits(digits(rest)?.strip_prefix('.')?)?;
            let (place, scope, rest) = part(state, rest)?;
            let rest = if rest.is_empty() { rest } else { rest.strip_prefix('/')? };
            let (inner, scope) = scope.inside(rest)?;
            let between = if place.is_empty() || inner.is_empty() { "" } else { "/" };
            Some((format!("{place}{between}{inner}"), scope))
        })
    }

    fn fits(&self, machine: &Machine) -> Result<(), Unfit> {
        let mut saved = SavedFrame::read(&machine.frame)?;
        saved.variables.types = self.frames.variables;
        machine.progress.as_deref().map(Progress::read).transpose()?;
        if let Some(output) = &saved.output {
            return (self.frames.output)(output.get());
        }
        if saved.failure.is_some() {
            return Ok(());
        }
        let position = self.states.iter().position(|state| state.known_as(&saved.state).is_some());
        let position = position.ok_or_else(|| Unfit::no_state(&saved.state))?;
        (self.frames.load)(position, &saved.variables).map_err(|unfit| unfit.in_state(&saved.state))
    }
}

/// What stands behind a number.
fn digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// The machine inside a state that is meant by `#1`, `[3]` or `()`, and what follows. (`[]` are a map's items.)
fn part<'p>(state: &'static State, path: &'p str) -> Option<(String, Scope, &'p str)> {
    if let (Some(rest), Action::Run(run)) = (path.strip_prefix("()"), &state.action) {
        let definition = (run.workflow)();
        let scope = Scope { states: definition.states, frames: &definition.frames };
        return Some((state.name.to_owned(), scope, rest));
    }
    let (sign, numbered) = path.split_at_checked(1)?;
    let after = digits(numbered)?;
    let number = &numbered[..numbered.len() - after.len()];
    let (place, body, rest) = match (sign, &state.action) {
        ("#", Action::Parallel(parallel)) => {
            (String::new(), parallel.branches.get(number.parse::<usize>().ok()?)?, after)
        }
        ("[", Action::Map(map)) => (format!("{}[{number}]", state.name), map.body.first()?, after.strip_prefix(']')?),
        _ => return None,
    };
    Some((place, Scope { states: body.states, frames: &body.frames }, rest))
}
