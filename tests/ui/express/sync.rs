#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(resource = "arn:aws:states:::ecs:runTask.sync")]
async fn pack(order: &Order) {
    println!("{}", order.id);
}

workflow! {
    #[express]
    workflow Checkout(order: Order) -> () {
        state Pack { pack(&order); => succeed () }
    }
}

fn main() {}
