use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::people::{organisation, person};
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::consultations::Organiser;
use crate::consultations::meeting::{ConsultationNumber, Parties, parties_of};
use crate::people::matches;
use crate::vocabulary::search_words;

/// What a list of consultations is narrowed to; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct RegisterFilter {
    pub fiscal_year: Option<i32>,
    pub state: Option<ConsultationState>,
    pub accompanist: Option<PersonId>,
    /// The number; or parts of the names of the organisation, the client and the accompanist, in
    /// any spelling.
    pub text: String,
}

/// One part of all consultations, the latest first, and how many there are. Six queries.
pub async fn register(
    db: &impl ConnectionTrait,
    _who: Organiser,
    filter: &RegisterFilter,
    (page, size): (u64, u64),
) -> anyhow::Result<(Vec<Parties>, u64)> {
    let found = consultation::Entity::find().filter(condition(filter));
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_desc(consultation::Column::RequestedAt)
        .order_by_desc(consultation::Column::Id)
        .paginate(db, size)
        .fetch_page(page.max(1) - 1)
        .await?;
    Ok((parties_of(db, rows).await?, total))
}

/// Those requested before a place in the list, one more than `limit`, the latest first; for the API.
pub async fn register_after(
    db: &impl ConnectionTrait,
    _who: Organiser,
    filter: &RegisterFilter,
    (before, limit): (Option<(DateTime<Utc>, ConsultationId)>, u64),
) -> anyhow::Result<Vec<Parties>> {
    let mut found = consultation::Entity::find().filter(condition(filter));
    if let Some((at, id)) = before {
        let (when, same) = (consultation::Column::RequestedAt, consultation::Column::Id);
        let later = Condition::all().add(when.eq(at)).add(same.lt(id));
        found = found.filter(Condition::any().add(when.lt(at)).add(later));
    }
    let rows = found
        .order_by_desc(consultation::Column::RequestedAt)
        .order_by_desc(consultation::Column::Id)
        .limit(limit + 1)
        .all(db)
        .await?;
    parties_of(db, rows).await
}

/// The consultations of an organisation that took a time, the latest first; without who may see what
/// of them.
pub async fn of_organisation(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> anyhow::Result<Vec<Parties>> {
    use ConsultationState::{Confirmed, Held, Missed};
    let rows = consultation::Entity::find()
        .filter(consultation::Column::OrganisationId.eq(organisation))
        .filter(consultation::Column::State.is_in([Confirmed, Held, Missed]))
        .order_by_desc(consultation::Column::StartsAt)
        .order_by_desc(consultation::Column::Id)
        .all(db)
        .await?;
    parties_of(db, rows).await
}

/// On which side of a consultation somebody stands, if on any.
pub async fn side_of(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    person: PersonId,
) -> Result<Option<Side>, DbErr> {
    let row = consultation::Entity::find_by_id(id).one(db).await?;
    Ok(row.and_then(|row| match person {
        _ if row.client_id == person => Some(Side::Client),
        _ if row.accompanist_id == Some(person) => Some(Side::Accompanist),
        _ => None,
    }))
}

/// The filter as a query asks for it.
pub(super) fn condition(filter: &RegisterFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(year) = filter.fiscal_year {
        all = all.add(consultation::Column::FiscalYear.eq(year));
    }
    if let Some(state) = filter.state {
        all = all.add(consultation::Column::State.eq(state));
    }
    if let Some(person) = filter.accompanist {
        all = all.add(consultation::Column::AccompanistId.eq(person));
    }
    let text = filter.text.trim();
    if text.is_empty() {
        return all;
    }
    let own = ConsultationNumber::parse(text).map(|number| number.to_string());
    let numbered = own.map(|number| consultation::Column::Number.eq(number));
    let named = search_words(text).into_iter().map(named).fold(Condition::all(), Condition::add);
    all.add(Condition::any().add_option(numbered).add(named))
}

/// One of those who meet has this word in their name.
fn named(word: &str) -> Condition {
    let organisations = Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .cond_where(matches(("organisation", "search_key"), word))
        .to_owned();
    let people = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .cond_where(matches(("person", "search_key"), word))
        .to_owned();
    Condition::any()
        .add(consultation::Column::OrganisationId.in_subquery(organisations))
        .add(consultation::Column::ClientId.in_subquery(people.clone()))
        .add(consultation::Column::AccompanistId.in_subquery(people))
}
