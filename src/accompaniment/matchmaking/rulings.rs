use entities::accompaniment::matching_ruling::{self, RulingKind};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, Select,
};
use serde_json::json;

use super::{Refusal, origin, read};
use crate::accompaniment::Arranger;
use crate::accompaniment::matching::Pair;
use crate::accompaniment::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::people::{organisations, persons};
use crate::vocabulary::{FiscalYear, LongText};
use crate::web::Problems;

/// What a coordinator lays down about a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulingWish {
    pub year: FiscalYear,
    pub pair: Pair,
    pub kind: RulingKind,
    /// May be empty.
    pub reason: String,
}

/// What the page said of a pair when somebody pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Whatever stands is to be replaced.
    Anything,
    /// This, or nothing; anything else is refused.
    As(Option<RulingKind>),
}

/// Locks or forbids a pair, in place of what was laid down about it before. Saying the same again
/// changes nothing; says whether anything changed. A lock the desk cannot keep is refused.
pub async fn rule(
    context: &Context,
    who: Arranger,
    wish: &RulingWish,
) -> Result<bool, Stop<Refusal>> {
    rule_as_seen(context, who, wish, Seen::Anything).await
}

/// The same, where nothing else was laid down since the pair was shown.
pub async fn rule_as_seen(
    context: &Context,
    who: Arranger,
    wish: &RulingWish,
    seen: Seen,
) -> Result<bool, Stop<Refusal>> {
    let mut problems = Problems::none();
    let reason = problems.keep("reason", LongText::<500>::parse_optional(&wish.reason)).flatten();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let met = context.acquaintances().await?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    origin::lock(pen, wish.year).await?;
    let facts = read(&tx, met, (wish.year, pen.now)).await?;
    let Pair { operator, accompanist } = wish.pair;
    if facts.operator(operator).is_none() || facts.accompanist(accompanist).is_none() {
        return Err(Refusal::NotFound.into());
    }
    let before = facts.rulings.iter().find(|ruling| ruling.pair == wish.pair);
    if before.is_some_and(|ruling| ruling.kind == wish.kind) {
        return Ok(false);
    }
    refuse_unless_seen(pen, (wish.year, wish.pair), seen).await?;
    if wish.kind == RulingKind::Locked {
        let mut decisions = facts.decisions();
        decisions.forbidden.remove(&wish.pair);
        decisions.locked.insert(wish.pair);
        let checked = facts.desk().and_then(|desk| desk.check(&decisions));
        checked.map_err(|problem| facts.contradicted(problem))?;
    }
    end(pen, who, wish.year, wish.pair).await?;
    let reason = reason.map(LongText::into_string).unwrap_or_default();
    write(pen, who, wish, reason).await?;
    tx.commit().await?;
    Ok(true)
}

async fn write(
    pen: Pen<'_>,
    who: Arranger,
    wish: &RulingWish,
    reason: String,
) -> Result<(), Stop<Refusal>> {
    let row = matching_ruling::Model {
        id: pen.context.new_id(),
        fiscal_year: wish.year.year(),
        operator_id: wish.pair.operator,
        accompanist_id: wish.pair.accompanist,
        kind: wish.kind,
        reason,
        ruled_by: who.person(),
        ruled_at: pen.now,
        lifted_by: None,
        lifted_at: None,
    };
    matching_ruling::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    let action = match wish.kind {
        RulingKind::Locked => "matching.locked",
        RulingKind::Forbidden => "matching.forbidden",
    };
    origin::note(pen, who, action, (wish.year, named(wish.pair))).await?;
    Ok(())
}

/// Refuses what somebody pressed on a page that no longer says what stands.
async fn refuse_unless_seen(
    pen: Pen<'_>,
    (year, pair): (FiscalYear, Pair),
    seen: Seen,
) -> Result<(), Stop<Refusal>> {
    let Seen::As(seen) = seen else { return Ok(()) };
    let standing = standing(year, pair).one(pen.tx).await?;
    let kind = standing.as_ref().map(|row| row.kind);
    if kind == seen {
        return Ok(());
    }
    let Some(row) = standing else {
        return Err(Refusal::RuledMeanwhile { by: None, kind, reason: String::new() }.into());
    };
    let by = persons::names(pen.tx, [row.ruled_by]).await?.remove(&row.ruled_by);
    Err(Refusal::RuledMeanwhile { by, kind, reason: row.reason }.into())
}

fn standing(year: FiscalYear, pair: Pair) -> Select<matching_ruling::Entity> {
    matching_ruling::Entity::find()
        .filter(matching_ruling::Column::FiscalYear.eq(year.year()))
        .filter(matching_ruling::Column::OperatorId.eq(pair.operator))
        .filter(matching_ruling::Column::AccompanistId.eq(pair.accompanist))
        .filter(matching_ruling::Column::LiftedAt.is_null())
}

/// Takes back what was laid down about a pair. Where nothing was, nothing changes; says whether
/// anything did.
pub async fn lift(
    context: &Context,
    who: Arranger,
    year: FiscalYear,
    pair: Pair,
) -> Result<bool, Stop<Refusal>> {
    lift_as_seen(context, who, (year, pair), Seen::Anything).await
}

/// The same, where nothing else was laid down since the pair was shown.
pub async fn lift_as_seen(
    context: &Context,
    who: Arranger,
    (year, pair): (FiscalYear, Pair),
    seen: Seen,
) -> Result<bool, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    origin::lock(pen, year).await?;
    // Taken back already is what was wanted.
    if standing(year, pair).one(&tx).await?.is_some() {
        refuse_unless_seen(pen, (year, pair), seen).await?;
    }
    let lifted = end(pen, who, year, pair).await?;
    if lifted {
        origin::note(pen, who, "matching.lifted", (year, named(pair))).await?;
        tx.commit().await?;
        return Ok(true);
    }
    let operator = organisations::find(&tx, pair.operator).await?;
    let accompanist = persons::find(&tx, pair.accompanist).await?;
    if operator.is_none() || accompanist.is_none() {
        return Err(Refusal::NotFound.into());
    }
    Ok(false)
}

/// Lifts what was laid down about a pair; says whether anything was.
pub(super) async fn end(
    pen: Pen<'_>,
    who: Arranger,
    year: FiscalYear,
    pair: Pair,
) -> Result<bool, DbErr> {
    let ended = matching_ruling::Entity::update_many()
        .col_expr(matching_ruling::Column::LiftedBy, Expr::value(who.person().0))
        .col_expr(matching_ruling::Column::LiftedAt, Expr::value(pen.now))
        .filter(matching_ruling::Column::FiscalYear.eq(year.year()))
        .filter(matching_ruling::Column::OperatorId.eq(pair.operator))
        .filter(matching_ruling::Column::AccompanistId.eq(pair.accompanist))
        .filter(matching_ruling::Column::LiftedAt.is_null())
        .exec(pen.tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

fn named(pair: Pair) -> serde_json::Value {
    json!({ "operator": pair.operator, "accompanist": pair.accompanist })
}
