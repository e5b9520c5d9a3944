//! What is asked of POP3 (RFC 1939).

use anyhow::{Context as _, ensure};

use super::session::{Fetched, Place};
use super::wire::Wire;
use crate::config::Mailbox;

pub struct Pop3(Wire);

impl Pop3 {
    pub async fn open(wire: Wire, settings: &Mailbox) -> anyhow::Result<Self> {
        let mut session = Self(wire);
        session.answer("the greeting").await?;
        session.ask(&format!("USER {}", settings.user), "USER").await?;
        session.ask(&format!("PASS {}", settings.password), "PASS").await?;
        Ok(session)
    }

    pub async fn list(&mut self) -> anyhow::Result<Vec<Place>> {
        self.ask("UIDL", "UIDL").await?;
        let mut places = Vec::new();
        loop {
            let line = self.0.text_line().await?;
            if line == "." {
                return Ok(places);
            }
            let (number, name) = line.split_once(' ').context("a line of UIDL without a name")?;
            let number = number.parse().context("a line of UIDL without a number")?;
            places.push(Place { number, name: name.to_owned() });
        }
    }

    pub async fn fetch(&mut self, number: u32, most: usize) -> anyhow::Result<Fetched> {
        self.0.say(&format!("RETR {number}")).await?;
        let told = self.0.text_line().await?;
        if !told.starts_with("+OK") {
            return Ok(Fetched::Refused(format!("POP3 answered to RETR: {told}")));
        }
        let mut raw = Vec::new();
        let mut begins = true;
        loop {
            let piece = self.0.piece().await?;
            if begins && matches!(piece.as_slice(), b".\r\n" | b".\n") {
                return Ok(Fetched::Message(raw));
            }
            let stuffed = begins && piece.starts_with(b".");
            begins = piece.ends_with(b"\n");
            if raw.len() < most {
                raw.extend_from_slice(&piece[usize::from(stuffed)..]);
            }
        }
    }

    pub async fn delete(&mut self, number: u32) -> anyhow::Result<()> {
        self.ask(&format!("DELE {number}"), "DELE").await
    }

    pub async fn close(mut self) -> anyhow::Result<()> {
        self.ask("QUIT", "QUIT").await
    }

    /// `name` stands in the words about what went wrong; passwords do not.
    async fn ask(&mut self, command: &str, name: &str) -> anyhow::Result<()> {
        self.0.say(command).await?;
        self.answer(name).await
    }

    async fn answer(&mut self, to: &str) -> anyhow::Result<()> {
        let line = self.0.text_line().await?;
        ensure!(line.starts_with("+OK"), "POP3 answered to {to}: {line}");
        Ok(())
    }
}
