//! Pictures of a workflow, from its definition.
