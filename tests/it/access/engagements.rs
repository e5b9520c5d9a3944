//! Engagements and a desk to match at, for the matrix.

use std::sync::atomic::{AtomicI32, Ordering};

use bansou::accompaniment::engagement::{GoalPlan, add_goal, begin};
use bansou::accompaniment::matchmaking::{ConflictPlan, ConflictWith, declare_conflict};
use bansou::accompaniment::{Arranger, By, EngagementPlan, Team};
use bansou::vocabulary::FiscalYear;
use chrono::NaiveDate;
use entities::accompaniment::engagement_person::{self, Side};
use entities::accompaniment::goal::GoalState;
use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::{self, Role};
use entities::people::{adoption, membership, term};
use entities::{EngagementId, OrganisationId, PersonId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::study_sessions::cast::{Stage, unique_key};
use crate::study_sessions::people::{add_member, add_organisation, add_person};

/// Values for the placeholders of addresses, and what bodies name.
#[derive(Clone, Debug)]
pub struct Engaged {
    pub engagement: String,
    pub goal: String,
    pub conflict: String,
    /// Takes part in the matching of the year.
    pub operator: String,
    pub accompanist: String,
    organisation: String,
    pub year: &'static str,
    level: String,
}

impl Engaged {
    pub fn missing() -> Self {
        let nil = || Uuid::nil().to_string();
        Self {
            engagement: nil(),
            goal: nil(),
            conflict: nil(),
            operator: nil(),
            accompanist: nil(),
            organisation: nil(),
            year: "1",
            level: nil(),
        }
    }
}

fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// An engagement in which this person is named on the accompanist's side, and an operator that
/// looks for somebody. Its version is 2.
pub async fn of(stage: &Stage, person: PersonId) -> Engaged {
    let (app, context) = (&stage.app, &stage.app.context);
    let desk = Arranger::acting_as(stage.desk.person());
    let kind = OrganisationKind::AdoptedOperator;
    let accompanied = add_organisation(app, "伴走中", kind).await;
    let operator = add_organisation(app, "これから", kind).await;
    let own = add_organisation(app, "先輩", OrganisationKind::VeteranOperator).await;
    adopt(stage, operator, false).await;
    adopt(stage, own, true).await;
    let helper = add_person(app, "伴走 花子", &format!("{}@example.jp", unique_key())).await;
    add_member(app, helper, own).await;
    grant(stage, helper).await;
    let together = colleagues(stage, (helper, own), person).await;
    let plan = EngagementPlan {
        fiscal_year: FiscalYear::of_day(start()),
        operator: accompanied,
        accompanist_organisation: together,
        team: Team { accompanists: vec![helper], operators: Vec::new() },
        started_on: start(),
    };
    let id = begin(context, desk, plan).await.unwrap();
    name(stage, id, person).await;
    let goal = GoalPlan {
        text: "説明会を開く".to_owned(),
        measure: String::new(),
        due_on: None,
        state: GoalState::Open,
    };
    let goal = add_goal(context, By::Staff(desk), id, &goal).await.unwrap();
    let conflict = ConflictPlan {
        operator: accompanied,
        with: ConflictWith::Person(person),
        reason: "親族".to_owned(),
        from: start(),
        until: None,
    };
    let conflict = declare_conflict(context, desk, &conflict).await.unwrap();
    let level = term::Entity::find().filter(term::Column::Code.eq("level1"));
    let level = level.one(context.database.reader()).await.unwrap().unwrap().id;
    Engaged {
        engagement: id.to_string(),
        goal: goal.to_string(),
        conflict: conflict.to_string(),
        operator: operator.to_string(),
        accompanist: helper.to_string(),
        organisation: own.to_string(),
        year: "2026",
        level: level.to_string(),
    }
}

async fn insert<E: EntityTrait>(stage: &Stage, row: E::ActiveModel) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    E::insert(row).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn adopt(stage: &Stage, organisation_id: OrganisationId, accompanist: bool) {
    let row = adoption::Model {
        organisation_id,
        fiscal_year: 2026,
        frame_id: None,
        subsidy_rate: None,
        accompanist,
    };
    insert::<adoption::Entity>(stage, row.into_active_model().reset_all()).await;
}

async fn grant(stage: &Stage, person_id: PersonId) {
    let granted_at = stage.app.context.now();
    let role = Role::Accompanist;
    let row = role_assignment::Model { person_id, role, granted_at, granted_by: None };
    insert::<role_assignment::Entity>(stage, row.into_active_model().reset_all()).await;
}

/// An organisation both belong to: that of the person, or else the helper's.
async fn colleagues(
    stage: &Stage,
    (helper, own): (PersonId, OrganisationId),
    person: PersonId,
) -> OrganisationId {
    let db = stage.app.context.database.reader();
    let place = membership::Entity::find().filter(membership::Column::PersonId.eq(person));
    let place = place.filter(membership::Column::EndedAt.is_null()).one(db).await.unwrap();
    let Some(place) = place else {
        add_member(&stage.app, person, own).await;
        return own;
    };
    add_member(&stage.app, helper, place.organisation_id).await;
    place.organisation_id
}

async fn name(stage: &Stage, engagement_id: EngagementId, person_id: PersonId) {
    let row = engagement_person::Model {
        engagement_id,
        person_id,
        side: Side::Accompanist,
        lead: false,
        added_at: stage.app.context.now(),
    };
    insert::<engagement_person::Entity>(stage, row.into_active_model().reset_all()).await;
}

/// A body that can be taken.
pub fn body(noun: &str, last: &str, engaged: &Engaged) -> Option<Value> {
    let people = [&engaged.accompanist];
    Some(match (noun, last) {
        ("engagements", "engagements") => json!({
            "operator_id": engaged.operator, "accompanist_ids": people,
            "accompanist_organisation_id": engaged.organisation, "started_on": another_year(),
        }),
        ("engagements", "people") => {
            json!({ "version": 2, "accompanist_ids": people, "expected_recipients": 1 })
        }
        ("engagements", "preview") => json!({ "accompanist_ids": people }),
        ("engagements", "ending") => json!({
            "version": 2, "completed": true, "on": start(), "expected_recipients": 2,
        }),
        ("engagements", "outline") => json!({ "version": 2, "concerns": "", "vision": "" }),
        ("engagements", "goals") => json!({ "text": "窓口をつくる" }),
        ("engagements", "{goal}") => json!({ "version": 2, "text": "窓口をつくる" }),
        ("engagements", "levels") => json!({ "since": start(), "level_id": engaged.level }),
        ("engagements", "milestone") => json!({ "version": 2, "due_on": "2026-12-10" }),
        ("engagements", _) => json!({ "version": 2, "tendency": "unknown" }),
        ("conflicts-of-interest", "ending") => json!({ "until": start() }),
        ("conflicts-of-interest", _) => json!({
            "operator_id": engaged.operator, "person_id": engaged.accompanist,
            "reason": "親族", "from": "2029-04-01", "until": "2029-09-30",
        }),
        ("matching", "confirmations") => json!({ "fingerprint": "0" }),
        ("matching", "weights") => json!({
            "version": -1, "points": {}, "common_language": true, "wanted_theme": false,
            "far_means_other_prefecture": true,
        }),
        ("matching", "{operator}") => json!({ "region": "any" }),
        ("matching", "{person}") => json!({ "places": 3 }),
        ("matching", _) => json!({ "kind": "forbidden" }),
        _ => return None,
    })
}

/// An operator has one engagement a year, so every new one is in a year of its own.
fn another_year() -> String {
    static NEXT: AtomicI32 = AtomicI32::new(2030);
    format!("{}-05-01", NEXT.fetch_add(1, Ordering::Relaxed))
}
