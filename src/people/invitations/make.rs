use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::sign_in::invitation::{self, InvitationPurpose};
use entities::{InvitationId, OrganisationId, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};

use crate::context::Context;
use crate::database::WriteTransaction;
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};
use crate::web::fingerprint;

const A_WEEK: TimeDelta = TimeDelta::days(7);
const A_DAY: TimeDelta = TimeDelta::days(1);

/// An invitation with its secret, which is stored nowhere.
#[derive(Debug)]
pub struct Made {
    pub id: InvitationId,
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

/// Makes the only open invitation, without a letter: the command line prints its address.
pub async fn make(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    person: PersonId,
    about: (InvitationPurpose, Option<OrganisationId>),
) -> anyhow::Result<Made> {
    withdraw_open(tx, context, person, Spares::Nothing).await?;
    write(tx, context, actor, person, about).await
}

/// Which open invitations a new one leaves alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spares {
    Nothing,
    /// Somebody locked out is on their way back in: that is no lead's to end.
    Resets,
}

pub(super) async fn withdraw_open(
    tx: &WriteTransaction,
    context: &Context,
    person: PersonId,
    spares: Spares,
) -> anyhow::Result<()> {
    let mut open = invitation::Entity::update_many()
        .col_expr(invitation::Column::WithdrawnAt, Expr::value(context.now()))
        .filter(invitation::Column::PersonId.eq(person))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::WithdrawnAt.is_null());
    if spares == Spares::Resets {
        open = open.filter(invitation::Column::Purpose.ne(InvitationPurpose::Reset));
    }
    open.exec(tx).await?;
    Ok(())
}

/// Leaves what else is open as it is.
pub(super) async fn write(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    person: PersonId,
    (purpose, organisation): (InvitationPurpose, Option<OrganisationId>),
) -> anyhow::Result<Made> {
    let now = context.now();
    let token = URL_SAFE_NO_PAD.encode(context.chance.secret());
    let lifetime = if purpose == InvitationPurpose::Reset { A_DAY } else { A_WEEK };
    let row = invitation::Model {
        id: context.new_id(),
        person_id: person,
        token_hash: fingerprint(&token),
        purpose,
        organisation_id: organisation,
        invited_by: actor.person(),
        created_at: now,
        expires_at: now + lifetime,
        accepted_at: None,
        withdrawn_at: None,
    };
    let url = format!("{}/invitations/{token}", context.config.base_url);
    let made = Made { id: row.id, url, expires_at: row.expires_at };
    invitation::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx)
        .await?;
    let entry = Entry::new("person.invited", Subject::of("person", person.0));
    let details = serde_json::json!({ "purpose": purpose, "organisation": organisation });
    note(tx, context, actor, entry.with(details)).await?;
    Ok(made)
}
