//! What every store must do, and what SQLite's does besides.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use workflow_runtime::store::{Fit, MemoryStore, Query, SqliteStore, Store};

/// A path of its own for each call.
pub fn path(name: &str) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("durable-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    directory.join(format!("{name}-{number}"))
}

mod memory {
    use super::*;

    workflow_runtime::store_contract!(MemoryStore::new());
}

mod sqlite {
    use super::*;

    workflow_runtime::store_contract!(SqliteStore::open(path("contract.db")).unwrap());
}

#[tokio::test]
async fn a_file_has_one_owner() {
    let path = path("owner.db");
    let (first, second) = (SqliteStore::open(&path).unwrap(), SqliteStore::open(&path).unwrap());
    first.own().await.unwrap();
    let error = second.own().await.unwrap_err().to_string();
    assert_eq!(error, format!("{}: another process runs the executions that are kept here", path.display()));
    drop(first);
    second.own().await.unwrap();
}

#[test]
fn a_new_file_may_be_opened_by_many_at_once() {
    let path = path("many.db");
    std::thread::scope(|scope| {
        let opened: Vec<_> = (0..16).map(|_| scope.spawn(|| SqliteStore::open(&path).map(drop))).collect();
        opened.into_iter().for_each(|opened| opened.join().unwrap().unwrap());
    });
}

#[test]
fn other_files_are_left_as_they_are() {
    let text = path("text.db");
    std::fs::write(&text, "this is no database, though it is long enough to be taken for one".repeat(100)).unwrap();
    let before = std::fs::read(&text).unwrap();
    let error = SqliteStore::open(&text).err().expect("it is a text").to_string();
    assert!(error.ends_with("file is not a database"), "{error}");
    assert_eq!(std::fs::read(&text).unwrap(), before);
}

/// A file that was written and closed, with what its damage then makes of it.
async fn damaged(name: &str, damage: impl FnOnce(&mut Vec<u8>)) -> (PathBuf, Vec<u8>) {
    let file = path(name);
    let store = SqliteStore::open(&file).unwrap();
    for number in 0..200 {
        store.start(workflow_runtime::store::contract::new(&number.to_string(), number)).await.unwrap();
    }
    drop(store);
    let mut bytes = std::fs::read(&file).unwrap();
    damage(&mut bytes);
    std::fs::write(&file, &bytes).unwrap();
    (file, bytes)
}

#[tokio::test]
async fn a_damaged_file_is_told_and_left_as_it_is() {
    let (truncated, bytes) = damaged("truncated.db", |bytes| bytes.truncate(bytes.len() / 2)).await;
    let error = SqliteStore::open(&truncated).err().expect("half of it is missing").to_string();
    assert_eq!(error, format!("{}: database disk image is malformed", truncated.display()));
    assert_eq!(std::fs::read(&truncated).unwrap(), bytes);
    let (headless, bytes) = damaged("headless.db", |bytes| bytes[..100].fill(7)).await;
    let error = SqliteStore::open(&headless).err().expect("it has no header").to_string();
    assert_eq!(error, format!("{}: file is not a database", headless.display()));
    assert_eq!(std::fs::read(&headless).unwrap(), bytes);
    let (spoilt, bytes) = damaged("spoilt.db", |bytes| bytes[8_192..].fill(7)).await;
    let store = SqliteStore::open(&spoilt).expect("its first pages are sound");
    let error = store.integrity_check().unwrap_err().to_string();
    assert!(error.starts_with(&spoilt.display().to_string()) || error.contains("malformed"), "{error}");
    let error = store.load(100).await.unwrap_err().to_string();
    assert_eq!(error, format!("{}: database disk image is malformed", spoilt.display()));
    let error = store.list(Query { limit: 500, ..Query::default() }).await.unwrap_err().to_string();
    assert_eq!(error, format!("{}: database disk image is malformed", spoilt.display()));
    drop(store);
    assert_eq!(std::fs::read(&spoilt).unwrap(), bytes);
}

#[test]
fn a_sound_file_is_sound() {
    SqliteStore::open(path("sound.db")).unwrap().integrity_check().unwrap();
}

/// A file as the first versions wrote it.
#[tokio::test]
async fn a_file_of_an_earlier_version_is_brought_to_this_one() {
    let path = path("earlier.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(include_str!("version_1.sql")).unwrap();
    drop(connection);
    let store = SqliteStore::open(&path).unwrap();
    let loaded = store.load(1).await.unwrap().expect("it was kept");
    let description = loaded.description.clone();
    assert_eq!((description.fits, description.unfit, description.redrives), (0, None, 0));
    assert_eq!(store.list(Query { limit: 9, ..Query::default() }).await.unwrap(), [loaded.description]);
    let first = Fit { fits: i64::MIN, key: i64::MIN };
    assert_eq!(store.unfitted(&[5], first, 9).await.unwrap(), [Fit { fits: 0, key: 1 }]);
    assert_eq!(loaded.machines.len(), 1);
    store.integrity_check().unwrap();
    drop(store);
    SqliteStore::open(&path).expect("it is of this version");
}
