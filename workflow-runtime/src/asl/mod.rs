//! Amazon States Language: a workflow's definition as the document that AWS Step Functions runs.
