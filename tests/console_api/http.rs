//! HTTP as it is on the wire, so that a test can say whatever a browser, or somebody who means ill, may say.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;
use tokio::task::spawn_blocking;

/// Asks a server; each request has a connection of its own.
#[derive(Clone, Copy)]
pub struct Client(pub SocketAddr);

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl Client {
    pub fn host(&self) -> String {
        format!("localhost:{}", self.0.port())
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &[("content-type", "application/json")], body).await
    }

    /// With these headers beside `Host`, which one of them may replace.
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let (server, request) = (self.0, self.request(method, path, headers, body));
        let text = spawn_blocking(move || {
            let mut text = String::new();
            send(server, &request).read_to_string(&mut text).unwrap();
            text
        });
        let text = text.await.unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let (host, length) = (self.host(), body.len());
        let own = [("host", host.as_str())];
        let own = own.iter().filter(|(name, _)| !headers.iter().any(|(given, _)| given == name));
        let headers: String = own.chain(headers).map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("{method} {path} HTTP/1.1\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
    }

    pub async fn listen(&self, path: &str) -> Events {
        let (server, request) = (self.0, self.request("GET", path, &[], ""));
        Events(Some(BufReader::new(spawn_blocking(move || send(server, &request)).await.unwrap())))
    }
}

fn send(server: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Server-sent events.
pub struct Events(Option<BufReader<TcpStream>>);

impl Events {
    /// The data of the next event; `None` at the stream's end.
    pub async fn next(&mut self) -> Option<Value> {
        let mut stream = self.0.take()?;
        let read = spawn_blocking(move || {
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).unwrap() == 0 {
                    return None;
                }
                if let Some(data) = line.strip_prefix("data: ") {
                    return Some((stream, serde_json::from_str(data).unwrap()));
                }
            }
        });
        let (stream, data) = read.await.unwrap()?;
        self.0 = Some(stream);
        Some(data)
    }
}
