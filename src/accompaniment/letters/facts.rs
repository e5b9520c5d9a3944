use entities::accompaniment::engagement_person::Side;
use entities::accompaniment::milestone;
use serde::Serialize;

use crate::accompaniment::pen::Pen;
use crate::accompaniment::{EngagementRows, wording};
use crate::mail::Letter;
use crate::people::{organisations, persons};
use crate::vocabulary::{FiscalYear, tokyo};

/// An engagement as letters tell it.
#[derive(Clone, Debug, Serialize)]
pub struct EngagementFacts {
    /// `令和8年度`
    pub year: String,
    pub operator: String,
    /// The organisation.
    pub accompanist: String,
    /// Leads first, with 様 added by the template.
    pub accompanists: Vec<String>,
    pub operators: Vec<String>,
    pub started: String,
    pub url: String,
}

impl EngagementFacts {
    pub async fn of(pen: Pen<'_>, rows: &EngagementRows) -> anyhow::Result<Self> {
        let row = &rows.engagement;
        let ids = [row.operator_id, row.accompanist_organisation_id];
        let organisations = organisations::names(pen.tx, ids).await?;
        let people = persons::names(pen.tx, rows.people.iter().map(|row| row.person_id)).await?;
        let side = |side: Side| {
            let named = rows.people.iter().filter(|row| row.side == side);
            named.filter_map(|row| people.get(&row.person_id).cloned()).collect()
        };
        let name = |id| organisations.get(&id).cloned().unwrap_or_default();
        Ok(Self {
            year: FiscalYear::starting_in(row.fiscal_year)
                .map_or_else(|_| row.fiscal_year.to_string(), FiscalYear::label),
            operator: name(row.operator_id),
            accompanist: name(row.accompanist_organisation_id),
            accompanists: side(Side::Accompanist),
            operators: side(Side::Operator),
            started: tokyo::date(row.started_on),
            url: format!("{}/my/engagements/{}", pen.context.config.base_url, row.id),
        })
    }

    fn sample() -> Self {
        Self {
            year: "令和8年度".to_owned(),
            operator: "花巻みらい商工会".to_owned(),
            accompanist: "一般社団法人安曇野ひとづくり機構".to_owned(),
            accompanists: vec!["髙橋 恵".to_owned(), "及川 修".to_owned()],
            operators: vec!["鈴木 大地".to_owned()],
            started: "2026年11月24日（火）".to_owned(),
            url: "https://bansou.example.jp/my/engagements/0193".to_owned(),
        }
    }
}

/// Both sides are told who goes with whom.
#[derive(Clone, Debug, Serialize)]
pub struct EngagementBegun {
    pub name: String,
    pub engagement: EngagementFacts,
    /// The reader is on the accompanist's side.
    pub accompanies: bool,
}

/// The operator's people are told that others accompany them now.
#[derive(Clone, Debug, Serialize)]
pub struct EngagementPeopleChanged {
    pub name: String,
    /// As it is now.
    pub engagement: EngagementFacts,
    /// Who accompanied them before.
    pub former: Vec<String>,
}

/// Somebody is named no more.
#[derive(Clone, Debug, Serialize)]
pub struct EngagementLeft {
    pub name: String,
    /// As it was while they were named.
    pub engagement: EngagementFacts,
    /// The reader was on the accompanist's side.
    pub accompanied: bool,
}

/// The owner of a step is reminded, before it is due and once it is overdue.
#[derive(Clone, Debug, Serialize)]
pub struct MilestonesDue {
    pub name: String,
    pub engagement: EngagementFacts,
    pub overdue: Vec<MilestoneLine>,
    pub soon: Vec<MilestoneLine>,
}

/// A step and its date.
#[derive(Clone, Debug, Serialize)]
pub struct MilestoneLine {
    pub title: &'static str,
    pub due: String,
}

impl MilestoneLine {
    pub fn of(row: &milestone::Model) -> Self {
        Self { title: wording::milestone(row.kind), due: tokyo::date(row.due_on) }
    }
}

/// It is over.
#[derive(Clone, Debug, Serialize)]
pub struct EngagementEnded {
    pub name: String,
    pub engagement: EngagementFacts,
    /// To the judgement of self-reliance, not before its time.
    pub completed: bool,
    pub ended: String,
    pub reason: Option<String>,
}

impl Letter for EngagementBegun {
    const NAME: &'static str = "engagement_begun";

    fn samples() -> Vec<Self> {
        let to_operator =
            Self { name: sample_name(), engagement: EngagementFacts::sample(), accompanies: false };
        let accompanists = vec!["髙橋 恵".to_owned()];
        let alone =
            EngagementFacts { accompanists, operators: Vec::new(), ..EngagementFacts::sample() };
        vec![to_operator, Self { name: sample_name(), engagement: alone, accompanies: true }]
    }
}

impl Letter for EngagementPeopleChanged {
    const NAME: &'static str = "engagement_people_changed";

    fn samples() -> Vec<Self> {
        let engagement = EngagementFacts::sample();
        vec![Self { name: sample_name(), engagement, former: vec!["佐藤 花子".to_owned()] }]
    }
}

impl Letter for EngagementLeft {
    const NAME: &'static str = "engagement_left";

    fn samples() -> Vec<Self> {
        let sample = |accompanied| Self {
            name: sample_name(),
            engagement: EngagementFacts::sample(),
            accompanied,
        };
        vec![sample(true), sample(false)]
    }
}

impl Letter for MilestonesDue {
    const NAME: &'static str = "milestones_due";

    fn samples() -> Vec<Self> {
        let line = |title, due: &str| MilestoneLine { title, due: due.to_owned() };
        let engagement = EngagementFacts::sample();
        let both = Self {
            name: sample_name(),
            engagement: engagement.clone(),
            overdue: vec![line("ヒアリング", "2026年11月20日（金）")],
            soon: vec![line("課題", "2026年11月27日（金）")],
        };
        let soon = vec![line("中間確認", "2026年11月27日（金）")];
        vec![both, Self { name: sample_name(), engagement, overdue: Vec::new(), soon }]
    }
}

impl Letter for EngagementEnded {
    const NAME: &'static str = "engagement_ended";

    fn samples() -> Vec<Self> {
        let ended = "2027年3月26日（金）".to_owned();
        let engagement = EngagementFacts::sample();
        let reason = Some("事業者の体制が変わったため。".to_owned());
        let early = Self {
            name: sample_name(),
            engagement: engagement.clone(),
            completed: false,
            ended: ended.clone(),
            reason,
        };
        vec![early, Self { name: sample_name(), engagement, completed: true, ended, reason: None }]
    }
}

fn sample_name() -> String {
    "鈴木 大地".to_owned()
}
