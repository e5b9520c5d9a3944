//! Letters after a session.

use entities::study_sessions::survey;
use serde::Serialize;

use super::registration::letters;
use super::{ParticipantFacts, Recipient, SessionFacts, sample};
use crate::mail::Letter;
use crate::study_sessions::SessionRows;
use crate::study_sessions::links;
use crate::study_sessions::pen::Pen;
use crate::vocabulary::tokyo;

/// The questionnaire as letters tell it.
#[derive(Clone, Debug, Serialize)]
pub struct SurveyFacts {
    /// Where to answer without signing in.
    pub url: String,
    pub anonymous: bool,
    /// `2026年12月17日（木）17:00`
    pub closes_at: String,
}

impl SurveyFacts {
    pub fn of(pen: Pen<'_>, survey: &survey::Model, to: &Recipient) -> Self {
        let own = links::registration_url(&pen.context.config, to.registration.id);
        Self {
            url: format!("{own}/survey"),
            anonymous: survey.anonymous,
            closes_at: tokyo::date_time(survey.closes_at),
        }
    }

    fn sample(anonymous: bool) -> Self {
        Self {
            url: "https://bansou.example.jp/registrations/AZPx/survey".to_owned(),
            anonymous,
            closes_at: "2026年12月17日（木）17:00".to_owned(),
        }
    }
}

/// What a thank-you letter brings.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ThanksFacts {
    /// The secretariat's own words.
    pub message: Option<String>,
    pub survey: Option<SurveyFacts>,
    /// There is something to read or to watch on the page of the registration.
    pub materials: bool,
    /// Where the certificate is printed.
    pub certificate_url: Option<String>,
}

impl ThanksFacts {
    fn sample() -> Self {
        let words = "活発なご議論をありがとうございました。\n\nまたお会いしましょう。";
        Self {
            message: Some(words.to_owned()),
            survey: Some(SurveyFacts::sample(true)),
            materials: true,
            certificate_url: Some(
                "https://bansou.example.jp/registrations/AZPx/certificate".to_owned(),
            ),
        }
    }
}

letters! {
    /// Thank you for coming.
    SessionThanks = "session_thanks" {
        given: ThanksFacts = [ThanksFacts::sample(), ThanksFacts::default()],
    }
    /// You have not answered the questionnaire yet.
    SurveyReminder = "survey_reminder" {
        survey: SurveyFacts = [SurveyFacts::sample(true), SurveyFacts::sample(false)],
    }
}
