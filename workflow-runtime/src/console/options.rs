//! Where a console listens, and who may use it.

use std::net::{IpAddr, Ipv4Addr};

/// Where a console listens, and who may use it: by default whoever is on this machine.
///
/// ```
/// use workflow_runtime::console::ConsoleOptions;
///
/// let everywhere = ConsoleOptions::new().host([0, 0, 0, 0]).port(8080).token("5f1c0e7ab8d94d33").read_only(true);
/// ```
#[derive(Clone)]
pub struct ConsoleOptions {
    pub(super) host: IpAddr,
    pub(super) port: Option<u16>,
    pub(super) token: Option<String>,
    pub(super) read_only: bool,
    pub(super) names: Vec<String>,
}

impl Default for ConsoleOptions {
    fn default() -> Self {
        let (port, token, names) = Default::default();
        ConsoleOptions { host: Ipv4Addr::LOCALHOST.into(), port, token, read_only: false, names }
    }
}

impl ConsoleOptions {
    /// On `127.0.0.1` at port 7070, or at a free one where that is taken, for whoever is on this machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// The address to listen at, such as `[0, 0, 0, 0]` for all. One that is not of this machine alone needs a token,
    /// which is made where none is given.
    pub fn host(mut self, host: impl Into<IpAddr>) -> Self {
        self.host = host.into();
        self
    }

    /// The port to listen at; 0 for a free one. It is an error where it is taken.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Lets only those in who have this token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Refuses all that changes something.
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// A name by which browsers may call the console, beside `localhost` and its addresses: `flows.example.org`.
    /// Others are refused, so that no page of a stranger reaches it by a name of his own (DNS rebinding).
    pub fn allow_name(mut self, name: impl Into<String>) -> Self {
        self.names.push(name.into().to_ascii_lowercase());
        self
    }
}
