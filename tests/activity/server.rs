//! A server that speaks Step Functions' protocol, `AwsJson1.0` over HTTP/1.1, and answers by a script.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;

pub const ARN: &str = "arn:aws:states:eu-west-1:123456789012:activity:all";

pub enum Reply {
    /// An empty answer, of a poll when nothing has come.
    Nothing,
    Json(u16, Value),
    /// The connection is closed.
    HangUp,
    /// After a second.
    Later(Box<Reply>),
}

/// What a poll brings.
pub fn task(token: &str, task: &str, state: &str, args: Value) -> Reply {
    let context = json!({
        "execution": "arn:aws:states:eu-west-1:123456789012:execution:Plain:first",
        "startTime": "2026-11-25T08:00:00.000Z",
        "state": state,
        "enteredTime": "2026-11-25T08:00:00.100Z",
        "retryCount": 0,
    });
    let payload = json!({"task": task, "args": args, "context": context});
    Reply::Json(200, json!({"taskToken": token, "input": payload.to_string()}))
}

pub fn refused(status: u16, error: &str, message: &str) -> Reply {
    Reply::Json(status, json!({"__type": format!("com.amazonaws.states#{error}"), "message": message}))
}

/// What was asked of the server: how often it was polled, and the rest.
#[derive(Clone, Default)]
struct Asked {
    polls: usize,
    answers: Vec<(String, Value)>,
}

/// Answers a request: a poll by its number and 0, another request by 0 and its number. Numbers begin at 1.
type Script = dyn Fn(usize, usize) -> Reply + Send + Sync;

pub struct Server {
    address: String,
    asked: Arc<watch::Sender<Asked>>,
}

impl Server {
    pub fn start(script: impl Fn(usize, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(watch::Sender::new(Asked::default()));
        let script: Arc<Script> = Arc::new(script);
        let server = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, script) = (server.clone(), script.clone());
                thread::spawn(move || drop(answer(stream, &asked, &*script)));
            }
        });
        Server { address, asked }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What workers have sent beside polls.
    pub fn answered(&self) -> Vec<(String, Value)> {
        self.asked.borrow().answers.clone()
    }

    pub fn polled(&self) -> usize {
        self.asked.borrow().polls
    }

    /// Completes when so many requests beside polls have come.
    pub fn answers(&self, number: usize) -> impl Future<Output = ()> + use<'_> {
        self.until(move |asked| asked.answers.len() >= number)
    }

    pub fn polls(&self, number: usize) -> impl Future<Output = ()> + use<'_> {
        self.until(move |asked| asked.polls >= number)
    }

    fn until(&self, done: impl Fn(&Asked) -> bool) -> impl Future<Output = ()> {
        let mut asked = self.asked.subscribe();
        async move { drop(asked.wait_for(done).await.unwrap()) }
    }
}

/// Answers one request.
fn answer(stream: TcpStream, asked: &watch::Sender<Asked>, script: &Script) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let (mut action, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            if line.trim_end().is_empty() { break } else { continue }
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "x-amz-target" => action = value.trim().trim_start_matches("AWSStepFunctions.").to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let is_poll = action == "GetActivityTask";
    let mut number = 0;
    asked.send_modify(|asked| {
        if is_poll {
            asked.polls += 1;
        } else {
            asked.answers.push((action.clone(), serde_json::from_slice(&body).unwrap()));
        }
        number = if is_poll { asked.polls } else { asked.answers.len() };
    });
    let reply = if is_poll { script(number, 0) } else { script(0, number) };
    write(&stream, reply, is_poll)
}

fn write(mut stream: &TcpStream, reply: Reply, is_poll: bool) -> std::io::Result<()> {
    let (status, body) = match reply {
        Reply::Json(status, body) => (status, body),
        Reply::Nothing => {
            if is_poll {
                thread::sleep(Duration::from_millis(50));
            }
            (200, json!({}))
        }
        Reply::HangUp => return Ok(()),
        Reply::Later(reply) => {
            thread::sleep(Duration::from_secs(1));
            return write(stream, *reply, is_poll);
        }
    };
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status} _\r\ncontent-type: application/x-amz-json-1.0\r\nconnection: close\r\n");
    stream.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes())
}
