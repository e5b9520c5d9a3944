//! `bansou admin …`: the first administrator, and the way back in for somebody who lost everything.
//! Both print the address of an invitation; passwords never pass the command line. Other commands
//! ask here in whose name they act.

use entities::PersonId;
use entities::people::person::PersonState;
use entities::people::role_assignment::Role;
use entities::sign_in::invitation::InvitationPurpose;

use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::{EmailAddress, tokyo};

use super::invitations::{Made, make};
use super::persons::{self, PersonRefused, RawPerson};
use super::sign_in::remove_credentials;
use super::{Actor, Roles, roles};

/// Why the command does nothing.
#[derive(Debug)]
pub enum AdminRefused {
    /// Sentences, one for each thing that is wrong.
    Invalid(Vec<String>),
    Unknown,
}

/// Makes somebody an administrator, new or known, and an invitation to set up the sign-in.
pub async fn create_admin(context: &Context, raw: &RawPerson) -> Result<Made, Stop<AdminRefused>> {
    let draft = raw.check().map_err(|problems| {
        let sentences = problems.into_list().into_iter();
        Stop::Refused(AdminRefused::Invalid(
            sentences.map(|problem| format!("{}: {}", problem.field, problem.detail)).collect(),
        ))
    })?;
    let actor = Actor::CommandLine;
    let tx = context.database.begin_write().await?;
    let id = match persons::by_email(&tx, &draft.email).await? {
        Some(known) => known.id,
        None => persons::insert(&tx, context, &actor, &draft).await.map_err(refusal)?,
    };
    let held = roles::of(&tx, id).await?;
    let wanted = Roles::new(held.iter().chain([Role::Admin]));
    roles::set(&tx, context, &actor, id, &wanted).await?;
    let made = make(&tx, context, &actor, id, (InvitationPurpose::Join, None)).await?;
    tx.commit().await?;
    Ok(made)
}

/// Takes password, authenticator and every session away, and makes an invitation to set them anew.
pub async fn reset_credentials(context: &Context, email: &str) -> Result<Made, Stop<AdminRefused>> {
    let email = EmailAddress::parse(email)
        .map_err(|problem| Stop::Refused(AdminRefused::Invalid(vec![problem.to_string()])))?;
    let tx = context.database.begin_write().await?;
    let person = persons::by_email(&tx, &email).await?;
    let person = person.filter(|person| person.state != PersonState::Disabled);
    let person = person.ok_or(Stop::Refused(AdminRefused::Unknown))?;
    remove_credentials(&tx, person.id).await?;
    let about = (InvitationPurpose::Reset, None);
    let made = make(&tx, context, &Actor::CommandLine, person.id, about).await?;
    tx.commit().await?;
    Ok(made)
}

/// Somebody in whose name a command acts. They may do so on the pages, too.
pub async fn acting_as(context: &Context, email: &str, role: Role) -> anyhow::Result<PersonId> {
    let reader = context.database.reader();
    let person = match EmailAddress::parse(email) {
        Ok(email) => persons::by_email(reader, &email).await?,
        Err(_) => None,
    };
    if let Some(person) = person.filter(|person| person.state != PersonState::Disabled)
        && roles::of(reader, person.id).await?.may(role)
    {
        return Ok(person.id);
    }
    anyhow::bail!("--as: nobody with this mail address may do this on the pages")
}

/// What the command prints.
pub fn told(outcome: Result<Made, Stop<AdminRefused>>) -> anyhow::Result<String> {
    match outcome {
        Ok(made) => Ok(format!(
            "Open this address within the time given and set a password and an authenticator app.\n\
             It works once; whoever holds it becomes this person, so pass it on with care.\n\n\
             {}\n\nuntil {}\n",
            made.url,
            tokyo::date_time(made.expires_at)
        )),
        Err(Stop::Refused(AdminRefused::Unknown)) => {
            anyhow::bail!("nobody with this mail address may sign in")
        }
        Err(Stop::Refused(AdminRefused::Invalid(sentences))) => {
            anyhow::bail!("{}", sentences.join("\n"))
        }
        Err(Stop::Broken(error)) => Err(error),
    }
}

fn refusal(stop: Stop<PersonRefused>) -> Stop<AdminRefused> {
    stop.map(|refused| match refused {
        PersonRefused::Invalid(problems) => AdminRefused::Invalid(
            problems.into_list().into_iter().map(|problem| problem.detail).collect(),
        ),
        PersonRefused::Unknown | PersonRefused::LastAdmin => AdminRefused::Unknown,
    })
}
