//! Everything that is stored about a reader, in words: for the reader's own page and file.

use chrono::{DateTime, Utc};
use entities::newsletter::consent;
use serde::Serialize;
use utoipa::ToSchema;

use super::evidence::evidence_of;
use super::letters::concerning;
use super::preferences::Offered;
use super::storage::Stored;
use super::wording;
use crate::context::Context;
use crate::mail::{self, LetterQuery};
use crate::vocabulary::{Prefecture, tokyo};

/// Letters shown.
const LETTERS: u64 = 200;

/// What is stored.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Kept {
    pub email: Option<String>,
    /// `配信中`
    pub state: &'static str,
    pub subscribed_at: DateTime<Utc>,
    pub left_at: Option<DateTime<Utc>>,
    pub leave_reason: Option<String>,
    pub name: Option<String>,
    pub affiliation: Option<String>,
    pub kind: Option<&'static str>,
    pub prefecture: Option<String>,
    /// Empty: all.
    pub topics: Vec<String>,
    pub themes: Vec<String>,
    pub regions: Vec<String>,
    pub frequency: &'static str,
    pub language: &'static str,
    /// Oldest first.
    pub history: Vec<KeptAct>,
    /// Newest first.
    pub letters: Vec<KeptLetter>,
}

/// A line of the evidence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptAct {
    pub at: DateTime<Utc>,
    pub what: &'static str,
    pub route: &'static str,
    pub network: Option<String>,
    pub agent: Option<String>,
    /// Names the wording that was agreed to.
    pub form_version: Option<String>,
}

impl KeptAct {
    /// `メールのリンク、203.0.113.0/24、Mozilla/5.0 …`
    pub fn where_from(&self) -> String {
        let parts = [Some(self.route), self.network.as_deref(), self.agent.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("、")
    }
}

/// A letter about the reading, or an issue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptLetter {
    pub at: DateTime<Utc>,
    pub subject: String,
}

impl Kept {
    pub fn of(reader: &Stored, offered: &Offered, lines: Vec<consent::Model>) -> Self {
        let row = &reader.row;
        let labels = |ids: &[entities::TermId]| {
            ids.iter().map(|id| offered.terms.label(*id).to_owned()).collect()
        };
        let blocks = offered.regions.blocks.iter();
        let chosen = blocks.filter(|block| reader.regions.contains(&block.id));
        let prefecture = row.prefecture_code.and_then(|code| u8::try_from(code).ok());
        Self {
            email: row.email.clone(),
            state: wording::state(row.state),
            subscribed_at: row.subscribed_at,
            left_at: row.left_at,
            leave_reason: row.leave_reason.clone(),
            name: row.name.clone(),
            affiliation: row.affiliation.clone(),
            kind: row.kind.map(wording::kind),
            prefecture: prefecture.and_then(Prefecture::from_code).map(|one| one.kanji().into()),
            topics: labels(&reader.topics),
            themes: labels(&reader.themes),
            regions: chosen.map(|block| block.name.clone()).collect(),
            frequency: wording::frequency(row.frequency),
            language: wording::language(row.language),
            history: lines.into_iter().map(act).collect(),
            letters: Vec::new(),
        }
    }
}

fn act(line: consent::Model) -> KeptAct {
    KeptAct {
        at: line.at,
        what: wording::act(line.act),
        route: wording::route(line.route),
        network: line.network,
        agent: line.agent,
        form_version: line.form_version,
    }
}

/// Reads all of it.
pub async fn kept(context: &Context, reader: &Stored) -> anyhow::Result<Kept> {
    let db = context.database.reader();
    let offered = Offered::load(db, tokyo::day_of(context.now())).await?;
    let evidence = evidence_of(db, reader.row.id).await?;
    let mut kept = Kept::of(reader, &offered, evidence.lines);
    let (kind, id) = concerning(reader.row.id);
    let query = LetterQuery { concerns: Some((kind.to_owned(), id)), ..LetterQuery::default() };
    let (letters, _) = mail::letters(db, &context.post, &query, 0, LETTERS).await?;
    let letters = letters.into_iter();
    kept.letters =
        letters.map(|line| KeptLetter { at: line.created_at, subject: line.subject }).collect();
    Ok(kept)
}
