//! What bodies share.

use entities::consultations::consultation::Mode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::calendar::availability::SlotLength;
use crate::consultations::booking::{Place, Subject};
use crate::consultations::wording;
use crate::vocabulary::LongText;
use crate::web::{Failure, FieldProblem, Problems, one_of};

/// For whom a consultation is, what about, and how.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectBody {
    /// The operator the client belongs to.
    pub organisation_id: Uuid,
    pub theme_id: Option<Uuid>,
    /// `in_person`, `online` or `phone`.
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    /// 30, 45, 60 or 90.
    pub minutes: u16,
    /// What it is about; at most 2,000 characters.
    pub about: String,
    /// The version of the conditions of meeting online that was read and accepted.
    pub accepts_conditions: Option<i32>,
}

/// Where people meet; what is absent is as the accompanist entered it.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceBody {
    /// Of the rooms and licences.
    pub room_id: Option<Uuid>,
    pub licence_id: Option<Uuid>,
    pub place: Option<String>,
    /// Begins with `https://`.
    pub online_url: Option<String>,
    pub phone: Option<String>,
}

/// Why.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CallOffReason {
    /// Told to the other side; at most 500 characters.
    pub reason: String,
}

impl SubjectBody {
    /// Of a body that has it as `subject`.
    pub fn into_subject(self, request_key: String) -> Result<Subject, Failure> {
        let mut problems = Problems::none();
        let length = length(self.minutes, &mut problems);
        let about = problems.keep("about", LongText::parse(&self.about));
        let (Some(length), Some(about)) = (length, about) else {
            return Err(Failure::invalid_inside("subject", problems));
        };
        Ok(Subject {
            organisation: self.organisation_id.into(),
            theme: self.theme_id.map(Into::into),
            mode: self.mode,
            length,
            about,
            accepts_conditions: self.accepts_conditions,
            request_key,
        })
    }
}

impl PlaceBody {
    /// Of a body that has it as `place`.
    pub fn into_place(self) -> Result<Place, Failure> {
        if self.online_url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            return Err(wrong("place.online_url", wording::availability::ONLINE_URL));
        }
        let mut problems = Problems::none();
        for (field, text) in
            [("place", &self.place), ("online_url", &self.online_url), ("phone", &self.phone)]
        {
            let text = text.as_deref().unwrap_or_default();
            problems.keep(field, crate::vocabulary::ShortText::<500>::parse_optional(text));
        }
        if !problems.is_empty() {
            return Err(Failure::invalid_inside("place", problems));
        }
        Ok(Place {
            room: self.room_id.map(Into::into),
            licence: self.licence_id.map(Into::into),
            place: self.place,
            online_url: self.online_url,
            phone: self.phone,
        })
    }
}

impl CallOffReason {
    pub fn into_reason(self) -> Result<Option<LongText<500>>, Failure> {
        optional("reason", &self.reason)
    }
}

/// A text that may be empty.
pub fn optional<const MOST: usize>(
    field: &str,
    text: &str,
) -> Result<Option<LongText<MOST>>, Failure> {
    LongText::parse_optional(text).map_err(|problem| wrong(field, &problem.to_string()))
}

/// A length that is offered at all.
pub fn length(minutes: u16, problems: &mut Problems) -> Option<SlotLength> {
    let length = SlotLength::from_minutes(minutes);
    if length.is_none() {
        problems.add("minutes", wording::availability::LENGTH);
    }
    length
}

/// The same where nothing else can be wrong.
pub fn only_length(minutes: u16) -> Result<SlotLength, Failure> {
    length(minutes, &mut Problems::none())
        .ok_or_else(|| wrong("minutes", wording::availability::LENGTH))
}

pub fn wrong(field: &str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.to_owned() }])
}
