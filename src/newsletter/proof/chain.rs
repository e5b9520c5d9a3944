use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};
use entities::mail::message::LetterState;
use entities::{IssueId, MailMessageId};
use sea_orm::ActiveEnum as _;
use sha2::{Digest as _, Sha256};

/// Named in the first line of a file, so that whoever checks it knows these rules.
pub const FORMAT: &str = "bansou-proof-1";

/// What a chain begins with: the issue and what was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub issue: IssueId,
    pub number: i32,
    /// Hex SHA-256 of what was approved.
    pub content_hash: String,
    /// Readers the approver typed.
    pub audience: i64,
}

/// What became of one letter. Names nobody: the address is there as its keyed hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub letter: MailMessageId,
    pub address_key: String,
    pub message_id: String,
    pub state: LetterState,
    /// The last answer of a mail server.
    pub code: Option<i32>,
    pub finished_at: Option<DateTime<Utc>>,
    pub endpoint: Option<String>,
    /// `marked_sent` or `marked_lost`, where no server but somebody of the newsroom said so.
    pub decided: Option<String>,
}

/// Lines of a proof, each with the SHA-256 of the one before it and of itself: whoever changes,
/// adds, drops or moves a line changes every hash from there on, and so the head.
#[derive(Clone, Debug)]
pub struct Chain {
    head: [u8; 32],
    links: u64,
}

impl Chain {
    /// Gives the first line, too.
    pub fn begin(origin: &Origin) -> (Self, String) {
        let words = format!(
            "{FORMAT},{},{},{},{}",
            origin.issue, origin.number, origin.content_hash, origin.audience
        );
        let head = Sha256::digest(words.as_bytes()).into();
        let chain = Self { head, links: 0 };
        let line = format!("{words},{}\n", chain.head());
        (chain, line)
    }

    /// Adds a letter; gives its line.
    pub fn add(&mut self, link: &Link) -> String {
        self.links += 1;
        let words = words(self.links, link);
        let mut hasher = Sha256::new();
        hasher.update(self.head().as_bytes());
        hasher.update(b"\n");
        hasher.update(words.as_bytes());
        self.head = hasher.finalize().into();
        format!("{words},{}\n", self.head())
    }

    /// Hex, 64 digits.
    pub fn head(&self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in self.head {
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    /// Letters so far.
    pub fn links(&self) -> u64 {
        self.links
    }
}

fn words(place: u64, link: &Link) -> String {
    let code = link.code.map(|code| code.to_string()).unwrap_or_default();
    let finished = link.finished_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let told = [
        place.to_string(),
        link.letter.to_string(),
        plain(&link.address_key),
        plain(&link.message_id),
        link.state.to_value(),
        code,
        finished.unwrap_or_default(),
        plain(link.endpoint.as_deref().unwrap_or_default()),
    ];
    // A field more, which the line of a server's own answer does not have.
    let decided = link.decided.as_deref().map(plain);
    told.into_iter().chain(decided).collect::<Vec<_>>().join(",")
}

/// Nothing that would end a field or a line. None of these values has such characters; should one
/// ever have them, the file must stay readable line by line.
fn plain(value: &str) -> String {
    value.chars().map(|c| if c == ',' || c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use uuid::Uuid;

    use super::*;

    fn origin() -> Origin {
        Origin {
            issue: IssueId(Uuid::from_u128(1)),
            number: 13,
            content_hash: "ab".repeat(32),
            audience: 2,
        }
    }

    fn link(number: u128) -> Link {
        Link {
            letter: MailMessageId(Uuid::from_u128(number)),
            address_key: format!("key{number}"),
            message_id: format!("<{number}@example.jp>"),
            state: LetterState::Accepted,
            code: Some(250),
            finished_at: Utc.timestamp_opt(1_800_000_000, 0).single(),
            endpoint: None,
            decided: None,
        }
    }

    fn head_of(links: &[Link]) -> String {
        let (mut chain, _) = Chain::begin(&origin());
        for link in links {
            chain.add(link);
        }
        chain.head()
    }

    #[test]
    fn every_change_of_a_letter_or_of_their_order_shows_in_the_head() {
        let whole = head_of(&[link(1), link(2), link(3)]);
        let refused = Link { state: LetterState::Rejected, ..link(2) };

        assert_eq!(whole, head_of(&[link(1), link(2), link(3)]));
        assert_ne!(whole, head_of(&[link(1), refused, link(3)]));
        assert_ne!(whole, head_of(&[link(2), link(1), link(3)]));
        assert_ne!(whole, head_of(&[link(1), link(2)]));
        assert_ne!(whole, head_of(&[link(1), link(2), link(3), link(4)]));
    }

    #[test]
    fn what_somebody_said_of_a_letter_is_not_taken_for_a_servers_answer() {
        let decided = Link { decided: Some("marked_sent".to_owned()), ..link(1) };
        let (mut chain, _) = Chain::begin(&origin());

        let line = chain.add(&decided);

        assert_ne!(head_of(&[link(1)]), head_of(&[decided]));
        assert!(line.contains(",marked_sent,"), "{line}");
    }

    #[test]
    fn what_was_approved_is_part_of_the_chain() {
        let (chain, _) = Chain::begin(&origin());
        let (other, _) = Chain::begin(&Origin { audience: 3, ..origin() });

        assert_ne!(chain.head(), other.head());
    }

    #[test]
    fn a_line_stays_one_line_with_its_fields() {
        let (mut chain, first) = Chain::begin(&origin());

        let line = chain.add(&Link { endpoint: Some("a,b\nc".into()), ..link(1) });

        assert_eq!(first.matches(',').count(), 5);
        assert_eq!((line.matches(',').count(), line.matches('\n').count()), (8, 1));
    }
}
