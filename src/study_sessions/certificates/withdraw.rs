use entities::StudySessionId;
use entities::study_sessions::certificate;
use entities::{PersonId, RegistrationId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::Refusal;
use crate::web::Problems;

const LONGEST_REASON: usize = 500;

/// The wish to declare a certificate void.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    pub session: StudySessionId,
    pub registration: RegistrationId,
    pub reason: String,
}

/// Declares the valid certificate of a registration void: whoever checks it is told so. Doing it
/// again is harmless.
pub async fn withdraw(
    context: &Context,
    who: Organiser,
    wish: Withdrawal,
) -> Result<(), Stop<Refusal>> {
    let reason = wish.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let mut problems = Problems::none();
        problems.add("reason", crate::study_sessions::wording::REASON);
        return Err(Refusal::Invalid(problems).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let own = certificate::Column::RegistrationId
        .eq(wish.registration)
        .and(certificate::Column::SessionId.eq(wish.session));
    let known = certificate::Entity::find().filter(own.clone()).all(&tx).await?;
    if known.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    if known.iter().all(|one| one.withdrawn_at.is_some()) {
        return Ok(());
    }
    certificate::Entity::update_many()
        .col_expr(certificate::Column::WithdrawnAt, Expr::value(Some(pen.now)))
        .col_expr(certificate::Column::WithdrawnBy, Some::<PersonId>(who.person()).into())
        .col_expr(certificate::Column::WithdrawnReason, Expr::value(Some(reason)))
        .filter(own)
        .filter(certificate::Column::WithdrawnAt.is_null())
        .exec(&tx)
        .await?;
    let facts = json!({ "registration": wish.registration });
    pen.note(who.actor(), "study_session.certificate_withdrawn", wish.session, facts).await?;
    tx.commit().await?;
    Ok(())
}
