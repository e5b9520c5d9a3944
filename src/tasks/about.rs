//! The names of what tasks are about, for whoever may open it.

use std::collections::HashMap;

use entities::accompaniment::engagement;
use entities::consultations::consultation;
use entities::newsletter::issue;
use entities::study_sessions::session;
use entities::tasks::task::AboutKind;
use entities::{ConsultationId, EngagementId, IssueId, OrganisationId, PersonId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use super::{About, Clerk};
use crate::people::{organisations, persons};
use crate::vocabulary::FiscalYear;

/// What a task is about, by its name, and the page about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub name: String,
    pub href: String,
}

/// Of several the ones that are there and that this person may open. The number of queries stays the
/// same however many there are.
pub async fn shown(
    db: &impl ConnectionTrait,
    who: Clerk,
    abouts: &[About],
) -> Result<HashMap<About, Shown>, DbErr> {
    let mut found = HashMap::new();
    for kind in KINDS.into_iter().filter(|kind| may_open(who, *kind)) {
        let ids: Vec<Uuid> =
            abouts.iter().filter(|about| about.kind == kind).map(|about| about.id).collect();
        if ids.is_empty() {
            continue;
        }
        for (id, name) in names(db, kind, ids).await? {
            let href = format!("{}/{id}", pages(kind));
            found.insert(About { kind, id }, Shown { name, href });
        }
    }
    Ok(found)
}

const KINDS: [AboutKind; 6] = [
    AboutKind::StudySession,
    AboutKind::Consultation,
    AboutKind::Engagement,
    AboutKind::Organisation,
    AboutKind::Person,
    AboutKind::Issue,
];

/// As the pages themselves have it: issues are open to the whole secretariat.
fn may_open(who: Clerk, kind: AboutKind) -> bool {
    kind == AboutKind::Issue || who.arranges()
}

fn pages(kind: AboutKind) -> &'static str {
    match kind {
        AboutKind::StudySession => "/staff/sessions",
        AboutKind::Consultation => "/staff/consultations",
        AboutKind::Engagement => "/staff/engagements",
        AboutKind::Organisation => "/staff/organisations",
        AboutKind::Person => "/staff/people",
        AboutKind::Issue => "/staff/newsletter/issues",
    }
}

async fn names(
    db: &impl ConnectionTrait,
    kind: AboutKind,
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, String)>, DbErr> {
    match kind {
        AboutKind::StudySession => sessions(db, ids).await,
        AboutKind::Consultation => consultations(db, ids).await,
        AboutKind::Engagement => engagements(db, ids).await,
        AboutKind::Issue => issues(db, ids).await,
        AboutKind::Organisation => {
            let found = organisations::names(db, ids.into_iter().map(OrganisationId)).await?;
            Ok(found.into_iter().map(|(id, name)| (id.0, name)).collect())
        }
        AboutKind::Person => {
            let found = persons::names(db, ids.into_iter().map(PersonId)).await?;
            Ok(found.into_iter().map(|(id, name)| (id.0, format!("{name}さん"))).collect())
        }
    }
}

async fn sessions(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>, DbErr> {
    let rows: Vec<(StudySessionId, String)> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .column(session::Column::Title)
        .filter(session::Column::Id.is_in(ids.into_iter().map(StudySessionId)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, title)| (id.0, title)).collect())
}

/// `S8-048-213K（はじめ）`
async fn consultations(
    db: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, String)>, DbErr> {
    let rows: Vec<(ConsultationId, String, OrganisationId)> = consultation::Entity::find()
        .select_only()
        .column(consultation::Column::Id)
        .column(consultation::Column::Number)
        .column(consultation::Column::OrganisationId)
        .filter(consultation::Column::Id.is_in(ids.into_iter().map(ConsultationId)))
        .into_tuple()
        .all(db)
        .await?;
    let places = organisations::names(db, rows.iter().map(|row| row.2)).await?;
    let name = |id: OrganisationId| places.get(&id).map_or("", String::as_str).to_owned();
    let line = |(id, number, at): (ConsultationId, String, OrganisationId)| {
        (id.0, format!("{number}（{}）", name(at)))
    };
    Ok(rows.into_iter().map(line).collect())
}

/// `はじめ（令和8年度）`
async fn engagements(
    db: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, String)>, DbErr> {
    let rows: Vec<(EngagementId, OrganisationId, i32)> = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .column(engagement::Column::OperatorId)
        .column(engagement::Column::FiscalYear)
        .filter(engagement::Column::Id.is_in(ids.into_iter().map(EngagementId)))
        .into_tuple()
        .all(db)
        .await?;
    let places = organisations::names(db, rows.iter().map(|row| row.1)).await?;
    let name = |id: OrganisationId| places.get(&id).map_or("", String::as_str).to_owned();
    let line = |(id, operator, year): (EngagementId, OrganisationId, i32)| {
        let year =
            FiscalYear::starting_in(year).map_or_else(|_| year.to_string(), FiscalYear::label);
        (id.0, format!("{}（{year}）", name(operator)))
    };
    Ok(rows.into_iter().map(line).collect())
}

/// `第13号`
async fn issues(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>, DbErr> {
    let rows: Vec<(IssueId, i32)> = issue::Entity::find()
        .select_only()
        .column(issue::Column::Id)
        .column(issue::Column::Number)
        .filter(issue::Column::Id.is_in(ids.into_iter().map(IssueId)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, number)| (id.0, format!("第{number}号"))).collect())
}
