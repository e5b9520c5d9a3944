use entities::PersonId;
use entities::consultations::{
    accompanist_contract, accompanist_profile, accompanist_theme, availability_exception,
    availability_rule,
};
use entities::people::term;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};

use super::hours::RawRule;
use super::stored::modes_of;
use super::{RawAvailability, RawProfile};
use crate::calendar::availability::Mode;
use entities::consultations::accompanist_profile::Confirmation;

/// What an accompanist entered, as stored.
#[derive(Clone, Debug, Default)]
pub struct OwnAvailability {
    /// None before they entered anything.
    pub profile: Option<accompanist_profile::Model>,
    /// Their codes, as forms and programs name them.
    pub themes: Vec<String>,
    /// By weekday and hour.
    pub rules: Vec<availability_rule::Model>,
    /// By day.
    pub exceptions: Vec<availability_exception::Model>,
    pub contracts: Vec<accompanist_contract::Model>,
}

/// What an accompanist entered. Five queries.
pub async fn own_availability(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<OwnAvailability, DbErr> {
    Ok(OwnAvailability {
        profile: accompanist_profile::Entity::find_by_id(person).one(db).await?,
        themes: themes(db, person).await?,
        rules: availability_rule::Entity::find()
            .filter(availability_rule::Column::PersonId.eq(person))
            .order_by_asc(availability_rule::Column::Weekday)
            .order_by_asc(availability_rule::Column::FromMinute)
            .all(db)
            .await?,
        exceptions: availability_exception::Entity::find()
            .filter(availability_exception::Column::PersonId.eq(person))
            .order_by_asc(availability_exception::Column::Day)
            .order_by_asc(availability_exception::Column::FromMinute)
            .all(db)
            .await?,
        contracts: accompanist_contract::Entity::find()
            .filter(accompanist_contract::Column::PersonId.eq(person))
            .order_by_asc(accompanist_contract::Column::FiscalYear)
            .all(db)
            .await?,
    })
}

async fn themes(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<String>, DbErr> {
    let theirs = accompanist_theme::Entity::find()
        .select_only()
        .column(accompanist_theme::Column::TermId)
        .filter(accompanist_theme::Column::PersonId.eq(person))
        .into_query();
    term::Entity::find()
        .select_only()
        .column(term::Column::Code)
        .filter(term::Column::Id.in_subquery(theirs))
        .order_by_asc(term::Column::Ordinal)
        .order_by_asc(term::Column::Code)
        .into_tuple()
        .all(db)
        .await
}

impl OwnAvailability {
    /// As a form shows it; what is usual before anything was entered.
    pub fn typed(&self) -> RawAvailability {
        let themes = self.themes.clone();
        let profile = self.profile.as_ref().map_or_else(usual, typed_profile);
        RawAvailability {
            profile: RawProfile { themes, ..profile },
            rules: self.rules.iter().map(typed_rule).collect(),
        }
    }
}

/// Half an hour or a whole one, three business days' notice, eight weeks ahead.
fn usual() -> RawProfile {
    let text = |text: &str| text.to_owned();
    RawProfile {
        accepts: true,
        grid_minutes: text("30"),
        lengths: vec![text("30"), text("60")],
        modes: Mode::ALL.map(|mode| mode.code().to_owned()).to_vec(),
        buffer_before: text("0"),
        buffer_after: text("15"),
        notice_days: text("3"),
        horizon_days: text("56"),
        closes_on_holidays: true,
        confirmation: text("at_once"),
        ..RawProfile::default()
    }
}

fn typed_profile(row: &accompanist_profile::Model) -> RawProfile {
    let limit = |most: Option<i32>| most.map_or_else(String::new, |most| most.to_string());
    let lengths: Vec<u16> = serde_json::from_str(&row.lengths).unwrap_or_default();
    RawProfile {
        accepts: row.accepts,
        grid_minutes: row.grid_minutes.to_string(),
        lengths: lengths.iter().map(ToString::to_string).collect(),
        modes: codes(&row.modes),
        buffer_before: row.buffer_before.to_string(),
        buffer_after: row.buffer_after.to_string(),
        notice_days: row.notice_days.to_string(),
        horizon_days: row.horizon_days.to_string(),
        closes_on_holidays: row.closes_on_holidays,
        most_per_day: limit(row.most_per_day),
        most_per_week: limit(row.most_per_week),
        most_per_month: limit(row.most_per_month),
        confirmation: match row.confirmation {
            Confirmation::AtOnce => "at_once",
            Confirmation::ByAccompanist => "by_accompanist",
            Confirmation::ByStaff => "by_staff",
        }
        .to_owned(),
        place: row.place.clone().unwrap_or_default(),
        online_url: row.online_url.clone().unwrap_or_default(),
        phone: row.phone.clone().unwrap_or_default(),
        themes: Vec::new(),
    }
}

fn typed_rule(row: &availability_rule::Model) -> RawRule {
    let time = |minute: i32| format!("{}:{:02}", minute / 60, minute % 60);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    RawRule {
        weekday: row.weekday.to_string(),
        from: time(row.from_minute),
        until: time(row.until_minute),
        modes: codes(&row.modes),
        valid_from: day(row.valid_from),
        valid_until: day(row.valid_until),
    }
}

fn codes(text: &str) -> Vec<String> {
    let modes = modes_of(text).unwrap_or_default();
    modes.iter().map(|mode| mode.code().to_owned()).collect()
}
