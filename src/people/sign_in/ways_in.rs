//! What somebody may hold that lets them in as a person, and what shuts it all: whoever read the old
//! mailbox, or was given a link while the person might do less, must not come in any more.

use entities::PersonId;
use entities::calendar::feed;
use entities::sign_in::{invitation, sign_in_link};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::database::WriteTransaction;

use super::sessions;

/// Ends every session and token, and makes every link and code that has not been used useless:
/// invitations, resets, sign-in letters.
pub async fn shut(
    tx: &WriteTransaction,
    context: &Context,
    person: PersonId,
) -> anyhow::Result<()> {
    sessions::end_all(tx, person).await?;
    let now = context.now();
    invitation::Entity::update_many()
        .col_expr(invitation::Column::WithdrawnAt, Expr::value(now))
        .filter(invitation::Column::PersonId.eq(person))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::WithdrawnAt.is_null())
        .exec(tx)
        .await?;
    sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(now))
        .filter(sign_in_link::Column::PersonId.eq(person))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// The same for somebody whose mailbox is another now; the address of their calendar goes too.
pub async fn shut_for_a_new_address(
    tx: &WriteTransaction,
    context: &Context,
    person: PersonId,
) -> anyhow::Result<()> {
    shut(tx, context, person).await?;
    feed::Entity::update_many()
        .col_expr(feed::Column::RevokedAt, Expr::value(context.now()))
        .filter(feed::Column::PersonId.eq(person))
        .filter(feed::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
