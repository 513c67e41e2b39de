#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::TaskToken;

#[task(callback = &str)]
async fn ask(token: TaskToken) {
    println!("{token}");
}

struct Plain;

#[task(callback = Plain)]
async fn call(token: TaskToken) {
    println!("{token}");
}

fn main() {}
