//! `console`

use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};

use clap::Args;

use super::own::Opened;
use super::work::{Ended, until_interrupted};
use super::{Given, own};
use crate::cli::exit;
use crate::cli::problem::{Problem, advise};
use crate::cli::record::write;
use crate::console::{self, ConsoleOptions};
use crate::store::Query;

#[derive(Args)]
pub struct Open {
    /// The port to listen at; 0 for a free one. By default 7070, or a free one where that is taken.
    #[arg(long)]
    pub port: Option<u16>,
    /// The address to listen at. One that others can reach needs a token, which is made where none is given.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,
    /// Let only those in who have this token.
    #[arg(long)]
    pub token: Option<String>,
    /// A name by which browsers may call it, beside localhost and addresses.
    #[arg(long, value_name = "NAME")]
    pub allow_name: Vec<String>,
    /// Refuse all that changes something.
    #[arg(long)]
    pub read_only: bool,
    /// Open it in the browser.
    #[arg(long)]
    pub open: bool,
}

impl Open {
    fn options(&self) -> ConsoleOptions {
        let mut options = ConsoleOptions::new().host(self.host).read_only(self.read_only);
        if let Some(port) = self.port {
            options = options.port(port);
        }
        if let Some(token) = &self.token {
            options = options.token(token);
        }
        self.allow_name.iter().fold(options, |options, name| options.allow_name(name))
    }
}

pub async fn run(given: Given<'_>, open: Open) -> Result<u8, Problem> {
    let (json, program) = (given.json, given.program);
    let mut opened = own::own(given).await?;
    let result = serve(&mut opened, &open, &program.samples, json).await;
    opened.close().await;
    result.map(|()| exit::SUCCESS)
}

async fn serve(
    opened: &mut Opened,
    open: &Open,
    samples: &[(&'static str, String)],
    json: bool,
) -> Result<(), Problem> {
    let cannot = |error: std::io::Error| Problem::new(exit::SETUP, format!("the console cannot listen: {error}"));
    let console = console::bind(opened.executions.clone(), open.options()).await.map_err(cannot)?;
    let url = console.url().to_owned();
    let ended = Ended::from_now(opened.executions.clone()).await;
    if opened.runtime.is_none() {
        advise("another process runs the executions; this one shows them");
    } else {
        start_samples(opened, samples).await?;
    }
    write(&if json { format!("{}\n", serde_json::json!({ "url": url })) } else { format!("{url}\n") })?;
    if open.open {
        browse(&url);
    }
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(console.serve(async {
        let _ = stopped.await;
    }));
    let result = until_interrupted(opened, ended, json).await;
    drop(stop);
    let _ = server.await;
    result
}

/// Gives an empty store something to show.
async fn start_samples(opened: &Opened, samples: &[(&'static str, String)]) -> Result<(), Problem> {
    let any = opened.executions.list(Query { limit: 1, ..Query::default() }).await.map_err(super::find::failed)?;
    if !any.is_empty() {
        return Ok(());
    }
    for (workflow, lines) in samples {
        let lines = lines.lines().filter(|line| !line.trim().is_empty());
        for (number, input) in (1..).zip(lines) {
            let name = format!("sample-{number}");
            opened.executions.start(workflow, &name, input).await.map_err(super::start::refused)?;
        }
    }
    Ok(())
}

/// Who has no browser has the address.
fn browse(url: &str) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = Command::new(opener).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
