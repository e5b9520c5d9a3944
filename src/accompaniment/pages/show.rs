//! One engagement: where it stands, what is next, what came of it.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::EngagementId;
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::engagement_person::Side;
use entities::accompaniment::goal::GoalState;
use entities::accompaniment::milestone::{self, MilestoneKind};
use entities::accompaniment::outcome::OutcomeKind;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::Serialize;

use super::seat::Seat;
use super::words::{Fact, chip_of, warning_text};
use crate::accompaniment::engagement::{records_levels, stage};
use crate::accompaniment::readers::{Contacted, EngagementView};
use crate::accompaniment::{Standing, wording};
use crate::context::Context;
use crate::people::SignedIn;
use crate::people::audit::{self, Subject};
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Cell, Chip, Failure, Page, Row, Sample, sample};

#[derive(Serialize)]
pub struct ShowPage {
    base: String,
    /// 支援カルテ of the operator.
    chart: String,
    chip: Chip,
    purpose: String,
    warning: Option<String>,
    facts: Vec<Fact>,
    concerns: String,
    vision: String,
    allies: String,
    next_plan: String,
    steps: Vec<Step>,
    goals: Vec<Goal>,
    outcomes: Vec<Outcome>,
    levels: Vec<Row>,
    /// May change more than own steps.
    edits: bool,
    /// May record the operator's activity level.
    levelled: bool,
    /// The engagement still runs.
    runs: bool,
    /// The secretariat, while it runs.
    arranges: bool,
}

#[derive(Serialize)]
struct Step {
    title: &'static str,
    chip: Chip,
    owner: Option<String>,
    due: String,
    reached: Option<String>,
    evidence: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct Goal {
    text: String,
    measure: String,
    due: Option<String>,
    chip: Chip,
    href: Option<String>,
}

#[derive(Serialize)]
struct Outcome {
    title: &'static str,
    value: Option<String>,
    note: String,
    href: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "accompaniment/engagement.html";
}

/// `GET /staff/engagements/{id}` and `GET /my/engagements/{id}`
pub async fn show(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?;
    if seat.is_staff() {
        let subject = Subject::of("engagement", id.0);
        let what = serde_json::json!({ "what": "engagement" });
        audit::viewed(&context, &who.actor(), subject, what).await?;
    }
    let shell = seat.shell(&who, &context, None);
    let page = Shown { seat: &seat, today: tokyo::day_of(context.now()) }.page();
    context.pages.answer(&shell, &page)
}

struct Shown<'a> {
    seat: &'a Seat,
    today: NaiveDate,
}

