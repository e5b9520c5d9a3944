//! A conversation with the mailbox, whichever language it speaks.

use super::imap::Imap;
use super::pop3::Pop3;
use super::wire::Wire;
use crate::config::{Mailbox, MailboxKind};

pub enum Session {
    Imap(Imap),
    Pop3(Pop3),
}

/// A message in the mailbox.
pub struct Place {
    pub number: u32,
    /// The same for as long as the message lies there.
    pub name: String,
}

/// What a server handed out.
pub enum Fetched {
    Message(Vec<u8>),
    /// It has the message and does not give it, in its own words.
    Refused(String),
}

impl Session {
    pub async fn open(wire: Wire, settings: &Mailbox) -> anyhow::Result<Self> {
        Ok(match settings.kind {
            MailboxKind::Imap => Self::Imap(Imap::open(wire, settings).await?),
            MailboxKind::Pop3 => Self::Pop3(Pop3::open(wire, settings).await?),
        })
    }

    /// The life of the folder, in which numbers only grow. None: numbers mean nothing beyond the
    /// conversation.
    pub fn validity(&self) -> Option<&str> {
        match self {
            Self::Imap(imap) => Some(imap.validity()),
            Self::Pop3(_) => None,
        }
    }

    /// All messages with higher numbers than `after`, in the order of their numbers. Of POP3 all:
    /// its numbers begin anew with each conversation.
    pub async fn list(&mut self, after: u32) -> anyhow::Result<Vec<Place>> {
        match self {
            Self::Imap(imap) => imap.list(after).await,
            Self::Pop3(pop3) => pop3.list().await,
        }
    }

    pub async fn fetch(&mut self, number: u32, most: usize) -> anyhow::Result<Fetched> {
        match self {
            Self::Imap(imap) => imap.fetch(number, most).await,
            Self::Pop3(pop3) => pop3.fetch(number, most).await,
        }
    }

    pub async fn delete(&mut self, number: u32) -> anyhow::Result<()> {
        match self {
            Self::Imap(imap) => imap.delete(number).await,
            Self::Pop3(pop3) => pop3.delete(number).await,
        }
    }

    pub async fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Imap(imap) => imap.close().await,
            Self::Pop3(pop3) => pop3.close().await,
        }
    }
}
