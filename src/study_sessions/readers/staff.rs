//! What the secretariat reads. Views of names and answers are noted in the audit log by the page.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::{organisation, person};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration;
use entities::study_sessions::session::SessionState;
use entities::study_sessions::upload;
use entities::{RegistrationId, StudySessionId, UploadId};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::sea_query::{Cond, Order, SelectStatement};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};

use super::filter::{col, contains, words};
use super::listing::{Listing, read, select};
use crate::study_sessions::Organiser;
use crate::vocabulary::search_key;

/// What of all sessions is wanted.
#[derive(Clone, Debug, Default)]
pub struct StaffFilter {
    /// Western year.
    pub fiscal_year: Option<i32>,
    pub states: Vec<SessionState>,
    pub text: String,
}

/// All sessions, drafts too, with seats, waiting and open requests at a glance; by start.
pub async fn staff_sessions(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    _who: Organiser,
    filter: &StaffFilter,
) -> Result<Vec<Listing>, DbErr> {
    read(db, now, &lines(filter, Order::Asc)).await
}

/// The same list, at most `limit` lines from `offset` on.
pub async fn staff_sessions_part(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    _who: Organiser,
    (filter, (offset, limit)): (&StaffFilter, (u64, u64)),
) -> Result<Vec<Listing>, DbErr> {
    read(db, now, lines(filter, Order::Asc).offset(offset).limit(limit)).await
}

/// At most `limit` of them, the latest first. Two queries.
pub async fn staff_sessions_latest(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    _who: Organiser,
    (filter, limit): (&StaffFilter, u64),
) -> Result<Vec<Listing>, DbErr> {
    read(db, now, lines(filter, Order::Desc).limit(limit)).await
}

fn lines(filter: &StaffFilter, order: Order) -> SelectStatement {
    let mut all = Cond::all();
    if let Some(year) = filter.fiscal_year {
        all = all.add(col("fiscal_year").eq(year));
    }
    // What was thrown away is shown only to whoever asks for it.
    let discarded = || col("state").ne(SessionState::Discarded.to_value());
    let states = filter.states.iter().map(SessionState::to_value);
    all = all.add(if states.len() == 0 { discarded() } else { col("state").is_in(states) });
    for word in words(&filter.text) {
        all = all.add(contains(&word));
    }
    let mut lines = select(all);
    lines.order_by(("study_session", "starts_at"), order.clone());
    lines.order_by(("study_session", "id"), order);
    lines
}

/// One line of the list of registrations.
#[derive(Clone, Debug)]
pub struct RegistrationRow {
    pub registration: registration::Model,
    pub person: person::Model,
    pub organisation: Option<String>,
    pub offer: Option<OfferView>,
}

impl RegistrationRow {
    /// Whether name, organisation or reception number have this folded word in them.
    pub fn matches(&self, word: &str) -> bool {
        let organisation = self.organisation.as_ref().or(self.registration.affiliation.as_ref());
        self.person.search_key.contains(word)
            || organisation.is_some_and(|name| search_key(name).contains(word))
            || search_key(&self.registration.number).contains(word)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferView {
    pub made_at: DateTime<Utc>,
    pub deadline_at: DateTime<Utc>,
}

/// Every registration of a session, ended ones too, by reception number.
pub async fn registrations_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    session: StudySessionId,
) -> Result<Vec<RegistrationRow>, DbErr> {
    let rows = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(session))
        .order_by_asc(registration::Column::Number)
        .all(db)
        .await?;
    let people = rows.iter().map(|row| row.person_id);
    let people = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    let people: HashMap<_, _> = people.into_iter().map(|row| (row.id, row)).collect();
    let ids = rows.iter().filter_map(|row| row.organisation_id);
    let names = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids));
    let names: HashMap<_, _> =
        names.all(db).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let mut offers = open_offers(db, session).await?;
    Ok(rows
        .into_iter()
        .filter_map(|registration| {
            Some(RegistrationRow {
                person: people.get(&registration.person_id)?.clone(),
                organisation: registration.organisation_id.and_then(|id| names.get(&id).cloned()),
                offer: offers.remove(&registration.id),
                registration,
            })
        })
        .collect())
}

async fn open_offers(
    db: &impl ConnectionTrait,
    session: StudySessionId,
) -> Result<HashMap<RegistrationId, OfferView>, DbErr> {
    let rows = offer::Entity::find()
        .filter(offer::Column::SessionId.eq(session))
        .filter(offer::Column::State.eq(OfferState::Open))
        .all(db)
        .await?;
    let view = |row: offer::Model| {
        let view = OfferView { made_at: row.made_at, deadline_at: row.deadline_at };
        (row.registration_id, view)
    };
    Ok(rows.into_iter().map(view).collect())
}

/// A file handed in with a registration.
pub async fn upload_for_staff(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: UploadId,
) -> Result<Option<upload::Model>, DbErr> {
    upload::Entity::find_by_id(id).one(db).await
}
