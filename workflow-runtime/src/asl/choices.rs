//! Decisions: nested `if` and `match` as the flat rules of a `Choice`.

use super::code::Code;
use super::jsonata::{Scope, Writer, all};
use super::patterns::Matched;
use crate::definition::Target;

/// One way out of a decision.
pub struct Way<'d> {
    /// What has to hold; nothing for the last way.
    pub conditions: Vec<Code>,
    /// The conditions as they were written.
    pub texts: Vec<&'static str>,
    /// What the names mean in `target`.
    pub scope: Scope,
    /// A state or an end.
    pub target: &'d Target,
    /// The number of the end among those of its state.
    pub end: usize,
}

impl Way<'_> {
    pub fn condition(&self) -> Code {
        all(self.conditions.clone())
    }
}

/// The ways out of a target, of which the first whose conditions hold is taken; the last one that
/// is reached at all has none.
pub fn ways<'d>(target: &'d Target, scope: &Scope) -> Vec<Way<'d>> {
    let mut ways = Vec::new();
    collect(target, 0, scope, &[], &[], &mut ways);
    let last = ways.iter().position(|way| way.conditions.is_empty());
    ways.truncate(last.map_or(ways.len(), |last| last + 1));
    ways
}

fn collect<'d>(
    target: &'d Target,
    first_end: usize,
    scope: &Scope,
    conditions: &[Code],
    texts: &[&'static str],
    ways: &mut Vec<Way<'d>>,
) {
    match target {
        Target::If { condition, text, then, otherwise } => {
            let condition = Writer::new(scope).write(condition, None);
            let with = |condition: Code| [conditions, &[condition]].concat();
            collect(then, first_end, scope, &with(condition), &[texts, &[text]].concat(), ways);
            collect(otherwise, first_end + then.ends(), scope, conditions, texts, ways);
        }
        Target::Match { scrutinee, arms } => {
            let subject = Writer::new(scope).subject(scrutinee);
            let mut first_end = first_end;
            for (index, arm) in arms.iter().enumerate() {
                let matched = Matched::of(&subject, &arm.pattern);
                let inner = matched.scope(scope);
                let mut all = conditions.to_vec();
                let mut own = Vec::new();
                // Rust evaluates the scrutinee even where no pattern asks.
                if let (0, Some(forced)) = (index, subject.forced()) {
                    all.push(forced);
                    if arms.len() == 1 {
                        collect(&arm.target, first_end, &inner, &all, texts, ways);
                        all.pop();
                    }
                }
                // Exhaustive: what reaches the last arm matches it.
                if index + 1 < arms.len() {
                    all.extend(matched.conditions);
                    all.extend(arm.guard.as_ref().map(|guard| Writer::new(&inner).write(guard, None)));
                    own.push(arm.text);
                }
                collect(&arm.target, first_end, &inner, &all, &[texts, &own].concat(), ways);
                first_end += arm.target.ends();
            }
        }
        target => {
            let (conditions, texts, scope) = (conditions.to_vec(), texts.to_vec(), scope.clone());
            ways.push(Way { conditions, texts, scope, target, end: first_end });
        }
    }
}
