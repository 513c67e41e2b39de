//! Pictures of a workflow, from its definition.
/// A
pub struct Graph;
impl Graph {
    /// A
    pub fn of(_: &'static crate::definition::Definition) -> Self {
        Graph
    }
}
