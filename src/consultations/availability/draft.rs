//! An accompanist's terms as typed.

use entities::consultations::accompanist_profile::Confirmation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::{RawRule, RuleDraft, modes};
use crate::calendar::availability::{
    Buffers, Grid, Limits, Modes, Reach, Shape, SlotLength, SlotLengths,
};
use crate::consultations::typed::whole_number;
use crate::consultations::wording::availability as say;
use crate::vocabulary::{PhoneNumber, ShortText};
use crate::web::{Problems, number_sent, numbers_sent, sent_text, sent_texts};

/// More would be a calendar, not a rule.
const MOST_RULES: usize = 100;

/// Everything an accompanist enters on one page, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawAvailability {
    pub profile: RawProfile,
    pub rules: Vec<RawRule>,
}

/// The terms, as typed. Minutes, business days, days, numbers of meetings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawProfile {
    pub accepts: bool,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub grid_minutes: String,
    #[serde(deserialize_with = "sent_texts")]
    #[schema(schema_with = numbers_sent)]
    pub lengths: Vec<String>,
    pub modes: Vec<String>,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub buffer_before: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub buffer_after: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub notice_days: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub horizon_days: String,
    pub closes_on_holidays: bool,
    /// Empty for no limit.
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub most_per_day: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub most_per_week: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub most_per_month: String,
    /// `at_once`, `by_accompanist` or `by_staff`
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub confirmation: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub place: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub online_url: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub phone: String,
    /// Ids, codes or labels of the vocabulary of themes.
    pub themes: Vec<String>,
}

/// What can be stored; themes are looked up when it is.
#[derive(Clone, Debug)]
pub struct AvailabilityDraft {
    pub profile: ProfileDraft,
    pub rules: Vec<RuleDraft>,
}

#[derive(Clone, Debug)]
pub struct ProfileDraft {
    pub accepts: bool,
    pub shape: Shape,
    pub reach: Reach,
    /// Without the contract's.
    pub limits: Limits,
    pub modes: Modes,
    pub closes_on_holidays: bool,
    pub confirmation: Confirmation,
    pub place: Option<ShortText<200>>,
    pub online_url: Option<ShortText<500>>,
    pub phone: Option<PhoneNumber>,
    pub themes: Vec<String>,
}

impl RawAvailability {
    /// The draft, or everything that is wrong.
    pub fn check(&self) -> Result<AvailabilityDraft, Problems> {
        let mut problems = Problems::none();
        let profile = self.profile.check(&mut problems);
        if self.rules.len() > MOST_RULES {
            problems.add("rules", say::too_many(MOST_RULES));
        }
        let rules: Vec<_> = self
            .rules
            .iter()
            .enumerate()
            .filter_map(|(place, rule)| rule.check(&format!("rules.{place}."), &mut problems))
            .collect();
        match profile {
            Some(profile) if problems.is_empty() => Ok(AvailabilityDraft { profile, rules }),
            _ => Err(problems),
        }
    }
}

impl RawProfile {
    fn check(&self, problems: &mut Problems) -> Option<ProfileDraft> {
        let shape = self.shape(problems);
        let reach = self.reach(problems);
        let limits = self.limits(problems);
        let modes = modes("modes", &self.modes, problems);
        let confirmation = self.confirmation(problems);
        let place = problems.keep("place", ShortText::parse_optional(&self.place));
        let online_url = self.online_url(problems);
        let phone = self.phone(problems);
        Some(ProfileDraft {
            accepts: self.accepts,
            shape: shape?,
            reach: reach?,
            limits: limits?,
            modes: modes?,
            closes_on_holidays: self.closes_on_holidays,
            confirmation: confirmation?,
            place: place?,
            online_url: online_url?,
            phone: phone?,
            themes: self.themes.clone(),
        })
    }

