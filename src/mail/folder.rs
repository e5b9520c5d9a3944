//! Delivery into a folder, for development and demonstration: each letter becomes a file. It goes
//! through the same ledger, and a letter handed over twice is one file, because it bears the
//! letter's id.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use entities::MailMessageId;
use entities::mail::attempt::Phase;

use super::fate::{Answer, Report};
use super::ledger::Held;

pub struct Folder(PathBuf);

impl Folder {
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Writes one letter. None: another sender has taken the letter meanwhile.
    pub async fn carry(&self, held: &Held, message: Vec<u8>) -> Option<Report> {
        if !held.intend().await {
            return None;
        }
        Some(self.put(held.letter.id, message).await)
    }

    /// Writes a letter whose intent is on record.
    pub async fn put(&self, id: MailMessageId, message: Vec<u8>) -> Report {
        let folder = self.0.clone();
        let written = tokio::task::spawn_blocking(move || write(&folder, id, &message)).await;
        let failure = match written {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(error) => Some(error.to_string()),
        };
        Report {
            phase: Phase::Dot,
            // A file half written bears another name, so a failure is certain.
            answer: if failure.is_none() { Answer::Accepted } else { Answer::Later },
            code: None,
            reply: failure,
            endpoint: Some("folder".to_owned()),
        }
    }
}

/// Whole or not at all: readers of the folder never see half a letter.
fn write(folder: &Path, id: MailMessageId, message: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{id}.part"));
    let mut file = std::fs::File::create(&unfinished)?;
    file.write_all(message)?;
    file.sync_all()?;
    std::fs::rename(unfinished, folder.join(format!("{id}.eml")))
}
