//! Where `console` listens, and who may use it.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::{Folder, Running};
use crate::WAITING;

/// A console that listens, with its address.
fn console(folder: &Folder, options: &[&str]) -> (Running, String) {
    let mut console = folder.spawn(WAITING, &[&["console", "--port", "0"], options].concat());
    let url = console.line().trim().to_owned();
    (console, url)
}

fn port(url: &str) -> u16 {
    let digits = url.rsplit(':').next().unwrap().split('/').next().unwrap();
    digits.parse().unwrap_or_else(|error| panic!("{url}: {error}"))
}

/// The status of the answer to a request.
fn status(port: u16, request: &str, host: &str, headers: &str, body: &str) -> u16 {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let length = body.len();
    let head = format!("{request} HTTP/1.1\r\nhost: {host}:{port}\r\n{headers}content-length: {length}\r\n");
    stream.write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn list(url: &str, host: &str, headers: &str) -> u16 {
    status(port(url), "GET /api/executions", host, headers, "")
}

#[test]
fn a_host_that_others_can_reach_has_a_token() {
    let folder = Folder::new();
    let (listens, url) = console(&folder, &["--host", "0.0.0.0"]);
    let token = url.split_once("/?token=").expect(&url).1;
    assert!(url.starts_with("http://localhost:") && token.len() > 20, "{url}");
    let list = |headers: &str| list(&url, "127.0.0.1", headers);
    assert_eq!(list(""), 401);
    assert_eq!(list(&format!("authorization: Bearer {token}\r\n")), 200);
    assert_eq!(list("authorization: Bearer 0123\r\n"), 401);
    assert_eq!(listens.interrupt().code, Some(0));
    let nowhere = folder.run(WAITING, &["console", "--host", "192.0.2.1"]);
    assert_eq!(nowhere.code, Some(4));
    assert!(nowhere.err.starts_with("error: the console cannot listen: "), "{}", nowhere.err);
}

#[test]
fn a_token_may_be_given() {
    let folder = Folder::new();
    let (listens, url) = console(&folder, &["--token", "secret-of-mine"]);
    assert!(url.starts_with("http://127.0.0.1:") && url.ends_with("/?token=secret-of-mine"), "{url}");
    let list = |headers: &str| list(&url, "localhost", headers);
    assert_eq!((list(""), list("authorization: Bearer secret-of-mine\r\n")), (401, 200));
    assert_eq!(listens.interrupt().code, Some(0));
    let said = folder.run(WAITING, &["console", "--token", "no token"]);
    assert_eq!(said.code, Some(4));
    assert!(said.err.contains("a token is made of letters, digits and `-._~`"), "{}", said.err);
}

#[test]
fn a_console_answers_to_its_names_alone() {
    let folder = Folder::new();
    let (listens, url) = console(&folder, &["--allow-name", "flows.example.org", "--allow-name", "flows"]);
    let answers = ["flows.example.org", "flows", "localhost", "other.example.org"].map(|host| list(&url, host, ""));
    assert_eq!(answers, [200, 200, 200, 403]);
    assert_eq!(listens.interrupt().code, Some(0));
}

#[test]
fn a_read_only_console_changes_nothing() {
    let folder = Folder::new();
    let (listens, url) = console(&folder, &["--read-only"]);
    let start = |url: &str| {
        let body = r#"{"workflow": "Night", "input": 0}"#;
        status(port(url), "POST /api/executions", "localhost", "content-type: application/json\r\n", body)
    };
    assert_eq!(start(&url), 403);
    assert_eq!(listens.interrupt().code, Some(0));
    assert_eq!(folder.run(WAITING, &["list"]).out, "no executions\n");
    let (listens, url) = console(&folder, &[]);
    assert_eq!(start(&url), 201);
    assert_eq!(listens.interrupt().code, Some(0));
}

/// With a program in the place of the one that opens browsers.
#[cfg(target_os = "linux")]
#[test]
fn a_console_is_opened_in_the_browser() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let (opener, opened) = (folder.0.join("xdg-open"), folder.0.join("opened"));
    std::fs::write(&opener, "#!/bin/sh\nprintf '%s' \"$1\" >\"$0.part\" && mv \"$0.part\" \"${0%/*}/opened\"\n")
        .unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = folder.command(WAITING, &["console", "--port", "0", "--open"]);
    command.env("PATH", format!("{}:{}", folder.0.display(), std::env::var("PATH").unwrap()));
    let mut listens = folder.spawn_command(command);
    let url = listens.line().trim().to_owned();
    while !opened.exists() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(std::fs::read_to_string(opened).unwrap(), url);
    assert_eq!(listens.interrupt().code, Some(0));
}