    fn shape(&self, problems: &mut Problems) -> Option<Shape> {
        let grid = small(&self.grid_minutes).and_then(Grid::from_minutes);
        if grid.is_none() {
            problems.add("grid_minutes", say::GRID);
        }
        let lengths: Option<SlotLengths> = self
            .lengths
            .iter()
            .map(|typed| small(typed).and_then(SlotLength::from_minutes))
            .collect();
        if lengths.is_none() {
            problems.add("lengths", say::LENGTH);
        }
        let buffers = self.buffers(problems);
        problems.keep("lengths", Shape::new(lengths?, grid?, buffers?))
    }

    /// Each is held to its bounds alone first, so that the problem stands beside its own field.
    fn buffers(&self, problems: &mut Problems) -> Option<Buffers> {
        let before = number(problems, "buffer_before", &self.buffer_before);
        let after = number(problems, "buffer_after", &self.buffer_after);
        let before = before.and_then(|minutes| {
            problems.keep("buffer_before", Buffers::new(minutes, 0)).map(|_| minutes)
        });
        let after = after.and_then(|minutes| {
            problems.keep("buffer_after", Buffers::new(0, minutes)).map(|_| minutes)
        });
        Buffers::new(before?, after?).ok()
    }

    /// What is too long for any number of days is refused by the bounds, in their words.
    fn reach(&self, problems: &mut Problems) -> Option<Reach> {
        let notice = number(problems, "notice_days", &self.notice_days);
        let horizon = number(problems, "horizon_days", &self.horizon_days);
        let notice = notice.and_then(|days| {
            let days = u8::try_from(days).unwrap_or(u8::MAX);
            problems.keep("notice_days", Reach::new(days, 1)).map(|_| days)
        });
        let horizon = horizon
            .and_then(|days| problems.keep("horizon_days", Reach::new(0, days)).map(|_| days));
        Reach::new(notice?, horizon?).ok()
    }

    fn limits(&self, problems: &mut Problems) -> Option<Limits> {
        let day = limit(problems, "most_per_day", &self.most_per_day);
        let week = limit(problems, "most_per_week", &self.most_per_week);
        let month = limit(problems, "most_per_month", &self.most_per_month);
        problems.keep("most_per_day", Limits::new(day, week, month, None))
    }

    fn confirmation(&self, problems: &mut Problems) -> Option<Confirmation> {
        let known = match self.confirmation.trim() {
            "at_once" => Some(Confirmation::AtOnce),
            "by_accompanist" => Some(Confirmation::ByAccompanist),
            "by_staff" => Some(Confirmation::ByStaff),
            _ => None,
        };
        if known.is_none() {
            problems.add("confirmation", say::CONFIRMATION);
        }
        known
    }

    #[expect(clippy::option_option, reason = "empty and wrong are different answers")]
    fn online_url(&self, problems: &mut Problems) -> Option<Option<ShortText<500>>> {
        let url = problems.keep("online_url", ShortText::parse_optional(&self.online_url))?;
        if url.as_ref().is_some_and(|url: &ShortText<500>| !url.as_str().starts_with("https://")) {
            problems.add("online_url", say::ONLINE_URL);
            return None;
        }
        Some(url)
    }

    #[expect(clippy::option_option, reason = "empty and wrong are different answers")]
    fn phone(&self, problems: &mut Problems) -> Option<Option<PhoneNumber>> {
        let typed = self.phone.trim();
        if typed.is_empty() {
            return Some(None);
        }
        problems.keep("phone", PhoneNumber::parse(typed)).map(Some)
    }
}

fn small(typed: &str) -> Option<u16> {
    whole_number(typed).and_then(|number| u16::try_from(number).ok())
}

/// What is larger than any bound stays larger than any bound.
fn number(problems: &mut Problems, field: &str, typed: &str) -> Option<u16> {
    let number = whole_number(typed).map(|number| u16::try_from(number).unwrap_or(u16::MAX));
    if number.is_none() {
        problems.add(field, say::NUMBER);
    }
    number
}

/// Empty is no limit.
fn limit(problems: &mut Problems, field: &str, typed: &str) -> Option<u16> {
    if typed.trim().is_empty() {
        return None;
    }
    let number = small(typed);
    if number.is_none() {
        problems.add(field, say::NUMBER);
    }
    number
}