impl Shown<'_> {
    fn view(&self) -> &EngagementView {
        &self.seat.view
    }

    fn chart(&self) -> String {
        let door = if self.seat.is_staff() { "/staff" } else { "/my" };
        format!("{door}/charts/{}", self.view().rows.engagement.operator_id)
    }

    fn page(&self) -> ShowPage {
        let view = self.view();
        let row = &view.rows.engagement;
        let runs = row.state == EngagementState::Active;
        let purpose = match stage(&view.rows.milestones) {
            _ if row.state == EngagementState::Ended => "途中で終えた伴走の記録です。".to_owned(),
            None => "すべての節目に到達しました。".to_owned(),
            Some(kind) => format!("いまの節目は「{}」です。", wording::milestone(kind)),
        };
        ShowPage {
            base: self.seat.base.clone(),
            chart: self.chart(),
            chip: chip_of(row.state),
            purpose,
            warning: warning_text(&view.warnings),
            facts: self.facts(),
            concerns: row.concerns.clone(),
            vision: row.vision.clone(),
            allies: wording::allies(&row.allies),
            next_plan: row.next_plan.clone(),
            steps: view.rows.milestones.iter().map(|step| self.step(step)).collect(),
            goals: self.goals(),
            outcomes: OutcomeKind::iter().map(|kind| self.outcome(kind)).collect(),
            levels: self.levels(),
            edits: runs && view.standing >= Standing::Accompanies,
            levelled: records_levels(row.state, view.standing),
            runs,
            arranges: runs && view.standing == Standing::Arranges,
        }
    }

    fn facts(&self) -> Vec<Fact> {
        let view = self.view();
        let row = &view.rows.engagement;
        let names = |side: Side| {
            let named = view.people.iter().filter(|person| person.side == side);
            let named = named.map(|person| {
                let lead = if person.lead { "（主担当）" } else { "" };
                format!("{}さん{lead}", person.name)
            });
            named.collect::<Vec<_>>().join("、")
        };
        let year = FiscalYear::starting_in(row.fiscal_year).map(FiscalYear::label);
        vec![
            Fact::new("年度", year.ok()),
            Fact::new("事業者", view.operator.clone()),
            Fact::new("事業者の担当", names(Side::Operator)),
            Fact::new("伴走支援者の団体", view.accompanist.clone()),
            Fact::new("伴走支援者", names(Side::Accompanist)),
            Fact::new("始めた日", tokyo::date(row.started_on)),
            Fact::new("決め方", wording::origin(row.origin).to_owned()),
        ]
        .into_iter()
        .chain(row.ended_on.map(|day| Fact::new("終わった日", tokyo::date(day))))
        .chain(row.end_reason.clone().map(|reason| Fact::new("終わった理由", reason)))
        .collect()
    }

    fn step(&self, row: &milestone::Model) -> Step {
        let view = self.view();
        let follow_up = row.kind == MilestoneKind::FollowUp
            && view.rows.engagement.state == EngagementState::Completed;
        let open = view.rows.engagement.state == EngagementState::Active || follow_up;
        let chip = match row.reached_on {
            Some(_) => ("done", "到達"),
            // What is over is not late any more.
            None if !open => ("neutral", "未到達"),
            None if row.due_on < self.today => ("error", "期日超過"),
            None if Some(row.kind) == stage(&view.rows.milestones) => ("open", "いまここ"),
            None => ("neutral", "これから"),
        };
        let owner = row.owner_id.and_then(|id| view.names.get(&id).cloned());
        let theirs =
            view.standing >= Standing::Accompanies || row.owner_id == Some(self.seat.by.person());
        Step {
            title: wording::milestone(row.kind),
            chip: chip.into(),
            owner: owner.map(|name| format!("{name}さん")),
            due: tokyo::date(row.due_on),
            reached: row.reached_on.map(tokyo::date),
            evidence: row.evidence.clone(),
            href: (open && theirs)
                .then(|| format!("{}/milestones/{}", self.seat.base, row.kind.to_value())),
        }
    }

    fn goals(&self) -> Vec<Goal> {
        let view = self.view();
        let may = view.rows.engagement.state == EngagementState::Active
            && view.standing >= Standing::Accompanies;
        let goals = view.rows.goals.iter();
        goals
            .map(|goal| Goal {
                text: goal.text.clone(),
                measure: goal.measure.clone(),
                due: goal.due_on.map(tokyo::date),
                chip: match goal.state {
                    GoalState::Open => ("open", wording::goal_state(goal.state)),
                    GoalState::Reached => ("success", wording::goal_state(goal.state)),
                    GoalState::Dropped => ("neutral", wording::goal_state(goal.state)),
                }
                .into(),
                href: may.then(|| format!("{}/goals/{}", self.seat.base, goal.id)),
            })
            .collect()
    }

    fn outcome(&self, kind: OutcomeKind) -> Outcome {
        let view = self.view();
        let row = view.rows.outcomes.iter().find(|row| row.kind == kind);
        let value = row.map(|row| {
            let figure = row.figure.map(|figure| format!("（{figure}名）")).unwrap_or_default();
            format!("{}{figure}", wording::tendency(row.tendency))
        });
        let may = view.rows.engagement.state != EngagementState::Ended
            && view.standing >= Standing::Accompanies;
        Outcome {
            title: wording::outcome(kind),
            value,
            note: row.map(|row| row.note.clone()).unwrap_or_default(),
            href: may.then(|| format!("{}/outcomes/{}", self.seat.base, kind.to_value())),
        }
    }

    fn levels(&self) -> Vec<Row> {
        let lines = self.view().levels.iter();
        lines
            .map(|line| {
                let by = self.view().names.get(&line.row.recorded_by).cloned();
                Row::new([
                    Cell::text(tokyo::date(line.row.since)),
                    Cell::text(line.label.clone()),
                    Cell::text(line.row.note.clone()),
                    Cell::text(by.unwrap_or_default()),
                ])
            })
            .collect()
    }
}

pub fn samples() -> Vec<Sample> {
    let step = |href, reached| Step {
        title: "ヒアリング",
        chip: ("open", "いまここ").into(),
        owner: Some("髙橋 恵さん".to_owned()),
        due: "2026年12月8日（火）".to_owned(),
        reached,
        evidence: "議事録".to_owned(),
        href,
    };
    let goal = |href| Goal {
        text: "合同説明会を開く".to_owned(),
        measure: "参加10社".to_owned(),
        due: Some("2027年2月26日（金）".to_owned()),
        chip: ("open", "取り組み中").into(),
        href,
    };
    let outcome = |value, href| Outcome { title: "採用", value, note: String::new(), href };
    let href = || Some("/my/engagements/1/level".to_owned());
    let level = || Row::new(["2026年4月1日", "レベル1", "", "髙橋 恵"].map(Cell::text));
    let page = |all: bool| ShowPage {
        base: "/my/engagements/1".to_owned(),
        chart: "/staff/charts/1".to_owned(),
        chip: chip_of(EngagementState::Active),
        purpose: "いまの節目は「ヒアリング」です。".to_owned(),
        warning: all.then(|| "行動計画が50日間進んでいません".to_owned()),
        facts: vec![Fact::new("年度", "令和8年度".to_owned()), Fact::new("事業者", None)],
        concerns: if all { "若い人が来ない".to_owned() } else { String::new() },
        vision: String::new(),
        allies: if all { "岩手県立大学".to_owned() } else { String::new() },
        next_plan: String::new(),
        steps: vec![step(href(), None), step(None, Some("2026年12月1日（火）".to_owned()))],
        goals: if all { vec![goal(href()), goal(None)] } else { Vec::new() },
        outcomes: vec![outcome(Some("増加（4名）".to_owned()), href()), outcome(None, None)],
        levels: all.then(level).into_iter().collect(),
        edits: all,
        levelled: all,
        runs: all,
        arranges: all,
    };
    vec![sample(&page(true)), sample(&page(false))]
}
