//! Everything that is stored about a reader, in words: for the reader's own page and file.

use chrono::{DateTime, Utc};
use entities::mail::suppression;
use entities::newsletter::consent;
use entities::newsletter::form_version;
use entities::newsletter::subscriber::{self, ReaderLanguage, ReaderState};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};
use serde::Serialize;
use utoipa::ToSchema;

use super::details::details;
use super::evidence::{Evidence, evidence_of};
use super::kept_letters::letters_to;
use super::preferences::Offered;
use super::storage::Stored;
use super::wording::{self, say};
use crate::context::Context;
use crate::mail::{RefusalReason, circulars_refused};
use crate::people::vocabularies::Terms;
use crate::vocabulary::{Prefecture, tokyo};

/// Letters shown.
const LETTERS: u64 = 200;

/// What is stored, in the language it was asked for in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Kept {
    pub email: Option<String>,
    /// `配信中`
    pub state: &'static str,
    /// Why nothing is sent although the registration holds.
    pub undelivered: Option<&'static str>,
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
    /// What was agreed to, word by word.
    pub wordings: Vec<KeptWording>,
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
    /// The whole address of the machine, as long as it is kept.
    pub address: Option<String>,
    pub agent: Option<String>,
    /// Names the wording that was agreed to.
    pub form_version: Option<String>,
    /// Where and when consent was given, which fields were changed.
    pub details: Option<String>,
}

impl KeptAct {
    /// `メールのリンク、203.0.113.9、Mozilla/5.0 …、変えた項目：話題`
    pub fn told(&self, language: ReaderLanguage) -> String {
        let parts = [
            Some(self.route),
            self.address.as_deref().or(self.network.as_deref()),
            self.agent.as_deref(),
            self.details.as_deref(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(wording::comma(language))
    }
}

/// The words of a form.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptWording {
    /// As `form_version` names it.
    pub version: String,
    pub text: String,
    pub first_used_at: DateTime<Utc>,
}

/// A letter about the reading, or an issue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptLetter {
    pub at: DateTime<Utc>,
    pub subject: String,
}

impl Kept {
    /// All but the letters.
    pub fn of(
        language: ReaderLanguage,
        (reader, offered): (&Stored, &Offered),
        evidence: Evidence,
    ) -> Self {
        let row = &reader.row;
        let english = language == ReaderLanguage::En;
        let blocks = offered.regions.blocks.iter();
        let chosen = blocks.filter(|block| reader.regions.contains(&block.id));
        let regions = chosen.map(|block| if english { &block.name_en } else { &block.name });
        let prefecture = row.prefecture_code.and_then(|code| u8::try_from(code).ok());
        let prefecture = prefecture.and_then(Prefecture::from_code);
        let mut addresses = evidence.addresses;
        let lines = evidence.lines.into_iter();
        let lines = lines.map(|line| (addresses.remove(&line.id), line));
        Self {
            email: row.email.clone(),
            state: wording::state_in(language, row.state),
            undelivered: None,
            subscribed_at: row.subscribed_at,
            left_at: row.left_at,
            leave_reason: row.leave_reason.clone(),
            name: row.name.clone(),
            affiliation: row.affiliation.clone(),
            kind: row.kind.map(|kind| wording::kind_in(language, kind)),
            prefecture: prefecture
                .map(|one| if english { one.romaji() } else { one.kanji() }.to_owned()),
            topics: labels(language, &offered.terms, &reader.topics),
            themes: labels(language, &offered.terms, &reader.themes),
            regions: regions.cloned().collect(),
            frequency: wording::frequency_in(language, row.frequency),
            language: wording::language_in(language, row.language),
            history: lines.map(|line| act(language, line)).collect(),
            wordings: wordings(evidence.wordings.into_values()),
            letters: Vec::new(),
        }
    }
}

fn labels(language: ReaderLanguage, terms: &Terms, ids: &[entities::TermId]) -> Vec<String> {
    let label = |id: &entities::TermId| {
        let english = terms.get(*id).and_then(|term| term.label_en.clone());
        let english = english.filter(|_| language == ReaderLanguage::En);
        english.unwrap_or_else(|| terms.label(*id).to_owned())
    };
    ids.iter().map(label).collect()
}

fn act(language: ReaderLanguage, (address, line): (Option<String>, consent::Model)) -> KeptAct {
    // Who of the secretariat it was is nobody else's: the office answers for it.
    let by =
        line.acted_by.map(|_| say(language, "事務局", "the secretariat", "じむきょく").to_owned());
    KeptAct {
        at: line.at,
        what: wording::act_in(language, line.act),
        route: wording::route_in(language, line.route),
        details: details(language, &line, by),
        network: line.network,
        address,
        agent: line.agent,
        form_version: line.form_version,
    }
}

fn wordings(versions: impl Iterator<Item = form_version::Model>) -> Vec<KeptWording> {
    let mut all: Vec<_> = versions
        .map(|version| KeptWording {
            version: version.fingerprint,
            text: version.wording,
            first_used_at: version.first_used_at,
        })
        .collect();
    all.sort_by(|a, b| (a.first_used_at, &a.version).cmp(&(b.first_used_at, &b.version)));
    all
}

/// Reads all of it, told in `language`.
pub async fn kept(
    context: &Context,
    language: ReaderLanguage,
    reader: &Stored,
) -> anyhow::Result<Kept> {
    let db = context.database.reader();
    let offered = Offered::load(db, tokyo::day_of(context.now())).await?;
    let evidence = evidence_of(db, reader.row.id).await?;
    let letters = letters_to(db, &reader.row, (&evidence.lines, LETTERS)).await?.into_iter();
    let mut kept = Kept::of(language, (reader, &offered), evidence);
    kept.letters =
        letters.map(|line| KeptLetter { at: line.created_at, subject: line.subject }).collect();
    kept.undelivered = undelivered(db, language, &reader.row).await?;
    Ok(kept)
}

/// Why issues do not go to somebody who reads: what happened at their mailbox.
pub async fn undelivered(
    reader: &impl ConnectionTrait,
    language: ReaderLanguage,
    row: &subscriber::Model,
) -> Result<Option<&'static str>, DbErr> {
    if row.state != ReaderState::Active {
        return Ok(None);
    }
    let nothing = suppression::Entity::find_by_id(row.address_key.clone()).one(reader).await?;
    if nothing.is_some() {
        return Ok(Some(say(
            language,
            "このアドレスへのメールを止めているため、何もお送りしていません。受け取るときは、事務局にお知らせください。",
            "Mails to this address are stopped, so nothing is sent. To receive them, please tell the secretariat.",
            "この アドレスへの メールを とめています。ほしいときは じむきょくに いってください。",
        )));
    }
    Ok(circulars_refused(reader, &row.address_key).await?.map(|reason| match reason {
        RefusalReason::Bounced => say(
            language,
            "号が何度も届かずに戻ってきたため、お送りしていません。受け取るときは、登録フォームからもう一度登録してください。",
            "Issues came back undelivered several times, so none are sent. To receive them, use the registration form once more.",
            "メールが なんども もどってきたので、とめています。ほしいときは もういちど とうろくしてください。",
        ),
        RefusalReason::Complained | RefusalReason::Owner => say(
            language,
            "号が迷惑メールとして届け出られたため、お送りしていません。受け取るときは、登録フォームからもう一度登録してください。",
            "An issue was reported as unwanted, so none are sent. To receive them, use the registration form once more.",
            "めいわくメールだと いわれたので、とめています。ほしいときは もういちど とうろくしてください。",
        ),
    }))
}
