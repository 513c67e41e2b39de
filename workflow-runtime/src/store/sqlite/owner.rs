//! Who may run the executions of a file: whoever has locked the file beside it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::StoreError;

/// The right to run, for as long as what this gives lives.
pub fn claim(database: &Path) -> Result<File, StoreError> {
    let _gate = gate(database)?;
    let taken =
        || StoreError::new(format!("{}: another process runs the executions that are kept here", database.display()));
    try_lock(beside(database, ".lock"))?.ok_or_else(taken)
}

/// The right to run while nobody else has it: those who claim it meanwhile wait at the gate.
pub fn claim_briefly(database: &Path) -> Result<Option<[File; 2]>, StoreError> {
    let gate = gate(database)?;
    Ok(try_lock(beside(database, ".lock"))?.map(|right| [right, gate]))
}

/// What only one holds at a time; the others wait.
pub fn gate(database: &Path) -> Result<File, StoreError> {
    let path = beside(database, ".gate");
    let gate = open(&path)?;
    gate.lock().map_err(|error| failed(&path, error))?;
    Ok(gate)
}

fn try_lock(path: PathBuf) -> Result<Option<File>, StoreError> {
    let file = open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(&path, error)),
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    File::options().create(true).truncate(false).write(true).open(path).map_err(|error| failed(path, error))
}

fn failed(path: &Path, error: std::io::Error) -> StoreError {
    StoreError::new(format!("{}: {error}", path.display()))
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}
