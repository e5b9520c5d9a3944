//! Tokens of the JSON API: short access tokens (JWT) and refresh tokens that rotate.

mod access;
pub mod api;
mod refresh;

pub use access::{AccessToken, issue};
pub use refresh::{Pair, RefreshRefused, begun_at, end, living};

use entities::sign_in::browser_session::Strength;
use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};

use crate::context::Context;
use crate::people::{Identity, SessionRef, identity_rows};

/// Who holds this access token, if it is valid now and its family was not revoked.
pub async fn find(context: &Context, token: &str) -> anyhow::Result<Option<Identity>> {
    let Ok(claims) = access::read(context, token) else { return Ok(None) };
    let living = Query::select()
        .expr(Expr::val(1))
        .from("refresh_token")
        .and_where(Expr::col(("refresh_token", "family")).eq(claims.sid))
        .and_where(Expr::col(("refresh_token", "revoked_at")).is_null())
        .and_where(Expr::col(("refresh_token", "family_expires_at")).gt(context.now()))
        .to_owned();
    let mut select = Query::select();
    select
        .from("person")
        .and_where(Expr::col(("person", "id")).eq(claims.sub))
        .and_where(Expr::col(("person", "session_epoch")).eq(claims.epoch))
        .and_where(Expr::exists(living));
    identity_rows::join(&mut select);
    let rows = context.database.reader().query_all(&select).await?;
    let strength = if claims.two_factors { Strength::TwoFactors } else { Strength::MailLink };
    identity_rows::read(&rows, SessionRef::Token(claims.sid), strength)
}
