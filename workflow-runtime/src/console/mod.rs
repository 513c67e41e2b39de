//! A web console for executions. With the feature `console`.
//!
//! It lists the executions of a store, shows one on its workflow's graph while it runs, and starts, stops and redrives
//! them. Everything it needs is in the program.
//!
//! ```no_run
//! use workflow_runtime::console::{self, ConsoleOptions};
//! use workflow_runtime::store::MemoryStore;
//! use workflow_runtime::{Runtime, workflow};
//!
//! workflow! {
//!     workflow Patience() {
//!         state Rest { wait 1m; => succeed }
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let runtime = Runtime::builder().store(MemoryStore::new()).workflow::<Patience>().build().await?;
//!     let console = console::bind(runtime.executions(), ConsoleOptions::new()).await?;
//!     println!("{}", console.url());
//!     console.serve(std::future::pending()).await?;
//!     Ok(())
//! }
//! ```
//!
//! # Who may use it
//!
//! By default it listens at `127.0.0.1`, and whoever is on this machine may use it. Elsewhere it needs a token: who
//! opens [`Console::url`] once has it as a cookie (`HttpOnly`, `SameSite=Strict`), and programs send it as
//! `Authorization: Bearer …`. It speaks plain HTTP: put a proxy that speaks TLS before it where others listen in.
//!
//! - A `Host` that is not its own is refused, so that no name that a stranger owns leads to it (DNS rebinding).
//! - An `Origin` that is not its own is refused, and what changes something must be `application/json`, so that no
//!   page from elsewhere makes a browser ask for it (CSRF).
//! - Pages run no script but the console's own, which treats all that comes from executions as text.
//! - A [read-only](ConsoleOptions::read_only) one refuses whatever changes something.
//!
//! # Its HTTP API
//!
//! Answers are JSON; times are milliseconds since 1970. What is refused has the status 400, 401, 403, 404, 409, 413 or
//! 503 and `{"error": "…"}`, for an input with `"at"`, the JSON Pointer of what is wrong.
//!
//! | request | answer |
//! |---|---|
//! | `GET /api/about` | the workflows: their parameters, an example of an input, the definition for AWS, the graph with places |
//! | `GET /api/executions` | a page, the newest first; `workflow`, `status`, `name`, `from` and `to` filter, `before` is the `next` of the page before, `limit` is at most 1,000 |
//! | `POST /api/executions` | starts `{workflow, name, input}`: 201, or 200 where it was known; without a name it gets one |
//! | `POST /api/check` | whether `{workflow, input}` could be started |
//! | `GET /api/executions/{id}` | one, with input, output, all visits to its states, and those that wait for an answer |
//! | `GET /api/executions/{id}/events` | its history as Step Functions has it; `behind`, `newestFirst` and `limit` page it |
//! | `POST /api/executions/{id}/stop` | ends it with `{error, cause}` |
//! | `POST /api/executions/{id}/redrive` | lets it go on where it failed |
//! | `POST /api/callbacks/{token}/success` | answers a state that waits with `{output}` |
//! | `POST /api/callbacks/{token}/failure` | fails it with `{error, cause}` |
//! | `GET /api/stream`, `GET /api/executions/{id}/stream` | server-sent events `changed`, at once and whenever the list, or the execution, has changed |

mod about;
mod assets;
mod callbacks;
mod executions;
mod options;
mod problem;
mod security;
mod stream;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde_json::value::{RawValue, to_raw_value};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use self::options::ConsoleOptions;
use self::problem::Problem;
use self::security::Rules;
use self::stream::Changes;
use crate::durable::Executions;
use crate::token::TaskToken;

const PORT: u16 = 7070;

/// The largest request, in bytes.
const LARGEST: usize = 16 << 20;

/// What all requests share.
struct Shared {
    executions: Executions,
    changes: Arc<Changes>,
    about: Box<RawValue>,
    /// Cancelled when the console shuts down.
    closed: CancellationToken,
}

/// A console that listens.
pub struct Console {
    listener: TcpListener,
    router: Router,
    closed: CancellationToken,
    url: String,
}

/// Listens for those who want to see these executions.
///
/// # Errors
///
/// When the port is taken, the address is not of this machine, or the token has letters that no address can have.
pub async fn bind(executions: Executions, options: ConsoleOptions) -> io::Result<Console> {
    let ConsoleOptions { host, port, token, read_only, names } = options;
    if token.as_ref().is_some_and(|token| !fits_an_address(token)) {
        let why = "a token is made of letters, digits and `-._~`, so that it can stand in an address";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    let listener = listen(host, port).await?;
    let address = listener.local_addr()?;
    let token = token.or_else(|| (!host.is_loopback()).then(|| TaskToken::random().to_string()));
    let url = url(address, token.as_deref());
    let rules = Arc::new(Rules { host, port: address.port(), names, token, read_only });
    let about = to_raw_value(&about::About::new(&executions, read_only))?;
    let closed = CancellationToken::new();
    let changes = Changes::of(executions.clone());
    let shared = Arc::new(Shared { executions, changes, about, closed: closed.clone() });
    let router = router(shared).layer(middleware::from_fn_with_state(rules, security::check));
    Ok(Console { listener, router, closed, url })
}

/// As [`bind`] and [`Console::serve`], for as long as the future is polled.
///
/// # Errors
///
/// As [`bind`].
pub async fn serve(executions: Executions, options: ConsoleOptions) -> io::Result<()> {
    bind(executions, options).await?.serve(std::future::pending()).await
}

impl Console {
    /// Where to open it, with the token if it needs one.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers until `shutdown` is done, and then what was asked before.
    ///
    /// # Errors
    ///
    /// When the system takes the listening socket away.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let closed = self.closed.clone();
        let stopped = async move {
            shutdown.await;
            closed.cancel();
        };
        let _closed = self.closed.drop_guard();
        axum::serve(self.listener, self.router).with_graceful_shutdown(stopped).await
    }
}

async fn listen(host: IpAddr, port: Option<u16>) -> io::Result<TcpListener> {
    match port {
        Some(port) => TcpListener::bind((host, port)).await,
        None => match TcpListener::bind((host, PORT)).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => TcpListener::bind((host, 0)).await,
            bound => bound,
        },
    }
}

fn fits_an_address(token: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !token.is_empty() && token.bytes().all(fits)
}

fn url(address: SocketAddr, token: Option<&str>) -> String {
    let token = token.map(|token| format!("?token={token}")).unwrap_or_default();
    match address.ip() {
        ip if ip.is_unspecified() => format!("http://localhost:{}/{token}", address.port()),
        _ => format!("http://{address}/{token}"),
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(assets::routes())
        .route("/api/about", get(about))
        .route("/api/executions", get(executions::list).post(executions::start))
        .route("/api/check", post(executions::check))
        .route("/api/executions/{id}", get(executions::get))
        .route("/api/executions/{id}/events", get(executions::events))
        .route("/api/executions/{id}/stop", post(executions::stop))
        .route("/api/executions/{id}/redrive", post(executions::redrive))
        .route("/api/callbacks/{token}/success", post(callbacks::success))
        .route("/api/callbacks/{token}/failure", post(callbacks::failure))
        .route("/api/stream", get(stream::all))
        .route("/api/executions/{id}/stream", get(stream::one))
        .fallback(async || Problem::unknown("there is nothing here"))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(shared)
}

async fn about(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], shared.about.get().to_owned())
}
