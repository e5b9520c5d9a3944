//! For when a meeting can be wished.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::PersonId;
use entities::consultations::accompanist_profile;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::request::WishedSlot;
use crate::calendar::availability::SlotLength;
use crate::calendar::business_calendar;
use crate::consultations::policy::{Policy, policy_at};
use crate::consultations::wording::request as say;
use crate::vocabulary::{BusinessCalendar, FiscalYear, TimeSlot, tokyo};
use crate::web::Problems;

/// 第1～第3希望
const MOST: usize = 3;

/// What wishes are held against: the rules at present, the days on which the programme works, and
/// how far ahead accompanists take bookings.
#[derive(Clone, Debug)]
pub struct Wishable {
    pub policy: Policy,
    now: DateTime<Utc>,
    calendar: BusinessCalendar,
    /// The last day of whoever is wished for, else of whoever looks furthest; none while nobody
    /// takes bookings.
    horizon: Option<NaiveDate>,
}

impl Wishable {
    pub async fn read(
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        with: Option<PersonId>,
    ) -> Result<Self, DbErr> {
        Ok(Self {
            policy: policy_at(db, now).await?,
            now,
            calendar: business_calendar(db).await?,
            horizon: horizon(db, now, with).await?,
        })
    }

    /// One to three different whole minutes, the first of them named, each with its rank, on days
    /// that can be: beginning with the earliest, open, within the horizon and the fiscal year.
    pub fn check(
        &self,
        starts: &[Option<DateTime<Utc>>],
        length: SlotLength,
    ) -> Result<Vec<(i32, WishedSlot)>, Problems> {
        let mut problems = Problems::none();
        match starts.first() {
            _ if starts.iter().all(Option::is_none) => {
                problems.add("wishes.0", say::WISHES_MISSING);
            }
            Some(None) => problems.add("wishes.0", say::FIRST_WISH_MISSING),
            _ => {}
        }
        if starts.len() > MOST {
            problems.add("wishes.3", say::WISHES_TOO_MANY);
        }
        let mut seen = BTreeSet::new();
        let mut slots = Vec::new();
        for ((place, rank), starts) in (0..).zip(1..).zip(starts) {
            let (field, Some(starts)) = (format!("wishes.{place}"), *starts) else { continue };
            let slot = WishedSlot::new(starts, length);
            if let Some(why) = self.why_not(starts) {
                problems.add(field.as_str(), why);
            }
            if !seen.insert(starts) {
                problems.add(field.as_str(), say::WISH_TWICE);
            }
            problems.keep(&field, TimeSlot::new(slot.starts_at, slot.ends_at));
            slots.push((rank, slot));
        }
        if problems.is_empty() { Ok(slots) } else { Err(problems) }
    }

    fn why_not(&self, starts: DateTime<Utc>) -> Option<String> {
        let day = tokyo::day_of(starts);
        let earliest = self.policy.earliest(&self.calendar, self.now);
        if starts <= self.now {
            return Some(say::WISH_PAST.to_owned());
        }
        if starts < earliest {
            return Some(say::wish_too_soon(earliest));
        }
        // At its end, the year in which the first possible day lies.
        let year = FiscalYear::at(earliest);
        if !year.contains(day) {
            return Some(say::wish_other_year(year.last_day()));
        }
        if let Some(last) = self.horizon.filter(|last| day > *last) {
            return Some(say::wish_too_far(last));
        }
        (!self.calendar.is_open(day)).then(|| say::wish_closed(day))
    }
}

async fn horizon(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    with: Option<PersonId>,
) -> Result<Option<NaiveDate>, DbErr> {
    let mut reach = accompanist_profile::Entity::find()
        .select_only()
        .column(accompanist_profile::Column::HorizonDays)
        .filter(accompanist_profile::Column::Accepts.eq(true));
    if let Some(person) = with {
        reach = reach.filter(accompanist_profile::Column::PersonId.eq(person));
    }
    let days: Vec<i32> = reach.into_tuple().all(db).await?;
    let ahead = |days: i32| tokyo::day_of(now).checked_add_signed(TimeDelta::days(days.into()));
    Ok(days.into_iter().max().and_then(ahead))
}
