use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::RegistrationId;
use entities::people::{membership, person};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::{accessibility_need, answer};
use sea_orm::sea_query::{Cond, Expr, ExprTrait as _, Order};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _,
};

use super::listing::{Listing, read, select};
use super::show::{OnlineView, Onlooker, SessionView, session_view};
use crate::people::whole_name;
use crate::study_sessions::Member;
use crate::study_sessions::registration::{By, holder, live_of_session};
use crate::study_sessions::waiting;

/// A registration of one's own, or made for a colleague, with its session.
#[derive(Clone, Debug)]
pub struct MyRegistration {
    pub registration: registration::Model,
    pub session: Listing,
    /// Registered by the person who asks, for somebody else.
    pub for_colleague: bool,
}

/// All registrations of a person, the latest session first.
pub async fn my_registrations(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Member,
) -> Result<Vec<MyRegistration>, DbErr> {
    let own = Condition::any()
        .add(registration::Column::PersonId.eq(who.person()))
        .add(registration::Column::RegisteredBy.eq(who.person()));
    let rows = registration::Entity::find()
        .filter(own)
        .order_by_asc(registration::Column::RegisteredAt)
        .all(db)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.session_id).collect();
    let of_these = Cond::all().add(Expr::col(("study_session", "id")).is_in(ids));
    let mut lines = select(of_these);
    lines.order_by(("study_session", "starts_at"), Order::Desc);
    let mut by_session: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        by_session.entry(row.session_id).or_default().push(row);
    }
    let sessions = read(db, now, &lines).await?;
    Ok(sessions
        .into_iter()
        .flat_map(|session| {
            let rows = by_session.remove(&session.id).unwrap_or_default();
            rows.into_iter().map(move |registration| MyRegistration {
                for_colleague: registration.person_id != who.person(),
                session: session.clone(),
                registration,
            })
        })
        .collect())
}

/// One registration as its holder sees it: what the page behind the link in a letter shows.
#[derive(Clone, Debug)]
pub struct RegistrationView {
    pub registration: registration::Model,
    pub name: String,
    pub session: SessionView,
    /// The session has ended.
    pub is_over: bool,
    /// Place in line, counted from 1, while waiting.
    pub position: Option<u32>,
    pub offer: Option<offer::Model>,
    pub answers: Vec<answer::Model>,
    /// Whoever asks manages it for somebody else, and sees nothing of what that person says.
    pub for_colleague: bool,
    pub needs: Option<String>,
}

/// The registration, if whoever asks may act on it.
pub async fn registration_view(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: RegistrationId,
    by: By,
) -> Result<Option<RegistrationView>, DbErr> {
    let Some(registration) = holder(db, id, by).await? else { return Ok(None) };
    let onlooker = match by {
        By::Staff(who) => Onlooker::Staff(who),
        By::Member(_) | By::Link(_) => Onlooker::Member(Member::acting_as(registration.person_id)),
    };
    let Some(mut session) = session_view(db, now, registration.session_id, onlooker).await? else {
        return Ok(None);
    };
    // Whoever registered a colleague manages the registration; the seat is the colleague's.
    let for_colleague = by.is_for_colleague(&registration);
    if for_colleague {
        session.online = OnlineView::Hidden;
    }
    let person = person::Entity::find_by_id(registration.person_id).one(db).await?;
    let name = match person {
        Some(person) => called(db, &registration, person, for_colleague).await?,
        None => String::new(),
    };
    let answers = answer::Entity::find()
        .filter(answer::Column::RegistrationId.eq(id))
        .order_by_asc(answer::Column::Ordinal)
        .all(db)
        .await?;
    let needs = if for_colleague {
        None
    } else {
        accessibility_need::Entity::find_by_id(id).one(db).await?
    };
    Ok(Some(RegistrationView {
        is_over: session.rows.session.ends_at <= now,
        position: position(db, &registration).await?,
        offer: open_offer(db, id).await?,
        name,
        needs: needs.map(|row| row.needs),
        answers,
        for_colleague,
        session,
        registration,
    }))
}

/// What the person is called on the page.
async fn called(
    db: &impl ConnectionTrait,
    row: &registration::Model,
    person: person::Model,
    for_colleague: bool,
) -> Result<String, DbErr> {
    if for_colleague && !is_known_to(db, row, &person).await? {
        return Ok(person.email);
    }
    Ok(whole_name(&person.family_name, &person.given_name))
}

/// Whoever registers a mail address does not learn by it whose it is: they are told the name of
/// colleagues, and the one they entered themselves.
async fn is_known_to(
    db: &impl ConnectionTrait,
    row: &registration::Model,
    person: &person::Model,
) -> Result<bool, DbErr> {
    if person.created_at == row.registered_at {
        return Ok(true);
    }
    let Some(organisation) = row.organisation_id else { return Ok(false) };
    let found = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person.id))
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::EndedAt.is_null())
        .count(db)
        .await?;
    Ok(found > 0)
}

async fn position(
    db: &impl ConnectionTrait,
    row: &registration::Model,
) -> Result<Option<u32>, DbErr> {
    if row.state != RegistrationState::Waiting {
        return Ok(None);
    }
    let live = live_of_session(db, row.session_id).await?;
    Ok(Some(waiting::position_of(&live, row)))
}

async fn open_offer(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<offer::Model>, DbErr> {
    offer::Entity::find()
        .filter(offer::Column::RegistrationId.eq(id))
        .filter(offer::Column::State.eq(OfferState::Open))
        .one(db)
        .await
}
