//! Which issues anybody may read on the web: those meant for it that reached readers, or are about
//! to. The letters lead there; nobody reads of an issue that was stopped before its first letter.

use entities::IssueId;
use entities::mail::message::{self, LetterState};
use entities::mail::{bundle, circular};
use entities::newsletter::issue::{self, Column, IssueState};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QuerySelect as _};

use super::stored;
use crate::newsletter::sending::ISSUE;

/// Back numbers.
pub fn published() -> Condition {
    Condition::all().add(Column::OnTheWeb.eq(true)).add(reached())
}

/// Sent, or being sent; or paused or stopped after a letter was accepted.
pub fn reached() -> Condition {
    use IssueState::{Paused, Sending, Sent, Stopped};
    let halted = Condition::all()
        .add(Column::State.is_in([Paused, Stopped]))
        .add(Expr::exists(circular_with(accepted())));
    Condition::all()
        .add(Column::StartedAt.is_not_null())
        .add(Condition::any().add(Column::State.is_in([Sending, Sent])).add(halted))
}

/// Whether an issue [`reached`] anybody.
pub async fn has_reached(db: &impl ConnectionTrait, row: &issue::Model) -> Result<bool, DbErr> {
    if !stored::is_out(row) {
        return Ok(false);
    }
    let found = issue::Entity::find_by_id(row.id).filter(reached());
    let found = found.select_only().column(Column::Id).into_tuple::<IssueId>();
    Ok(found.one(db).await?.is_some())
}

/// The circular of the issue that is asked about.
fn circular_with(condition: Condition) -> SelectStatement {
    let concerns = Expr::col((circular::Entity, circular::Column::ConcernsId));
    Query::select()
        .expr(Expr::val(1))
        .from(circular::Entity)
        .and_where(circular::Column::ConcernsKind.eq(ISSUE))
        .and_where(concerns.equals((issue::Entity, Column::Id)))
        .cond_where(condition)
        .to_owned()
}

/// A letter was accepted, or may be just now. A bundle counts its letters when it is closed. Those
/// that somebody marked as arrived, or of which a sender told late, are in no count: they are
/// looked for one by one, and only where a sender ever had letters.
fn accepted() -> Condition {
    let open = bundle::Column::LeaseUntil.is_not_null();
    let counted = bundles().cond_where(bundle::Column::Accepted.gt(0).or(open)).to_owned();
    let letters = Query::select()
        .expr(Expr::val(1))
        .from(message::Entity)
        .and_where(its(Expr::col((message::Entity, message::Column::CircularId))))
        .and_where(message::Column::State.eq(LetterState::Accepted))
        .to_owned();
    let marked = Condition::all().add(Expr::exists(bundles())).add(Expr::exists(letters));
    Condition::any().add(Expr::exists(counted)).add(marked)
}

fn bundles() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(bundle::Entity)
        .and_where(its(Expr::col((bundle::Entity, bundle::Column::CircularId))))
        .to_owned()
}

fn its(circular_id: Expr) -> Expr {
    circular_id.equals((circular::Entity, circular::Column::Id))
}
