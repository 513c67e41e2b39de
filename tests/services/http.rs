//! `http::invoke` and the answers of services that moto has not.

use serde_json::json;
use workflow_runtime::services::http::{Client, Connection};
use workflow_runtime::{Failure, Runtime};

use crate::endpoint::serve;
use crate::workflows::Customer;

const ARN: &str = "arn:aws:events:eu-west-1:123456789012:connection/Customers/1";

async fn ask(url: String, connection: Connection) -> Result<String, Failure> {
    let client = Client::new().connection(ARN, connection);
    Runtime::builder().resource(client).build().run::<Customer>((url, ARN.to_owned())).await
}

#[tokio::test]
async fn an_endpoint_is_called_with_the_credentials_of_its_connection() {
    let (url, requests) = serve(vec![("200 OK\r\ncontent-type: application/json", r#"{"name": "Ann"}"#)]);
    let connection = Connection::basic("shop", "secret").header("x-who", "us").query_parameter("v", "2");
    let connection = connection.body_parameter("tenant", "t1");
    assert_eq!(ask(format!("{url}/customers?page=1"), connection).await, Ok(r#"{"name":"Ann"}"#.to_owned()));
    let request = requests.recv().unwrap();
    assert_eq!(request.line, "POST /customers?page=1&fields=name%2C+address&v=2 HTTP/1.1");
    for header in
        ["authorization: basic c2hvcdpzzwnyzxq=", "x-shop: ours", "x-who: us", "content-type: application/json"]
    {
        assert!(request.headers.iter().any(|sent| sent == header), "{header} is not in {request:?}");
    }
    assert_eq!(serde_json::from_str::<serde_json::Value>(&request.body).unwrap(), json!({ "id": 7, "tenant": "t1" }));
}

#[tokio::test]
async fn a_token_is_fetched_by_client_credentials() {
    let (authorization, tokens) = serve(vec![("200 OK", r#"{"access_token": "t0k3n", "token_type": "Bearer"}"#)]);
    let (url, requests) = serve(vec![("200 OK\r\ncontent-type: text/plain", "hello")]);
    let scope = [("scope".to_owned(), "read".to_owned())];
    assert_eq!(ask(url, Connection::oauth(authorization, "id", "secret", scope)).await, Ok(r#""hello""#.to_owned()));
    let form = tokens.recv().unwrap().body;
    assert_eq!(form, "grant_type=client_credentials&scope=read&client_id=id&client_secret=secret");
    assert!(requests.recv().unwrap().headers.contains(&"authorization: bearer t0k3n".to_owned()));
}

#[tokio::test]
async fn a_status_is_an_error_with_the_body_as_its_cause() {
    let (url, _requests) = serve(vec![("404 Not Found", "no such customer")]);
    assert_eq!(ask(url, Connection::none()).await, Ok("no such customer".to_owned()));
    let (url, _requests) = serve(vec![("418 I'm a teapot", "")]);
    assert_eq!(ask(url, Connection::none()).await, Ok("a teapot".to_owned()));
    let (url, _requests) = serve(vec![("500 Internal Server Error", "oh no")]);
    let failure = Failure::new("States.Http.StatusCode.500", "oh no");
    assert_eq!(ask(url, Connection::none()).await, Err(failure));
}

#[tokio::test]
async fn a_status_is_retried_by_its_variant() {
    let (url, requests) = serve(vec![("429 Too Many Requests", "later"), ("200 OK", "now")]);
    assert_eq!(ask(url, Connection::api_key("x-key", "k")).await, Ok(r#""now""#.to_owned()));
    assert!(requests.iter().take(2).all(|request| request.headers.contains(&"x-key: k".to_owned())));
}

#[tokio::test]
async fn where_nobody_answers_it_is_a_socket_error() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(ask(format!("http://{free}"), Connection::none()).await, Ok("nobody is there".to_owned()));
}

#[tokio::test]
async fn an_unknown_connection_is_named() {
    let runtime = Runtime::builder().resource(Client::new()).build();
    let failure = runtime.run::<Customer>(("https://example.com".into(), "arn:x".into())).await.unwrap_err();
    assert_eq!(failure.error, "Events.ConnectionResource.ResourceNotFound");
    assert!(failure.cause.contains("`arn:x`"), "{failure}");
}
