//! The page, which is built beforehand: `console/` beside this crate's sources has what it is made of.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

const PAGE: &str = include_str!("../../console/dist/index.html");
const SCRIPT: &str = include_str!("../../console/dist/app.js");
const STYLE: &str = include_str!("../../console/dist/app.css");

pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let file = |kind: &'static str, text: &'static str| get(move || async move { ([(CONTENT_TYPE, kind)], text) });
    Router::new()
        .route("/", file("text/html; charset=utf-8", PAGE))
        .route("/assets/app.js", file("text/javascript; charset=utf-8", SCRIPT))
        .route("/assets/app.css", file("text/css; charset=utf-8", STYLE))
}
