use std::net::IpAddr;

use chrono::TimeDelta;
use entities::people::organisation::{OrganisationKind, OrganisationState};
use entities::people::person::PersonState;
use entities::sign_in::organisation_application::{self, ApplicationState};
use entities::{OrganisationApplicationId, PersonId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::mail;
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};
use crate::people::cool_down::{Key, Limit, TooOften, draw};
use crate::people::organisations::{self, OrganisationRefused, RawOrganisation};
use crate::people::persons::{self, PersonDraft, PersonRefused, RawPerson, RawPlace};
use crate::people::vocabularies::Terms;
use crate::vocabulary::{EmailAddress, LongText, ShortText, tokyo};
use crate::web::Problems;

use super::letters::ApplicationReceived;
use super::wording;

const A_DAY: TimeDelta = TimeDelta::days(1);
const PER_ADDRESS: Limit = Limit { purpose: "application.address", most: 3, window: A_DAY };
const PER_NETWORK: Limit = Limit { purpose: "application.network", most: 20, window: A_DAY };
const IN_TOTAL: Limit = Limit { purpose: "application.total", most: 500, window: A_DAY };

/// Kinds an organisation can apply as.
pub const KINDS: [OrganisationKind; 5] = [
    OrganisationKind::ProspectiveOperator,
    OrganisationKind::AdoptedOperator,
    OrganisationKind::LocalGovernment,
    OrganisationKind::SupportBody,
    OrganisationKind::LocalCompany,
];

/// 申込 as typed.
#[derive(Clone, Debug, Default)]
pub struct RawApplication {
    pub organisation: RawOrganisation,
    pub person: RawPerson,
    pub title: String,
    pub message: String,
    pub agreed: bool,
    /// Made by the confirmation page, so that pressing twice applies once.
    pub once: Option<Uuid>,
}

/// An application that was taken.
#[derive(Clone, Debug)]
pub struct Applied {
    pub number: String,
    pub email: EmailAddress,
}

/// Why an application is not taken.
#[derive(Debug)]
pub enum ApplyRefused {
    Invalid(Problems),
    TooOften(TooOften),
}

struct Checked {
    organisation: organisations::OrganisationDraft,
    person: PersonDraft,
    title: Option<ShortText<80>>,
    message: Option<LongText<2000>>,
}

/// Everything that is wrong at once, for the input step; nothing is stored.
pub fn problems(raw: &RawApplication, terms: &Terms) -> Problems {
    check(raw, terms).err().unwrap_or_default()
}

/// Stores organisation, lead and application, and sends the receipt. Where the address is known
/// already, the letter goes there just the same: whether it was known is not told on the page.
pub async fn apply(
    context: &Context,
    raw: &RawApplication,
    client: Option<IpAddr>,
) -> Result<Applied, Stop<ApplyRefused>> {
    let tx = context.database.begin_write().await?;
    let terms = Terms::load(&tx).await?;
    let checked = check(raw, &terms).map_err(|p| Stop::Refused(ApplyRefused::Invalid(p)))?;
    if let Some(applied) = earlier(&tx, raw, &checked).await? {
        return Ok(applied);
    }
    let limits = [
        (PER_ADDRESS, Key::Address(&checked.person.email)),
        (PER_NETWORK, Key::Network(client)),
        (IN_TOTAL, Key::Total),
    ];
    if let Err(too_often) = draw(&tx, context, &limits).await? {
        tx.commit().await?;
        return Err(Stop::Refused(ApplyRefused::TooOften(too_often)));
    }
    let number = store(&tx, context, checked.into(), raw).await?;
    tx.commit().await?;
    Ok(number)
}

/// The application this confirmation page has sent already.
async fn earlier(
    tx: &WriteTransaction,
    raw: &RawApplication,
    checked: &Checked,
) -> Result<Option<Applied>, sea_orm::DbErr> {
    let Some(once) = raw.once.map(OrganisationApplicationId) else { return Ok(None) };
    let sent = organisation_application::Entity::find_by_id(once).one(tx).await?;
    let Some(sent) = sent else { return Ok(None) };
    let person = persons::find(tx, sent.person_id).await?;
    let email = checked.person.email.clone();
    let same = person.is_some_and(|person| person.email_key == email.comparison_key());
    Ok(same.then_some(Applied { number: sent.number, email }))
}

