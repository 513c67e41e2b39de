#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(resource = "sqs:sendMessage")]
async fn short(message: Order) {
    println!("{}", message.id);
}

#[task(resource = "arn:aws:lambda:eu-west-1:123456789012:function:pack")]
async fn function(message: Order) {
    println!("{}", message.id);
}

#[task(resource = "arn:aws:states:::sqs")]
async fn no_action(message: Order) {
    println!("{}", message.id);
}

#[task(resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken")]
async fn by_hand(message: Order) {
    println!("{}", message.id);
}

#[task(resource = "arn:aws:states:::ecs:runTask.sync", callback = bool)]
async fn both(message: Order) {
    println!("{}", message.id);
}

#[task(resource = "arn:aws:states:::aws-sdk:s3:getObject.sync")]
async fn sdk(message: Order) {
    println!("{}", message.id);
}

#[task(resource = "arn:aws:states:::ecs:runTask.synch")]
async fn misspelt(message: Order) {
    println!("{}", message.id);
}

fn main() {}
