//! HTTP endpoints. With the feature `http`.
//!
//! On AWS the credentials of an endpoint are those of an EventBridge connection, which every call names. Here they
//! come from the [`Client`], which knows them by the connection's ARN.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use serde::{Deserialize, Serialize};
//! use workflow_runtime::services::http::{self, Authentication, HttpError, Invoke};
//! use workflow_runtime::{Data, workflow};
//!
//! #[derive(Clone, Debug, Serialize, Deserialize, Data)]
//! pub struct Customer {
//!     name: String,
//! }
//!
//! workflow! {
//!     workflow Customers(id: String) -> String settings { connection_arn: String } {
//!         state Get {
//!             let answer = http::invoke(&Invoke {
//!                 api_endpoint: format!("https://api.example.com/customers/{id}"),
//!                 method: "GET",
//!                 authentication: Authentication { connection_arn: settings.connection_arn },
//!                 query_parameters: BTreeMap::from([("fields", "name")]),
//!                 ..Default::default()
//!             })?
//!                 retry HttpError::TooManyRequests | HttpError::ServiceUnavailable { max_attempts: 5, jitter: full }
//!                 retry "States.Http.StatusCode.521"
//!                 catch HttpError::NotFound(_) => succeed "nobody";
//!             => Read(from_json::<Customer>(to_json(answer.response_body)))
//!         }
//!         state Read(customer: Customer) => succeed customer.name;
//!     }
//! }
//!
//! # fn example() {
//! use workflow_runtime::Runtime;
//! use workflow_runtime::services::http::{Client, Connection};
//!
//! let connection = Connection::basic("shop", std::env::var("API_PASSWORD").unwrap());
//! let client = Client::new().connection("arn:aws:events:eu-west-1:123456789012:connection/Customers/1", connection);
//! let runtime = Runtime::builder().resource(client).build();
//! # }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>.

mod body;
mod connection;

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, RANGE};
use reqwest::{Method, Request, Response, StatusCode, Url};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use connection::{Client, Connection};

use crate::{Data, Failure, task};

/// After this, Step Functions gives an endpoint up.
const LONGEST: Duration = Duration::from_secs(60);

/// A call of an endpoint. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Invoke {
    /// The URL. AWS wants `https`.
    pub api_endpoint: String,
    /// `GET`, `POST`, `PUT`, `DELETE`, `PATCH`, `OPTIONS` or `HEAD`.
    pub method: String,
    /// Whose credentials to use.
    pub authentication: Authentication,
    /// Headers beside the connection's. AWS refuses some, such as `Authorization`, which are the connection's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// What stands in the URL's query, beside what stands there already.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub query_parameters: BTreeMap<String, String>,
    /// The body: a text as it is, any other JSON as JSON; nothing where it is `null`.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub request_body: Value,
    /// Another form for the body than JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transform: Option<Transform>,
}

/// Whose credentials to use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Authentication {
    /// The ARN of an EventBridge connection.
    pub connection_arn: String,
}

/// The form of a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Transform {
    /// `URL_ENCODED` for that of a web form, or `NONE` for JSON.
    pub request_body_encoding: String,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_encoding_options: Option<RequestEncodingOptions>,
}

/// More about the form of a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct RequestEncodingOptions {
    /// How a list is written: `INDICES` (`a[0]=1&a[1]=2`), `REPEAT` (`a=1&a=2`), `COMMAS` (`a=1,2`) or `BRACKETS`
    /// (`a[]=1&a[]=2`).
    pub array_format: String,
}

/// What an endpoint has answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Answer {
    /// The body: its JSON where its type says so, otherwise its text. `from_json::<Type>(to_json(answer.response_body))`
    /// reads it as a type.
    pub response_body: Value,
    /// The status: 200 to 299.
    pub status_code: u16,
    /// The status in words.
    pub status_text: String,
    /// The headers, in the letters that they came with.
    pub headers: BTreeMap<String, Vec<String>>,
}

