//! The tables, and how they came to be what they are.

use rusqlite::Connection;

use super::{Durability, StoreError};

/// Marks a file as one of this crate's: "Flow".
const APPLICATION: i32 = 0x466c_6f77;

/// What leads from each version of the schema to the next one.
const MIGRATIONS: &[&str] = &[FIRST, REDRIVE_AND_PRUNE, LOOK_UP];

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

/// Brings the file to this version. One that is not of this crate's is left as it is.
pub fn prepare(connection: &mut Connection, durability: Durability) -> Result<(), StoreError> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION && tables > 0 {
        return Err(StoreError::new("this database is not one of workflow-runtime's"));
    }
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let Some(missing) = MIGRATIONS.get(version as usize..) else {
        return Err(StoreError::new(format!(
            "a later version of workflow-runtime wrote this database: it has version {version}, and this one knows {}",
            MIGRATIONS.len()
        )));
    };
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Relaxed => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    if missing.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    missing.iter().try_for_each(|migration| transaction.execute_batch(migration))?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    Ok(transaction.commit()?)
}
