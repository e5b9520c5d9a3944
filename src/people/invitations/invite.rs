use chrono::{DateTime, Utc};
use entities::people::organisation::{self, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use entities::sign_in::invitation::InvitationPurpose;
use entities::{OrganisationId, PersonId};
use sea_orm::EntityTrait as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::mail::{self, LetterClass};
use crate::people::cool_down::TooOften;
use crate::people::persons::wording::{WITHOUT_ADDRESS, role_from};
use crate::people::persons::{self, Addressee, PersonDraft, PersonRefused, RawPerson, RawPlace};
use crate::people::sign_in::has_credentials;
use crate::people::{Actor, roles, whole_name};
use crate::vocabulary::tokyo;
use crate::web::{Problems, sent_text};

use super::letters::Invitation;
use super::make::{Spares, withdraw_open, write};
use super::wording;

/// Whom to invite, as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({
    "person": { "family_name": "佐藤", "given_name": "健", "email": "ken@example.jp" },
    "roles": ["operator"],
}))]
pub struct RawInvitation {
    pub person: RawPerson,
    /// Id of the organisation they are to belong to; empty for none.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub organisation: String,
    pub place: RawPlace,
    /// `operator`, `accompanist`, …
    pub roles: Vec<String>,
}

/// Why nobody is invited.
#[derive(Debug)]
pub enum InviteRefused {
    Invalid(Problems),
    Unknown,
    /// A lead has sent too many, or somebody was sent too many.
    TooOften(TooOften),
}

/// What the inviter may do; the caller knows who asks.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    pub roles: &'static [Role],
    /// Somebody who is here already gets place and role only when they accept: a lead must not
    /// learn or change anything about people of other organisations.
    pub consent_first: bool,
}

