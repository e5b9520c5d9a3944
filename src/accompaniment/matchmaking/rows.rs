//! The rows behind a year's matching, read in a fixed number of queries.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entities::OrganisationId;
use entities::accompaniment::engagement_person::Side;
use entities::accompaniment::{
    activity_level, conflict_of_interest, engagement, engagement_person, matching_capacity,
    matching_confirmation, matching_desk, matching_ruling, matching_weight, matching_wish,
    matching_wish_term,
};
use entities::consultations::accompanist_theme;
use entities::people::organisation::{self, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use entities::people::{adoption, membership, organisation_term};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use crate::context::Acquaintance;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::{FiscalYear, tokyo};

pub(super) struct Rows {
    pub year: FiscalYear,
    pub day: NaiveDate,
    pub desk: Option<matching_desk::Model>,
    pub weights: Vec<matching_weight::Model>,
    pub capacities: Vec<matching_capacity::Model>,
    pub wishes: Vec<matching_wish::Model>,
    /// In the order of the wishes.
    pub wish_terms: Vec<matching_wish_term::Model>,
    pub rulings: Vec<matching_ruling::Model>,
    pub confirmations: u64,
    /// Up to this year.
    pub adoptions: Vec<adoption::Model>,
    /// Up to this year, oldest first.
    pub engagements: Vec<engagement::Model>,
    pub accompanying: Vec<engagement_person::Model>,
    pub people: Vec<person::Model>,
    /// Those accompanists set for themselves.
    pub themes: Vec<accompanist_theme::Model>,
    /// Of the accompanists, oldest first.
    pub places: Vec<membership::Model>,
    pub organisations: Vec<organisation::Model>,
    pub tags: Vec<organisation_term::Model>,
    /// Oldest first.
    pub levels: Vec<activity_level::Model>,
    pub conflicts: Vec<conflict_of_interest::Model>,
    /// Who met in consultations or study sessions.
    pub met: BTreeSet<Acquaintance>,
    pub terms: Terms,
    pub regions: Regions,
}

impl Rows {
    /// The day conflicts of interest are judged on: the first on which a pair would be together. For
    /// a year to come that is its first day, not today.
    pub fn judged_on(&self) -> NaiveDate {
        self.day.max(self.year.first_day())
    }

    pub async fn read(
        db: &impl ConnectionTrait,
        met: BTreeSet<Acquaintance>,
        (year, now): (FiscalYear, DateTime<Utc>),
    ) -> Result<Self, DbErr> {
        let day = tokyo::day_of(now);
        let wishes = of_year::<matching_wish::Entity>(db, matching_wish::Column::FiscalYear, year);
        let wishes = wishes.await?;
        let adoptions = adoptions(db, year).await?;
        let places = places(db).await?;
        let concerned = concerned(&wishes, &adoptions, &places, year);
        let weights = matching_weight::Column::FiscalYear;
        let capacities = matching_capacity::Column::FiscalYear;
        Ok(Self {
            year,
            day,
            desk: matching_desk::Entity::find_by_id(year.year()).one(db).await?,
            weights: of_year::<matching_weight::Entity>(db, weights, year).await?,
            capacities: of_year::<matching_capacity::Entity>(db, capacities, year).await?,
            wish_terms: wish_terms(db, year).await?,
            rulings: rulings(db, year).await?,
            confirmations: confirmations(db, year).await?,
            engagements: engagements(db, year).await?,
            accompanying: accompanying(db, year).await?,
            people: people(db).await?,
            themes: themes(db).await?,
            organisations: organisations(db, &concerned).await?,
            tags: tags(db, &concerned).await?,
            levels: levels(db, &concerned, day).await?,
            conflicts: conflict_of_interest::Entity::find().all(db).await?,
            met,
            terms: Terms::load(db).await?,
            regions: Regions::on(db, day).await?,
            wishes,
            adoptions,
            places,
        })
    }
}

async fn of_year<E: sea_orm::EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    year: FiscalYear,
) -> Result<Vec<E::Model>, DbErr> {
    E::find().filter(column.eq(year.year())).all(db).await
}

