use chrono::NaiveDate;
use entities::newsletter::subscriber::{Frequency, ReaderKind, ReaderLanguage};
use entities::people::role_assignment::Role;
use entities::people::term::Vocabulary;
use entities::{RegionBlockId, TermId};
use sea_orm::{ActiveEnum, Iterable as _};
use serde::{Deserialize, Serialize};

use crate::newsletter::preferences::{Offered, RawPreferences, frequency_from, kind_from};
use crate::newsletter::wording::problems as say;
use crate::vocabulary::{Prefecture, parse_date};
use crate::web::Problems;

/// Which readers are meant. What is empty does not narrow; several values of one kind mean any of
/// them; different kinds must all hold.
///
/// Topics, themes and regions are wishes: a reader who chose none wants everything and is always
/// among them. Kind, place and role are facts: a reader who did not tell theirs is not among those
/// who are asked for by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Segment {
    pub topics: Vec<TermId>,
    pub themes: Vec<TermId>,
    /// Regions the reader wants to hear about.
    pub regions: Vec<RegionBlockId>,
    /// Where the reader is: JIS codes.
    pub prefectures: Vec<i32>,
    /// Where the reader is: any prefecture of these blocks; beside `prefectures`, either will do.
    pub blocks: Vec<RegionBlockId>,
    pub kinds: Vec<ReaderKind>,
    /// Roles in the programme, of the person with the reader's address.
    pub roles: Vec<Role>,
    pub frequency: Option<Frequency>,
    pub language: Option<ReaderLanguage>,
    /// Reads since this day or later, as Tokyo counts days.
    pub since: Option<NaiveDate>,
}

/// As typed or sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawSegment {
    pub topics: Vec<String>,
    pub themes: Vec<String>,
    pub regions: Vec<String>,
    pub prefectures: Vec<String>,
    pub blocks: Vec<String>,
    pub kinds: Vec<String>,
    pub roles: Vec<String>,
    pub frequency: String,
    pub language: String,
    pub since: String,
}

impl RawSegment {
    /// The rule, or everything that is wrong.
    pub fn check(&self, offered: &Offered) -> Result<Segment, Problems> {
        let mut problems = Problems::none();
        let wishes = RawPreferences {
            topics: self.topics.clone(),
            themes: self.themes.clone(),
            regions: self.regions.clone(),
            ..RawPreferences::default()
        };
        let places = RawPreferences { regions: self.blocks.clone(), ..RawPreferences::default() };
        let wishes = kept(&mut problems, wishes.check(offered), None);
        let places = kept(&mut problems, places.check(offered), Some("blocks"));
        let segment = Segment {
            topics: wishes.topics,
            themes: wishes.themes,
            regions: wishes.regions,
            blocks: places.regions,
            prefectures: all(&mut problems, ("prefectures", &self.prefectures), |text| {
                Prefecture::parse(text).map(|one| i32::from(one.code()))
            }),
            kinds: all(&mut problems, ("kinds", &self.kinds), kind_from),
            roles: all(&mut problems, ("roles", &self.roles), role_from),
            frequency: one(&mut problems, ("frequency", &self.frequency), frequency_from),
            language: one(&mut problems, ("language", &self.language), language_from),
            since: since(&mut problems, &self.since),
        };
        if problems.is_empty() { Ok(segment) } else { Err(problems) }
    }
}

fn kept<T: Default>(
    problems: &mut Problems,
    outcome: Result<T, Problems>,
    field: Option<&str>,
) -> T {
    outcome.unwrap_or_else(|found| {
        for problem in found.into_list() {
            problems.add(field.unwrap_or(&problem.field), problem.detail.clone());
        }
        T::default()
    })
}