async fn store(
    tx: &WriteTransaction,
    context: &Context,
    checked: Box<Checked>,
    raw: &RawApplication,
) -> Result<Applied, Stop<ApplyRefused>> {
    let actor = Actor::Link(None);
    let known = persons::by_email(tx, &checked.person.email).await?;
    let person = match known {
        Some(known) if known.state != PersonState::Disabled => known.id,
        Some(_) => return Err(invalid("email", wording::CANNOT_APPLY)),
        None => persons::insert(tx, context, &actor, &checked.person).await.map_err(of_person)?,
    };
    let draft = &checked.organisation;
    let organisation =
        organisations::insert(tx, context, &actor, draft, OrganisationState::Applied)
            .await
            .map_err(of_organisation)?;
    let id = raw.once.map_or_else(|| context.new_id(), OrganisationApplicationId);
    let row = organisation_application::Model {
        id,
        number: number_of(context, id),
        organisation_id: organisation,
        person_id: person,
        message: message(&checked),
        state: ApplicationState::Waiting,
        applied_at: context.now(),
        decided_at: None,
        decided_by: None,
        reason: String::new(),
    };
    let number = row.number.clone();
    organisation_application::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx)
        .await?;
    let entry = Entry::new("application.received", Subject::of("organisation", organisation.0));
    note(tx, context, &actor, entry.with(serde_json::json!({ "number": number }))).await?;
    let applied = Applied { number, email: checked.person.email.clone() };
    send_receipt(tx, context, (id, person), &checked, &applied).await?;
    Ok(applied)
}

async fn send_receipt(
    tx: &WriteTransaction,
    context: &Context,
    (id, person): (OrganisationApplicationId, PersonId),
    checked: &Checked,
    applied: &Applied,
) -> anyhow::Result<()> {
    let now = context.now();
    let letter = ApplicationReceived {
        name: checked.person.name.full(),
        organisation: checked.organisation.name.as_str().to_owned(),
        number: applied.number.clone(),
        applied_at: tokyo::date_time(now),
    };
    let envelope = mail::Envelope {
        person: Some(person),
        concerns: Some(("organisation_application", id.0)),
        ..mail::Envelope::to(applied.email.clone(), format!("application:{id}:received"))
    };
    mail::enqueue(tx, &context.post, now, envelope, &letter).await?;
    Ok(())
}

/// Title and message in one text, as the secretariat reads it.
fn message(checked: &Checked) -> String {
    let title = checked.title.as_ref().map(|title| format!("役職: {title}\n"));
    let message = checked.message.as_ref().map_or("", |message| message.as_str());
    format!("{}{message}", title.unwrap_or_default())
}

/// `A-2611-7KQ4MZ`: year and month, and six letters of chance that can be read out on the
/// telephone.
fn number_of(context: &Context, id: OrganisationApplicationId) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let day = tokyo::day_of(context.now());
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    let tail: String = id.0.as_bytes()[10..].iter().map(letter).collect();
    format!("A-{}-{tail}", day.format("%y%m"))
}

fn check(raw: &RawApplication, terms: &Terms) -> Result<Checked, Problems> {
    let mut problems = Problems::none();
    let organisation = raw.organisation.check(terms);
    let person = raw.person.check();
    let title = problems.keep("title", ShortText::parse_optional(&raw.title));
    let message = problems.keep("message", LongText::parse_optional(&raw.message));
    let mut all = Problems::none();
    for problem in organisation.as_ref().err().into_iter().flat_map(Problems::list) {
        all.add(problem.field.clone(), problem.detail.clone());
    }
    for problem in person.as_ref().err().into_iter().flat_map(Problems::list) {
        // Both have a telephone; the form calls the person's `person_phone`.
        let field = if problem.field == "phone" { "person_phone" } else { &problem.field };
        all.add(field, problem.detail.clone());
    }
    for problem in problems.into_list() {
        all.add(problem.field, problem.detail);
    }
    if let Ok(draft) = &organisation
        && !KINDS.contains(&draft.kind)
    {
        all.add("kind", "団体の種類を選んでください。");
    }
    if raw.person.given_name.trim().is_empty() && raw.person.language != "en" {
        all.add("given_name", "名を入力してください。");
    }
    if !raw.agreed {
        all.add("agreed", wording::AGREE);
    }
    match (organisation, person, title, message) {
        (Ok(organisation), Ok(person), Some(title), Some(message)) if all.is_empty() => {
            Ok(Checked { organisation, person, title, message })
        }
        _ => Err(all),
    }
}

fn invalid(field: &str, detail: &str) -> Stop<ApplyRefused> {
    let mut problems = Problems::none();
    problems.add(field, detail);
    Stop::Refused(ApplyRefused::Invalid(problems))
}

fn of_person(stop: Stop<PersonRefused>) -> Stop<ApplyRefused> {
    stop.map(|refused| match refused {
        PersonRefused::Invalid(problems) => ApplyRefused::Invalid(problems),
        PersonRefused::Unknown | PersonRefused::LastAdmin => {
            ApplyRefused::Invalid(Problems::none())
        }
    })
}

fn of_organisation(stop: Stop<OrganisationRefused>) -> Stop<ApplyRefused> {
    stop.map(|refused| match refused {
        OrganisationRefused::Invalid(problems) => ApplyRefused::Invalid(problems),
        OrganisationRefused::Unknown => ApplyRefused::Invalid(Problems::none()),
    })
}

/// The place the lead gets with the approval.
pub fn lead() -> RawPlace {
    RawPlace { lead: true, ..RawPlace::default() }
}
