use std::collections::BTreeMap;

use chrono::{DateTime, Days, Months, Utc};
use entities::PersonId;
use entities::consultations::strike;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
};

use crate::consultations::policy::Policy;
use crate::vocabulary::tokyo;

/// How somebody stands with regard to the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// All of theirs, lifted ones too, oldest first.
    pub strikes: Vec<strike::Model>,
    /// How many count at present.
    pub count: usize,
    /// Until when they cannot book, if they cannot.
    pub suspended_until: Option<DateTime<Utc>>,
}

/// How somebody stands now. One query.
pub async fn standing(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    person: PersonId,
    policy: &Policy,
) -> Result<Standing, DbErr> {
    Ok(standing_of(strikes_of(person).all(db).await?, now, policy))
}

/// All strikes of somebody, oldest first.
pub fn strikes_of(person: PersonId) -> Select<strike::Entity> {
    strike::Entity::find()
        .filter(strike::Column::PersonId.eq(person))
        .order_by_asc(strike::Column::GivenAt)
        .order_by_asc(strike::Column::Id)
}

/// How everybody stands who was ever given a strike, the latest first. One query.
pub async fn standings(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    policy: &Policy,
) -> Result<Vec<Standing>, DbErr> {
    let mut all = of_each(db, Condition::all(), (now, policy)).await?;
    all.sort_by_key(|one| std::cmp::Reverse(one.strikes.last().map(|last| last.given_at)));
    Ok(all)
}

/// When each of those got their latest strike who got one since then and cannot book now. One
/// query.
pub async fn suspended_since(
    db: &impl ConnectionTrait,
    (since, now): (DateTime<Utc>, DateTime<Utc>),
    policy: &Policy,
) -> Result<Vec<DateTime<Utc>>, DbErr> {
    let recent = strike::Entity::find()
        .select_only()
        .column(strike::Column::PersonId)
        .filter(strike::Column::GivenAt.gte(since))
        .filter(strike::Column::LiftedAt.is_null())
        .into_query();
    let theirs = Condition::all().add(strike::Column::PersonId.in_subquery(recent));
    let all = of_each(db, theirs, (now, policy)).await?;
    let live = |one: &Standing| {
        one.strikes.iter().rev().find(|strike| strike.lifted_at.is_none()).map(|last| last.given_at)
    };
    Ok(all.iter().filter(|one| one.suspended_until.is_some()).filter_map(live).collect())
}

async fn of_each(
    db: &impl ConnectionTrait,
    wanted: Condition,
    (now, policy): (DateTime<Utc>, &Policy),
) -> Result<Vec<Standing>, DbErr> {
    let strikes = strike::Entity::find()
        .filter(wanted)
        .order_by_asc(strike::Column::GivenAt)
        .order_by_asc(strike::Column::Id)
        .all(db)
        .await?;
    let mut people: BTreeMap<PersonId, Vec<strike::Model>> = BTreeMap::new();
    for strike in strikes {
        people.entry(strike.person_id).or_default().push(strike);
    }
    Ok(people.into_values().map(|strikes| standing_of(strikes, now, policy)).collect())
}

/// Strikes of one person, oldest first. How many count is of the rules now; whether they led to a
/// suspension, of the rules each was given under: rules changed later act with the next strike.
fn standing_of(strikes: Vec<strike::Model>, now: DateTime<Utc>, policy: &Policy) -> Standing {
    let live: Vec<_> = strikes.iter().filter(|strike| strike.lifted_at.is_none()).collect();
    let begins = window_begins(policy.row.strike_window_months, now);
    let count = live.iter().filter(|strike| begins < strike.given_at).count();
    let suspended_until = suspended_until(&live).filter(|until| now < *until);
    Standing { strikes, count, suspended_until }
}

/// The end of the suspension the latest strike led to; each further strike at or above the limit
/// begins it anew. It ends with a whole day in Tokyo. By the instant they were given.
fn suspended_until(given: &[&strike::Model]) -> Option<DateTime<Utc>> {
    let reaching = given.iter().enumerate().rev().find(|(place, strike)| {
        let limit = usize::try_from(strike.strike_limit).unwrap_or(usize::MAX).max(1);
        let since = window_begins(strike.strike_window_months, strike.given_at);
        given[..=*place].iter().filter(|other| since < other.given_at).count() >= limit
    });
    let (_, last) = reaching?;
    let days = Days::new(u64::try_from(last.suspension_days).unwrap_or(0));
    Some(tokyo::end_of_day(tokyo::day_of(last.given_at).checked_add_days(days)?))
}

fn window_begins(months: i32, at: DateTime<Utc>) -> DateTime<Utc> {
    let months = Months::new(u32::try_from(months).unwrap_or(0));
    at.checked_sub_months(months).unwrap_or(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use entities::consultations::strike::StrikeKind;
    use uuid::Uuid;

    use super::*;
    use crate::vocabulary::FiscalYear;

    fn on(month: u32, day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, month, day, 3, 0, 0).unwrap()
    }

    /// Given while so many suspended, within three months, for ten days.
    fn strike(given_at: DateTime<Utc>, limit: i32) -> strike::Model {
        strike::Model {
            id: Uuid::nil().into(),
            person_id: PersonId(Uuid::nil()),
            organisation_id: Uuid::nil().into(),
            consultation_id: Uuid::nil().into(),
            kind: StrikeKind::NoShow,
            fiscal_year: 2026,
            given_at,
            lifted_at: None,
            lifted_by: None,
            lift_reason: None,
            strike_limit: limit,
            strike_window_months: 3,
            suspension_days: 10,
        }
    }

    fn until(given: &[DateTime<Utc>]) -> Option<DateTime<Utc>> {
        let strikes: Vec<_> = given.iter().map(|at| strike(*at, 3)).collect();
        suspended_until(&strikes.iter().collect::<Vec<_>>())
    }

    #[test]
    fn three_within_the_window_suspend_until_the_end_of_a_day() {
        let until = until(&[on(6, 1), on(7, 1), on(8, 1)]);

        assert_eq!(until, Some(Utc.with_ymd_and_hms(2026, 8, 11, 15, 0, 0).unwrap()));
    }

    #[test]
    fn an_old_strike_counts_no_longer_and_two_do_not_suspend() {
        assert_eq!(until(&[on(1, 1), on(7, 1), on(8, 1)]), None);
        assert_eq!(until(&[on(7, 1), on(8, 1)]), None);
    }

    #[test]
    fn a_fourth_strike_begins_the_suspension_anew() {
        let until = until(&[on(6, 1), on(7, 1), on(8, 1), on(8, 5)]);

        assert_eq!(until, Some(Utc.with_ymd_and_hms(2026, 8, 15, 15, 0, 0).unwrap()));
    }

    #[test]
    fn a_lowered_limit_suspends_with_the_next_strike_and_not_before() {
        let mut policy = Policy::usual(FiscalYear::starting_in(2026).unwrap());
        policy.row.strike_limit = 1;
        let before = vec![strike(on(7, 1), 3), strike(on(8, 1), 3)];
        let after = vec![strike(on(7, 1), 3), strike(on(8, 2), 1)];

        let untouched = standing_of(before, on(8, 3), &policy);
        let suspended = standing_of(after, on(8, 3), &policy);

        assert_eq!((untouched.count, untouched.suspended_until), (2, None));
        let end = Utc.with_ymd_and_hms(2026, 8, 12, 15, 0, 0).unwrap();
        assert_eq!(suspended.suspended_until, Some(end));
    }
}
