//! What Step Functions is told to do. `UPDATE_EXPECT=1 tests/services/run emitted` writes the documents anew.

use expect_test::expect_file;
use workflow_runtime::Workflow;
use workflow_runtime::asl::{self, Deployment};

use crate::workflows::*;

fn check<W: Workflow>(name: &str) {
    let asl = asl::render(W::DEFINITION, &Deployment::lambda("${WorkerFunctionArn}")).unwrap();
    expect_file![format!("../snapshots/aws_{name}.asl.json")].assert_eq(&format!("{asl}\n"));
}

#[test]
fn each_service_is_called_by_step_functions_itself() {
    check::<SendNote>("sqs");
    check::<AskByQueue>("sqs_token");
    check::<Announce>("sns");
    check::<AskByTopic>("sns_token");
    check::<TakeSeat>("dynamodb");
    check::<SayPaid>("eventbridge");
    check::<AskByBus>("eventbridge_token");
    check::<AskPrice>("lambda");
    check::<Delegate>("sfn_sync");
    check::<Begin>("sfn");
    check::<Render>("ecs_sync");
    check::<RenderLater>("ecs");
    check::<Customer>("http");
}
