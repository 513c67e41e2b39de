//! Which variables a state assigns, as on AWS.

use serde_json::{Map, Value};

use crate::definition::{Action, Assign, Parallel, Variable};

/// Variables, by their names.
pub(super) type Assigned = Map<String, Value>;

/// Of what a transition assigned, and of what an action came to: the variables of the action, and the others, which are
/// assigned on the way to the next state.
pub(super) fn split(
    action: Option<&'static Action>,
    result: Option<&Value>,
    mut assigned: Assigned,
) -> (Assigned, Assigned) {
    let Some(action) = action else { return (Assigned::new(), assigned) };
    let named = |variable: &Variable, value: Option<&Value>| Some((variable.name.to_owned(), value?.clone()));
    let own: Assigned = match (action, result) {
        (Action::Parallel(Parallel { assign: Assign::Each(each), .. }), Some(Value::Array(results))) => {
            let each = each.iter().zip(results);
            each.filter_map(|(variable, result)| named(variable.as_ref()?, Some(result))).collect()
        }
        (action, result) => {
            let value = |variable: &Variable| result.or_else(|| assigned.get(variable.name));
            action.variables().into_iter().filter_map(|variable| named(variable, value(variable))).collect()
        }
    };
    assigned.retain(|name, value| own.get(name) != Some(value));
    (own, assigned)
}
