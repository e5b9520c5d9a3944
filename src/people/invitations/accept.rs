use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use entities::sign_in::invitation::{self, InvitationPurpose};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::audit::{Entry, Subject, note};
use crate::people::sign_in::{NewPassword, WeakPassword, establish, has_credentials, own_words};
use crate::people::{Actor, persons, roles, whole_name};
use crate::web::fingerprint;

/// A live invitation, as its page shows it.
#[derive(Debug)]
pub struct Seen {
    pub invitation: invitation::Model,
    pub person: person::Model,
    pub comes_in: ComesIn,
    pub invited_by: Option<String>,
    pub organisation: Option<String>,
}

/// How somebody who accepts comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComesIn {
    /// A member: the button is enough.
    AtOnce,
    /// The secretariat and the ministry set a password and an authenticator.
    Enrolling,
    /// Who has a password already keeps it: a letter alone replaces none. Accepting gives the place,
    /// and they sign in as ever; `staff` with both factors.
    BySignIn { staff: bool },
}

/// Somebody who took the invitation up.
#[derive(Debug)]
pub struct Accepted {
    /// As stored now, with the epoch a session must carry.
    pub person: person::Model,
    pub comes_in: ComesIn,
    /// Shown once; empty unless they have just been made.
    pub recovery_codes: Vec<String>,
}

/// Why nobody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptRefused {
    /// Used, replaced or too old.
    Gone,
    Password(WeakPassword),
    /// The code does not come from an app that holds the secret.
    Code,
}

/// Looks without using it up.
pub async fn look(context: &Context, token: &str) -> anyhow::Result<Option<Seen>> {
    let reader = context.database.reader();
    let Some((invitation, person)) = live(reader, context, token).await? else { return Ok(None) };
    let comes_in = comes_in(reader, &invitation).await?;
    let inviter = match invitation.invited_by {
        Some(id) => persons::find(reader, id).await?,
        None => None,
    };
    let organisation = match invitation.organisation_id {
        Some(id) => crate::people::organisations::find(reader, id).await?,
        None => None,
    };
    Ok(Some(Seen {
        comes_in,
        invited_by: inviter.map(|row| whole_name(&row.family_name, &row.given_name)),
        organisation: organisation.map(|row| row.name),
        invitation,
        person,
    }))
}

/// Uses the invitation up. Password and one-time code are looked at where they are to be set.
pub async fn accept(
    context: &Context,
    token: &str,
    (password, code): (&str, &str),
) -> Result<Accepted, Stop<AcceptRefused>> {
    let gone = || Stop::Refused(AcceptRefused::Gone);
    let seen = look(context, token).await?.ok_or_else(gone)?;
    let hash = if seen.comes_in == ComesIn::Enrolling {
        let own = own_words(context, &seen.person);
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let wanted = NewPassword::check(password, &own)
            .map_err(|weak| Stop::Refused(AcceptRefused::Password(weak)))?;
        Some(wanted.hash(&context.chance).await?)
    } else {
        None
    };
    let tx = context.database.begin_write().await?;
    let (invitation, person) = live(&tx, context, token).await?.ok_or_else(gone)?;
    // Roles and passwords that came or went since the page was shown decide now; whoever else sets
    // a password for this person waits for the row.
    persons::lock(&tx, person.id).await?;
    if comes_in(&tx, &invitation).await? != seen.comes_in {
        return Err(gone());
    }
    use_up(&tx, context, &invitation).await?.then_some(()).ok_or_else(gone)?;
    let mut recovery_codes = Vec::new();
    if let Some(hash) = hash {
        let salt = invitation.id.to_string();
        let app = (salt.as_str(), code);
        let set = establish(&tx, context, &person, hash, app).await?;
        recovery_codes = set.ok_or(Stop::Refused(AcceptRefused::Code))?.recovery_codes;
    }
    join(&tx, context, &invitation).await?;
    let person = activate(&tx, context, &person).await?.ok_or_else(gone)?;
    let entry = Entry::new("invitation.accepted", Subject::of("person", person.id.0));
    let details = serde_json::json!({ "purpose": invitation.purpose });
    note(&tx, context, &Actor::Link(Some(person.id)), entry.with(details)).await?;
    tx.commit().await?;
    Ok(Accepted { person, comes_in: seen.comes_in, recovery_codes })
}

/// Only a reset sets anew what is there.
async fn comes_in(
    reader: &impl ConnectionTrait,
    invitation: &invitation::Model,
) -> Result<ComesIn, DbErr> {
    let person = invitation.person_id;
    let staff = roles::of(reader, person).await?.needs_two_factors();
    if !is_reset(invitation) && has_credentials(reader, person).await? {
        return Ok(ComesIn::BySignIn { staff });
    }
    Ok(if staff { ComesIn::Enrolling } else { ComesIn::AtOnce })
}

async fn live(
    reader: &impl ConnectionTrait,
    context: &Context,
    token: &str,
) -> Result<Option<(invitation::Model, person::Model)>, DbErr> {
    let invitation = invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(fingerprint(token)))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::WithdrawnAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(context.now()))
        .one(reader)
        .await?;
    let Some(invitation) = invitation else { return Ok(None) };
    let person = persons::find(reader, invitation.person_id).await?;
    let person = person.filter(|person| person.state != PersonState::Disabled);
    Ok(person.map(|person| (invitation, person)))
}

async fn use_up(
    tx: &WriteTransaction,
    context: &Context,
    invitation: &invitation::Model,
) -> Result<bool, DbErr> {
    let used = invitation::Entity::update_many()
        .col_expr(invitation::Column::AcceptedAt, Expr::value(context.now()))
        .filter(invitation::Column::Id.eq(invitation.id))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// Gives the place the invitation is for, where it was left until now.
async fn join(
    tx: &WriteTransaction,
    context: &Context,
    invitation: &invitation::Model,
) -> anyhow::Result<()> {
    let Some(organisation) = invitation.organisation_id else { return Ok(()) };
    let person = invitation.person_id;
    let places = persons::places_of(tx, &[person]).await?;
    if places.iter().any(|place| place.organisation == organisation) {
        return Ok(());
    }
    let actor = Actor::Link(Some(person));
    let place = persons::RawPlace::default();
    let saved = persons::save_place(tx, context, &actor, (person, organisation), &place).await;
    if let Err(Stop::Broken(error)) = saved {
        return Err(error);
    }
    roles::grant(tx, context, &actor, person, Role::Operator).await
}

async fn activate(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Active))
        .col_expr(person::Column::UpdatedAt, Expr::value(context.now()))
        .filter(person::Column::Id.eq(person.id))
        .exec(tx)
        .await?;
    persons::find(tx, person.id).await
}

/// Whether this invitation sets sign-in data anew.
pub fn is_reset(invitation: &invitation::Model) -> bool {
    invitation.purpose == InvitationPurpose::Reset
}
