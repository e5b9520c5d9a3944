//! Registrations as the API shows them.

use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::study_sessions::answer;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::config::Config;
use crate::context::Context;
use crate::study_sessions::readers::{MyRegistration, RegistrationRow, RegistrationView};
use crate::study_sessions::registration::{self, RegistrationResult};
use crate::study_sessions::sharing::asked;
use crate::study_sessions::{links, wording};
use crate::web::{Failure, one_of};

use super::shown::{OnlineShown, online};

/// What came of registering.
#[derive(Serialize, ToSchema)]
pub struct Registered {
    pub id: Uuid,
    /// 受付番号
    pub number: String,
    #[schema(schema_with = one_of::<RegistrationState>)]
    pub state: RegistrationState,
    /// Place in line, counted from 1, while waiting.
    pub position: Option<u32>,
}

/// What came of registering for one day or several.
#[derive(Serialize, ToSchema)]
pub struct RegisteredDays {
    #[serde(flatten)]
    pub first: Registered,
    /// For the further days, in the order they were asked for.
    pub other_days: Vec<Registered>,
}

/// A registration in a list.
#[derive(Serialize, ToSchema)]
pub struct RegistrationItem {
    pub id: Uuid,
    pub number: String,
    #[schema(schema_with = one_of::<RegistrationState>)]
    pub state: RegistrationState,
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    pub session_id: Uuid,
    pub person: Option<String>,
    pub organisation: Option<String>,
    pub registered_at: DateTime<Utc>,
    /// Until when an offered seat is kept.
    pub offer_deadline_at: Option<DateTime<Utc>>,
    /// For `registration-links/{token}`: what belongs to the registration. A secret of its holder;
    /// null in lists of the secretariat.
    pub link_token: Option<String>,
}

/// One registration whole.
#[derive(Serialize, ToSchema)]
pub struct RegistrationDetails {
    pub id: Uuid,
    pub number: String,
    #[schema(schema_with = one_of::<RegistrationState>)]
    pub state: RegistrationState,
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    pub session_id: Uuid,
    pub session_title: String,
    pub person: String,
    pub organisation_id: Option<Uuid>,
    pub affiliation: Option<String>,
    pub department: Option<String>,
    pub job_title: Option<String>,
    /// JIS X 0401.
    pub prefecture_code: Option<i32>,
    pub answers: Vec<AnswerShown>,
    /// 配慮してほしいこと
    pub needs: Option<String>,
    /// Co-hosts the person agreed to share their data with, by name; null for whoever manages the
    /// registration of a colleague.
    pub shares_with: Option<Vec<String>>,
    /// Place in line, counted from 1, while waiting.
    pub position: Option<u32>,
    /// Until when an offered seat is kept.
    pub offer_deadline_at: Option<DateTime<Utc>>,
    /// What the QR code shown at the door holds, of a confirmed seat.
    pub check_in_code: Option<String>,
    pub online: OnlineShown,
    pub registered_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
    /// For `registration-links/{token}`: what belongs to the registration. A secret of its holder
    /// who signed in: the participant, or whoever registered a colleague, whose token opens less;
    /// null for everybody else.
    pub link_token: Option<String>,
}

/// Texts, chosen options, or the id of a file.
#[derive(Serialize, ToSchema)]
pub struct AnswerShown {
    pub question_id: Uuid,
    pub values: Vec<String>,
}

/// A registration whole, with what was said to co-hosts.
pub async fn whole(
    context: &Context,
    view: RegistrationView,
) -> Result<RegistrationDetails, Failure> {
    let rows = &view.session.rows;
    let asked = asked(context.database.reader(), rows, &view.registration).await?;
    let agreed = asked.into_iter().filter(|one| one.granted == Some(true)).map(|one| one.host);
    let shares_with = (!view.for_colleague).then(|| agreed.collect());
    Ok(RegistrationDetails { shares_with, ..RegistrationDetails::of(context, view) })
}

/// The same for somebody who signed in, with the token where they hold the registration.
pub async fn for_person(
    context: &Context,
    view: RegistrationView,
    who: PersonId,
) -> Result<RegistrationDetails, Failure> {
    let link_token = links::token_for(&context.config, &view.registration, who);
    Ok(RegistrationDetails { link_token, ..whole(context, view).await? })
}

impl RegistrationDetails {
    fn of(context: &Context, view: RegistrationView) -> Self {
        let (row, session) = (view.registration, view.session.rows.session);
        let confirmed = row.state == RegistrationState::Confirmed;
        Self {
            shares_with: None,
            id: row.id.0,
            number: row.number,
            state: row.state,
            mode: row.mode,
            session_id: row.session_id.0,
            session_title: wording::full_title(session.number, &session.title),
            person: view.name,
            organisation_id: row.organisation_id.map(|id| id.0),
            affiliation: row.affiliation,
            department: row.department,
            job_title: row.job_title,
            prefecture_code: row.prefecture_code,
            answers: answers(&view.answers),
            needs: view.needs,
            position: view.position,
            offer_deadline_at: view.offer.map(|offer| offer.deadline_at),
            check_in_code: confirmed.then(|| links::check_in_token(&context.config, row.id)),
            online: online(view.session.online),
            registered_at: row.registered_at,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
            link_token: None,
        }
    }
}

fn answers(rows: &[answer::Model]) -> Vec<AnswerShown> {
    let mut shown: Vec<AnswerShown> = Vec::new();
    for row in rows {
        let question_id = row.question_id.0;
        match shown.iter_mut().find(|answer| answer.question_id == question_id) {
            Some(answer) => answer.values.push(row.value.clone()),
            None => shown.push(AnswerShown { question_id, values: vec![row.value.clone()] }),
        }
    }
    shown
}

impl From<registration::RegisteredDays> for RegisteredDays {
    fn from(made: registration::RegisteredDays) -> Self {
        let others = made.others.into_iter();
        Self { first: made.first.into(), other_days: others.map(Registered::from).collect() }
    }
}

impl From<RegistrationResult> for Registered {
    fn from(made: RegistrationResult) -> Self {
        Self { id: made.id.0, number: made.number, state: made.state, position: made.position }
    }
}

impl RegistrationItem {
    /// Of somebody's own list.
    pub fn of_holder(config: &Config, mine: MyRegistration, who: PersonId) -> Self {
        let row = mine.registration;
        Self {
            link_token: links::token_for(config, &row, who),
            id: row.id.0,
            number: row.number,
            state: row.state,
            mode: row.mode,
            session_id: row.session_id.0,
            person: None,
            organisation: None,
            registered_at: row.registered_at,
            offer_deadline_at: None,
        }
    }
}

impl From<RegistrationRow> for RegistrationItem {
    fn from(row: RegistrationRow) -> Self {
        let name = crate::people::whole_name(&row.person.family_name, &row.person.given_name);
        Self {
            id: row.registration.id.0,
            number: row.registration.number,
            state: row.registration.state,
            mode: row.registration.mode,
            session_id: row.registration.session_id.0,
            person: Some(name),
            organisation: row.organisation.or(row.registration.affiliation),
            registered_at: row.registration.registered_at,
            offer_deadline_at: row.offer.map(|offer| offer.deadline_at),
            link_token: None,
        }
    }
}
