//! Inputs that are long: what an expansion takes grows as they do.

use std::fmt::Write;

use super::{Macro, holds, run};

fn numbered(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// Workflows of some thousand tokens, each large in another way.
fn workflows() -> Vec<(&'static str, String)> {
    let workflow = |states: &str| format!("workflow W(x: u8) -> u8 {{ {states} }}");
    let end = "state End => succeed x;";
    let call = |index: usize| format!("state S{index} {{ let v{index} = f(&x, &v{index})?; => S{} }}", index + 1);
    let decision = |index: usize| format!("state D{index} => if x > {index} {{ D{} }} else {{ End }};", index + 1);
    let mut all = vec![
        ("states in a row", numbered(200, call)),
        ("decisions in a row", numbered(250, decision)),
        ("states that nothing reaches", numbered(400, |index| format!("state S{index} => End;"))),
        ("unknown states", numbered(400, |index| format!("state Start{index} => Strat{index};"))),
        (
            "unknown variables",
            numbered(400, |index| format!("state S{index} {{ let value{index} = f(vlaue{index})?; => End }}")),
        ),
        ("cycles", numbered(300, |index| format!("state S{index} => S{};", (index + 1) % 300))),
        ("unread states", numbered(300, |index| format!("state S{index} {{ let ; => A }}"))),
    ];
    let mut carried = numbered(150, |index| format!("state S{index} {{ let v{index} = f()?; => S{} }}", index + 1));
    write!(carried, "state S150 {{ g({})?; => End }}", numbered(150, |index| format!("v{index},"))).unwrap();
    all.push(("all variables live in all states", carried));
    let arms = numbered(500, |index| format!("{index} => End,"));
    all.push(("arms", format!("state A => match x {{ {arms} _ => End }};")));
    let texts = numbered(500, |index| format!("\"t{index}\" => End,"));
    all.push(("arms of texts", format!("state A => match x {{ {texts} _ => End }};")));
    let sides = numbered(800, |index| format!("| {index}"));
    all.push(("sides of a pattern", format!("state A => match x {{ {sides} => End, _ => End }};")));
    let catches = numbered(250, |index| format!("catch E::V{index} {{ .. }} => End "));
    all.push(("catches", format!("state A {{ f()? {catches}; => End }}")));
    let retries = numbered(400, |index| format!("retry E::V{index} | \"e{index}\" "));
    all.push(("retries", format!("state A {{ f()? {retries}; => End }}")));
    let arguments = numbered(800, |index| format!("x + {index},"));
    all.push(("arguments", format!("state A {{ f({arguments})?; => End }}")));
    let parameters = numbered(500, |index| format!("p{index}: u8,"));
    all.push(("parameters", format!("state A => B; state B({parameters}) => End;")));
    let fields = numbered(700, |index| format!("f{index}: x,"));
    all.push(("fields", format!("state A => succeed S {{ {fields} }};")));
    all.push(("a long name", format!("state {} => Ende;", "A".repeat(20_000))));
    all.push(("two long names", format!("state {} => {};", "A".repeat(5_000), "B".repeat(5_000))));
    all.push(("a long text", format!("state A {{ let t: String = format!(\"{}\"); => End }}", "{x}".repeat(3_000))));
    all.into_iter().map(|(name, states)| (name, workflow(&format!("{states} {end}")))).collect()
}

#[test]
fn long_workflows_take_no_second() {
    for (name, text) in workflows() {
        run(name, move || holds(Macro::Workflow, &text.parse().unwrap()));
    }
}

#[test]
fn long_types_and_tasks_take_no_second() {
    let fields = numbered(900, |index| format!("f{index}: Vec<u8>,"));
    let variants = numbered(700, |index| format!("#[error(\"{{x}}\")] V{index} {{ x: u8 }},"));
    let inputs = [
        (Macro::Data, format!("struct S {{ {fields} }}")),
        (Macro::Data, format!("enum E {{ {variants} }}")),
        (Macro::TaskError, format!("enum E {{ {variants} }}")),
        (Macro::Task, format!("async fn f({fields}) -> Result<u8, E> {{}}")),
        (Macro::Task, format!("async fn f() {{ {} }}", "g();".repeat(1_200))),
    ];
    for (which, text) in inputs {
        let name = text[..20].to_owned();
        run(&name, move || holds(which, &text.parse().unwrap()));
    }
}
