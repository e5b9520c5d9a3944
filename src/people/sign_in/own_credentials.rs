use entities::PersonId;
use entities::people::person;
use entities::sign_in::{credential, recovery_code};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::mail::{self, Envelope};
use crate::people::audit::{Entry, Subject, note};
use crate::people::{Actor, whole_name};
use crate::vocabulary::{EmailAddress, tokyo};

use super::credentials::{enrolled_step, replace_recovery_codes};
use super::letters::CredentialsChanged;
use super::with_password::{SignInRefused, check_password};
use super::{NewPassword, WeakPassword, sessions};

/// Why credentials stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeRefused {
    /// The present password is wrong, or was tried too often.
    Password(SignInRefused),
    NewPassword(WeakPassword),
    /// The code does not come from the new app.
    Code,
}

/// Sets a new password after the present one was given. Every session ends; the caller begins a new
/// one for the browser at hand.
pub async fn change_password(
    context: &Context,
    id: PersonId,
    (present, wanted): (&str, &str),
    device: &str,
) -> Result<person::Model, Stop<ChangeRefused>> {
    let person = load(context, id).await?;
    check_password(context, &person, present)
        .await
        .map_err(|stop| stop.map(ChangeRefused::Password))?;
    let own = own_words(context, &person);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let wanted = NewPassword::check(wanted, &own)
        .map_err(|weak| Stop::Refused(ChangeRefused::NewPassword(weak)))?;
    let hash = wanted.hash(&context.chance).await?;
    let tx = context.database.begin_write().await?;
    credential::Entity::update_many()
        .col_expr(credential::Column::PasswordHash, Expr::value(hash))
        .col_expr(credential::Column::PasswordSetAt, Expr::value(context.now()))
        .filter(credential::Column::PersonId.eq(id))
        .exec(&tx)
        .await?;
    sessions::end_all(&tx, id).await?;
    tell(&tx, context, &person, "パスワード", device).await?;
    tx.commit().await?;
    Ok(load(context, id).await?)
}

/// Moves the one-time codes to another app. Every session ends, old recovery codes too.
pub async fn renew_authenticator(
    context: &Context,
    id: PersonId,
    password: &str,
    (salt, code): (&str, &str),
    device: &str,
) -> Result<(person::Model, Vec<String>), Stop<ChangeRefused>> {
    let person = load(context, id).await?;
    check_password(context, &person, password)
        .await
        .map_err(|stop| stop.map(ChangeRefused::Password))?;
    let step = enrolled_step(context, &person, salt, code)?;
    let step = step.ok_or(Stop::Refused(ChangeRefused::Code))?;
    let tx = context.database.begin_write().await?;
    credential::Entity::update_many()
        .col_expr(credential::Column::TotpSalt, Expr::value(salt))
        .col_expr(credential::Column::TotpLastStep, Expr::value(step))
        .filter(credential::Column::PersonId.eq(id))
        .exec(&tx)
        .await?;
    let codes = replace_recovery_codes(&tx, context, id).await?;
    sessions::end_all(&tx, id).await?;
    tell(&tx, context, &person, "確認アプリと予備コード", device).await?;
    tx.commit().await?;
    Ok((load(context, id).await?, codes))
}

/// A fresh sheet of recovery codes; the old ones stop working.
pub async fn renew_recovery_codes(
    context: &Context,
    id: PersonId,
    password: &str,
    device: &str,
) -> Result<Vec<String>, Stop<ChangeRefused>> {
    let person = load(context, id).await?;
    check_password(context, &person, password)
        .await
        .map_err(|stop| stop.map(ChangeRefused::Password))?;
    let tx = context.database.begin_write().await?;
    let codes = replace_recovery_codes(&tx, context, id).await?;
    tell(&tx, context, &person, "予備コード", device).await?;
    tx.commit().await?;
    Ok(codes)
}

/// How many recovery codes are left; none for somebody without credentials.
pub async fn unused_recovery_codes(context: &Context, id: PersonId) -> anyhow::Result<Option<u64>> {
    let reader = context.database.reader();
    if credential::Entity::find_by_id(id).one(reader).await?.is_none() {
        return Ok(None);
    }
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(id))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(reader)
        .await?;
    Ok(Some(left))
}

/// Words a password must not be made of.
pub fn own_words(context: &Context, person: &person::Model) -> Vec<String> {
    let local = person.email.split('@').next().unwrap_or_default();
    [
        local,
        &person.family_name,
        &person.given_name,
        &context.config.secretariat.programme,
        "bansou",
    ]
    .map(ToOwned::to_owned)
    .into()
}

async fn load(context: &Context, id: PersonId) -> anyhow::Result<person::Model> {
    let person = person::Entity::find_by_id(id).one(context.database.reader()).await?;
    person.ok_or_else(|| anyhow::anyhow!("somebody signed in is not there"))
}

async fn tell(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
    what: &str,
    device: &str,
) -> anyhow::Result<()> {
    let now = context.now();
    let entry = Entry::new("credential.changed", Subject::of("person", person.id.0));
    let details = serde_json::json!({ "what": what });
    note(tx, context, &Actor::Person(person.id), entry.with(details)).await?;
    let letter = CredentialsChanged {
        name: whole_name(&person.family_name, &person.given_name),
        what: what.to_owned(),
        changed_at: tokyo::date_time(now),
        device: device.to_owned(),
    };
    let address = EmailAddress::parse(&person.email);
    let address = address.map_err(|_| anyhow::anyhow!("a stored mail address is broken"))?;
    let occasion = context.new_id::<entities::AuditEntryId>();
    let envelope = Envelope {
        person: Some(person.id),
        ..Envelope::to(address, format!("credential_changed:{occasion}"))
    };
    mail::enqueue(tx, &context.post, now, envelope, &letter).await?;
    Ok(())
}
