use std::net::IpAddr;

use chrono::TimeDelta;
use entities::people::person::{self, PersonState};
use entities::sign_in::browser_session::Strength;
use entities::sign_in::credential;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};
use crate::people::cool_down::{Key, Limit, TooOften, draw, forget, has_drawn};
use crate::vocabulary::EmailAddress;

use super::credentials::{SecondFactor, use_second_factor};
use super::{password, redeem_link};

const QUARTER: TimeDelta = TimeDelta::minutes(15);
const PER_PAIR: Limit = Limit { purpose: "password.pair", most: 5, window: QUARTER };
/// Counts for networks from which the address has not signed in of late.
const PER_ADDRESS: Limit = Limit { purpose: "password.address", most: 20, window: QUARTER };
const PER_NETWORK: Limit = Limit { purpose: "password.network", most: 50, window: QUARTER };
const IN_TOTAL: Limit = Limit { purpose: "password.total", most: 1_000, window: QUARTER };

/// No limit: kept after a success, so that strangers elsewhere do not lock out whoever comes from
/// where they came from before.
const CAME_FROM: Limit =
    Limit { purpose: "password.came_from", most: i32::MAX, window: TimeDelta::days(30) };

/// Address, password and one-time or recovery code, as typed.
#[derive(Clone)]
pub struct Attempt {
    pub email: EmailAddress,
    pub password: String,
    pub code: String,
    pub client: Option<IpAddr>,
}

/// Why nobody was signed in. Which of the three parts was wrong is never said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefused {
    Wrong,
    TooOften(TooOften),
}

/// A person who has shown both factors.
#[derive(Debug)]
pub struct Shown {
    pub person: person::Model,
    pub factor: SecondFactor,
}

/// Checks both factors. The password comes first, so that a stranger cannot use codes up; the same
/// work is done for an unknown address.
pub async fn sign_in_with_password(
    context: &Context,
    attempt: &Attempt,
) -> Result<Shown, Stop<SignInRefused>> {
    count(context, attempt).await?;
    let known = find(context, &attempt.email).await?;
    let hash = known.as_ref().map(|(_, credential)| credential.password_hash.clone());
    let fits = password::verify(&attempt.password, hash).await?;
    let Some((person, credential)) = known.filter(|_| fits) else {
        return Err(Stop::Refused(SignInRefused::Wrong));
    };
    let tx = context.database.begin_write().await?;
    let factor = use_second_factor(&tx, context, &person, &credential, &attempt.code).await?;
    let Some(factor) = factor else { return Err(Stop::Refused(SignInRefused::Wrong)) };
    let Some(person) = redeem_link::arrive(&tx, context, person.id).await? else {
        return Err(Stop::Refused(SignInRefused::Wrong));
    };
    let pair = Key::Pair(&attempt.email, attempt.client);
    forget(&tx, context, PER_PAIR, &pair).await?;
    if attempt.client.is_some() {
        // Anew, for the window begins again.
        forget(&tx, context, CAME_FROM, &pair).await?;
        let _always = draw(&tx, context, &[(CAME_FROM, pair)]).await?;
    }
    let entry = Entry::new("person.signed_in", Subject::of("person", person.id.0));
    let details = serde_json::json!({ "by": Strength::TwoFactors, "factor": factor.name() });
    note(&tx, context, &Actor::Person(person.id), entry.with(details)).await?;
    tx.commit().await?;
    Ok(Shown { person, factor })
}

/// Whether this is the person's password: asked again before credentials change. Counted like a
/// sign-in.
pub async fn check_password(
    context: &Context,
    person: &person::Model,
    typed: &str,
) -> Result<(), Stop<SignInRefused>> {
    let email = EmailAddress::parse(&person.email);
    let email = email.map_err(|_| anyhow::anyhow!("a stored mail address is broken"))?;
    let attempt = Attempt { email, password: typed.to_owned(), code: String::new(), client: None };
    count(context, &attempt).await?;
    let credential =
        credential::Entity::find_by_id(person.id).one(context.database.reader()).await?;
    let hash = credential.map(|credential| credential.password_hash);
    if password::verify(typed, hash).await? {
        Ok(())
    } else {
        Err(Stop::Refused(SignInRefused::Wrong))
    }
}

/// Counts the attempt before anything is compared, in a transaction of its own.
async fn count(context: &Context, attempt: &Attempt) -> Result<(), Stop<SignInRefused>> {
    let tx = context.database.begin_write().await?;
    let pair = Key::Pair(&attempt.email, attempt.client);
    let came_before = has_drawn(&tx, context, CAME_FROM, &pair).await?;
    let mut limits = vec![(PER_PAIR, pair)];
    if !came_before {
        limits.push((PER_ADDRESS, Key::Address(&attempt.email)));
    }
    limits.extend([(PER_NETWORK, Key::Network(attempt.client)), (IN_TOTAL, Key::Total)]);
    let counted = draw(&tx, context, &limits).await?;
    tx.commit().await?;
    counted.map_err(|too_often| Stop::Refused(SignInRefused::TooOften(too_often)))
}

async fn find(
    context: &Context,
    email: &EmailAddress,
) -> anyhow::Result<Option<(person::Model, credential::Model)>> {
    let reader = context.database.reader();
    let person = person::Entity::find()
        .filter(person::Column::EmailKey.eq(email.comparison_key()))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .one(reader)
        .await?;
    let id = person.as_ref().map_or(entities::PersonId(uuid::Uuid::nil()), |person| person.id);
    let credential = credential::Entity::find_by_id(id).one(reader).await?;
    Ok(person.zip(credential))
}
