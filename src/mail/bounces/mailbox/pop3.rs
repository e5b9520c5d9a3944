//! What is asked of POP3 (RFC 1939).

use anyhow::{Context as _, ensure};

use super::Place;
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

    pub async fn fetch(&mut self, number: u32, most: usize) -> anyhow::Result<Vec<u8>> {
        self.ask(&format!("RETR {number}"), "RETR").await?;
        let mut raw = Vec::new();
        loop {
            let line = self.0.line().await?;
            if line == b"." {
                return Ok(raw);
            }
            if raw.len() < most {
                raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                raw.extend_from_slice(b"\r\n");
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