/// Organisations that may take part on either side.
fn concerned(
    wishes: &[matching_wish::Model],
    adoptions: &[adoption::Model],
    places: &[membership::Model],
    year: FiscalYear,
) -> Vec<OrganisationId> {
    let asking = wishes.iter().map(|wish| wish.operator_id);
    let adopted = adoptions.iter().filter(|row| row.fiscal_year == year.year());
    let adopted = adopted.map(|row| row.organisation_id);
    let accompanists = places.iter().map(|place| place.organisation_id);
    asking.chain(adopted).chain(accompanists).collect::<BTreeSet<_>>().into_iter().collect()
}

async fn adoptions(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<adoption::Model>, DbErr> {
    adoption::Entity::find().filter(adoption::Column::FiscalYear.lte(year.year())).all(db).await
}

async fn wish_terms(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<matching_wish_term::Model>, DbErr> {
    matching_wish_term::Entity::find()
        .filter(matching_wish_term::Column::FiscalYear.eq(year.year()))
        .order_by_asc(matching_wish_term::Column::OperatorId)
        .order_by_asc(matching_wish_term::Column::Ordinal)
        .all(db)
        .await
}

async fn rulings(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<matching_ruling::Model>, DbErr> {
    matching_ruling::Entity::find()
        .filter(matching_ruling::Column::FiscalYear.eq(year.year()))
        .filter(matching_ruling::Column::LiftedAt.is_null())
        .order_by_asc(matching_ruling::Column::OperatorId)
        .order_by_asc(matching_ruling::Column::AccompanistId)
        .all(db)
        .await
}

async fn confirmations(db: &impl ConnectionTrait, year: FiscalYear) -> Result<u64, DbErr> {
    matching_confirmation::Entity::find()
        .filter(matching_confirmation::Column::FiscalYear.eq(year.year()))
        .count(db)
        .await
}

async fn engagements(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<engagement::Model>, DbErr> {
    engagement::Entity::find()
        .filter(engagement::Column::FiscalYear.lte(year.year()))
        .order_by_asc(engagement::Column::StartedOn)
        .order_by_asc(engagement::Column::Id)
        .all(db)
        .await
}

async fn accompanying(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<engagement_person::Model>, DbErr> {
    let of_these = engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .filter(engagement::Column::FiscalYear.lte(year.year()));
    engagement_person::Entity::find()
        .filter(engagement_person::Column::Side.eq(Side::Accompanist))
        .filter(engagement_person::Column::EngagementId.in_subquery(of_these.into_query()))
        .all(db)
        .await
}

fn accompanist_ids() -> sea_orm::sea_query::SelectStatement {
    role_assignment::Entity::find()
        .select_only()
        .column(role_assignment::Column::PersonId)
        .filter(role_assignment::Column::Role.eq(Role::Accompanist))
        .into_query()
}

async fn people(db: &impl ConnectionTrait) -> Result<Vec<person::Model>, DbErr> {
    person::Entity::find()
        .filter(person::Column::Id.in_subquery(accompanist_ids()))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .order_by_asc(person::Column::Id)
        .all(db)
        .await
}

async fn themes(db: &impl ConnectionTrait) -> Result<Vec<accompanist_theme::Model>, DbErr> {
    accompanist_theme::Entity::find()
        .filter(accompanist_theme::Column::PersonId.in_subquery(accompanist_ids()))
        .order_by_asc(accompanist_theme::Column::PersonId)
        .order_by_asc(accompanist_theme::Column::TermId)
        .all(db)
        .await
}

async fn places(db: &impl ConnectionTrait) -> Result<Vec<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::PersonId.in_subquery(accompanist_ids()))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .all(db)
        .await
}

async fn organisations(
    db: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<Vec<organisation::Model>, DbErr> {
    organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().copied()))
        .filter(organisation::Column::State.eq(OrganisationState::Active))
        .order_by_asc(organisation::Column::Id)
        .all(db)
        .await
}

async fn tags(
    db: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<Vec<organisation_term::Model>, DbErr> {
    organisation_term::Entity::find()
        .filter(organisation_term::Column::OrganisationId.is_in(ids.iter().copied()))
        .order_by_asc(organisation_term::Column::TermId)
        .all(db)
        .await
}

async fn levels(
    db: &impl ConnectionTrait,
    ids: &[OrganisationId],
    day: NaiveDate,
) -> Result<Vec<activity_level::Model>, DbErr> {
    activity_level::Entity::find()
        .filter(activity_level::Column::OrganisationId.is_in(ids.iter().copied()))
        .filter(activity_level::Column::Since.lte(day))
        .order_by_asc(activity_level::Column::Since)
        .all(db)
        .await
}
