//! What was typed into the public form, as kept until the address is confirmed.

use entities::StudySessionId;
use entities::study_sessions::public_request;
use entities::study_sessions::seats::Mode;
use serde::{Deserialize, Serialize};

use super::NewPerson;
use super::details::{CheckedAnswer, Details};
use super::public::PublicRequest;
use super::stored::add_upload;
use crate::study_sessions::pen::Pen;
use crate::vocabulary::{EmailAddress, Kana, PersonName, PhoneNumber};

/// The request as kept until it is confirmed.
#[derive(Serialize, Deserialize)]
pub struct Stored {
    family: String,
    given: Option<String>,
    kana: Option<(String, String)>,
    email: String,
    phone: Option<String>,
    details: StoredDetails,
    answers: Vec<CheckedAnswer>,
    /// Further days of the same conference.
    #[serde(default)]
    others: Vec<StoredDay>,
}

/// How somebody takes part in a session, with the answers as they are kept.
pub type Said = (Details, Vec<CheckedAnswer>);

/// What a request asks for, as far as its link shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As typed.
    pub name: String,
    pub mode: Mode,
    /// Further days of the same conference.
    pub others: Vec<(StudySessionId, Mode)>,
}

/// None for a request that is used up.
pub fn asked_for(request: &public_request::Model) -> anyhow::Result<Option<Asked>> {
    let Some(stored) = Stored::read(&request.details)? else { return Ok(None) };
    Ok(Some(Asked {
        name: stored.person()?.name.full(),
        mode: stored.details.mode,
        others: stored.others.iter().map(|day| (day.session, day.details.mode)).collect(),
    }))
}

#[derive(Clone, Serialize, Deserialize)]
struct StoredDay {
    session: StudySessionId,
    details: StoredDetails,
    answers: Vec<CheckedAnswer>,
}

/// What is left of a request once it is confirmed.
#[derive(Serialize, Deserialize)]
struct Left {
    missed: Vec<StudySessionId>,
}

/// Keeps nothing of a request but the days that could not be had.
pub fn missed_only(missed: &[StudySessionId]) -> anyhow::Result<String> {
    if missed.is_empty() {
        return Ok(String::new());
    }
    Ok(serde_json::to_string(&Left { missed: missed.to_vec() })?)
}

/// The days a confirmed request could not have.
pub fn missed_in(details: &str) -> Vec<StudySessionId> {
    serde_json::from_str(details).map(|left: Left| left.missed).unwrap_or_default()
}

#[derive(Clone, Serialize, Deserialize)]
struct StoredDetails {
    mode: Mode,
    affiliation: Option<String>,
    department: Option<String>,
    job_title: Option<String>,
    prefecture_code: Option<i32>,
    needs: Option<String>,
    waits: bool,
    #[serde(default)]
    shares_with: Vec<String>,
}

impl Stored {
    pub async fn of(
        pen: Pen<'_>,
        request: &PublicRequest,
        (details, answers): Said,
        others: Vec<(StudySessionId, Said)>,
    ) -> anyhow::Result<Self> {
        let mut days = Vec::with_capacity(others.len());
        for (session, (details, answers)) in others {
            let answers = with_files_kept(pen, session, answers).await?;
            days.push(StoredDay { session, details: details.into(), answers });
        }
        let answers = with_files_kept(pen, request.session, answers).await?;
        let person = &request.person;
        Ok(Self {
            family: person.name.family().to_owned(),
            given: person.name.given().map(ToOwned::to_owned),
            kana: person
                .kana
                .as_ref()
                .map(|(family, given)| (family.as_str().to_owned(), given.as_str().to_owned())),
            email: person.email.as_str().to_owned(),
            phone: person.phone.as_ref().map(ToString::to_string),
            details: details.into(),
            answers,
            others: days,
        })
    }

    /// None once the request was confirmed: then nothing of it is kept.
    pub fn read(details: &str) -> anyhow::Result<Option<Self>> {
        if details.is_empty() || serde_json::from_str::<Left>(details).is_ok() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(details)?))
    }

    /// What was said about the session the form was about.
    pub fn first(&self) -> Said {
        (self.details.clone().into(), self.answers.clone())
    }

    pub fn others(&self) -> Vec<StudySessionId> {
        self.others.iter().map(|day| day.session).collect()
    }

    pub fn of_others(self) -> Vec<(StudySessionId, Said)> {
        let days = self.others.into_iter();
        days.map(|day| (day.session, (day.details.into(), day.answers))).collect()
    }

    pub fn person(&self) -> anyhow::Result<NewPerson> {
        let name = match &self.given {
            Some(given) => PersonName::parse(&self.family, given),
            None => PersonName::parse_whole(&self.family),
        };
        let kana = self.kana.as_ref().and_then(|(family, given)| {
            Some((Kana::parse(family).ok()?, Kana::parse(given).ok()?))
        });
        Ok(NewPerson {
            name: name.map_err(|_| anyhow::anyhow!("a kept request has no valid name"))?,
            kana,
            email: EmailAddress::parse(&self.email)
                .map_err(|_| anyhow::anyhow!("a kept request has no valid address"))?,
            phone: self.phone.as_deref().and_then(|phone| PhoneNumber::parse(phone).ok()),
        })
    }
}

/// Stores the files among the answers, which then name them.
async fn with_files_kept(
    pen: Pen<'_>,
    session: StudySessionId,
    mut answers: Vec<CheckedAnswer>,
) -> anyhow::Result<Vec<CheckedAnswer>> {
    for answer in answers.iter_mut().filter(|answer| answer.file.is_some()) {
        let id = add_upload(pen, session, None, answer).await?;
        *answer = CheckedAnswer {
            question: answer.question,
            values: vec![id.to_string()],
            file: None,
            kept: false,
        };
    }
    Ok(answers)
}

impl From<Details> for StoredDetails {
    fn from(details: Details) -> Self {
        Self {
            mode: details.mode,
            affiliation: details.affiliation,
            department: details.department,
            job_title: details.job_title,
            prefecture_code: details.prefecture_code,
            needs: details.needs,
            waits: details.waits,
            shares_with: details.shares_with,
        }
    }
}

impl From<StoredDetails> for Details {
    fn from(kept: StoredDetails) -> Self {
        Self {
            mode: kept.mode,
            affiliation: kept.affiliation,
            department: kept.department,
            job_title: kept.job_title,
            prefecture_code: kept.prefecture_code,
            answers: Vec::new(),
            needs: kept.needs,
            waits: kept.waits,
            shares_with: kept.shares_with,
        }
    }
}
