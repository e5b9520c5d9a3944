//! What a reader tells of themselves and wishes for.

use entities::newsletter::subscriber::{Frequency, ReaderKind, ReaderLanguage};
use entities::people::term::Vocabulary;
use entities::{RegionBlockId, TermId};
use sea_orm::{ActiveEnum as _, ConnectionTrait, DbErr, Iterable as _};
use serde::{Deserialize, Serialize};

use super::problems::{line, unknown, unknown_choice};
use super::wording;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::Prefecture;
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
    /// Empty means: as it is.
    #[serde(default)]
    pub language: String,
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
    /// None: as it is.
    #[serde(default)]
    pub language: Option<ReaderLanguage>,
}

impl RawPreferences {
    /// The preferences, or everything that is wrong, in Japanese.
    pub fn check(&self, offered: &Offered) -> Result<Preferences, Problems> {
        self.check_in(ReaderLanguage::Ja, offered)
    }

    /// The same, told in the language of the form.
    pub fn check_in(
        &self,
        language: ReaderLanguage,
        offered: &Offered,
    ) -> Result<Preferences, Problems> {
        let mut check = Check { language, offered, problems: Problems::none() };
        let name = check.problems.keep("name", line::<100>(language, &self.name));
        let affiliation =
            check.problems.keep("affiliation", line::<200>(language, &self.affiliation));
        let preferences = Preferences {
            name: name.flatten(),
            affiliation: affiliation.flatten(),
            kind: check.one_of("kind", &self.kind, kind_from, kinds),
            prefecture: check.one_of("prefecture", &self.prefecture, code_from, prefectures),
            topics: check.terms(Vocabulary::NewsletterTopic, &self.topics),
            themes: check.terms(Vocabulary::Theme, &self.themes),
            regions: check.regions(&self.regions),
            frequency: check
                .one_of("frequency", &self.frequency, frequency_from, frequencies)
                .unwrap_or_default(),
            language: check.one_of("language", &self.language, language_from, languages),
        };
        if check.problems.is_empty() { Ok(preferences) } else { Err(check.problems) }
    }
}

struct Check<'a> {
    language: ReaderLanguage,
    offered: &'a Offered,
    problems: Problems,
}

impl Check<'_> {
    fn one_of<T>(
        &mut self,
        field: &str,
        text: &str,
        read: fn(&str) -> Option<T>,
        accepted: fn() -> Vec<&'static str>,
    ) -> Option<T> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let found = read(text);
        if found.is_none() {
            self.problems.add(field, unknown_choice(self.language, text, &accepted()));
        }
        found
    }

    fn terms(&mut self, vocabulary: Vocabulary, texts: &[String]) -> Vec<TermId> {
        let field = if vocabulary == Vocabulary::Theme { "themes" } else { "topics" };
        let offered = self.offered.terms.of(vocabulary).filter(|term| !term.retired);
        let accepted: Vec<&str> = offered.map(|term| term.label.as_str()).collect();
        let mut ids = Vec::new();
        for text in texts.iter().filter(|text| !text.trim().is_empty()) {
            match self.offered.terms.find(vocabulary, text) {
                Some(term) if !ids.contains(&term.id) => ids.push(term.id),
                Some(_) => {}
                None => self.problems.add(field, unknown(self.language, text, &accepted)),
            }
        }
        ids.sort_unstable();
        ids
    }

    fn regions(&mut self, texts: &[String]) -> Vec<RegionBlockId> {
        let blocks = self.offered.regions.blocks.iter();
        let accepted: Vec<&str> = blocks.map(|block| block.name.as_str()).collect();
        let mut ids = Vec::new();
        for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            let mut blocks = self.offered.regions.blocks.iter();
            let known = blocks.find(|block| {
                block.code == text || block.name == text || block.id.to_string() == text
            });
            match known {
                Some(block) if !ids.contains(&block.id) => ids.push(block.id),
                Some(_) => {}
                None => self.problems.add("regions", unknown(self.language, text, &accepted)),
            }
        }
        ids.sort_unstable();
        ids
    }
}

/// Reads `company` or `企業`.
pub fn kind_from(text: &str) -> Option<ReaderKind> {
    let named = |kind: &ReaderKind| kind.to_value() == text || wording::kind(*kind) == text;
    ReaderKind::iter().find(named)
}

/// The words [`kind_from`] reads.
pub fn kinds() -> Vec<&'static str> {
    ReaderKind::iter().map(wording::kind).collect()
}

/// Reads whatever names a prefecture: its JIS code.
fn code_from(text: &str) -> Option<i32> {
    Prefecture::parse(text).map(|one| i32::from(one.code()))
}

/// The full names among what is read as a prefecture.
pub fn prefectures() -> Vec<&'static str> {
    Prefecture::all().map(Prefecture::kanji).collect()
}

/// Reads `monthly_digest` or `月1回のまとめ`.
pub fn frequency_from(text: &str) -> Option<Frequency> {
    let named = |one: &Frequency| one.to_value() == text || wording::frequency(*one) == text;
    Frequency::iter().find(named)
}

/// The words [`frequency_from`] reads.
pub fn frequencies() -> Vec<&'static str> {
    Frequency::iter().map(wording::frequency).collect()
}

/// Reads `en` or `英語`.
fn language_from(text: &str) -> Option<ReaderLanguage> {
    let named = |one: &ReaderLanguage| one.to_value() == text || wording::language(*one) == text;
    ReaderLanguage::iter().find(named)
}

/// The words that are read as a language.
pub fn languages() -> Vec<&'static str> {
    ReaderLanguage::iter().map(wording::language).collect()
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
            language: self.language.map(|one| one.to_value()).unwrap_or_default(),
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
            ("language", self.language.is_none() || self.language == other.language),
        ];
        fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
    }
}
