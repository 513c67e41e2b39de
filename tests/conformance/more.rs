//! Workflows for what no example and no other test has.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Failure, TaskError, task, workflow};

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum MillError {
    #[error("the mill is jammed by {what}")]
    Jammed { what: String },
    #[error("no wind")]
    NoWind,
}

#[task]
async fn grind(grain: &str, grams: u32) -> Result<u32, MillError> {
    let _ = grain;
    Ok(grams)
}

workflow! {
    /// Has a state of every kind that ASL needs beside the user's.
    pub workflow Halves(names: Vec<String>, count: u32) -> Vec<u32> {
        state Each {
            let flours = map name: String in &names -> u32 {
                state Sort => if name == "" { Nothing } else { Grind };
                state Grind { let flour = grind(&name, count)?; => succeed flour }
                state Nothing { wait 1s; => succeed 0 }
            };
            => Share(100 / count)
        }
        state Share(count: u32) {
            let first = grind("oats", 1) catch "Mill.Closed" as closed => fail closed catch _ => succeed vec![0];
            => if count > 60 { succeed flours } else { if count > 30 { Each } else { fail Failure { error: "Odd", cause: format!("{first}") } } }
        }
    }
}

workflow! {
    /// A task that takes too long, as ASL tells.
    pub workflow Late(grain: String) -> String {
        state Grind {
            let flour = grind(&grain, 1)? timeout 1s
                retry MillError::NoWind { interval: 1s, max_attempts: 1 }
                catch States::Timeout => succeed "late";
            => succeed format!("{flour}")
        }
    }
}

workflow! {
    pub workflow Mill(grain: String, grams: u32) -> u32 {
        state Grind { let flour = grind(&grain, grams)?; => if flour > 9 { succeed flour } else { fail MillError::Jammed { what: grain } } }
    }
}

workflow! {
    /// Runs another workflow, whose tasks are answered too.
    pub workflow Bakes(grain: String) -> u32 {
        state First { let flour = run Mill(grain, 10) catch States::TaskFailed => Again; => succeed flour }
        state Again { let flour = run Mill("rye", 20); => succeed flour + 1 }
    }
}

workflow! {
    /// Maps and branches inside each other, which fail, are tried again and are caught.
    pub workflow Deep(rows: Vec<Vec<String>>, grams: u32) -> Vec<Vec<Vec<usize>>> {
        state Rows {
            let all = map (row_number, row: Vec<String>) in rows with { max_concurrency: 2 } -> Vec<Vec<usize>> {
                state Cells {
                    let (_, cells) = parallel {
                        grind("first", grams)?,
                        branch -> Vec<Vec<usize>> {
                            state Inner {
                                let ground = map (number, cell: String) in row -> Vec<usize> {
                                    state Grind { let _flour = grind(&cell, grams)?; => Add }
                                    state Add { let sum: usize = number + row_number * 10; => succeed vec![sum, row.len()] }
                                } retry MillError::NoWind { interval: 1s, max_attempts: 2 };
                                => succeed ground
                            }
                        },
                    } catch MillError::Jammed { what } => Jam(what);
                    => succeed cells
                }
                state Jam(what: String) { let _ground = grind(&what, 0)?; => succeed vec![vec![row_number]] }
            } catch MillError::NoWind => fail Failure { error: "Deep.Calm", cause: "no wind" };
            => succeed all
        }
    }
}

workflow! {
    pub workflow Swap(n: u32) -> (u32, u32) {
        state First { let a: u32 = 1; => Second(n, a) }
        state Second(b: u32, a: u32) { let b: u32 = a + 1; => Third(7) }
        state Third(b: u32) => succeed (a, b);
    }
}

workflow! {
    /// A scrutinee that fails, where no pattern asks.
    pub workflow Forced(n: u32, b: bool) -> u32 {
        state First => match 10 / n { _ if b => succeed 1, 3 => succeed 3, _ => Only };
        state Only => match 12 / (n - 1) { whole => succeed whole };
    }
}

workflow! {
    /// Functions of JSONata as names, and waits that are computed.
    pub workflow Names(words: Vec<String>, seconds: u32, until: String) -> usize {
        state Wait { wait for seconds + 1; => Until }
        state Until { wait until until; => Count }
        state Count { let count: usize = words.len() + 1; => Sum }
        state Sum { let sum: usize = count + words.len(); => succeed sum }
    }
}

#[task]
async fn tell(state: String, retries: u32, text: &str) -> Result<u32, Failure> {
    let _ = (state, text);
    Ok(retries)
}

workflow! {
    /// What an action knows of its state, but the time.
    pub workflow Attempts(n: u32) -> (u32, String, Vec<u32>) {
        #[name = "The first"]
        state First {
            let first = tell(context.state.name, context.state.retry_count, if context.state.retry_count == 0 { "early" } else { "late" })?
                retry "Busy" { interval: 5s };
            => Assigned
        }
        state Assigned { let assigned: String = format!("{} {n}", context.state.name); => Each }
        state Each {
            let each = map number in vec![1, 2] {
                tell(context.state.name, context.state.retry_count, &format!("{number}"))? retry "Busy" { interval: 1s }
            };
            => succeed (first, assigned, each)
        }
    }
}

workflow! {
    /// Expressions that one line of the emission alone makes right.
    pub workflow Corners(words: Vec<String>, place: usize) -> (Option<String>, Vec<String>, String) {
        state Only => succeed (
            words.get(place),
            words.iter().filter(|word| word.starts_with("a")).collect(),
            format!("it's \"{}\\n\"", words.len()),
        );
    }
}

workflow! {
    /// A list that a filter leaves, by itself.
    pub workflow Left(words: Vec<String>) -> Vec<String> {
        state Only => succeed words.iter().filter(|word| word.starts_with("a")).collect();
    }
}

workflow! {
    /// A closure's parameter with the name of a variable that its body knows by another.
    pub workflow Same(words: Vec<String>) -> usize {
        state First => if words.is_empty() { succeed 0 } else { Each(words[0]) };
        state Each(word: String) => match word { first => succeed words.iter().filter(|word| word == first).count() };
    }
}

workflow! {
    /// The sum has the type of the branch's output, not of the workflow's.
    pub workflow Wide(words: Vec<String>) -> u8 {
        state Both {
            let (sum, count) = parallel {
                branch -> u32 { state Sum => succeed words.iter().map(|_word| 100).sum(); },
                branch -> usize { state Count => succeed words.len(); },
            };
            => if sum > 200 { succeed 1 } else { if count > 0 { succeed 2 } else { succeed 3 } }
        }
    }
}

workflow! {
    /// The first retrier that is for an error has its attempts alone.
    pub workflow Patient(grain: String) -> u32 {
        state Grind {
            let flour = grind(&grain, 1)?
                retry MillError::NoWind { interval: 2s, max_attempts: 2, backoff_rate: 3.0, max_delay: 5s }
                retry _ { interval: 7s, max_attempts: 4 };
            => succeed flour
        }
    }
}
