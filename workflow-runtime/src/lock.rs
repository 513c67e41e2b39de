//! Locks that outlive a panic.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is behind the lock, also after a panic.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