/// Adds the person where the address is new, gives place and roles, and sends the letter. Whoever
/// is there already keeps their name and gets place and roles added.
pub async fn invite(
    context: &Context,
    actor: &Actor,
    raw: &RawInvitation,
    reach: Reach,
) -> Result<PersonId, Stop<InviteRefused>> {
    let (organisation, wanted, draft) = check(raw, reach)?;
    let tx = context.database.begin_write().await?;
    if let Some(organisation) = organisation {
        let open = organisation::Entity::find_by_id(organisation).one(&tx).await?;
        if open.is_none_or(|row| row.state != OrganisationState::Active) {
            return Err(no_such_organisation(reach));
        }
    }
    let known = persons::by_email(&tx, &draft.email).await?;
    let id = match &known {
        // A lead is told nothing; the letter is not sent to somebody who may not sign in.
        Some(known) if known.state == PersonState::Disabled && reach.consent_first => {
            return Ok(known.id);
        }
        Some(known) if known.state == PersonState::Disabled => {
            return Err(invalid("email", wording::DISABLED));
        }
        Some(known) => known.id,
        None => persons::insert(&tx, context, actor, &draft).await.map_err(of_person)?,
    };
    if known.is_none() || !reach.consent_first {
        let place = organisation.map(|organisation| (organisation, &raw.place));
        admit(&tx, context, actor, (id, place), wanted).await?;
    }
    let person = persons::find(&tx, id).await?.ok_or(Stop::Refused(InviteRefused::Unknown))?;
    let spares = if reach.consent_first { Spares::Resets } else { Spares::Nothing };
    withdraw_open(&tx, context, id, spares).await?;
    let about = (InvitationPurpose::Join, organisation);
    send(&tx, context, actor, &person, about).await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives place and roles.
async fn admit(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (id, place): (PersonId, Option<(OrganisationId, &RawPlace)>),
    wanted: Vec<Role>,
) -> Result<(), Stop<InviteRefused>> {
    if let Some((organisation, place)) = place {
        persons::save_place(tx, context, actor, (id, organisation), place)
            .await
            .map_err(of_place)?;
    }
    let held = roles::of(tx, id).await?;
    let all = crate::people::Roles::new(held.iter().chain(wanted));
    roles::set(tx, context, actor, id, &all).await?;
    Ok(())
}

/// A fresh invitation for somebody who is there: the old one was lost or is too old, or password
/// and authenticator are to be set anew. Until when it can be accepted.
pub async fn invite_again(
    context: &Context,
    actor: &Actor,
    id: PersonId,
    purpose: InvitationPurpose,
) -> Result<DateTime<Utc>, Stop<InviteRefused>> {
    let tx = context.database.begin_write().await?;
    if !roles::reaches(&tx, actor, id).await? {
        return Err(Stop::Refused(InviteRefused::Unknown));
    }
    let person = persons::find(&tx, id).await?;
    let person = person.filter(|person| person.state != PersonState::Disabled);
    let person = person.ok_or(Stop::Refused(InviteRefused::Unknown))?;
    if person.email.is_empty() {
        return Err(invalid("email", WITHOUT_ADDRESS));
    }
    if purpose == InvitationPurpose::Reset {
        crate::people::sign_in::remove_credentials(&tx, id).await?;
    }
    withdraw_open(&tx, context, id, Spares::Nothing).await?;
    let until = send(&tx, context, actor, &person, (purpose, None)).await?;
    tx.commit().await?;
    Ok(until)
}

async fn send(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    person: &person::Model,
    about: (InvitationPurpose, Option<OrganisationId>),
) -> anyhow::Result<DateTime<Utc>> {
    let made = write(tx, context, actor, person.id, about).await?;
    let inviter = match actor.person() {
        Some(id) => persons::find(tx, id).await?,
        None => None,
    };
    let organisation = match about.1 {
        Some(id) => organisation::Entity::find_by_id(id).one(tx).await?,
        None => None,
    };
    // A reset has taken them away by now.
    let has_own = has_credentials(tx, person.id).await?;
    let letter = Invitation {
        name: whole_name(&person.family_name, &person.given_name),
        invited_by: inviter.map_or_else(
            || context.config.secretariat.name.clone(),
            |inviter| whole_name(&inviter.family_name, &inviter.given_name),
        ),
        organisation: organisation.map_or_else(String::new, |row| row.name),
        url: made.url,
        expires_at: tokyo::date_time(made.expires_at),
        two_factors: roles::of(tx, person.id).await?.needs_two_factors() && !has_own,
        signs_in: has_own,
        reset: about.0 == InvitationPurpose::Reset,
    };
    let mut envelope = Addressee::of(person)?.envelope(format!("invitation:{}", made.id));
    envelope.class = LetterClass::Transactional;
    envelope.expires_at = Some(made.expires_at);
    envelope.concerns = Some(("invitation", made.id.0));
    mail::enqueue(tx, &context.post, context.now(), envelope, &letter).await?;
    Ok(made.expires_at)
}

/// Everything that is wrong is told at once.
fn check(raw: &RawInvitation, reach: Reach) -> Result<Checked, Stop<InviteRefused>> {
    let organisation = raw.organisation.trim();
    let organisation = match organisation.parse() {
        Ok(id) => Some(id),
        Err(_) if organisation.is_empty() => None,
        Err(_) => return Err(no_such_organisation(reach)),
    };
    let (draft, mut problems) = match raw.person.check() {
        Ok(draft) => (Some(draft), Problems::none()),
        Err(problems) => (None, problems),
    };
    let wanted: Vec<Role> = raw.roles.iter().filter_map(|key| role_from(key)).collect();
    if wanted.len() != raw.roles.len() || wanted.iter().any(|role| !reach.roles.contains(role)) {
        problems.add("roles", "選べない役割が含まれています。");
    } else if wanted.is_empty() && organisation.is_none() {
        problems.add("organisation", wording::NOTHING_TO_INVITE_TO);
    }
    match draft {
        Some(draft) if problems.is_empty() => Ok((organisation, wanted, draft)),
        _ => Err(Stop::Refused(InviteRefused::Invalid(problems))),
    }
}

/// Where to, as what, and who.
type Checked = (Option<OrganisationId>, Vec<Role>, PersonDraft);

/// The secretariat chose it; to a lead it is the place they act in, and not there.
fn no_such_organisation(reach: Reach) -> Stop<InviteRefused> {
    if reach.consent_first {
        return Stop::Refused(InviteRefused::Unknown);
    }
    invalid("organisation", wording::NO_SUCH_ORGANISATION)
}

fn invalid(field: &str, detail: &str) -> Stop<InviteRefused> {
    let mut problems = Problems::none();
    problems.add(field, detail);
    Stop::Refused(InviteRefused::Invalid(problems))
}

fn of_person(stop: Stop<PersonRefused>) -> Stop<InviteRefused> {
    stop.map(|refused| match refused {
        PersonRefused::Invalid(problems) => InviteRefused::Invalid(problems),
        PersonRefused::Unknown | PersonRefused::LastAdmin => InviteRefused::Unknown,
    })
}

fn of_place(stop: Stop<persons::PlaceRefused>) -> Stop<InviteRefused> {
    stop.map(|refused| match refused {
        persons::PlaceRefused::Invalid(problems) => InviteRefused::Invalid(problems),
        persons::PlaceRefused::Unknown => InviteRefused::Unknown,
    })
}
