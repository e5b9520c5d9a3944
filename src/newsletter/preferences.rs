//! What a reader tells of themselves and wishes for.

use entities::newsletter::subscriber::{Frequency, ReaderKind};
use entities::people::term::Vocabulary;
use entities::{RegionBlockId, TermId};
use sea_orm::{ActiveEnum as _, ConnectionTrait, DbErr, Iterable as _};
use serde::{Deserialize, Serialize};

use super::wording::problems as say;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::{Prefecture, ShortText};
use crate::web::Problems;

/// What can be chosen from.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    pub terms: Terms,
    pub regions: Regions,
}

impl Offered {
    pub async fn load(
        reader: &impl ConnectionTrait,
        day: chrono::NaiveDate,
    ) -> Result<Self, DbErr> {
        let (terms, regions) = (Terms::load(reader).await?, Regions::on(reader, day).await?);
        Ok(Self { terms, regions })
    }
}

/// As typed. Topics and themes are codes, ids or labels; regions codes, ids or names.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct RawPreferences {
    pub name: String,
    pub affiliation: String,
    pub kind: String,
    pub prefecture: String,
    pub topics: Vec<String>,
    pub themes: Vec<String>,
    pub regions: Vec<String>,
    /// Empty means every issue.
    pub frequency: String,
}

/// As checked. Empty lists mean: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Preferences {
    pub name: Option<String>,
    pub affiliation: Option<String>,
    pub kind: Option<ReaderKind>,
    /// JIS code
    pub prefecture: Option<i32>,
    pub topics: Vec<TermId>,
    pub themes: Vec<TermId>,
    pub regions: Vec<RegionBlockId>,
    pub frequency: Frequency,
}

impl RawPreferences {
    /// The preferences, or everything that is wrong.
    pub fn check(&self, offered: &Offered) -> Result<Preferences, Problems> {
        let mut problems = Problems::none();
        let name = problems.keep("name", ShortText::<100>::parse_optional(&self.name)).flatten();
        let affiliation =
            problems.keep("affiliation", ShortText::<200>::parse_optional(&self.affiliation));
        let preferences = Preferences {
            name: name.map(ShortText::into_string),
            affiliation: affiliation.flatten().map(ShortText::into_string),
            kind: one_of(&mut problems, "kind", &self.kind, kind_from),
            prefecture: one_of(&mut problems, "prefecture", &self.prefecture, |text| {
                Prefecture::parse(text).map(|one| i32::from(one.code()))
            }),
            topics: terms(&mut problems, offered, (Vocabulary::NewsletterTopic, &self.topics)),
            themes: terms(&mut problems, offered, (Vocabulary::Theme, &self.themes)),
            regions: regions(&mut problems, offered, &self.regions),
            frequency: one_of(&mut problems, "frequency", &self.frequency, frequency_from)
                .unwrap_or_default(),
        };
        if problems.is_empty() { Ok(preferences) } else { Err(problems) }
    }
}

fn one_of<T>(
    problems: &mut Problems,
    field: &str,
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let found = read(text);
    if found.is_none() {
        problems.add(field, say::UNKNOWN_CHOICE);
    }
    found
}

/// Reads `company` or `企業`.
pub fn kind_from(text: &str) -> Option<ReaderKind> {
    let named = |kind: &ReaderKind| kind.to_value() == text || super::wording::kind(*kind) == text;
    ReaderKind::iter().find(named)
}

/// Reads `monthly_digest` or `月1回のまとめ`.
pub fn frequency_from(text: &str) -> Option<Frequency> {
    let named = |one: &Frequency| one.to_value() == text || super::wording::frequency(*one) == text;
    Frequency::iter().find(named)
}

fn terms(
    problems: &mut Problems,
    offered: &Offered,
    (vocabulary, texts): (Vocabulary, &[String]),
) -> Vec<TermId> {
    let field = if vocabulary == Vocabulary::Theme { "themes" } else { "topics" };
    let mut ids = Vec::new();
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        match offered.terms.find(vocabulary, text) {
            Some(term) if !ids.contains(&term.id) => ids.push(term.id),
            Some(_) => {}
            None => problems.add(field, say::unknown(text)),
        }
    }
    ids.sort_unstable();
    ids
}

fn regions(problems: &mut Problems, offered: &Offered, texts: &[String]) -> Vec<RegionBlockId> {
    let mut ids = Vec::new();
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let blocks = &offered.regions.blocks;
        let known = blocks
            .iter()
            .find(|block| block.code == text || block.name == text || block.id.to_string() == text);
        match known {
            Some(block) if !ids.contains(&block.id) => ids.push(block.id),
            Some(_) => {}
            None => problems.add("regions", say::unknown(text)),
        }
    }
    ids.sort_unstable();
    ids
}

impl Preferences {
    /// As a form shows them again.
    pub fn raw(&self, offered: &Offered) -> RawPreferences {
        let code = |id: &TermId| offered.terms.get(*id).map(|term| term.code.clone());
        let block = |id: &RegionBlockId| {
            offered.regions.blocks.iter().find(|block| block.id == *id).map(|one| one.code.clone())
        };
        RawPreferences {
            name: self.name.clone().unwrap_or_default(),
            affiliation: self.affiliation.clone().unwrap_or_default(),
            kind: self.kind.map(|kind| kind.to_value()).unwrap_or_default(),
            prefecture: self.prefecture.map(|code| code.to_string()).unwrap_or_default(),
            topics: self.topics.iter().filter_map(code).collect(),
            themes: self.themes.iter().filter_map(code).collect(),
            regions: self.regions.iter().filter_map(block).collect(),
            frequency: self.frequency.to_value(),
        }
    }

    /// Names of the fields in which two differ: for the evidence, which keeps no personal data.
    pub fn differs_from(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("name", self.name == other.name),
            ("affiliation", self.affiliation == other.affiliation),
            ("kind", self.kind == other.kind),
            ("prefecture", self.prefecture == other.prefecture),
            ("topics", self.topics == other.topics),
            ("themes", self.themes == other.themes),
            ("regions", self.regions == other.regions),
            ("frequency", self.frequency == other.frequency),
        ];
        fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
    }
}
