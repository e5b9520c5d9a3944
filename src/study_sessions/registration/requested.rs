//! What was typed into the public form, as kept until the address is confirmed.

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
    pub answers: Vec<CheckedAnswer>,
}

#[derive(Clone, Serialize, Deserialize)]
struct StoredDetails {
    mode: entities::study_sessions::seats::Mode,
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
        details: Details,
        mut answers: Vec<CheckedAnswer>,
    ) -> anyhow::Result<Self> {
        for answer in answers.iter_mut().filter(|answer| answer.file.is_some()) {
            let id = add_upload(pen, request.session, None, answer).await?;
            *answer = CheckedAnswer {
                question: answer.question,
                values: vec![id.to_string()],
                file: None,
                kept: false,
            };
        }
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
        })
    }

    /// As the form named them.
    pub fn details(&self) -> Details {
        self.details.clone().into()
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
