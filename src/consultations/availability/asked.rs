//! The questions behind diaries.

use chrono::{NaiveDate, TimeDelta};
use entities::PersonId;
use entities::consultations::{
    accompanist_contract, accompanist_profile, availability_exception, availability_rule, policy,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryTrait as _, Select};

use crate::calendar::availability::DaySpan;
use crate::vocabulary::FiscalYear;

/// The fiscal years some days lie in.
pub fn years_of(days: DaySpan) -> Vec<FiscalYear> {
    let (first, last) = (FiscalYear::of_day(days.first()), FiscalYear::of_day(days.last()));
    let mut years = vec![first];
    while let Some(year) = years.last().copied().filter(|year| *year < last) {
        years.push(year.next());
    }
    years
}

/// What a booking asks of one accompanist's terms on a day.
pub fn of_terms(person: PersonId, days: DaySpan) -> Vec<SelectStatement> {
    let one = &[person];
    vec![
        profiles(one).into_query(),
        contracts(one).into_query(),
        rules(one).into_query(),
        exceptions(one, days).into_query(),
        policies(days).into_query(),
    ]
}

pub fn profiles(people: &[PersonId]) -> Select<accompanist_profile::Entity> {
    let theirs = accompanist_profile::Column::PersonId.is_in(people.iter().copied());
    accompanist_profile::Entity::find().filter(theirs)
}

pub fn contracts(people: &[PersonId]) -> Select<accompanist_contract::Entity> {
    let theirs = accompanist_contract::Column::PersonId.is_in(people.iter().copied());
    accompanist_contract::Entity::find().filter(theirs)
}

pub fn rules(people: &[PersonId]) -> Select<availability_rule::Entity> {
    let theirs = availability_rule::Column::PersonId.is_in(people.iter().copied());
    availability_rule::Entity::find().filter(theirs)
}

pub fn exceptions(people: &[PersonId], days: DaySpan) -> Select<availability_exception::Entity> {
    let (first, last) = around(days);
    availability_exception::Entity::find()
        .filter(availability_exception::Column::PersonId.is_in(people.iter().copied()))
        .filter(availability_exception::Column::Day.between(first, last))
}

/// The rules entered for the years of these days.
pub fn policies(days: DaySpan) -> Select<policy::Entity> {
    let years = years_of(days).into_iter().map(FiscalYear::year);
    policy::Entity::find().filter(policy::Column::FiscalYear.is_in(years))
}

/// A day more on either side: slots and openings pass over midnight.
pub fn around(days: DaySpan) -> (NaiveDate, NaiveDate) {
    (days.first() - TimeDelta::days(1), days.last() + TimeDelta::days(1))
}
