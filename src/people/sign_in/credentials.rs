use entities::PersonId;
use entities::people::person;
use entities::sign_in::{credential, recovery_code};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, Iterable as _, PaginatorTrait as _, QueryFilter as _,
};

use crate::context::Context;
use crate::database::WriteTransaction;

use super::one_time::{authenticator, recovery_codes, recovery_hash, step_of};
use super::sessions;

/// What stood in for the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    Authenticator,
    RecoveryCode,
}

impl SecondFactor {
    pub fn name(self) -> &'static str {
        match self {
            Self::Authenticator => "authenticator",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// Freshly set credentials; the codes are shown once and never again.
#[derive(Debug)]
pub struct Established {
    pub recovery_codes: Vec<String>,
}

/// Uses a code up. A time step works once, and never after a later one has been used.
pub(super) async fn use_second_factor(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
    credential: &credential::Model,
    typed: &str,
) -> anyhow::Result<Option<SecondFactor>> {
    let totp = authenticator(context, person.id, &person.email, &credential.totp_salt)?;
    if let Some(step) = step_of(&totp, typed, context.now()) {
        let older = Condition::any()
            .add(credential::Column::TotpLastStep.is_null())
            .add(credential::Column::TotpLastStep.lt(step));
        let used = credential::Entity::update_many()
            .col_expr(credential::Column::TotpLastStep, Expr::value(step))
            .filter(credential::Column::PersonId.eq(person.id))
            .filter(older)
            .exec(tx)
            .await?;
        return Ok((used.rows_affected == 1).then_some(SecondFactor::Authenticator));
    }
    let Some(hash) = recovery_hash(context, typed) else { return Ok(None) };
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(context.now()))
        .filter(recovery_code::Column::PersonId.eq(person.id))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok((used.rows_affected == 1).then_some(SecondFactor::RecoveryCode))
}

/// The step of a code that proves an app holds the secret of this salt.
pub(super) fn enrolled_step(
    context: &Context,
    person: &person::Model,
    salt: &str,
    typed: &str,
) -> anyhow::Result<Option<i64>> {
    let totp = authenticator(context, person.id, &person.email, salt)?;
    Ok(step_of(&totp, typed, context.now()))
}

/// Sets password hash and authenticator, makes new recovery codes, ends every session. None when
/// the code does not come from an app that holds the secret.
pub async fn establish(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
    password_hash: String,
    (salt, code): (&str, &str),
) -> anyhow::Result<Option<Established>> {
    let Some(step) = enrolled_step(context, person, salt, code)? else { return Ok(None) };
    let row = credential::Model {
        person_id: person.id,
        password_hash,
        password_set_at: context.now(),
        totp_salt: salt.to_owned(),
        totp_last_step: Some(step),
    };
    let columns =
        credential::Column::iter().filter(|column| !matches!(column, credential::Column::PersonId));
    let replace =
        OnConflict::column(credential::Column::PersonId).update_columns(columns).to_owned();
    credential::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    sessions::end_all(tx, person.id).await?;
    Ok(Some(Established { recovery_codes: replace_recovery_codes(tx, context, person.id).await? }))
}

pub(super) async fn replace_recovery_codes(
    tx: &WriteTransaction,
    context: &Context,
    person: PersonId,
) -> anyhow::Result<Vec<String>> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    let codes = recovery_codes(context);
    let rows = codes.iter().filter_map(|code| {
        let code_hash = recovery_hash(context, code)?;
        let row = recovery_code::Model { person_id: person, code_hash, used_at: None };
        Some(row.into_active_model().reset_all())
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(codes)
}

/// Whether somebody has a password and an authenticator of their own.
pub async fn has_credentials(
    reader: &impl ConnectionTrait,
    person: PersonId,
) -> Result<bool, DbErr> {
    Ok(credential::Entity::find_by_id(person).count(reader).await? > 0)
}

/// Takes everything away that lets the person in.
pub async fn remove(tx: &WriteTransaction, person: PersonId) -> anyhow::Result<()> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    credential::Entity::delete_by_id(person).exec(tx).await?;
    sessions::end_all(tx, person).await
}
