use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use anyhow::{Context as _, bail};

/// Keeps a second server away from an SQLite file. The operating system drops the lock with the
/// process, however it ends.
#[derive(Debug)]
pub struct ProcessLock {
    _held: File,
}

impl ProcessLock {
    /// Takes the lock beside the database file, or says who else must be stopped.
    pub fn take(database: &Path) -> anyhow::Result<Self> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = std::path::PathBuf::from(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        }
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("the lock file {} cannot be opened", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another bansou already serves {}; stop it first, or use PostgreSQL for several",
                database.display()
            ),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