service_errors! {
    /// What a call of an endpoint fails with. The cause of an answer's status is the answer's body.
    ///
    /// A status that has no variant is named by a text: `catch "States.Http.StatusCode.418"`.
    pub enum HttpError, "States.Http" {
        #[task_error(name = "States.Http.StatusCode.400")]
        BadRequest,
        #[task_error(name = "States.Http.StatusCode.401")]
        Unauthorized,
        #[task_error(name = "States.Http.StatusCode.402")]
        PaymentRequired,
        #[task_error(name = "States.Http.StatusCode.403")]
        Forbidden,
        #[task_error(name = "States.Http.StatusCode.404")]
        NotFound,
        #[task_error(name = "States.Http.StatusCode.405")]
        MethodNotAllowed,
        #[task_error(name = "States.Http.StatusCode.406")]
        NotAcceptable,
        #[task_error(name = "States.Http.StatusCode.408")]
        RequestTimeout,
        #[task_error(name = "States.Http.StatusCode.409")]
        Conflict,
        #[task_error(name = "States.Http.StatusCode.410")]
        Gone,
        #[task_error(name = "States.Http.StatusCode.412")]
        PreconditionFailed,
        #[task_error(name = "States.Http.StatusCode.413")]
        PayloadTooLarge,
        #[task_error(name = "States.Http.StatusCode.415")]
        UnsupportedMediaType,
        #[task_error(name = "States.Http.StatusCode.422")]
        UnprocessableEntity,
        #[task_error(name = "States.Http.StatusCode.425")]
        TooEarly,
        #[task_error(name = "States.Http.StatusCode.429")]
        TooManyRequests,
        #[task_error(name = "States.Http.StatusCode.500")]
        InternalServerError,
        #[task_error(name = "States.Http.StatusCode.501")]
        NotImplemented,
        #[task_error(name = "States.Http.StatusCode.502")]
        BadGateway,
        #[task_error(name = "States.Http.StatusCode.503")]
        ServiceUnavailable,
        #[task_error(name = "States.Http.StatusCode.504")]
        GatewayTimeout,
        /// No answer came within 60 s, or the connection broke.
        Socket,
    }
    other
        /// An answer of another status, a connection that is not known, or a call that is none.
        Other
}

/// Calls an endpoint.
///
/// # Errors
///
/// `States.Http.StatusCode.…` where the answer's status is not 200 to 299, `States.Http.Socket` where none came,
/// `Events.ConnectionResource.ResourceNotFound` where the [`Client`] has no such connection, and `States.Runtime` for
/// what is no URL, no method or no header.
#[task(resource = "arn:aws:states:::http:invoke")]
pub async fn invoke(call: &Invoke, #[resource] http: &Client) -> Result<Answer, HttpError> {
    let arn = &call.authentication.connection_arn;
    let connection = http.find(arn).ok_or_else(|| {
        let cause = format!("the `http::Client` has no connection `{arn}`: give it one by `.connection(arn, …)`");
        other("Events.ConnectionResource.ResourceNotFound", cause)
    })?;
    let request = request(call, connection).map_err(|cause| other("States.Runtime", cause))?;
    let request = http.authorized(request, connection).await?;
    answer(http.send(request).await.map_err(no_answer)?).await
}

fn other(error: &str, cause: impl Into<String>) -> HttpError {
    HttpError::Other(Failure::new(error, cause))
}

fn no_answer(error: reqwest::Error) -> HttpError {
    HttpError::Socket(crate::error::with_sources(&error))
}

/// The request, before the connection's secrets are in it.
fn request(call: &Invoke, connection: &Connection) -> Result<Request, String> {
    let mut url = Url::parse(&call.api_endpoint)
        .map_err(|error| format!("`ApiEndpoint` is no URL: `{}`: {error}", call.api_endpoint))?;
    let queries = call.query_parameters.iter().chain(&connection.query_parameters);
    for (name, value) in queries {
        url.query_pairs_mut().append_pair(name, value);
    }
    let method = Method::from_bytes(call.method.as_bytes()).map_err(|_| format!("`{}` is no method", call.method))?;
    let mut request = Request::new(method, url);
    *request.timeout_mut() = Some(LONGEST);
    for (name, value) in call.headers.iter().chain(&connection.headers) {
        set_header(request.headers_mut(), name, value)?;
    }
    // Step Functions asks for no more than it can carry.
    set_header(request.headers_mut(), RANGE.as_str(), "bytes=0-262144")?;
    if let Some((kind, body)) = body::of(call, connection)? {
        if !request.headers().contains_key(CONTENT_TYPE) {
            set_header(request.headers_mut(), CONTENT_TYPE.as_str(), kind)?;
        }
        *request.body_mut() = Some(body.into());
    }
    Ok(request)
}

fn set_header(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), String> {
    let name = name.parse::<reqwest::header::HeaderName>().map_err(|_| format!("`{name}` is no header's name"))?;
    let value = value.parse().map_err(|_| format!("the header `{name}` cannot hold this value"))?;
    headers.insert(name, value);
    Ok(())
}

async fn answer(response: Response) -> Result<Answer, HttpError> {
    let status = response.status();
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in response.headers() {
        headers.entry(name.to_string()).or_default().push(String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
    let kind = headers.get(CONTENT_TYPE.as_str()).and_then(|values| values.first());
    let is_json = kind.is_some_and(|kind| body::is_json(kind));
    let text = response.text().await.map_err(no_answer)?;
    if !status.is_success() {
        return Err(of_status(status, text));
    }
    let response_body = match serde_json::from_str(&text) {
        Ok(json) if is_json => json,
        _ => Value::String(text),
    };
    let status_text = status.canonical_reason().unwrap_or_default().to_owned();
    Ok(Answer { response_body, status_code: status.as_u16(), status_text, headers })
}

fn of_status(status: StatusCode, body: String) -> HttpError {
    use crate::TaskError;

    let failure = Failure::new(format!("States.Http.StatusCode.{}", status.as_u16()), body);
    HttpError::of_service(&failure).unwrap_or(HttpError::Other(failure))
}
