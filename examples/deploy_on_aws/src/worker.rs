//! The Lambda function: it serves every task of the order flow.

use deploy_on_aws::{OrderFulfilment, runtime};
use workflow_runtime::lambda;

#[tokio::main]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve::<OrderFulfilment>(&runtime().build()).await
}
