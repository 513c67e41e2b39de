//! The tables, and how they came to be what they are.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Durability, StoreError};

/// Marks a file as one of this crate's: "Flow".
const APPLICATION: i32 = 0x466c_6f77;

/// What leads from each version of the schema to the next one.
const MIGRATIONS: &[&str] = &[FIRST, REDRIVE_AND_PRUNE, LOOK_UP, REQUESTS, TOKENS, FITS];

const FIRST: &str = "
    CREATE TABLE executions (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        workflow TEXT NOT NULL,
        name TEXT NOT NULL,
        status TEXT NOT NULL,
        input BLOB NOT NULL,
        output BLOB,
        error TEXT,
        cause TEXT,
        started INTEGER NOT NULL,
        stopped INTEGER,
        due INTEGER,
        UNIQUE (workflow, name)
    ) STRICT;
    CREATE INDEX executions_due ON executions (due, key) WHERE due IS NOT NULL;
    CREATE TABLE machines (
        execution INTEGER NOT NULL,
        path TEXT NOT NULL,
        frame BLOB NOT NULL,
        progress BLOB,
        PRIMARY KEY (execution, path)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE history (
        number INTEGER PRIMARY KEY,
        execution INTEGER NOT NULL,
        events BLOB NOT NULL
    ) STRICT;
    CREATE INDEX history_execution ON history (execution);
";

const REDRIVE_AND_PRUNE: &str = "
    ALTER TABLE executions ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE executions ADD COLUMN redriven INTEGER;
    CREATE INDEX executions_stopped ON executions (stopped) WHERE stopped IS NOT NULL;
";

/// `executions_list` has what a list is filtered by, so that a filter need not read the executions that it leaves out.
const LOOK_UP: &str = "
    CREATE UNIQUE INDEX executions_id ON executions (id);
    CREATE INDEX executions_list ON executions (key, status, workflow, started, name);
";

const REQUESTS: &str = "
    CREATE TABLE requests (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        execution INTEGER NOT NULL,
        what BLOB NOT NULL
    ) STRICT;
";

const TOKENS: &str = "
    CREATE TABLE tokens (
        token TEXT PRIMARY KEY,
        execution INTEGER NOT NULL,
        path TEXT NOT NULL,
        what BLOB NOT NULL,
        heard INTEGER NOT NULL,
        answer BLOB,
        over INTEGER NOT NULL DEFAULT FALSE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tokens_execution ON tokens (execution, over);
    CREATE INDEX tokens_answered ON tokens (execution) WHERE answer IS NOT NULL AND NOT over;
";

/// Which definition an execution is known to fit. Nothing is known of those that are there.
const FITS: &str = "
    ALTER TABLE executions ADD COLUMN fits INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE executions ADD COLUMN unfit TEXT;
    CREATE INDEX executions_fits ON executions (fits, key) WHERE stopped IS NULL;
";

/// Brings the file to this version. One that is not of this crate's is left as it is.
pub fn prepare(connection: &mut Connection, durability: Durability) -> Result<(), StoreError> {
    let missing = missing(&connection.transaction()?)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Relaxed => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    if missing.is_empty() {
        return Ok(());
    }
    // Another process may have done it meanwhile.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let missing = self::missing(&transaction)?;
    missing.iter().try_for_each(|migration| transaction.execute_batch(migration))?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    Ok(transaction.commit()?)
}

/// The migrations that the file is to go through.
fn missing(transaction: &Transaction<'_>) -> Result<&'static [&'static str], StoreError> {
    let application: i32 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION && tables > 0 {
        return Err(StoreError::new("this database is not one of workflow-runtime's"));
    }
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    MIGRATIONS.get(version as usize..).ok_or_else(|| {
        StoreError::new(format!(
            "a later version of workflow-runtime wrote this database: it has version {version}, and this one knows {}",
            MIGRATIONS.len()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Description, Query, Status, read};
    use super::*;

    /// A file as it was before each migration, with an execution, is one of this version after them.
    #[test]
    fn each_version_becomes_this_one() {
        for version in 1..=MIGRATIONS.len() {
            let mut connection = Connection::open_in_memory().unwrap();
            MIGRATIONS[..version].iter().for_each(|migration| connection.execute_batch(migration).unwrap());
            connection.pragma_update(None, "application_id", APPLICATION).unwrap();
            connection.pragma_update(None, "user_version", version as u32).unwrap();
            let old = "INSERT INTO executions (id, workflow, name, status, input, started, due)
                       VALUES ('an id', 'Flow', 'old', 'RUNNING', X'7B7D', 7, 7)";
            connection.execute(old, []).unwrap();
            prepare(&mut connection, Durability::Full).unwrap();
            let known: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            assert_eq!(known as usize, MIGRATIONS.len());
            let Description { key, status, redrives, .. } = read::find_id(&connection, "an id").unwrap().unwrap();
            assert_eq!((status, redrives), (Status::Running, 0));
            let listed = read::list(&connection, &Query { limit: 9, ..Query::default() }).unwrap();
            assert_eq!((listed.len(), listed[0].key), (1, key));
            assert_eq!(read::news(&connection, 0).unwrap().started, [key]);
        }
    }
}
