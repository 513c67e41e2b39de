#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::TaskToken;

#[task(calback = bool)]
async fn ask(token: TaskToken) {
    println!("{token}");
}

#[task(timeout = 5)]
async fn wait() {}

#[task(callback)]
async fn call(token: TaskToken) {
    println!("{token}");
}

#[task(callback = bool, callback = u32)]
async fn twice(token: TaskToken) {
    println!("{token}");
}

#[task(resource = sqs)]
async fn send(text: &str) {
    println!("{text}");
}

#[task("sqs")]
async fn note(text: &str) {
    println!("{text}");
}

fn main() {}
