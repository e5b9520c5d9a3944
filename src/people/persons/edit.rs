use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::sign_in::audit_entry;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
};

use crate::context::Context;
use crate::database::{Conflict, Stop, WriteTransaction};
use crate::mail::Language;
use crate::people::audit::{Entry, Subject, note};
use crate::people::sign_in::ways_in;
use crate::people::{Actor, Roles, roles};
use crate::web::Problems;

use super::wording::WITHOUT_ADDRESS;
use super::{PersonDraft, RawPerson};

/// Why a person is not saved.
#[derive(Debug)]
pub enum PersonRefused {
    Invalid(Problems),
    Unknown,
    /// Nobody takes the last administrator away, nor their own administration.
    LastAdmin,
}

impl PersonRefused {
    pub fn email_taken() -> Self {
        Self::email("このメールアドレスは、すでに登録されています。")
    }

    fn email(detail: &str) -> Self {
        let mut problems = Problems::none();
        problems.add("email", detail);
        Self::Invalid(problems)
    }
}

/// Adds somebody who is known but has not signed in.
pub async fn create_person(
    context: &Context,
    actor: &Actor,
    raw: &RawPerson,
) -> Result<PersonId, Stop<PersonRefused>> {
    let draft = raw.check().map_err(|problems| Stop::Refused(PersonRefused::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let id = insert(&tx, context, actor, &draft).await?;
    tx.commit().await?;
    Ok(id)
}

/// The row and its entry in the audit log, as part of a larger use case. The address decides
/// whether somebody is there already.
pub async fn insert(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    draft: &PersonDraft,
) -> Result<PersonId, Stop<PersonRefused>> {
    let now = context.now();
    let row = person::Model {
        id: context.new_id(),
        family_name: draft.name.family().to_owned(),
        given_name: draft.name.given().unwrap_or_default().to_owned(),
        family_kana: draft.family_kana.as_ref().map(ToString::to_string),
        given_kana: draft.given_kana.as_ref().map(ToString::to_string),
        search_key: draft.search_key(),
        email: draft.email.as_str().to_owned(),
        email_key: draft.email.comparison_key(),
        phone: draft.phone.as_ref().map(|phone| phone.shown().to_owned()),
        language: language(draft).to_owned(),
        state: PersonState::Known,
        session_epoch: 0,
        created_at: now,
        updated_at: now,
    };
    let id = row.id;
    let added = person::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx)
        .await;
    if let Err(error) = added {
        return Err(refusal(error));
    }
    let entry = Entry::new("person.added", Subject::of("person", id.0));
    note(tx, context, actor, entry).await?;
    Ok(id)
}

/// Changes name, reading, address, telephone, language. A new address shuts every way in: whoever
/// reads the old mailbox must not stay signed in, nor come in by a letter that lies there.
pub async fn change_person(
    context: &Context,
    actor: &Actor,
    id: PersonId,
    raw: &RawPerson,
) -> Result<(), Stop<PersonRefused>> {
    let draft = raw.check().map_err(|problems| Stop::Refused(PersonRefused::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let known = within_reach(&tx, actor, id).await?;
    let changed = person::Model {
        family_name: draft.name.family().to_owned(),
        given_name: draft.name.given().unwrap_or_default().to_owned(),
        family_kana: draft.family_kana.as_ref().map(ToString::to_string),
        given_kana: draft.given_kana.as_ref().map(ToString::to_string),
        search_key: draft.search_key(),
        email: draft.email.as_str().to_owned(),
        email_key: draft.email.comparison_key(),
        phone: draft.phone.as_ref().map(|phone| phone.shown().to_owned()),
        language: language(&draft).to_owned(),
        updated_at: context.now(),
        ..known.clone()
    };
    let fields = changed_fields(&known, &changed);
    if let Err(error) = changed.clone().into_active_model().reset_all().update(&tx).await {
        return Err(refusal(error));
    }
    if known.email_key != changed.email_key {
        ways_in::shut_for_a_new_address(&tx, context, id).await?;
    }
    let entry = Entry::new("person.changed", Subject::of("person", id.0));
    let details = serde_json::json!({ "fields": fields });
    note(&tx, context, actor, entry.with(details)).await?;
    tx.commit().await?;
    Ok(())
}

/// Which columns differ: the log names them without repeating personal data.
fn changed_fields(before: &person::Model, after: &person::Model) -> Vec<&'static str> {
    [
        ("family_name", before.family_name != after.family_name),
        ("given_name", before.given_name != after.given_name),
        ("family_kana", before.family_kana != after.family_kana),
        ("given_kana", before.given_kana != after.given_kana),
        ("email", before.email != after.email),
        ("phone", before.phone != after.phone),
        ("language", before.language != after.language),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(name, _)| name)
    .collect()
}

/// Makes the person hold exactly these roles.
pub async fn set_roles(
    context: &Context,
    actor: &Actor,
    id: PersonId,
    wanted: &Roles,
) -> Result<(), Stop<PersonRefused>> {
    let tx = context.database.begin_write().await?;
    let known = person::Entity::find_by_id(id).one(&tx).await?;
    let known = known.ok_or(Stop::Refused(PersonRefused::Unknown))?;
    if known.email.is_empty() {
        return Err(Stop::Refused(PersonRefused::email(WITHOUT_ADDRESS)));
    }
    let admins = roles::count_admins(&tx).await?;
    roles::set(&tx, context, actor, id, wanted).await?;
    if admins > 0 && roles::count_admins(&tx).await? == 0 {
        return Err(Stop::Refused(PersonRefused::LastAdmin));
    }
    tx.commit().await?;
    Ok(())
}

/// Disables somebody, or lets them in again: as somebody in use if they ever signed in. Either shuts
/// every way in there was. Asked for twice, nothing happens the second time.
pub async fn set_state(
    context: &Context,
    actor: &Actor,
    id: PersonId,
    disabled: bool,
) -> Result<(), Stop<PersonRefused>> {
    let tx = context.database.begin_write().await?;
    let admins = roles::count_admins(&tx).await?;
    let known = within_reach(&tx, actor, id).await?;
    if (known.state == PersonState::Disabled) == disabled {
        return Ok(());
    }
    let (state, action) = if disabled {
        (PersonState::Disabled, "person.disabled")
    } else if signed_in_before(&tx, id).await? {
        (PersonState::Active, "person.enabled")
    } else {
        (PersonState::Known, "person.enabled")
    };
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(state))
        .col_expr(person::Column::UpdatedAt, Expr::value(context.now()))
        .filter(person::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    ways_in::shut(&tx, context, id).await?;
    if admins > 0 && roles::count_admins(&tx).await? == 0 {
        return Err(Stop::Refused(PersonRefused::LastAdmin));
    }
    note(&tx, context, actor, Entry::new(action, Subject::of("person", id.0))).await?;
    tx.commit().await?;
    Ok(())
}

/// Whom the actor may not change is not there for them.
async fn within_reach(
    tx: &WriteTransaction,
    actor: &Actor,
    id: PersonId,
) -> Result<person::Model, Stop<PersonRefused>> {
    let unknown = || Stop::Refused(PersonRefused::Unknown);
    roles::reaches(tx, actor, id).await?.then_some(()).ok_or_else(unknown)?;
    person::Entity::find_by_id(id).one(tx).await?.ok_or_else(unknown)
}

/// What the audit log says of whoever signs in. It is never shortened.
const SIGNED_IN: [&str; 3] = ["person.signed_in", "token.issued", "invitation.accepted"];

async fn signed_in_before(db: &impl ConnectionTrait, id: PersonId) -> Result<bool, DbErr> {
    let entries = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectId.eq(id.0))
        .filter(audit_entry::Column::Action.is_in(SIGNED_IN))
        .limit(1);
    Ok(entries.one(db).await?.is_some())
}

fn language(draft: &PersonDraft) -> &'static str {
    match draft.language {
        Language::Ja => "ja",
        Language::En => "en",
    }
}

fn refusal(error: sea_orm::DbErr) -> Stop<PersonRefused> {
    match Conflict::of(&error) {
        Conflict::Taken => Stop::Refused(PersonRefused::email_taken()),
        _ => error.into(),
    }
}
