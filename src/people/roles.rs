//! Which roles a person holds, and giving and taking them.

use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
};
use serde_json::json;

use crate::context::Context;
use crate::database::WriteTransaction;

use super::audit::{Entry, Subject, note};
use super::identity::needs_two_factors;
use super::{Actor, Roles};

/// All roles of a person, whatever they are signed in with.
pub async fn of(reader: &impl ConnectionTrait, person: PersonId) -> Result<Roles, DbErr> {
    let rows = role_assignment::Entity::find()
        .filter(role_assignment::Column::PersonId.eq(person))
        .all(reader)
        .await?;
    Ok(Roles::new(rows.into_iter().map(|row| row.role)))
}

/// Whether whoever acts may change how this person comes in: people of the secretariat and the
/// ministry are an administrator's business, and everybody's their own. Takes the row, so that a
/// role that comes at the same time waits.
pub async fn reaches(
    tx: &WriteTransaction,
    actor: &Actor,
    person: PersonId,
) -> Result<bool, DbErr> {
    let Some(by) = actor.person().filter(|by| *by != person) else { return Ok(true) };
    person::Entity::find_by_id(person).lock_exclusive().one(tx).await?;
    let free = !two_factor_role_among(&of(tx, person).await?);
    Ok(free || of(tx, by).await?.holds(Role::Admin))
}

/// Makes the person hold exactly these roles, and notes a change. It shuts every way in when a
/// role with two factors comes or goes: a session must never grow stronger than its sign-in was,
/// nor a link stronger than its letter.
pub async fn set(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    person: PersonId,
    wanted: &Roles,
) -> anyhow::Result<()> {
    let held = of(tx, person).await?;
    if held == *wanted {
        return Ok(());
    }
    role_assignment::Entity::delete_many()
        .filter(role_assignment::Column::PersonId.eq(person))
        .filter(role_assignment::Column::Role.is_not_in(wanted.iter()))
        .exec(tx)
        .await?;
    for role in wanted.iter().filter(|role| !held.holds(*role)) {
        give(tx, context, actor, (person, role)).await?;
    }
    let came = wanted.iter().filter(|role| !held.holds(*role));
    let went = held.iter().filter(|role| !wanted.holds(*role));
    if came.chain(went).any(needs_two_factors) {
        super::sign_in::ways_in::shut(tx, context, person).await?;
    }
    let details = json!({ "roles": wanted.iter().collect::<Vec<_>>() });
    note(tx, context, actor, changed(person).with(details)).await
}

/// Gives one role and notes it; harmless when it is held.
pub async fn grant(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    person: PersonId,
    role: Role,
) -> anyhow::Result<()> {
    if give(tx, context, actor, (person, role)).await? {
        let details = json!({ "given": [role] });
        note(tx, context, actor, changed(person).with(details)).await?;
    }
    Ok(())
}

fn changed(person: PersonId) -> Entry {
    Entry::new("person.roles_changed", Subject::of("person", person.0))
}

/// Whether the role is new to them.
async fn give(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (person, role): (PersonId, Role),
) -> Result<bool, DbErr> {
    let row = role_assignment::Model {
        person_id: person,
        role,
        granted_at: context.now(),
        granted_by: actor.person(),
    };
    let held =
        OnConflict::columns([role_assignment::Column::PersonId, role_assignment::Column::Role])
            .do_nothing()
            .to_owned();
    let given = role_assignment::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(held)
        .exec_without_returning(tx)
        .await?;
    Ok(given == 1)
}

/// How many enabled people can administer. Takes their rows, so that two who give it up at the same
/// time wait for each other.
pub async fn count_admins(tx: &WriteTransaction) -> Result<u64, DbErr> {
    let admins = role_assignment::Entity::find()
        .filter(role_assignment::Column::Role.eq(Role::Admin))
        .lock_exclusive()
        .all(tx)
        .await?;
    person::Entity::find()
        .filter(person::Column::Id.is_in(admins.iter().map(|row| row.person_id)))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .count(tx)
        .await
}

/// Whether somebody with these roles belongs to the secretariat or the ministry.
pub fn two_factor_role_among(held: &Roles) -> bool {
    held.iter().any(needs_two_factors)
}
