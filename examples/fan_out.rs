//! Fan-out: every photo of an album is resized, two at once, while the album's page is written.
//!
//! `cargo run --example fan_out`
#![allow(missing_docs)]

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, TaskError, task, workflow};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Photo {
    pub name: String,
    pub width: u32,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PhotoError {
    #[error("{name} is no photo")]
    Broken { name: String },
}

#[task]
async fn resize(photo: &Photo, width: u32) -> Result<Photo, PhotoError> {
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    match photo.width {
        0 => Err(PhotoError::Broken { name: photo.name.clone() }),
        _ => Ok(Photo { name: format!("{}-{width}.jpg", photo.name), width }),
    }
}

#[task]
async fn write_page(title: &str) -> String {
    format!("<h1>{title}</h1>")
}

workflow! {
    /// Publishes an album.
    pub workflow Album(title: String, photos: Vec<Photo>) -> String {
        state Publish {
            let (page, small) = parallel {
                write_page(&title),
                branch -> Vec<Photo> {
                    state Resize {
                        let resized = map photo: Photo in photos with { max_concurrency: 2 } -> Photo {
                            state Look => if photo.width > 800 { Shrink } else { succeed photo };
                            state Shrink { let shrunk = resize(&photo, 800)?; => succeed shrunk }
                        };
                        => succeed resized
                    }
                },
            } catch PhotoError::Broken { name } => Leave(name);
            => succeed format!("{page} with {} photos", small.len())
        }
        state Leave(broken: String) => succeed format!("{title} is not published: {broken} is broken");
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let photos = [("sea", 4_000), ("dog", 640), ("hill", 3_000)];
    let photos = photos.map(|(name, width)| Photo { name: name.into(), width });
    println!("{}", Album::run("Summer".into(), photos.into()).await?);
    Ok(())
}