fn all<T: Ord>(
    problems: &mut Problems,
    (field, texts): (&str, &[String]),
    read: impl Fn(&str) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        match read(text) {
            Some(value) => found.push(value),
            None => problems.add(field, say::unknown(text)),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn one<T>(
    problems: &mut Problems,
    (field, text): (&str, &str),
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = Some(text.trim()).filter(|text| !text.is_empty())?;
    let found = read(text);
    if found.is_none() {
        problems.add(field, say::unknown(text));
    }
    found
}

fn since(problems: &mut Problems, text: &str) -> Option<NaiveDate> {
    let text = Some(text.trim()).filter(|text| !text.is_empty())?;
    problems.keep("since", parse_date(text))
}

/// Reads `operator`.
pub fn role_from(text: &str) -> Option<Role> {
    Role::iter().find(|role| role.to_value() == text)
}

/// Reads `ja`, `en` or `ja_easy`.
pub fn language_from(text: &str) -> Option<ReaderLanguage> {
    ReaderLanguage::iter().find(|language| language.to_value() == text)
}

impl Segment {
    /// As a form or the API shows it again.
    pub fn raw(&self, offered: &Offered) -> RawSegment {
        let codes = |ids: &[TermId]| {
            let code = |id: &TermId| offered.terms.get(*id).map(|term| term.code.clone());
            ids.iter().filter_map(code).collect()
        };
        let blocks = |ids: &[RegionBlockId]| {
            let known = |id: &RegionBlockId| {
                let blocks = &offered.regions.blocks;
                blocks.iter().find(|block| block.id == *id).map(|block| block.code.clone())
            };
            ids.iter().filter_map(known).collect()
        };
        RawSegment {
            topics: codes(&self.topics),
            themes: codes(&self.themes),
            regions: blocks(&self.regions),
            prefectures: self.prefectures.iter().map(ToString::to_string).collect(),
            blocks: blocks(&self.blocks),
            kinds: self.kinds.iter().map(ActiveEnum::to_value).collect(),
            roles: self.roles.iter().map(ActiveEnum::to_value).collect(),
            frequency: self.frequency.map(|one| one.to_value()).unwrap_or_default(),
            language: self.language.map(|one| one.to_value()).unwrap_or_default(),
            since: self.since.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// The rule in words: `話題：勉強会・イベント／都道府県：長野県`; everybody where nothing narrows.
    pub fn words(&self, offered: &Offered) -> String {
        let label = |ids: &[TermId]| {
            ids.iter().map(|id| offered.terms.label(*id).to_owned()).collect::<Vec<_>>()
        };
        let blocks = |ids: &[RegionBlockId]| {
            let blocks = offered.regions.blocks.iter().filter(|block| ids.contains(&block.id));
            blocks.map(|block| block.name.clone()).collect::<Vec<_>>()
        };
        let place = |code: &i32| {
            let one = u8::try_from(*code).ok().and_then(Prefecture::from_code);
            one.map_or_else(String::new, |one| one.kanji().to_owned())
        };
        let wording = crate::newsletter::wording::kind;
        let role = crate::newsletter::wording::role;
        let mut parts = vec![
            ("話題", label(&self.topics)),
            ("テーマ", label(&self.themes)),
            ("知りたい地域", blocks(&self.regions)),
            ("所在地のブロック", blocks(&self.blocks)),
            ("都道府県", self.prefectures.iter().map(place).collect()),
            ("立場", self.kinds.iter().map(|kind| wording(*kind).to_owned()).collect()),
            ("役割", self.roles.iter().map(|one| role(*one).to_owned()).collect()),
        ];
        let frequency = crate::newsletter::wording::frequency;
        parts.push(("回数", self.frequency.iter().map(|one| frequency(*one).into()).collect()));
        let language = crate::newsletter::wording::language;
        parts.push(("言語", self.language.iter().map(|one| language(*one).into()).collect()));
        let since = self.since.map(|day| format!("{}以降", crate::vocabulary::tokyo::date(day)));
        parts.push(("登録", since.into_iter().collect()));
        let parts = parts.into_iter().filter(|(_, words)| !words.is_empty());
        let told: Vec<_> =
            parts.map(|(name, words)| format!("{name}：{}", words.join("、"))).collect();
        if told.is_empty() { "すべての読者".to_owned() } else { told.join("／") }
    }

    /// Terms of one vocabulary it asks for.
    pub fn asks_for(&self, vocabulary: Vocabulary) -> &[TermId] {
        if vocabulary == Vocabulary::Theme { &self.themes } else { &self.topics }
    }
}
