use std::collections::BTreeMap;

use crate::consultations::fees::rates::RateTable;
use crate::consultations::fees::typed::{percent, plain_number, within, yen};
use crate::consultations::fees::wording::say;
use crate::vocabulary::ShortText;
use crate::web::{Problems, thousands};

/// Names by their codes, as they are called in the newest version.
pub type Known = BTreeMap<i32, String>;

/// Codes and rows a table can have.
const MOST_ROWS: usize = 30;

/// Rates as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRates {
    pub unit_minutes: String,
    pub withholds: bool,
    /// Percent, such as `10.21`.
    pub withholding_rate: String,
    pub withholding_rate_above: String,
    pub withholding_limit: String,
    pub express_from_km: String,
    pub night_allowance: String,
    pub ranks: Vec<RawRank>,
    pub lodgings: Vec<RawLodging>,
}

/// A row; one left empty is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRank {
    /// Empty for a new one.
    pub code: String,
    pub label: String,
    pub yen_per_hour: String,
    pub most_per_day: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawLodging {
    pub code: String,
    pub label: String,
    pub most: String,
}

/// Rates that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateDraft {
    pub unit_minutes: i32,
    pub withholds: bool,
    pub withholding_rate: i32,
    pub withholding_rate_above: i32,
    pub withholding_limit: i32,
    pub express_from_km: i32,
    pub night_allowance: i32,
    pub ranks: Vec<RankDraft>,
    pub lodgings: Vec<LodgingDraft>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankDraft {
    pub code: i32,
    pub label: String,
    pub yen_per_hour: i32,
    pub most_per_day: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LodgingDraft {
    pub code: i32,
    pub label: String,
    pub most: i32,
}

impl RawRates {
    /// What the form begins with where a year has no rates: a published example of such rules
    /// (5,150 yen an hour, 30,900 a day, units of 30 minutes, express fares from 100 km) and the
    /// law's rate of withholding. Ceilings of lodging differ by programme and stay empty.
    pub fn usual() -> Self {
        let text = |text: &str| text.to_owned();
        let kind = |label: &str| RawLodging { label: label.to_owned(), ..RawLodging::default() };
        Self {
            unit_minutes: text("30"),
            withholds: true,
            withholding_rate: text("10.21"),
            withholding_rate_above: text("20.42"),
            withholding_limit: text("1,000,000"),
            express_from_km: text("100"),
            night_allowance: String::new(),
            ranks: vec![RawRank {
                code: String::new(),
                label: text("専門家"),
                yen_per_hour: text("5,150"),
                most_per_day: text("30,900"),
            }],
            lodgings: ["東京都特別区", "政令指定都市", "その他の地域"].map(kind).to_vec(),
        }
    }

    /// A stored version as it would be typed.
    pub fn of(table: &RateTable) -> Self {
        let row = &table.row;
        let money = |yen: i32| thousands(u64::try_from(yen).unwrap_or(0));
        let rate = |rate: i32| format!("{}.{:02}", rate / 100, rate % 100);
        Self {
            unit_minutes: row.unit_minutes.to_string(),
            withholds: row.withholds,
            withholding_rate: rate(row.withholding_rate),
            withholding_rate_above: rate(row.withholding_rate_above),
            withholding_limit: money(row.withholding_limit),
            express_from_km: row.express_from_km.to_string(),
            night_allowance: money(row.night_allowance),
            ranks: table
                .ranks
                .iter()
                .map(|rank| RawRank {
                    code: rank.code.to_string(),
                    label: rank.label.clone(),
                    yen_per_hour: money(rank.yen_per_hour),
                    most_per_day: money(rank.most_per_day),
                })
                .collect(),
            lodgings: table
                .lodgings
                .iter()
                .map(|kind| RawLodging {
                    code: kind.code.to_string(),
                    label: kind.label.clone(),
                    most: money(kind.most),
                })
                .collect(),
        }
    }

    /// The draft, or everything that is wrong. A new row gets the code its name has in another
    /// version or year, or one nobody had; `known` are the ranks and the kinds of places so far.
    pub fn check(&self, known: (&Known, &Known)) -> Result<RateDraft, Problems> {
        let mut problems = Problems::none();
        let found = &mut problems;
        let draft = RateDraft {
            unit_minutes: within(found, "unit_minutes", &self.unit_minutes, (1, 120)),
            withholds: self.withholds,
            withholding_rate: percent(found, "withholding_rate", &self.withholding_rate),
            withholding_rate_above: percent(
                found,
                "withholding_rate_above",
                &self.withholding_rate_above,
            ),
            withholding_limit: yen(found, "withholding_limit", &self.withholding_limit),
            express_from_km: within(found, "express_from_km", &self.express_from_km, (0, 3_000)),
            night_allowance: yen(found, "night_allowance", &self.night_allowance),
            ranks: self.ranks(found, known.0),
            lodgings: self.lodgings(found, known.1),
        };
        if problems.is_empty() { Ok(draft) } else { Err(problems) }
    }

    fn ranks(&self, problems: &mut Problems, known: &Known) -> Vec<RankDraft> {
        let mut next = known.keys().max().copied().unwrap_or(0);
        let mut ranks = Vec::new();
        for (index, raw) in self.ranks.iter().take(MOST_ROWS).enumerate() {
            if is_blank([&raw.label, &raw.yen_per_hour, &raw.most_per_day]) {
                continue;
            }
            let field = |name: &str| format!("ranks.{index}.{name}");
            ranks.push(RankDraft {
                code: code((&raw.code, &raw.label), &mut next, known),
                label: label(problems, &field("label"), &raw.label),
                yen_per_hour: yen(problems, &field("yen_per_hour"), &raw.yen_per_hour),
                most_per_day: yen(problems, &field("most_per_day"), &raw.most_per_day),
            });
        }
        if ranks.is_empty() {
            problems.add("ranks.0.label", say::NO_RANK);
        }
        refuse_twins(problems, "ranks", ranks.iter().map(|rank| (rank.code, &*rank.label)));
        ranks
    }

    fn lodgings(&self, problems: &mut Problems, known: &Known) -> Vec<LodgingDraft> {
        let mut next = known.keys().max().copied().unwrap_or(0);
        let mut kinds = Vec::new();
        for (index, raw) in self.lodgings.iter().take(MOST_ROWS).enumerate() {
            if is_blank([&raw.label, &raw.most, &raw.most]) {
                continue;
            }
            let field = |name: &str| format!("lodgings.{index}.{name}");
            kinds.push(LodgingDraft {
                code: code((&raw.code, &raw.label), &mut next, known),
                label: label(problems, &field("label"), &raw.label),
                most: yen(problems, &field("most"), &raw.most),
            });
        }
        refuse_twins(problems, "lodgings", kinds.iter().map(|kind| (kind.code, &*kind.label)));
        kinds
    }
}

fn is_blank(typed: [&String; 3]) -> bool {
    typed.iter().all(|text| text.trim().is_empty())
}

/// The code a row had, or its name has elsewhere; the next free one for a new name.
fn code((typed, label): (&str, &str), next: &mut i32, known: &Known) -> i32 {
    let had = plain_number(typed).filter(|code| known.contains_key(code));
    let named = || known.iter().find(|(_, name)| name.as_str() == label.trim());
    if let Some(code) = had.or_else(|| named().map(|(code, _)| *code)) {
        return code;
    }
    *next = next.saturating_add(1);
    *next
}

fn label(problems: &mut Problems, field: &str, typed: &str) -> String {
    problems
        .keep(field, ShortText::<40>::parse(typed))
        .map_or_else(String::new, ShortText::into_string)
}

fn refuse_twins<'a>(
    problems: &mut Problems,
    table: &str,
    rows: impl Iterator<Item = (i32, &'a str)>,
) {
    let mut seen: Vec<(i32, &str)> = Vec::new();
    for (index, (code, label)) in rows.enumerate() {
        if seen.iter().any(|(other, name)| *other == code || *name == label) {
            problems.add(format!("{table}.{index}.label"), say::TWINS);
        }
        if !label.is_empty() {
            seen.push((code, label));
        }
    }
}
