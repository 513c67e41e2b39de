//! What a request is refused with.

use axum::Json;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::durable::{InputError, RedriveError, StartError};
use crate::store::StoreError;

/// Why a request came to nothing.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    body: Body,
}

#[derive(Debug, Serialize)]
struct Body {
    error: String,
    /// The JSON pointer of what is wrong in the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// What seems to be wrong besides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Body>,
}

impl Problem {
    pub fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Problem { status, body: Body { error: error.into(), at: None, others: Vec::new() } }
    }

    pub fn unknown(what: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, what)
    }
}

impl From<InputError> for Body {
    fn from(InputError { why, pointer, others, .. }: InputError) -> Self {
        Body { error: why, at: Some(pointer), others: others.into_iter().map(Body::from).collect() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, format!("the store failed: {error}"))
    }
}

impl From<StartError> for Problem {
    fn from(error: StartError) -> Self {
        let text = error.to_string();
        match error {
            StartError::InvalidInput(input) => Problem { status: StatusCode::BAD_REQUEST, body: input.into() },
            StartError::Input(_) => Problem::new(StatusCode::BAD_REQUEST, text),
            StartError::UnknownWorkflow(workflow) => {
                Problem::unknown(format!("this program has no workflow `{workflow}`"))
            }
            StartError::OtherInput { .. } => Problem::new(StatusCode::CONFLICT, text),
            _ => Problem::new(StatusCode::SERVICE_UNAVAILABLE, text),
        }
    }
}

impl From<RedriveError> for Problem {
    fn from(error: RedriveError) -> Self {
        match error {
            RedriveError::Store(error) => error.into(),
            error => Problem::new(StatusCode::CONFLICT, error.to_string()),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Problem::new(rejection.status(), rejection.body_text())
    }
}
