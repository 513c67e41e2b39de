//! Credentials of endpoints.

use std::collections::BTreeMap;
use std::fmt;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Request, RequestBuilder, Response};
use serde_json::Value;

use super::{HttpError, LONGEST, body, no_answer, other};

/// Calls endpoints, with the credentials of its connections.
#[derive(Clone, Debug, Default)]
pub struct Client {
    http: reqwest::Client,
    connections: BTreeMap<String, Connection>,
}

impl Client {
    /// A client without a connection.
    pub fn new() -> Self {
        Client::default()
    }

    /// A client around one of `reqwest`'s, with its proxies and certificates.
    pub fn with(http: reqwest::Client) -> Self {
        Client { http, connections: BTreeMap::new() }
    }

    /// Gives it the connection of this ARN.
    pub fn connection(mut self, arn: impl Into<String>, connection: Connection) -> Self {
        self.connections.insert(arn.into(), connection);
        self
    }

    pub(super) fn find(&self, arn: &str) -> Option<&Connection> {
        self.connections.get(arn)
    }

    pub(super) async fn send(&self, request: Request) -> reqwest::Result<Response> {
        self.http.execute(request).await
    }

    /// The request with the connection's secrets.
    pub(super) async fn authorized(&self, request: Request, by: &Connection) -> Result<Request, HttpError> {
        let request = RequestBuilder::from_parts(self.http.clone(), request);
        let request = match &by.authorization {
            Authorization::None => request,
            Authorization::Header(name, value) => request.header(name, value),
            Authorization::Basic(user, password) => request.basic_auth(user, Some(password)),
            Authorization::OAuth(oauth) => request.bearer_auth(self.token(oauth).await?),
        };
        request.build().map_err(|error| other("States.Runtime", format!("the connection's secret: {error}")))
    }

    /// Asks the authorization endpoint for a token.
    async fn token(&self, oauth: &OAuth) -> Result<String, HttpError> {
        let mut fields = vec![("grant_type".to_owned(), "client_credentials".to_owned())];
        fields.extend(oauth.parameters.clone());
        fields.push(("client_id".to_owned(), oauth.client_id.clone()));
        fields.push(("client_secret".to_owned(), oauth.client_secret.clone()));
        let request = self.http.post(&oauth.endpoint).timeout(LONGEST).header(CONTENT_TYPE, body::FORM);
        let answer = request.body(body::form(&fields)).send().await.map_err(no_answer)?;
        let status = answer.status();
        let given: Value = serde_json::from_str(&answer.text().await.map_err(no_answer)?).unwrap_or_default();
        match given.get("access_token").and_then(Value::as_str) {
            Some(token) if status.is_success() => Ok(token.to_owned()),
            _ => {
                let cause = format!("`{}` gives no token: {status}", oauth.endpoint);
                Err(other("Events.ConnectionResource.InvalidConnectionState", cause))
            }
        }
    }
}

/// What an EventBridge connection holds: how calls are authorized, and what stands in each of them.
/// Its [`Debug`](fmt::Debug) shows no secret.
#[derive(Clone, Default)]
pub struct Connection {
    authorization: Authorization,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) query_parameters: BTreeMap<String, String>,
    pub(super) body_parameters: BTreeMap<String, String>,
}

#[derive(Clone, Default)]
enum Authorization {
    #[default]
    None,
    Header(String, String),
    Basic(String, String),
    OAuth(OAuth),
}

#[derive(Clone)]
struct OAuth {
    endpoint: String,
    client_id: String,
    client_secret: String,
    parameters: BTreeMap<String, String>,
}

impl Connection {
    /// Calls that need no credentials. On AWS there is no such connection: one with an API key that nobody reads.
    pub fn none() -> Self {
        Connection::default()
    }

    /// A user's name and password.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Connection { authorization: Authorization::Basic(user.into(), password.into()), ..Connection::default() }
    }

    /// A header and its secret value.
    pub fn api_key(header: impl Into<String>, value: impl Into<String>) -> Self {
        Connection { authorization: Authorization::Header(header.into(), value.into()), ..Connection::default() }
    }

    /// OAuth's client credentials: each call first asks the authorization endpoint for a token, by a `POST` of a form
    /// with the client's id and secret.
    pub fn oauth(
        endpoint: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        parameters: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let (endpoint, client_id, client_secret) = (endpoint.into(), client_id.into(), client_secret.into());
        let parameters = parameters.into_iter().collect();
        let oauth = OAuth { endpoint, client_id, client_secret, parameters };
        Connection { authorization: Authorization::OAuth(oauth), ..Connection::default() }
    }

    /// A header of every call.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// A parameter in every call's query.
    pub fn query_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query_parameters.insert(name.into(), value.into());
        self
    }

    /// A field in every call's body.
    pub fn body_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.body_parameters.insert(name.into(), value.into());
        self
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.authorization {
            Authorization::None => "none",
            Authorization::Header(..) => "api_key",
            Authorization::Basic(..) => "basic",
            Authorization::OAuth(_) => "oauth",
        };
        write!(f, "Connection({kind})")
    }
}
