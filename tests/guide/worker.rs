use shop::Fulfilment;
use workflow_runtime::{Runtime, lambda};

#[tokio::main]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve::<Fulfilment>(&Runtime::builder().build()).await
}
