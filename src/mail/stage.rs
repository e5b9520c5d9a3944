//! Delivery as it looks in the world, for the demonstration: letters become files, but the letters
//! of a circular take their time, and some addresses behave as real ones do. Who is meant stands in
//! the domain: [`CLOSED`], [`BUSY`], [`SILENT`].

use std::path::Path;
use std::time::Duration;

use entities::MailMessageId;
use entities::mail::attempt::Phase;

use super::fate::{Answer, Report};
use super::folder::Folder;

/// The mailbox is gone: refused for good.
pub const CLOSED: &str = "closed.example.jp";
/// Asks everybody to come back once.
pub const BUSY: &str = "busy.example.jp";
/// Says nothing after the letter: nobody knows whether it arrived.
pub const SILENT: &str = "silent.example.jp";

/// Where a circular's letters go that do not leave the machine.
pub enum Letterbox<'a> {
    Folder(&'a Folder),
    Stage(&'a Stage),
}

impl Letterbox<'_> {
    /// Hands a reader's letter over; `tries` counts those before.
    pub async fn put(&self, reader: (MailMessageId, &str, i32), message: Vec<u8>) -> Report {
        match self {
            Self::Folder(folder) => folder.put(reader.0, message).await,
            Self::Stage(stage) => stage.put(reader, message).await,
        }
    }
}

pub struct Stage {
    folder: Folder,
    /// Before each answer.
    pause: Duration,
}

impl Stage {
    pub fn new(folder: &Path, pause: Duration) -> Self {
        Self { folder: Folder::new(folder), pause }
    }

    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    async fn put(&self, (id, to, tries): (MailMessageId, &str, i32), message: Vec<u8>) -> Report {
        tokio::time::sleep(self.pause).await;
        let domain = to.rsplit_once('@').map_or("", |(_, domain)| domain);
        match domain {
            CLOSED => said(Phase::Rcpt, Answer::Never, 550, "5.1.1 User unknown"),
            BUSY if tries == 0 => said(Phase::Rcpt, Answer::Later, 451, "4.7.1 Try again later"),
            SILENT => {
                Report { code: None, reply: None, ..said(Phase::Dot, Answer::Unknown, 0, "") }
            }
            _ => self.folder.put(id, message).await,
        }
    }
}

fn said(phase: Phase, answer: Answer, code: u16, words: &str) -> Report {
    let (code, reply) = (Some(code), Some(words.to_owned()));
    Report { phase, answer, code, reply, endpoint: Some("stage".to_owned()) }
}
