//! Smaller flows than one that shows a difference.

use super::flow::*;

/// All flows with one thing less.
pub fn smaller(flow: &Flow) -> Vec<Flow> {
    (0..).map_while(|edit| smaller_by(flow, edit)).collect()
}

/// The flow without the thing of this number; nothing where there are not so many.
fn smaller_by(flow: &Flow, number: usize) -> Option<Flow> {
    let mut flow = flow.clone();
    let mut edits = Edits { left: number };
    let parameters = flow.parameters;
    let done = edits.body(&mut flow.body)
        || (parameters > 1 && edits.take(|| flow.parameters = 1))
        || (parameters > 2 && edits.take(|| flow.parameters = parameters - 1));
    done.then_some(flow)
}

struct Edits {
    left: usize,
}

impl Edits {
    /// Makes the edit if it is the one, and says so.
    fn take(&mut self, edit: impl FnOnce()) -> bool {
        if self.left == 0 {
            edit();
            return true;
        }
        self.left -= 1;
        false
    }

    fn body(&mut self, body: &mut Body) -> bool {
        for place in 0..body.states.len() {
            if body.states.len() > 1
                && self.take(|| {
                    body.states.remove(place);
                })
            {
                return true;
            }
        }
        body.states.iter_mut().any(|state| self.state(state))
            || (body.fails.is_some() && self.take(|| body.fails = None))
            || self.value(&mut body.output)
    }

    fn state(&mut self, state: &mut State) -> bool {
        let State { parameter, action, exit, argument, .. } = state;
        let (has_action, decides) = (!matches!(action, Action::None), !matches!(exit, Exit::Next));
        (has_action && self.take(|| *action = Action::None))
            || (decides && self.take(|| *exit = Exit::Next))
            || self.action(action)
            || self.exit(exit)
            || (parameter.is_some() && self.take(|| *parameter = None))
            || self.seed(argument)
    }

    fn action(&mut self, action: &mut Action) -> bool {
        match action {
            Action::None | Action::Wait(_) => false,
            Action::Pass { value, .. } => self.value(value),
            Action::Task(task) => self.task(task),
            Action::Run { argument, caught } => {
                self.value(argument) || (caught.is_some() && self.take(|| *caught = None))
            }
            Action::Parallel { branches, clauses, .. } => {
                (0..branches.len()).any(|branch| {
                    branches.len() > 2
                        && self.take(|| {
                            branches.remove(branch);
                        })
                }) || branches.iter_mut().any(|branch| self.branch(branch))
                    || self.clauses(clauses)
            }
            Action::Map(map) => {
                let Map { items, index, limit, body, clauses } = &mut **map;
                self.branch(body)
                    || self.clauses(clauses)
                    || self.value(items)
                    || (*index && self.take(|| *index = false))
                    || (limit.is_some() && self.take(|| *limit = None))
            }
        }
    }

    fn task(&mut self, task: &mut Task) -> bool {
        let Task { seeds: [first, second], limits, clauses, .. } = task;
        self.clauses(clauses) || self.seed(first) || self.seed(second) || (*limits && self.take(|| *limits = false))
    }

    fn branch(&mut self, branch: &mut Branch) -> bool {
        match branch {
            Branch::Call(task) => self.task(task),
            Branch::States(body) => self.body(body),
        }
    }

    fn clauses(&mut self, Clauses { retries, catches }: &mut Clauses) -> bool {
        (0..retries.len()).any(|place| {
            self.take(|| {
                retries.remove(place);
            })
        }) || (0..catches.len()).any(|place| {
            self.take(|| {
                catches.remove(place);
            })
        }) || catches.iter_mut().any(|catch| self.way(&mut catch.way))
    }

    fn exit(&mut self, exit: &mut Exit) -> bool {
        match exit {
            Exit::Next | Exit::Again => false,
            Exit::If { condition: value, way, .. }
            | Exit::MatchMaybe { subject: value, way }
            | Exit::MatchInt { subject: value, way } => self.value(value) || self.way(way),
            Exit::Nested { condition, inner, ways } => {
                self.value(condition) || self.value(inner) || ways.iter_mut().any(|way| self.way(way))
            }
            Exit::MatchKind { subject, ways } => self.value(subject) || ways.iter_mut().any(|way| self.way(way)),
        }
    }

    fn way(&mut self, way: &mut Way) -> bool {
        match way {
            Way::On(states) => *states > 1 && self.take(|| *states -= 1),
            Way::Succeed(seed) | Way::Fail(Raised::Built(seed) | Raised::Refused(seed)) => self.seed(seed),
            Way::Fail(_) => false,
        }
    }

    fn value(&mut self, value: &mut Value) -> bool {
        self.seed(&mut value.seed)
    }

    fn seed(&mut self, seed: &mut u64) -> bool {
        *seed != 0 && self.take(|| *seed = 0)
    }
}
