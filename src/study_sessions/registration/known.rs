//! Whose a mail address is on record, before anybody is registered by it.
//!
//! A mail address is one person's. Whoever proves that it is theirs is registered as the person on
//! record, who is never renamed by a form; so they are shown that name before the last press. Only
//! whoever opened the letter may see it: to a stranger no address is known. The secretariat, which
//! writes people down for others, is told the name and types it to agree.

use entities::people::person;
use entities::study_sessions::{public_request, registration};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::requested::Stored;
use super::{LIVE, NewPerson, Refusal};
use crate::people::whole_name;
use crate::vocabulary::search_key;

/// The person on record under the address of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// `山田 太郎`
    pub name: String,
    /// What was typed, where it is another name.
    pub typed: Option<String>,
    /// Their registration for the session the form was about.
    pub own: Option<registration::Model>,
    /// They are registered for every day the request asks for.
    pub has_all: bool,
}

/// None while nobody is on record, and for a request that is used up.
pub async fn known_by_address(
    db: &impl ConnectionTrait,
    request: &public_request::Model,
) -> anyhow::Result<Option<Known>> {
    let Some(stored) = Stored::read(&request.details)? else { return Ok(None) };
    let theirs = person::Column::EmailKey.eq(request.email_key.as_str());
    let Some(person) = person::Entity::find().filter(theirs).one(db).await? else {
        return Ok(None);
    };
    let mut days = stored.others();
    days.push(request.session_id);
    let registered = registration::Entity::find()
        .filter(registration::Column::PersonId.eq(person.id))
        .filter(registration::Column::SessionId.is_in(days.iter().copied()))
        .filter(registration::Column::State.is_in(LIVE))
        .all(db)
        .await?;
    let (name, typed) = (called(&person), stored.person()?.name.full());
    Ok(Some(Known {
        typed: Some(typed).filter(|typed| !is_same_name(&name, typed)),
        has_all: registered.len() == days.len(),
        own: registered.into_iter().find(|row| row.session_id == request.session_id),
        name,
    }))
}

/// Nobody is registered under a name that they neither typed nor agreed to.
pub fn refuse_unless_agreed(
    person: &person::Model,
    typed: &NewPerson,
    agreed: Option<&str>,
) -> Result<(), Refusal> {
    let name = called(person);
    if is_same_name(&name, &typed.name.full()) || agreed == Some(name.as_str()) {
        return Ok(());
    }
    Err(Refusal::KnownByAnotherName { name })
}

/// However it is written: 髙橋 and 高橋 are one.
pub fn is_same_name(name: &str, typed: &str) -> bool {
    search_key(name) == search_key(typed)
}

fn called(person: &person::Model) -> String {
    whole_name(&person.family_name, &person.given_name)
}
