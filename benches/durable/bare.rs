//! SQLite by itself: rows of the size of a transition's.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;

/// Rows a second that SQLite takes, so many in each transaction.
pub fn rows(path: &Path, group: u32, count: u32) -> f64 {
    let mut connection = Connection::open(path).expect("the database opens");
    connection.pragma_update(None, "journal_mode", "WAL").expect("WAL is there");
    connection.pragma_update(None, "synchronous", "FULL").expect("FULL is there");
    connection.execute_batch("CREATE TABLE rows (number INTEGER PRIMARY KEY, data BLOB) STRICT").expect("a table");
    let data = [b'x'; 100];
    let start = Instant::now();
    for _ in 0..count / group {
        let transaction = connection.transaction().expect("it begins");
        let mut insert = transaction.prepare_cached("INSERT INTO rows (data) VALUES (?)").expect("it is SQL");
        for _ in 0..group {
            insert.execute([&data]).expect("a row");
        }
        drop(insert);
        transaction.commit().expect("it is on disk");
    }
    f64::from(count / group * group) / start.elapsed().as_secs_f64()
}

/// Bytes of the database, with what is not yet in its main file.
pub fn size(path: &Path) -> u64 {
    let wal = path.with_extension("db-wal");
    [path, &wal].into_iter().filter_map(|path| std::fs::metadata(path).ok()).map(|data| data.len()).sum()
}
