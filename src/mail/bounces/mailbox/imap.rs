//! What is asked of IMAP (RFC 3501).

use anyhow::{Context as _, bail, ensure};

use super::session::{Fetched, Place};
use super::wire::Wire;
use crate::config::Mailbox;

pub struct Imap {
    wire: Wire,
    commands: u32,
    /// Tells one life of the folder from the next: the numbers begin anew.
    validity: String,
    /// Messages stay where they are, and what others marked as deleted may come back.
    keeps: bool,
    deletes: bool,
}

/// Lines before the answer that ends a command, and what was sent as a literal.
struct Answer {
    lines: Vec<String>,
    literal: Option<Vec<u8>>,
    /// The command was refused, in these words.
    refusal: Option<String>,
}

impl Imap {
    pub async fn open(wire: Wire, settings: &Mailbox) -> anyhow::Result<Self> {
        let (validity, keeps) = (String::new(), settings.keeps);
        let mut session = Self { wire, commands: 0, validity, keeps, deletes: false };
        let greeting = session.wire.text_line().await?;
        ensure!(greeting.starts_with("* OK"), "IMAP greeted with: {greeting}");
        let (user, password) = (quoted(&settings.user), quoted(&settings.password));
        session.ask(&format!("LOGIN {user} {password}"), "LOGIN").await?;
        let folder = quoted(&settings.folder);
        let verb = if settings.keeps { "EXAMINE" } else { "SELECT" };
        let answer = session.ask(&format!("{verb} {folder}"), verb).await?;
        let validity = answer.lines.iter().find_map(|line| after(line, "[UIDVALIDITY "));
        validity.context("IMAP names no UIDVALIDITY")?.clone_into(&mut session.validity);
        Ok(session)
    }

    pub fn validity(&self) -> &str {
        &self.validity
    }

    /// The answer is one line of all numbers: only those after the last one read are asked for.
    pub async fn list(&mut self, after: u32) -> anyhow::Result<Vec<Place>> {
        let Some(first) = after.checked_add(1) else { return Ok(Vec::new()) };
        let which = if self.keeps { "" } else { "UNDELETED " };
        let answer = self.ask(&format!("UID SEARCH {which}UID {first}:*"), "SEARCH").await?;
        let found = answer.lines.iter().filter_map(|line| line.strip_prefix("* SEARCH"));
        let numbers = found.flat_map(str::split_whitespace).map(str::parse);
        let mut numbers: Vec<u32> =
            numbers.collect::<Result<_, _>>().context("no list of numbers")?;
        // `*` is the last message, and so in the list even where all are before `first`.
        numbers.retain(|number| *number > after);
        numbers.sort_unstable();
        numbers.dedup();
        let name = |number: u32| format!("{}:{number}", self.validity);
        Ok(numbers.into_iter().map(|number| Place { number, name: name(number) }).collect())
    }

    pub async fn fetch(&mut self, number: u32, most: usize) -> anyhow::Result<Fetched> {
        let command = format!("UID FETCH {number} BODY.PEEK[]<0.{most}>");
        let answer = self.answer(&command, "FETCH", most).await?;
        Ok(match answer.refusal {
            Some(words) => Fetched::Refused(format!("IMAP answered to FETCH: {words}")),
            // Somebody else may have deleted it meanwhile: there is nothing to read then.
            None => Fetched::Message(answer.literal.unwrap_or_default()),
        })
    }

    pub async fn delete(&mut self, number: u32) -> anyhow::Result<()> {
        let command = format!("UID STORE {number} +FLAGS.SILENT (\\Deleted)");
        self.ask(&command, "STORE").await?;
        self.deletes = true;
        Ok(())
    }

    pub async fn close(mut self) -> anyhow::Result<()> {
        if self.deletes {
            self.ask("EXPUNGE", "EXPUNGE").await?;
        }
        self.ask("LOGOUT", "LOGOUT").await.map(drop)
    }

    /// `name` stands in the words about what went wrong; passwords do not.
    async fn ask(&mut self, command: &str, name: &str) -> anyhow::Result<Answer> {
        let answer = self.answer(command, name, 64 * 1024).await?;
        match answer.refusal {
            Some(words) => bail!("IMAP answered to {name}: {words}"),
            None => Ok(answer),
        }
    }

    async fn answer(&mut self, command: &str, name: &str, most: usize) -> anyhow::Result<Answer> {
        self.commands += 1;
        let tag = format!("b{}", self.commands);
        self.wire.say(&format!("{tag} {command}")).await?;
        let mut answer = Answer { lines: Vec::new(), literal: None, refusal: None };
        loop {
            let line = self.wire.text_line().await?;
            if let Some(told) = line.strip_prefix(&tag).and_then(|rest| rest.strip_prefix(' ')) {
                answer.refusal = (!told.starts_with("OK")).then(|| told.to_owned());
                return Ok(answer);
            }
            if line.starts_with("* BYE") && name != "LOGOUT" {
                bail!("IMAP hung up: {line}");
            }
            if let Some(count) = literal(&line) {
                let bytes = self.wire.bytes(count, most).await?;
                answer.literal.get_or_insert(bytes);
            }
            if answer.lines.len() < 100_000 {
                answer.lines.push(line);
            }
        }
    }
}

/// `{123}` at the end of a line: so many bytes follow.
fn literal(line: &str) -> Option<usize> {
    line.strip_suffix('}')?.rsplit_once('{')?.1.parse().ok()
}

fn after<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    line.split_once(mark)?.1.split(']').next()
}

/// Settings hold no line ends.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
