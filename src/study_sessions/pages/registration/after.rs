//! What follows a session, on the page of a registration: questionnaire, materials, certificate.

use serde::Serialize;

use super::Ticket;
use crate::people::PageLanguage;
use crate::study_sessions::certificates;
use crate::study_sessions::materials::{Material, materials_for};
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::survey::{Standing, door};
use crate::vocabulary::tokyo;
use crate::web::Failure;
use entities::study_sessions::material::MaterialKind;

#[derive(Clone, Debug, Default, Serialize)]
pub struct After {
    pub survey: Option<SurveyCall>,
    pub materials: Vec<MaterialLine>,
    /// Where the certificate is printed.
    pub certificate: Option<String>,
}

/// The questionnaire waits, or has been answered.
#[derive(Clone, Debug, Serialize)]
pub struct SurveyCall {
    pub text: String,
    /// None when there is nothing to do any more.
    pub href: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MaterialLine {
    pub label: String,
    pub href: String,
    /// `PDF・120KB`, or that it leads elsewhere.
    pub note: String,
    pub file: bool,
}

impl After {
    pub async fn of(ticket: &Ticket) -> Result<Self, Failure> {
        let (reader, now) = (ticket.context.database.reader(), ticket.context.now());
        let row = &ticket.held.view.registration;
        let language = ticket.language();
        let address = ticket.address();
        let survey = door(reader, now, row).await?.and_then(|door| {
            call(language, &address, (door.standing, &tokyo::date_time(door.survey.closes_at)))
        });
        let materials = materials_for(reader, now, row).await?;
        let issued = certificates::of_registration(reader, row.id).await?;
        Ok(Self {
            survey,
            materials: materials.iter().map(|one| line(language, &address, one)).collect(),
            certificate: issued.map(|_| format!("{address}/certificate")),
        })
    }

    /// For samples.
    pub fn sample(language: PageLanguage) -> Self {
        let open = (Standing::Open, "2026年12月17日（木）17:00");
        let line = |file: bool| MaterialLine {
            label: "当日の資料".to_owned(),
            href: "/registrations/x/materials/1".to_owned(),
            note: "PDF・120KB".to_owned(),
            file,
        };
        Self {
            survey: call(language, "/registrations/x", open),
            materials: vec![line(true), line(false)],
            certificate: Some("/registrations/x/certificate".to_owned()),
        }
    }
}

fn call(
    language: PageLanguage,
    address: &str,
    (standing, closes_at): (Standing, &str),
) -> Option<SurveyCall> {
    match standing {
        Standing::Open => {
            let ja = format!("アンケートにご協力ください。期限は{closes_at}です。");
            let en = format!("Please tell us what you think, by {closes_at} (Japan time).");
            let easy = format!("アンケートに こたえてください。{closes_at}までです。");
            Some(SurveyCall {
                text: say(language, &ja, &en, &easy).to_owned(),
                href: Some(format!("{address}/survey")),
            })
        }
        Standing::Answered => {
            let text = say(
                language,
                "アンケートへの回答を受け取りました。ありがとうございました。",
                "We have received your answers. Thank you.",
                "アンケートを うけとりました。ありがとうございました。",
            );
            Some(SurveyCall { text: text.to_owned(), href: None })
        }
        Standing::NotYet(_) | Standing::Closed | Standing::NotForThem => None,
    }
}

fn line(language: PageLanguage, address: &str, one: &Material) -> MaterialLine {
    let kind = match one.kind {
        MaterialKind::Document => None,
        MaterialKind::Recording => Some(say(language, "録画", "Recording", "ビデオ")),
    };
    let label = kind.map_or_else(|| one.title.clone(), |kind| format!("{kind} {}", one.title));
    let elsewhere = say(language, "外部サイト", "another site", "ほかの サイト").to_owned();
    match (&one.url, &one.file_name) {
        (Some(url), _) => MaterialLine { label, href: url.clone(), note: elsewhere, file: false },
        (None, name) => {
            let ending = name.as_deref().and_then(|name| name.rsplit_once('.'));
            let ending = ending.map(|(_, ending)| ending.to_uppercase()).unwrap_or_default();
            let size = one.size.and_then(|size| usize::try_from(size).ok()).unwrap_or_default();
            MaterialLine {
                label,
                href: format!("{address}/materials/{}", one.id),
                note: format!("{ending}・{}", words::size(size)),
                file: true,
            }
        }
    }
}
