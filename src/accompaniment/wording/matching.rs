//! The sentences of the matching desk.

use std::error::Error;
use std::fmt::{Display, Formatter, Result};

use entities::{OrganisationId, PersonId, RegionBlockId, TermId};

use crate::accompaniment::matching::{
    Candidate, Cost, Criterion, DeskProblem, Fact, Hindrance, NextBest, Reason, Rule, Unmatched,
    WeightProblem, Weights, WhyUnmatched,
};

/// What things and people are called, from where it is known.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub term: &'a dyn Fn(TermId) -> String,
    pub block: &'a dyn Fn(RegionBlockId) -> String,
    pub operator: &'a dyn Fn(OrganisationId) -> String,
    pub accompanist: &'a dyn Fn(PersonId) -> String,
}

impl Reason {
    /// `希望テーマ「地域間連携」に対応（＋30）`
    pub fn sentence(&self, names: Names<'_>) -> String {
        format!("{}（{}）", self.fact.sentence(names), signed(self.points.into()))
    }
}

impl Fact {
    fn sentence(self, names: Names<'_>) -> String {
        let term = names.term;
        match self {
            Self::FirstTheme(theme) => format!("第1希望テーマ「{}」に対応", term(theme)),
            Self::FurtherTheme(theme) => format!("希望テーマ「{}」に対応", term(theme)),
            Self::Function(function) => format!("機能「{}」が一致", term(function)),
            Self::TalentCategory(category) => format!("人材区分「{}」が一致", term(category)),
            Self::Language(language) => format!("{}で対応できる", term(language)),
            Self::Frame(frame) => format!("「{}」の経験がある", term(frame)),
            Self::SamePrefecture(prefecture) => format!("同じ都道府県（{prefecture}）"),
            Self::SameBlock(block) => format!("同じブロック（{}）", (names.block)(block)),
            Self::OtherPrefecture(prefecture) => format!("別の都道府県（{prefecture}）"),
            Self::OtherBlock(block) => format!("別のブロック（{}）", (names.block)(block)),
            Self::Load(load) => format!("今年度すでに{load}者を担当"),
            Self::Met => "以前に相談や勉強会、伴走で会っている".to_owned(),
            Self::Continued => "前年度からの継続".to_owned(),
            Self::EndedEarly => "以前の伴走が途中で終了".to_owned(),
            Self::LevelAhead => "支援者の活動レベルが上".to_owned(),
            Self::LevelBehind => "支援者の活動レベルが下".to_owned(),
        }
    }
}

impl Rule {
    pub fn label(self) -> &'static str {
        match self {
            Self::SameOrganisation => "同じ団体に所属",
            Self::ConflictOfInterest => "利益相反",
            Self::NoCommonLanguage => "共通の言語がない",
            Self::NoWantedTheme => "希望テーマに対応しない",
            Self::SamePrefecture => "遠方を希望しているが同じ都道府県",
            Self::ByCoordinator => "事務局が禁止",
        }
    }
}

impl Unmatched {
    /// Why, and after it whom the operator could have.
    pub fn sentence(&self, names: Names<'_>) -> String {
        let each = self.candidates.iter().filter_map(|candidate| candidate.sentence(names));
        std::iter::once(self.opening(names)).chain(each).collect()
    }

    fn opening(&self, names: Names<'_>) -> String {
        match &self.why {
            WhyUnmatched::NobodyTakesPart => "伴走支援者が1人も登録されていません。".to_owned(),
            WhyUnmatched::AllForbidden(rules) => {
                let counts: Vec<_> = rules
                    .iter()
                    .map(|(rule, count)| format!("{}（{count}人）", rule.label()))
                    .collect();
                format!("組み合わせられる伴走支援者がいません。理由：{}。", counts.join("、"))
            }
            WhyUnmatched::NoPlaces => {
                let placeless = |one: &&Candidate| one.hindrance == Hindrance::NoPlaces;
                let people = self.candidates.iter().filter(placeless);
                let people: Vec<_> =
                    people.map(|one| (names.accompanist)(one.accompanist)).collect();
                format!("対応できる{}に、受け入れの枠がありません。", people.join("、"))
            }
            WhyUnmatched::LockedForOthers => {
                "対応できる伴走支援者の枠は、すべてほかの事業者に固定されています。".to_owned()
            }
            WhyUnmatched::PlacesTaken => {
                "対応できる伴走支援者の枠は、ほかの事業者で埋まっています。".to_owned()
            }
        }
    }
}

