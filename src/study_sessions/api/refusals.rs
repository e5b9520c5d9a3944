//! Refusals of the verbs as problem documents.

use actix_web::http::StatusCode;

use crate::study_sessions::attendance::Refusal as AttendanceRefusal;
use crate::study_sessions::materials::Refusal as MaterialRefusal;
use crate::study_sessions::prework::Refusal as PreworkRefusal;
use crate::study_sessions::registration::Refusal as RegistrationRefusal;
use crate::study_sessions::series::Refusal as SeriesRefusal;
use crate::study_sessions::session::Refusal as SessionRefusal;
use crate::study_sessions::sharing::Refusal as SharingRefusal;
use crate::study_sessions::speaking::Refusal as SpeakingRefusal;
use crate::study_sessions::survey::{self, Refusal as SurveyRefusal};
use crate::study_sessions::wording;
use crate::web::{Failure, FieldProblem, Objection};

pub fn of_session(refusal: SessionRefusal) -> Failure {
    let detail = wording::session_refusal(&refusal);
    match refusal {
        SessionRefusal::NotFound => Failure::NotFound,
        SessionRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        SessionRefusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
        SessionRefusal::NotPossibleNow(_) => Failure::conflict("not_possible_now", detail),
        SessionRefusal::Occupied(_) => Failure::conflict("occupied", detail),
        SessionRefusal::RecipientsDiffer { .. } => Failure::conflict("recipients_differ", detail),
        SessionRefusal::OfAnotherConference => Failure::conflict("of_another_conference", detail),
        SessionRefusal::SeatsTaken { .. } => Failure::conflict("seats_taken", detail),
        _ => Failure::conflict("refused", detail),
    }
}

/// Of a body that is itself what is said about a registration.
pub fn of_change(refusal: RegistrationRefusal) -> Failure {
    with_mode_at("mode", refusal)
}

/// Of a body in which the mode stands in this field.
pub fn with_mode_at(field: &str, refusal: RegistrationRefusal) -> Failure {
    match refusal {
        RegistrationRefusal::ModeNotOffered => at(field, wording::registration_refusal(&refusal)),
        other => of_registration(other),
    }
}

fn at(field: &str, detail: String) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail }])
}

pub fn of_registration(refusal: RegistrationRefusal) -> Failure {
    let detail = wording::registration_refusal(&refusal);
    match refusal {
        RegistrationRefusal::NotFound => Failure::NotFound,
        RegistrationRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        RegistrationRefusal::ModeNotOffered => at("details.mode", detail),
        RegistrationRefusal::OrganisationNeeded => at("organisation_id", detail),
        RegistrationRefusal::Full { .. } => Failure::conflict("session_full", detail),
        RegistrationRefusal::OrganisationFull { .. } => {
            Failure::conflict("organisation_full", detail)
        }
        RegistrationRefusal::AlreadyRegistered { .. } => {
            Failure::conflict("already_registered", detail)
        }
        RegistrationRefusal::KnownByAnotherName { .. } => {
            Failure::conflict("known_by_another_name", detail)
        }
        RegistrationRefusal::NotOpen(_) => Failure::conflict("not_open", detail),
        RegistrationRefusal::OnDay(_, _, why) => Failure::conflict(code_of_day(&why), detail),
        RegistrationRefusal::ReasonNeeded(_) => Failure::conflict("reason_needed", detail),
        RegistrationRefusal::TooManyRequests => {
            Failure::refused(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail)
        }
        _ => Failure::conflict("refused", detail),
    }
}

/// What is wrong with one of several days asked for; the detail names the day.
fn code_of_day(why: &RegistrationRefusal) -> &'static str {
    match why {
        RegistrationRefusal::Full { .. } => "day_full",
        RegistrationRefusal::OrganisationFull { .. } => "day_organisation_full",
        RegistrationRefusal::AlreadyRegistered { .. } => "day_already_registered",
        RegistrationRefusal::NotOpen(_) => "day_not_open",
        _ => "day_refused",
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `Failure::of` hands it over")]
pub fn of_attendance(refusal: AttendanceRefusal) -> Failure {
    let detail = wording::attendance::refusal(&refusal);
    match refusal {
        AttendanceRefusal::NotFound => Failure::NotFound,
        AttendanceRefusal::AlreadyRegistered { .. } => {
            Failure::conflict("already_registered", detail)
        }
        AttendanceRefusal::KnownByAnotherName { .. } => {
            Failure::conflict("known_by_another_name", detail)
        }
        AttendanceRefusal::Full { .. } => Failure::conflict("session_full", detail),
        AttendanceRefusal::NotYet { .. } => Failure::conflict("not_yet", detail),
        _ => Failure::conflict("refused", detail),
    }
}

pub fn of_survey(refusal: SurveyRefusal) -> Failure {
    let detail = survey::wording::refusal(&refusal);
    match refusal {
        SurveyRefusal::NotFound => Failure::NotFound,
        SurveyRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        SurveyRefusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
        SurveyRefusal::PromiseChanged => Failure::conflict("promise_changed", detail),
        SurveyRefusal::AnonymityFixed => Failure::conflict("anonymity_fixed", detail),
        SurveyRefusal::NotYet(_) => Failure::conflict("not_yet", detail),
        SurveyRefusal::Closed => Failure::conflict("survey_closed", detail),
        SurveyRefusal::Answered => Failure::conflict("already_answered", detail),
        SurveyRefusal::NotForThem => Failure::conflict("not_for_them", detail),
        SurveyRefusal::NotPossibleNow => Failure::conflict("not_possible_now", detail),
    }
}

pub fn of_series(refusal: SeriesRefusal) -> Failure {
    let detail = wording::series::refusal(&refusal);
    match refusal {
        SeriesRefusal::NotFound => Failure::NotFound,
        SeriesRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        SeriesRefusal::DatesChanged => Failure::conflict("dates_changed", detail),
        SeriesRefusal::Occupied(_) => Failure::conflict("occupied", detail),
        SeriesRefusal::Session(inner) => of_session(inner),
    }
}

pub fn of_prework(refusal: PreworkRefusal) -> Failure {
    match refusal {
        PreworkRefusal::ChangedMeanwhile => {
            Failure::conflict("changed_meanwhile", wording::prework::refusal(&refusal))
        }
        PreworkRefusal::Closed => {
            Failure::conflict("prework_closed", wording::prework::refusal(&refusal))
        }
        other => said(other),
    }
}

pub fn of_speaking(refusal: SpeakingRefusal) -> Failure {
    said(refusal)
}

pub fn of_sharing(refusal: SharingRefusal) -> Failure {
    said(refusal)
}

pub fn of_material(refusal: MaterialRefusal) -> Failure {
    said(refusal)
}

fn said(refusal: impl Into<Objection>) -> Failure {
    match refusal.into() {
        Objection::NotFound => Failure::NotFound,
        Objection::Invalid(problems) => Failure::invalid(problems.into_list()),
        Objection::Said(detail) => Failure::conflict("refused", detail),
    }
}
