//! Free slots as people look at them.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::{accompanist_profile, accompanist_theme};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use entities::{OrganisationId, PersonId, TermId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};

use super::diaries::Diaries;
use super::draft::RawAvailability;
use crate::accompaniment::conflicted_with;
use crate::calendar::availability::{Availability, Booked, DaySpan, FreeSlot, Terms};
use crate::vocabulary::BusinessCalendar;
use crate::web::Problems;

/// What one accompanist offers.
#[derive(Clone, Debug)]
pub struct Offered {
    pub accompanist: PersonId,
    pub name: String,
    /// By start and length.
    pub slots: Vec<FreeSlot>,
}

/// The free slots of one accompanist; none of somebody who takes no bookings.
pub async fn free_slots(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    accompanist: PersonId,
    days: DaySpan,
) -> anyhow::Result<Option<Offered>> {
    let found = bookable(db, Wanted::one(accompanist)).await?;
    Ok(offered(db, now, found, days).await?.pop())
}

/// The free slots of everybody who takes bookings and advises on the theme (or on anything, without
/// one), by reading of their names. Seven queries, however many they are.
pub async fn free_slots_by_theme(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    theme: Option<TermId>,
    days: DaySpan,
) -> anyhow::Result<Vec<Offered>> {
    let found = bookable(db, Wanted { theme, ..Wanted::default() }).await?;
    offered(db, now, found, days).await
}

async fn offered(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    people: Vec<(PersonId, String)>,
    days: DaySpan,
) -> anyhow::Result<Vec<Offered>> {
    let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
    let diaries = Diaries::read(db, now, (&ids, days), None).await?;
    Ok(offered_by(&diaries, people, days))
}

/// What these people offer by their diaries.
pub(super) fn offered_by(
    diaries: &Diaries,
    people: Vec<(PersonId, String)>,
    days: DaySpan,
) -> Vec<Offered> {
    let situation = diaries.situation();
    people
        .into_iter()
        .filter_map(|(accompanist, name)| {
            let slots = diaries.of(accompanist)?.free_slots(&situation, days);
            Some(Offered { accompanist, name, slots })
        })
        .collect()
}

/// Whom somebody looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Anybody, otherwise.
    pub one: Option<PersonId>,
    /// Whoever advises on it.
    pub theme: Option<TermId>,
    /// The operator that asks, and the day: nobody with a conflict of interest then.
    pub asking: Option<(OrganisationId, NaiveDate)>,
}

impl Wanted {
    pub fn one(person: PersonId) -> Self {
        Self { one: Some(person), ..Self::default() }
    }
}

/// Who can be booked at all: takes bookings, still holds the role, may still sign in. With names,
/// by their reading and then by id.
pub async fn bookable(
    db: &impl ConnectionTrait,
    wanted: Wanted,
) -> Result<Vec<(PersonId, String)>, DbErr> {
    let rows: Vec<(PersonId, String, String)> =
        who_can_be_booked(wanted).into_tuple().all(db).await?;
    Ok(rows
        .into_iter()
        .map(|(id, family, given)| (id, crate::people::whole_name(&family, &given)))
        .collect())
}

/// Their ids with both parts of their names.
pub fn who_can_be_booked(wanted: Wanted) -> Select<person::Entity> {
    let accepting = Query::select()
        .column(accompanist_profile::Column::PersonId)
        .from(accompanist_profile::Entity)
        .and_where(Expr::col(accompanist_profile::Column::Accepts).eq(true))
        .to_owned();
    let holding = Query::select()
        .column(role_assignment::Column::PersonId)
        .from(role_assignment::Entity)
        .and_where(Expr::col(role_assignment::Column::Role).eq(Role::Accompanist))
        .to_owned();
    let mut people = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::FamilyName, person::Column::GivenName])
        .filter(person::Column::Id.in_subquery(accepting))
        .filter(person::Column::Id.in_subquery(holding))
        .filter(person::Column::State.ne(PersonState::Disabled));
    if let Some(one) = wanted.one {
        people = people.filter(person::Column::Id.eq(one));
    }
    if let Some((operator, day)) = wanted.asking {
        people = people.filter(conflicted_with(operator, day).not());
    }
    if let Some(theme) = wanted.theme {
        let advising = Query::select()
            .column(accompanist_theme::Column::PersonId)
            .from(accompanist_theme::Entity)
            .and_where(Expr::col(accompanist_theme::Column::TermId).eq(theme))
            .to_owned();
        people = people.filter(person::Column::Id.in_subquery(advising));
    }
    people
        .order_by_asc(person::Column::FamilyKana)
        .order_by_asc(person::Column::GivenKana)
        .order_by_asc(person::Column::Id)
}

/// What would be free on days nobody has booked yet, were this saved: for the page on which an
/// accompanist enters it. Exceptions and bookings are left out.
pub fn free_slots_of_draft(
    (calendar, now): (BusinessCalendar, DateTime<Utc>),
    raw: &RawAvailability,
    days: DaySpan,
) -> Result<Vec<FreeSlot>, Problems> {
    let draft = raw.check()?;
    let terms = Terms {
        shape: draft.profile.shape,
        reach: draft.profile.reach,
        limits: draft.profile.limits,
        rests_on_days_off: draft.profile.closes_on_holidays,
    };
    let offered = Availability::new(draft.rules, Vec::new(), terms);
    let nobody = Diaries::empty(calendar, now, days);
    Ok(offered.free_slots(&nobody.situation(), &Booked::default(), days))
}