impl Candidate {
    /// `田中一郎：株式会社あさひ、きずな信用金庫（固定）。`, or
    /// `髙橋恵：組み合わせを禁止しています（53点）。`
    fn sentence(&self, names: Names<'_>) -> Option<String> {
        let operator = |(id, locked): &(OrganisationId, bool)| {
            format!("{}{}", (names.operator)(*id), if *locked { "（固定）" } else { "" })
        };
        let said = match &self.hindrance {
            Hindrance::NoPlaces => return None,
            Hindrance::Taken(operators) => {
                operators.iter().map(operator).collect::<Vec<_>>().join("、")
            }
            Hindrance::Forbidden => format!("組み合わせを禁止しています（{}点）", self.points),
        };
        Some(format!("{}：{said}。", (names.accompanist)(self.accompanist)))
    }
}

impl NextBest {
    /// `次の候補は山田花子さん（全体の点数が12点下がります）`
    pub fn sentence(&self, names: Names<'_>) -> String {
        let name = (names.accompanist)(self.pair.accompanist);
        format!("次の候補は{name}さん（{}）", self.cost)
    }
}

impl Display for Cost {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match (self.operators, self.points) {
            (0, 0) => f.write_str("全体の点数は変わりません"),
            (0, points) => write!(f, "全体の点数が{points}点下がります"),
            (operators, _) => write!(f, "組み合わせのない事業者が{operators}者増えます"),
        }
    }
}

impl DeskProblem {
    /// Names the pair or the person to look at.
    pub fn sentence(&self, names: Names<'_>) -> String {
        match self {
            Self::TooLarge => "対象が多すぎます。年度や地域で絞り込んでください。".to_owned(),
            Self::Unknown(_) => {
                "固定または禁止した組み合わせに、対象でない人が含まれています。確認してください。"
                    .to_owned()
            }
            Self::LockedButForbidden(pair, rules) => {
                let operator = (names.operator)(pair.operator);
                let accompanist = (names.accompanist)(pair.accompanist);
                let rules: Vec<_> = rules.iter().map(|rule| rule.label()).collect();
                let rules = rules.join("、");
                format!(
                    "{operator}と{accompanist}さんの組み合わせは固定できません。理由：{rules}。"
                )
            }
            Self::LockedTwice(operator) => format!(
                "{}に固定できる伴走支援者は1人です。どちらかの固定を外してください。",
                (names.operator)(*operator)
            ),
            Self::TooManyLocked { accompanist, locked, places } => format!(
                "{places}枠の{}さんに、{locked}者が固定されています。固定を減らしてください。",
                (names.accompanist)(*accompanist)
            ),
        }
    }
}

impl Criterion {
    pub fn label(self) -> &'static str {
        match self {
            Self::FirstTheme => "第1希望テーマ",
            Self::FurtherTheme => "そのほかの希望テーマ（1つにつき）",
            Self::Function => "機能（1つにつき）",
            Self::TalentCategory => "人材4区分（1つにつき）",
            Self::Language => "共通の言語（1つにつき）",
            Self::Frame => "支援枠の経験",
            Self::SamePrefecture => "近隣希望：同じ都道府県",
            Self::SameBlock => "近隣希望：同じブロック",
            Self::OtherPrefecture => "遠方希望：別の都道府県",
            Self::OtherBlock => "遠方希望：別のブロック",
            Self::Load => "今年度の担当（1者につき）",
            Self::Met => "面識",
            Self::Continued => "前年度からの継続",
            Self::EndedEarly => "途中で終了した伴走",
            Self::LevelAhead => "活動レベルが上",
            Self::LevelBehind => "活動レベルが下",
        }
    }
}

impl Display for WeightProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self::TooLarge(criterion) = self;
        let largest = Weights::LARGEST;
        write!(f, "「{}」の点数は－{largest}から{largest}の間にしてください。", criterion.label())
    }
}

impl Error for WeightProblem {}

fn signed(points: i64) -> String {
    let sign = if points < 0 { "－" } else { "＋" };
    format!("{sign}{}", points.unsigned_abs())
}
