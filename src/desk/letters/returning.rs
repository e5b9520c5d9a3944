//! Taking back what a returned letter led to, with its entry in the audit log.

use entities::MailBounceId;
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::mail::bounces::{self, BounceRefusal};
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};

/// The address gets letters again.
pub async fn lift_bounce(
    context: &Context,
    actor: &Actor,
    id: MailBounceId,
) -> Result<(), Stop<BounceRefusal>> {
    let tx = context.database.begin_write().await?;
    bounces::lift(&tx, context.now(), id, actor.person()).await?;
    let entry = Entry::new("bounce.lifted", Subject::of("mail_bounce", id.0)).with(json!({}));
    audit::note(&tx, context, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}
