use entities::OrganisationApplicationId;
use entities::people::organisation::{self, OrganisationState};
use entities::people::role_assignment::Role;
use entities::sign_in::organisation_application::{self, ApplicationState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::mail;
use crate::people::audit::{Entry, Subject, note};
use crate::people::persons::{self, Addressee, PlaceRefused};
use crate::people::{Actor, roles};
use crate::vocabulary::LongText;

use super::apply::lead;
use super::letters::{ApplicationApproved, ApplicationDeclined};

/// Why an application is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecideRefused {
    Unknown,
    /// Somebody was quicker.
    Decided,
    /// The applicant is told why.
    ReasonNeeded,
}

struct Taken {
    application: organisation_application::Model,
    organisation: organisation::Model,
    reader: Addressee,
}

/// 承認: the organisation takes part, its lead may sign in and invite colleagues.
pub async fn approve(
    context: &Context,
    actor: &Actor,
    id: OrganisationApplicationId,
) -> Result<(), Stop<DecideRefused>> {
    let tx = context.database.begin_write().await?;
    let taken = take(&tx, context, actor, (id, ApplicationState::Approved, "")).await?;
    set_state(&tx, context, &taken, OrganisationState::Active).await?;
    let place = (taken.reader.id, taken.organisation.id);
    persons::save_place(&tx, context, actor, place, &lead())
        .await
        .map_err(|stop| stop.map(|_: PlaceRefused| DecideRefused::Unknown))?;
    roles::grant(&tx, context, actor, taken.reader.id, Role::Operator).await?;
    let letter = ApplicationApproved {
        name: taken.reader.name.clone(),
        organisation: taken.organisation.name.clone(),
        number: taken.application.number.clone(),
        url: format!("{}/sign-in", context.config.base_url),
    };
    let envelope = taken.reader.envelope(format!("application:{id}:approved"));
    mail::enqueue(&tx, &context.post, context.now(), envelope, &letter).await?;
    tx.commit().await?;
    Ok(())
}

/// 不承認, with a reason the applicant reads.
pub async fn decline(
    context: &Context,
    actor: &Actor,
    id: OrganisationApplicationId,
    reason: &str,
) -> Result<(), Stop<DecideRefused>> {
    let reason = LongText::<1000>::parse(reason);
    let reason = reason.map_err(|_| Stop::Refused(DecideRefused::ReasonNeeded))?;
    let tx = context.database.begin_write().await?;
    let decision = (id, ApplicationState::Declined, reason.as_str());
    let taken = take(&tx, context, actor, decision).await?;
    set_state(&tx, context, &taken, OrganisationState::Closed).await?;
    let letter = ApplicationDeclined {
        name: taken.reader.name.clone(),
        organisation: taken.organisation.name.clone(),
        number: taken.application.number.clone(),
        reason: reason.as_str().to_owned(),
    };
    let envelope = taken.reader.envelope(format!("application:{id}:declined"));
    mail::enqueue(&tx, &context.post, context.now(), envelope, &letter).await?;
    tx.commit().await?;
    Ok(())
}

/// Decides once, however many press the button.
async fn take(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (id, state, reason): (OrganisationApplicationId, ApplicationState, &str),
) -> Result<Taken, Stop<DecideRefused>> {
    let decided = organisation_application::Entity::update_many()
        .col_expr(organisation_application::Column::State, Expr::value(state))
        .col_expr(organisation_application::Column::Reason, Expr::value(reason))
        .col_expr(organisation_application::Column::DecidedAt, Expr::value(context.now()))
        .col_expr(organisation_application::Column::DecidedBy, Expr::value(actor.person()))
        .filter(organisation_application::Column::Id.eq(id))
        .filter(organisation_application::Column::State.eq(ApplicationState::Waiting))
        .exec(tx)
        .await?;
    let application = organisation_application::Entity::find_by_id(id).one(tx).await?;
    let application = application.ok_or(Stop::Refused(DecideRefused::Unknown))?;
    if decided.rows_affected == 0 {
        return Err(Stop::Refused(DecideRefused::Decided));
    }
    let organisation =
        organisation::Entity::find_by_id(application.organisation_id).one(tx).await?;
    let organisation = organisation.ok_or(Stop::Refused(DecideRefused::Unknown))?;
    let reader = persons::find(tx, application.person_id).await?;
    let reader = reader.ok_or(Stop::Refused(DecideRefused::Unknown))?;
    let entry = Entry::new("application.decided", Subject::of("organisation", organisation.id.0));
    let details = serde_json::json!({ "number": application.number, "state": state });
    note(tx, context, actor, entry.with(details)).await?;
    Ok(Taken { application, organisation, reader: Addressee::of(&reader)? })
}

async fn set_state(
    tx: &WriteTransaction,
    context: &Context,
    taken: &Taken,
    state: OrganisationState,
) -> Result<(), sea_orm::DbErr> {
    organisation::Entity::update_many()
        .col_expr(organisation::Column::State, Expr::value(state))
        .col_expr(organisation::Column::UpdatedAt, Expr::value(context.now()))
        .filter(organisation::Column::Id.eq(taken.organisation.id))
        .exec(tx)
        .await?;
    Ok(())
}
