//! Leaving by a letter, for mail programs that know no RFC 8058.

use entities::newsletter::consent::Route;

use super::leave::{Leaving, leave};
use super::links;
use super::origin::Origin;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::mail::{Roots, bounces};

/// Reads the mailbox for what comes back; whoever asks there to leave, leaves.
pub async fn read_mailbox(context: &Context) -> anyhow::Result<()> {
    let Context { database, post, clock, .. } = context;
    let leaves = |token: Vec<u8>| {
        let context = context.clone();
        let left: bounces::Left = Box::pin(async move { leave_by_mail(&context, &token).await });
        left
    };
    bounces::read(database, post, clock, &Roots::default(), &leaves).await?;
    Ok(())
}

/// Just as by one click. False where the token is nobody's.
async fn leave_by_mail(context: &Context, token: &[u8]) -> anyhow::Result<bool> {
    let Some(id) = links::open_leave_mail(&context.config, token) else { return Ok(false) };
    let leaving = Leaving { route: Route::Mail, reason: None, origin: Origin::default() };
    match retrying(|| leave(context, id, &leaving)).await {
        Ok(()) => Ok(true),
        Err(Stop::Refused(_)) => Ok(false),
        Err(Stop::Broken(error)) => Err(error),
    }
}
