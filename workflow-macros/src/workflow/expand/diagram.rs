//! The flow as text, for the page of the workflow's type: rustdoc shows no other picture without a script.

use std::collections::BTreeMap;

use syn::ext::IdentExt;

use super::super::ast::*;
use super::super::text;

/// The names of the states that have another one in ASL.
type Titles = BTreeMap<String, String>;

/// Each state with what it does, and below it where it goes.
pub fn diagram(workflow: &Workflow) -> String {
    let mut lines = Vec::new();
    states(&workflow.states, "", &mut lines);
    format!("# Flow\n\n```text\n{}\n```", lines.join("\n"))
}

/// `before` is what stands left of the states, where they are inside another one.
fn states(states: &[State], before: &str, lines: &mut Vec<String>) {
    let titled = states.iter().filter(|state| state.title.is_some());
    let titles: Titles = titled.map(|state| (state.name.unraw().to_string(), state.asl_name())).collect();
    for state in states {
        lines.push(format!("{before}{}", head(state)));
        let bodies = state.action.bodies();
        for (branch, body) in bodies.iter().enumerate() {
            if bodies.len() > 1 {
                lines.push(format!("{before}│ branch {}", branch + 1));
            }
            self::states(&body.states, &format!("{before}│   "), lines);
        }
        let ways = ways(state, &titles);
        for (index, way) in ways.iter().enumerate() {
            let corner = if index + 1 == ways.len() { '└' } else { '├' };
            lines.push(format!("{before}{corner}{way}"));
        }
    }
}

fn head(state: &State) -> String {
    let action = match &state.action {
        Action::None => String::new(),
        Action::Call(call) => format!("  {}()", text::path(&call.task)),
        Action::Let { name, .. } => format!("  let {name}"),
        Action::Wait(Wait::Literal(duration)) => format!("  wait {}", length(duration.seconds)),
        Action::Wait(Wait::For(seconds)) => format!("  wait for {}", text::expression(seconds)),
        Action::Wait(Wait::Until(time)) => format!("  wait until {}", text::expression(time)),
        Action::Parallel(_) => "  parallel".into(),
        Action::Map(map) => format!("  map {} in {}", map.item, text::expression(&map.items)),
        Action::Run(run) => format!("  run {}()", text::path(&run.workflow)),
    };
    let retries = state.action.retries().iter().map(|retry| {
        let errors: Vec<String> = retry.errors.iter().map(error).collect();
        format!("  retry {} ×{}", errors.join(" | "), retry.max_attempts)
    });
    std::iter::once(state.asl_name()).chain([action]).chain(retries).collect()
}

/// Seconds in the largest unit that holds them.
fn length(seconds: u64) -> String {
    let unit = [(86_400, 'd'), (3_600, 'h'), (60, 'm')].into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    let (unit, letter) = unit.unwrap_or((1, 's'));
    format!("{}{letter}", seconds / unit)
}

/// The ways out of a state: its targets, then its catches, which are dashed.
fn ways(state: &State, titles: &Titles) -> Vec<String> {
    let mut ways = Vec::new();
    state.target.iter().for_each(|target| collect(target, "", titles, &mut ways));
    let mut ways: Vec<String> = ways.into_iter().map(|way| format!("─{way}")).collect();
    for catch in state.action.catches() {
        let mut caught = Vec::new();
        collect(&catch.target, &format!("catch {}", error(&catch.error)), titles, &mut caught);
        ways.extend(caught.into_iter().map(|way| format!("╌{way}")));
    }
    ways
}

fn collect(target: &Target, condition: &str, titles: &Titles, ways: &mut Vec<String>) {
    let both = |more: &str| match (condition, more) {
        ("" | "_", more) => more.to_owned(),
        (condition, "_") => condition.to_owned(),
        (condition, more) => format!("{condition} && {more}"),
    };
    match target {
        Target::If { condition: test, then, otherwise } => {
            collect(then, &both(&text::expression(test)), titles, ways);
            let chained = matches!(**otherwise, Target::If { .. });
            collect(otherwise, &if chained { condition.to_owned() } else { both("else") }, titles, ways);
        }
        Target::Match { arms, .. } => {
            for arm in arms {
                collect(&arm.target, &both(&text::arm(&arm.pattern, arm.guard.as_ref())), titles, ways);
            }
        }
        Target::State { name, .. } => {
            let name = name.unraw().to_string();
            ways.push(arrow(condition, titles.get(&name).unwrap_or(&name)));
        }
        Target::Succeed { .. } => ways.push(arrow(condition, "succeed")),
        Target::Fail { value } => ways.push(arrow(condition, &format!("fail {}", text::expression(value)))),
    }
}

fn arrow(condition: &str, to: &str) -> String {
    if condition.is_empty() { format!("▶ {to}") } else { format!(" {condition} ─▶ {to}") }
}

fn error(error: &ErrorName) -> String {
    match error {
        ErrorName::All(_) => "_".into(),
        ErrorName::Named(name, _) => format!("{name:?}"),
        ErrorName::Variant(path) => text::path(path),
    }
}

#[cfg(test)]
mod tests {
    use crate::errors::Errors;
    use crate::workflow::parse;

    #[test]
    fn every_way_out_is_shown() {
        let source = r#"workflow Shop(order: Order) -> Receipt {
            state Pay {
                let payment = bank::pay(&order)? timeout 5s retry PayError::Busy | PayError::Slow { max_attempts: 7 }
                    catch PayError::Declined { reason } => Refuse(reason)
                    catch "Lambda.Unknown" => fail ShopError::Down;
                => match payment { Status::Paid if order.cents > 5 => Ship, _ => if order.dear { Wait } else { succeed order } }
            }
            #[name = "Wait a while"] state Wait { wait 90m; => Pay }
            state Ship {
                let (labels, bill) = parallel {
                    branch -> Labels {
                        state Each { let labels = map item in &order.items { print(&item) }; => succeed labels }
                    },
                    write_bill(&order),
                };
                => succeed Receipt { labels, bill }
            }
            state Refuse(reason: String) => fail ShopError::Refused { reason };
        }"#;
        let mut errors = Errors::default();
        let workflow = parse::workflow(source.parse().unwrap(), &mut errors).unwrap();
        assert!(errors.is_empty());
        let expected = "\
Pay  bank::pay()  retry PayError::Busy | PayError::Slow ×7
├─ Status::Paid if order.cents > 5 ─▶ Ship
├─ order.dear ─▶ Wait a while
├─ else ─▶ succeed
├╌ catch PayError::Declined ─▶ Refuse
└╌ catch \"Lambda.Unknown\" ─▶ fail ShopError::Down
Wait a while  wait 90m
└─▶ Pay
Ship  parallel
│ branch 1
│   Each  map item in order.items
│   │   Print  print()
│   │   └─▶ succeed
│   └─▶ succeed
│ branch 2
│   WriteBill  write_bill()
│   └─▶ succeed
└─▶ succeed
Refuse
└─▶ fail ShopError::Refused { reason }";
        assert_eq!(super::diagram(&workflow), format!("# Flow\n\n```text\n{expected}\n```"));
    }
}
