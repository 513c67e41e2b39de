//! Owns the repository's `examples/` and `tests/`; the library is [`workflow_runtime`].
