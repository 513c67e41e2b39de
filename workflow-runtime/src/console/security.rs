//! Who may ask: the right host, the right page, the right token.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue, LOCATION, ORIGIN, SET_COOKIE,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// What is asked of each request.
pub struct Rules {
    /// The address that the console listens at.
    pub host: IpAddr,
    pub port: u16,
    /// Names in `Host`, beside addresses and `localhost`.
    pub names: Vec<String>,
    pub token: Option<String>,
    pub read_only: bool,
}

/// Answers what may be asked, with the headers that keep a page from doing more than it should.
pub async fn check(State(rules): State<Arc<Rules>>, request: Request, next: Next) -> Response {
    let mut response = match rules.admit(&request) {
        Ok(None) => next.run(request).await,
        Ok(Some(response)) => response,
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

impl Rules {
    /// What is answered instead, if anything.
    fn admit(&self, request: &Request) -> Result<Option<Response>, Problem> {
        let (headers, method) = (request.headers(), request.method());
        let host = text(headers, &HOST).or(request.uri().authority().map(|authority| authority.as_str()));
        let host = host.unwrap_or_default();
        if !self.knows(name_of(host)) {
            let why = format!("this console is not called `{host}`; `--allow-name` lets it be");
            return Err(Problem::new(StatusCode::FORBIDDEN, why));
        }
        let origin = headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
        if origin.is_some_and(|origin| !is_of(origin, host)) {
            return Err(Problem::new(StatusCode::FORBIDDEN, "a page from elsewhere may not ask this console"));
        }
        if let Some(token) = &self.token {
            if let Some(answer) = self.with_token_in_address(token, request.uri()) {
                return answer.map(Some);
            }
            if !self.given_tokens(headers).any(|given| same(given, token)) {
                let why = "a token is needed: open the address that the console printed when it was started";
                return Err(Problem::new(StatusCode::UNAUTHORIZED, why));
            }
        }
        if matches!(*method, Method::GET | Method::HEAD) {
            return Ok(None);
        }
        let kind = text(headers, &CONTENT_TYPE).unwrap_or_default();
        if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "the content type must be `application/json`"));
        }
        if self.read_only && request.uri().path() != "/api/check" {
            return Err(Problem::new(StatusCode::FORBIDDEN, "this console is read-only"));
        }
        Ok(None)
    }

    fn knows(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            // No name stands for an address, so an address was typed or linked.
            Ok(address) => address.is_loopback() || !self.host.is_loopback(),
            Err(_) => name == "localhost" || self.names.contains(&name),
        }
    }

    /// A token in the address becomes a cookie, and leaves the address.
    fn with_token_in_address(&self, token: &str, uri: &Uri) -> Option<Result<Response, Problem>> {
        let fields = uri.query().unwrap_or_default().split('&');
        let (given, others): (Vec<&str>, Vec<&str>) = fields.partition(|field| field.starts_with("token="));
        let given = given.first()?.strip_prefix("token=")?;
        if !same(given, token) {
            return Some(Err(Problem::new(StatusCode::UNAUTHORIZED, "this is not the console's token")));
        }
        // One slash: `//name` would be another host.
        let path = format!("/{}", uri.path().trim_start_matches('/'));
        let query = others.join("&");
        let location = if query.is_empty() { path } else { format!("{path}?{query}") };
        let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Strict", self.cookie());
        Some(Ok((StatusCode::SEE_OTHER, [(LOCATION, location), (SET_COOKIE, cookie)]).into_response()))
    }

    fn given_tokens<'h>(&self, headers: &'h HeaderMap) -> impl Iterator<Item = &'h str> {
        let cookie = format!("{}=", self.cookie());
        let cookies = text(headers, &COOKIE).unwrap_or_default().split(';');
        let bearer = text(headers, &AUTHORIZATION).and_then(|given| given.strip_prefix("Bearer "));
        bearer.into_iter().chain(cookies.filter_map(move |given| given.trim().strip_prefix(cookie.as_str())))
    }

    /// Cookies are of all ports of a host.
    fn cookie(&self) -> String {
        format!("workflow_console_{}", self.port)
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Without the port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether a page's origin is the host that it asks, also behind a proxy that speaks TLS.
fn is_of(origin: &str, host: &str) -> bool {
    let origin = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

/// In a time that does not tell how much of it is right.
fn same(given: &str, token: &str) -> bool {
    let differences = given.bytes().zip(token.bytes()).fold(0, |all, (one, other)| all | (one ^ other));
    given.len() == token.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(host: [u8; 4]) -> Rules {
        Rules { host: host.into(), port: 7070, names: vec!["flows.example".into()], token: None, read_only: false }
    }

    #[test]
    fn a_console_goes_by_few_names() {
        let [here, everywhere] = [rules([127, 0, 0, 1]), rules([0, 0, 0, 0])];
        for name in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "flows.example"] {
            assert!(here.knows(name) && everywhere.knows(name), "{name}");
        }
        for name in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""] {
            assert!(!here.knows(name) && !everywhere.knows(name), "{name}");
        }
        assert!(!here.knows("10.1.2.3") && everywhere.knows("10.1.2.3"));
    }

    #[test]
    fn an_origin_is_the_host_with_a_scheme() {
        assert!(is_of("http://localhost:7070", "localhost:7070") && is_of("https://flows.example", "flows.example"));
        for origin in ["http://localhost", "http://localhost:7071", "null", "", "file://", "http://evil.example"] {
            assert!(!is_of(origin, "localhost:7070"), "{origin}");
        }
    }

    #[test]
    fn a_host_may_have_a_port() {
        assert_eq!(["a:1", "a", "[::1]:7070", "[::1]"].map(name_of), ["a", "a", "[::1]", "[::1]"]);
        assert!(same("abc", "abc") && !same("abd", "abc") && !same("ab", "abc") && !same("abcd", "abc"));
    }
}
