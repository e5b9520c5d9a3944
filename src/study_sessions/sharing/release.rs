//! Handing a roster over, once for each form, with a record of whose data it held.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::study_sessions::{release, release_person};
use entities::{RegistrationId, SessionReleaseId, StudySessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::{Covered, Refusal, covered, host_terms};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::{self, SharingPlan, columns_in, columns_out};
use crate::vocabulary::tokyo;

/// Three years (個人情報保護法施行規則), and one day so that no leap year shortens them.
const KEPT: Days = Days::new(3 * 365 + 1);

/// A roster that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub id: SessionReleaseId,
    pub host: String,
    pub terms: SharingPlan,
    pub made_at: DateTime<Utc>,
    /// The last day the record is kept.
    pub keep_until: NaiveDate,
    /// How many people it held.
    pub people: u64,
}

impl Release {
    fn of(row: release::Model, people: u64) -> Self {
        Self {
            id: row.id,
            host: row.host,
            terms: SharingPlan {
                basis: row.basis,
                detail: row.basis_detail,
                purpose: row.purpose,
                columns: columns_in(&row.shared_columns),
            },
            made_at: row.made_at,
            keep_until: row.keep_until,
            people,
        }
    }
}

/// Hands the roster to a co-host: records whose data it holds and on what ground. The same person
/// sending the same key again gets the first answer.
pub async fn release(
    context: &Context,
    who: Organiser,
    (id, host): (StudySessionId, &str),
    key: &str,
) -> Result<SessionReleaseId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    // With the session locked nobody takes their consent back in between.
    let row = session::lock(&tx, id).await?.ok_or(Refusal::NotFound)?;
    let request_key = format!("{id}:{}:{key}", who.person());
    let same = release::Column::RequestKey.eq(request_key.as_str());
    if let Some(first) = release::Entity::find().filter(same).one(&tx).await? {
        return Ok(first.id);
    }
    let rows = session::load(&tx, row).await?;
    let terms = host_terms(&rows, host).ok_or(Refusal::NotShared)?;
    let people = covered(&tx, who, (id, host), &terms).await?;
    if people.is_empty() {
        return Err(Refusal::Nobody.into());
    }
    let made = write(pen, who, (id, host, request_key), (&terms, &people)).await?;
    let facts = json!({ "release": made, "host": host, "basis": terms.basis,
        "columns": terms.columns, "people": people.len() });
    pen.note(who.actor(), "study_session.roster_released", id, facts).await?;
    tx.commit().await?;
    Ok(made)
}

async fn write(
    pen: Pen<'_>,
    who: Organiser,
    (session_id, host, request_key): (StudySessionId, &str, String),
    (terms, people): (&SharingPlan, &[Covered]),
) -> anyhow::Result<SessionReleaseId> {
    let today = tokyo::day_of(pen.now);
    let row = release::Model {
        id: pen.context.new_id(),
        session_id,
        host: host.to_owned(),
        basis: terms.basis,
        basis_detail: terms.detail.clone(),
        purpose: terms.purpose.clone(),
        shared_columns: columns_out(&terms.columns)?,
        request_key,
        made_by: who.person(),
        made_at: pen.now,
        keep_until: today.checked_add_days(KEPT).unwrap_or(today),
    };
    let release_id = row.id;
    release::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    let lines = people.iter().map(|one| {
        release_person::Model { release_id, registration_id: one.registration }.into_active_model()
    });
    release_person::Entity::insert_many(lines).exec_without_returning(pen.tx).await?;
    Ok(release_id)
}

/// Everything handed over of a session, newest first.
pub async fn releases_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<Release>, DbErr> {
    let rows = release::Entity::find()
        .filter(release::Column::SessionId.eq(id))
        .order_by_desc(release::Column::MadeAt)
        .order_by_desc(release::Column::Id)
        .all(db)
        .await?;
    let people: Vec<(SessionReleaseId, i64)> = release_person::Entity::find()
        .select_only()
        .column(release_person::Column::ReleaseId)
        .column_as(release_person::Column::RegistrationId.count(), "people")
        .filter(release_person::Column::ReleaseId.is_in(rows.iter().map(|row| row.id)))
        .group_by(release_person::Column::ReleaseId)
        .into_tuple()
        .all(db)
        .await?;
    let people: HashMap<_, _> = people.into_iter().collect();
    let count = |id| people.get(&id).and_then(|count| u64::try_from(*count).ok()).unwrap_or(0);
    Ok(rows.into_iter().map(|row| Release::of(row.clone(), count(row.id))).collect())
}

/// What was handed over about one registration, newest first. Whose it is has been decided.
pub async fn released_about(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Vec<Release>, DbErr> {
    let about = release_person::Entity::find()
        .select_only()
        .column(release_person::Column::ReleaseId)
        .filter(release_person::Column::RegistrationId.eq(id));
    let rows = release::Entity::find()
        .filter(release::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(about)))
        .order_by_desc(release::Column::MadeAt)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| Release::of(row, 1)).collect())
}

/// Records past the day they are kept until.
pub fn old(now: DateTime<Utc>) -> Expr {
    release::Column::KeepUntil.lt(tokyo::day_of(now))
}

/// For the schedule: forgets them; says how many.
pub async fn erase_old_releases(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<u64, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let gone: Vec<SessionReleaseId> = release::Entity::find()
        .select_only()
        .column(release::Column::Id)
        .filter(old(now))
        .into_tuple()
        .all(&tx)
        .await?;
    let people = release_person::Column::ReleaseId.is_in(gone.iter().copied());
    release_person::Entity::delete_many().filter(people).exec(&tx).await?;
    let own = release::Column::Id.is_in(gone);
    let gone = release::Entity::delete_many().filter(own).exec(&tx).await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
