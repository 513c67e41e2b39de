#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(resource = "arn:aws:states:::sqs:sendMessage")]
async fn nothing() {}

#[task(resource = "arn:aws:states:::sqs:sendMessage")]
async fn two(queue: &str, body: &str) {
    println!("{queue} {body}");
}

fn main() {}
