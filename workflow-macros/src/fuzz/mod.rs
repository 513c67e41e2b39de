//! Whatever tokens a macro is given, it answers in time with Rust, and with the same Rust each time.
//!
//! `FUZZ_SECONDS=600 cargo test -p workflow-macros fuzz` runs longer, `FUZZ_SEED=…` runs one case again.

mod corpus;
mod deep;
mod half_written;
mod large;
mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What one expansion may take of the processor, of an input that a person could have written.
const LONGEST: Duration = Duration::from_secs(1);
/// The stack that rustc expands macros on.
const STACK: usize = 8 << 20;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Macro {
    Workflow,
    Task,
    Data,
    TaskError,
}

impl Macro {
    fn expand(self, input: TokenStream) -> TokenStream {
        match self {
            Macro::Workflow => crate::workflow::expand(input),
            Macro::Task => {
                let (options, function) = task_parts(input);
                crate::task::expand(options, function)
            }
            Macro::Data => crate::data::expand(input),
            Macro::TaskError => crate::task_error::expand(input),
        }
    }
}

/// What stands in `#[task(…)]`, in parentheses before the function, and the function.
fn task_parts(input: TokenStream) -> (TokenStream, TokenStream) {
    let mut trees = input.into_iter();
    match trees.clone().next() {
        Some(TokenTree::Group(options)) if options.delimiter() == Delimiter::Parenthesis => {
            trees.next();
            (options.stream(), trees.collect())
        }
        _ => (TokenStream::new(), trees.collect()),
    }
}

/// What is wrong with an expansion, if anything is.
fn fault(which: Macro, input: &TokenStream) -> Option<String> {
    let expand = || catch_unwind(AssertUnwindSafe(|| which.expand(input.clone())));
    let timed = || {
        let start = ThreadTime::now();
        let output = expand();
        (output, start.elapsed())
    };
    let (first, took) = timed();
    let Ok(first) = first else { return Some("it panics".into()) };
    let (second, again) = timed();
    let took = took.min(again);
    if took > LONGEST {
        return Some(format!("it takes {took:?}"));
    }
    if second.is_ok_and(|second| second.to_string() != first.to_string()) {
        return Some("two expansions differ".into());
    }
    // `#[task]` hands on what is no Rust, or too deep for syn, as it is.
    if which == Macro::Task {
        let (_, function) = task_parts(input.clone());
        if crate::nesting::too_deep(function.clone()).is_some() || syn::parse2::<syn::File>(function).is_err() {
            return None;
        }
    }
    let text = first.to_string();
    let sketch = text.starts_with(":: workflow_runtime :: __in_editor").then(|| editor_sees(first.clone()));
    if let Some(Err(error)) = sketch {
        return Some(format!("what an editor sees is no Rust: {error}\n{text}"));
    }
    syn::parse2::<syn::File>(first).err().map(|error| format!("its output is no Rust: {error}\n{text}"))
}

/// What an editor sees of a workflow.
fn editor_sees(expansion: TokenStream) -> syn::Result<syn::File> {
    let group = expansion.into_iter().find_map(|tree| match tree {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    syn::parse2(group.unwrap_or_default())
}

/// Runs one case on a stack like rustc's; its name is what Rust prints when the stack overflows.
fn run(name: &str, case: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(case).unwrap();
    assert!(thread.join().is_ok(), "{name}");
}

fn holds(which: Macro, input: &TokenStream) {
    let Some(fault) = fault(which, input) else { return };
    let smallest = minimised(which, input.clone());
    let fault = self::fault(which, &smallest).unwrap_or(fault);
    let text: String = smallest.to_string().chars().take(2_000).collect();
    panic!("{which:?} of `{text}`: {fault}");
}

/// The input without every token that its fault does not need.
fn minimised(which: Macro, mut input: TokenStream) -> TokenStream {
    let (mut position, start) = (0, Instant::now());
    while start.elapsed() < Duration::from_secs(20)
        && let Some(smaller) = without(&input, &mut position.clone())
    {
        if fault(which, &smaller).is_some() {
            input = smaller;
        } else {
            position += 1;
        }
    }
    input
}

/// The tokens without the one at a position, counted depth first; `None` past the end.
fn without(tokens: &TokenStream, position: &mut usize) -> Option<TokenStream> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let (before, after) = (trees[..index].iter().cloned(), trees[index + 1..].iter().cloned());
        if *position == 0 {
            return Some(before.chain(after).collect());
        }
        *position -= 1;
        if let TokenTree::Group(group) = tree
            && let Some(inner) = without(&group.stream(), position)
        {
            let group = TokenTree::Group(Group::new(group.delimiter(), inner));
            return Some(before.chain([group]).chain(after).collect());
        }
    }
    None
}

#[test]
fn mutated_and_arbitrary_tokens() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let case = |seed: u64| {
        run(&format!("FUZZ_SEED={seed}"), move || {
            let (which, input) = mutate::case(seed);
            holds(which, &input);
        });
    };
    if let Some(seed) = number("FUZZ_SEED") {
        return case(seed);
    }
    let (time, most) = match number("FUZZ_SECONDS") {
        Some(seconds) => (Duration::from_secs(seconds), u64::MAX),
        None => (Duration::from_secs(6), 3_000),
    };
    // A long run starts somewhere else each time.
    let first = if most == u64::MAX { fastrand::u64(..) >> 20 } else { 0 };
    let start = Instant::now();
    let count = (0..most).take_while(|_| start.elapsed() < time).map(|index| case(first + index)).count();
    println!("{count} cases from FUZZ_SEED={first}");
}
