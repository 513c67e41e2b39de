//! Answers to callbacks.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Shared;
use super::executions::read;
use super::problem::Problem;
use crate::callback::TokenError;
use crate::token::TaskToken;

#[derive(Deserialize)]
struct Success {
    output: Box<RawValue>,
}

#[derive(Deserialize)]
struct Failed {
    error: String,
    #[serde(default)]
    cause: String,
}

pub async fn success(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    let Success { output } = read(&body?)?;
    shared.executions.send_task_success(&TaskToken::from(token), output.get()).await?;
    Ok(Json(json!({ "ok": true })))
}

pub async fn failure(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    let Failed { error, cause } = read(&body?)?;
    shared.executions.send_task_failure(&TaskToken::from(token), &error, &cause).await?;
    Ok(Json(json!({ "ok": true })))
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        let status = match error {
            TokenError::Unknown => StatusCode::NOT_FOUND,
            TokenError::Used | TokenError::Over => StatusCode::CONFLICT,
            TokenError::WrongType { .. } => StatusCode::BAD_REQUEST,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        match error {
            // What it is called in Rust says nothing to people at a form.
            TokenError::WrongType { error, .. } => Problem::new(status, error),
            error => Problem::new(status, error.to_string()),
        }
    }
}
