//! Amazon States Language: a workflow's definition as the document that AWS Step Functions runs.
/// A
pub struct Deployment;
/// A
pub struct StateMachine;
/// A
#[derive(Debug)]
pub struct AslError;
/// A
pub fn render(_: &'static crate::definition::Definition, _: &Deployment) -> Result<StateMachine, AslError> {
    Err(AslError)
}
