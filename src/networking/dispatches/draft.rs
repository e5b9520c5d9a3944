//! A dispatch as typed, checked all at once.

use chrono::NaiveDate;
use entities::networking::dispatch::{self, DispatchState};
use entities::{IntroductionId, OrganisationId, PersonId};
use sea_orm::{ActiveEnum as _, Iterable as _};

use crate::vocabulary::{LongText, Prefecture, ShortText};
use crate::web::Problems;

/// As typed.
#[derive(Clone, Debug, Default)]
pub struct RawDispatch {
    pub introduction: Option<IntroductionId>,
    pub specialist: Option<PersonId>,
    pub from_organisation: Option<OrganisationId>,
    pub to_prefecture: String,
    pub to_city: String,
    pub to_organisation: Option<OrganisationId>,
    pub role: String,
    pub purpose: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub travel: String,
    /// Planned when empty.
    pub state: String,
    pub outcome: String,
}

/// A dispatch that can be stored.
#[derive(Clone, Debug)]
pub struct DispatchDraft {
    pub introduction: Option<IntroductionId>,
    pub specialist: PersonId,
    pub from_organisation: OrganisationId,
    pub to_prefecture: i32,
    pub to_city: String,
    pub to_organisation: Option<OrganisationId>,
    pub role: String,
    pub purpose: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub travel: String,
    pub state: DispatchState,
    pub outcome: String,
}

impl RawDispatch {
    /// What is stored, as somebody would type it.
    pub fn of(row: &dispatch::Model) -> Self {
        Self {
            introduction: row.introduction_id,
            specialist: Some(row.specialist_id),
            from_organisation: Some(row.from_organisation_id),
            to_prefecture: row.to_prefecture_code.to_string(),
            to_city: row.to_city.clone(),
            to_organisation: row.to_organisation_id,
            role: row.role.clone(),
            purpose: row.purpose.clone(),
            starts_on: Some(row.starts_on),
            ends_on: Some(row.ends_on),
            travel: row.travel.clone(),
            state: row.state.to_value(),
            outcome: row.outcome.clone(),
        }
    }

    /// The draft, or everything that is wrong.
    pub fn check(&self) -> Result<DispatchDraft, Problems> {
        let mut problems = Problems::none();
        let p = &mut problems;
        let who = self.who(p);
        let period = self.period(p);
        let city = p.keep("to_city", ShortText::<100>::parse(&self.to_city));
        let role = p.keep("role", ShortText::<200>::parse(&self.role));
        let purpose = p.keep("purpose", LongText::<1000>::parse(&self.purpose));
        let travel = p.keep("travel", LongText::<500>::parse_optional(&self.travel));
        let outcome = p.keep("outcome", LongText::<2000>::parse_optional(&self.outcome));
        let state = self.state(p);
        let texts = city.zip(role).zip(purpose).zip(travel.zip(outcome));
        let (Some((((city, role), purpose), (travel, outcome))), Some(who), Some(period), true) =
            (texts, who, period, problems.is_empty())
        else {
            return Err(problems);
        };
        let (specialist, from_organisation, prefecture) = who;
        Ok(DispatchDraft {
            introduction: self.introduction,
            specialist,
            from_organisation,
            to_prefecture: i32::from(prefecture.code()),
            to_city: city.into_string(),
            to_organisation: self.to_organisation,
            role: role.into_string(),
            purpose: purpose.into_string(),
            starts_on: period.0,
            ends_on: period.1,
            travel: travel.map(LongText::into_string).unwrap_or_default(),
            state,
            outcome: outcome.map(LongText::into_string).unwrap_or_default(),
        })
    }

    fn who(&self, problems: &mut Problems) -> Option<(PersonId, OrganisationId, Prefecture)> {
        if self.specialist.is_none() {
            problems.add("specialist", "派遣する人を選んでください。");
        }
        if self.from_organisation.is_none() {
            problems.add("from_organisation", "派遣元の団体を選んでください。");
        }
        let prefecture = Prefecture::parse(&self.to_prefecture);
        if prefecture.is_none() {
            problems.add("to_prefecture", "派遣先の都道府県を選んでください。");
        }
        Some((self.specialist?, self.from_organisation?, prefecture?))
    }

    fn period(&self, problems: &mut Problems) -> Option<(NaiveDate, NaiveDate)> {
        if self.starts_on.is_none() {
            problems.add("starts_on", "始まりの日を入力してください。");
        }
        if self.ends_on.is_none() {
            problems.add("ends_on", "終わりの日を入力してください。");
        }
        let period = self.starts_on.zip(self.ends_on);
        if period.is_some_and(|(first, last)| last < first) {
            problems.add("ends_on", "終わりの日は、始まりの日より後にしてください。");
        }
        period
    }

    fn state(&self, problems: &mut Problems) -> DispatchState {
        if self.state.is_empty() {
            return DispatchState::Planned;
        }
        let named = DispatchState::iter().find(|one| one.to_value() == self.state);
        named.unwrap_or_else(|| {
            problems.add("state", "状態を選んでください。");
            DispatchState::Planned
        })
    }
}
