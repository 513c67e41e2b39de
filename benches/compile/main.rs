//! What a workflow of 200 states costs to check, beside a hand-written enum of the same size:
//! `cargo bench --bench compile`.

mod project;

use std::time::{Duration, Instant};

use project::{Kind, Project};

const ROUNDS: usize = 9;

fn main() {
    let project = Project::write();
    let kinds = [Kind::Workflow, Kind::ByHand, Kind::Empty];
    // The first check builds the dependencies.
    kinds.iter().for_each(|kind| project.check(*kind));
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (kind, times) in kinds.iter().zip(&mut times) {
            project.touch(*kind);
            let start = Instant::now();
            project.check(*kind);
            times.push(start.elapsed());
        }
    }
    let [workflow, by_hand, empty] = times.map(median);
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("`cargo check` of {} states, median of {ROUNDS}, nothing incremental:", project::STATES);
    println!("  workflow: {:5.0} ms ({} lines)", ms(workflow), project.lines(Kind::Workflow));
    println!("  by hand:  {:5.0} ms ({} lines)", ms(by_hand), project.lines(Kind::ByHand));
    println!("  an empty crate with the same dependencies: {:5.0} ms", ms(empty));
    println!("ratio: {:.2}", ms(workflow) / ms(by_hand));
    println!("ratio without the empty crate's time: {:.2}", ms(workflow - empty) / ms(by_hand - empty));
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
