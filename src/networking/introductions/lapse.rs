//! What falls due by itself: a reminder once, silence, that whoever asked has left, the meeting that
//! is over, the questions after 14 and 90 days, the end.

use chrono::{DateTime, TimeDelta, Utc};
use entities::IntroductionId;
use entities::networking::introduction::{self, Column, IntroductionState, Side};
use entities::networking::introduction_event::Act;
use entities::networking::introduction_outcome;
use entities::people::membership;
use entities::people::organisation::{self, OrganisationState};
use entities::people::person::{self, PersonState};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::check::due_day;
use super::meeting::met;
use super::parties::parties;
use super::state::{Step, is_open, is_over};
use super::storage::{advance, locked_by_clock, note, save, saved};
use super::times::drop_times;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::pen::Pen;
use crate::networking::{Refusal, letters, wording};
use crate::vocabulary::tokyo;

/// Whoever has not answered is reminded so long before the deadline.
const REMINDED_BEFORE: TimeDelta = TimeDelta::days(3);
/// And not sooner than so long after the question.
const LEFT_ALONE: TimeDelta = TimeDelta::days(1);
/// An answer may come so long after the last question; then it is closed.
const LAST_ANSWER: TimeDelta = TimeDelta::days(30);
/// Done in one go.
const AT_ONCE: u64 = 200;

/// Something has to happen to these now.
fn due(now: DateTime<Utc>) -> Condition {
    use IntroductionState as S;
    let waits = Column::State.is_in([S::Candidate, S::PartnerAsked, S::PartnerAgreed]);
    let remind = Condition::all()
        .add(Column::Reminded.eq(false))
        .add(Column::DueAt.lte(now + REMINDED_BEFORE))
        .add(Column::UpdatedAt.lte(now - LEFT_ALONE));
    let silent = Condition::any().add(Column::DueAt.lte(now)).add(remind);
    let over =
        Condition::all().add(Column::State.eq(S::Introduced)).add(Column::MeetingEndsAt.lte(now));
    let asked = |condition: Condition| {
        let ids = Query::select()
            .column(introduction_outcome::Column::IntroductionId)
            .from(introduction_outcome::Entity)
            .cond_where(condition)
            .to_owned();
        Condition::all()
            .add(Column::State.is_in([S::Introduced, S::Met, S::Reviewed]))
            .add(Column::Id.in_subquery(ids))
    };
    let question = asked(
        Condition::all()
            .add(introduction_outcome::Column::AskedAt.is_null())
            .add(introduction_outcome::Column::DueAt.lte(now)),
    );
    let end = asked(
        Condition::all()
            .add(introduction_outcome::Column::Days.eq(super::OUTCOME_DAYS[1]))
            .add(introduction_outcome::Column::AskedAt.lte(now - LAST_ANSWER)),
    );
    let nothing_ahead =
        Condition::any().add(Column::MeetingEndsAt.is_null()).add(Column::MeetingEndsAt.lte(now));
    let end = Condition::all().add(end).add(nothing_ahead);
    let silent = Condition::all().add(waits).add(silent);
    Condition::any().add(silent).add(over).add(question).add(end).add(left())
}

/// Not introduced yet, and whoever asked no longer takes part with that organisation.
fn left() -> Condition {
    use IntroductionState as S;
    let same = |one: (organisation::Entity, organisation::Column)| {
        Expr::col(one).equals((membership::Entity, membership::Column::OrganisationId))
    };
    let them = Expr::col((person::Entity, person::Column::Id))
        .equals((membership::Entity, membership::Column::PersonId));
    let place = Query::select()
        .expr(Expr::val(1))
        .from(membership::Entity)
        .inner_join(organisation::Entity, same((organisation::Entity, organisation::Column::Id)))
        .inner_join(person::Entity, them)
        .and_where(
            Expr::col((membership::Entity, membership::Column::PersonId))
                .equals((introduction::Entity, Column::RequesterId)),
        )
        .and_where(
            Expr::col((membership::Entity, membership::Column::OrganisationId))
                .equals((introduction::Entity, Column::OrganisationId)),
        )
        .and_where(membership::Column::EndedAt.is_null())
        .and_where(organisation::Column::State.eq(OrganisationState::Active))
        .and_where(person::Column::State.ne(PersonState::Disabled))
        .to_owned();
    Condition::all()
        .add(Column::State.is_in([
            S::Candidate,
            S::RequesterAgreed,
            S::PartnerAsked,
            S::PartnerAgreed,
        ]))
        .add(Expr::exists(place).not())
}

/// Whether anything is due: one question.
pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let one = introduction::Entity::find().filter(due(now)).limit(1).one(db).await?;
    Ok(one.is_some())
}

/// Does all of it, one introduction after the other; each commits by itself, and doing it again is
/// harmless.
pub async fn settle_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    loop {
        let ids: Vec<IntroductionId> = introduction::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(due(now))
            .order_by_asc(Column::Id)
            .limit(AT_ONCE)
            .into_tuple()
            .all(context.database.reader())
            .await?;
        for id in &ids {
            match retrying(|| settle(context, *id, now)).await {
                Ok(()) => {}
                Err(Stop::Broken(error)) => return Err(error),
                // Nobody asked, so nobody can be refused.
                Err(Stop::Refused(refusal)) => {
                    anyhow::bail!("work by the clock was refused: {refusal:?}")
                }
            }
        }
        if (ids.len() as u64) < AT_ONCE {
            return Ok(());
        }
    }
}

/// Everything that is due for one of them.
async fn settle(
    context: &Context,
    id: IntroductionId,
    now: DateTime<Utc>,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let Some(row) = locked_by_clock(pen, id).await? else { return Ok(()) };
    let waits = row.due_at.is_some();
    let open = !is_over(row.state) && !is_open(row.state);
    if open && !parties(&tx, row.clone()).await?.takes_part {
        leave(pen, row).await?;
    } else if waits && row.due_at.is_some_and(|due| due <= now) {
        lapse(pen, row).await?;
    } else if waits && !row.reminded && row.updated_at <= now - LEFT_ALONE {
        remind(pen, row).await?;
    } else if is_open(row.state) {
        follow_up(pen, row, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Nobody answered. The operator is told, politely; the other side is left alone.
async fn lapse(pen: Pen<'_>, mut row: introduction::Model) -> Result<(), Stop<Refusal>> {
    let own_silence = row.state != IntroductionState::PartnerAsked;
    let partner_waits = row.state == IntroductionState::PartnerAgreed;
    advance(&mut row, Step::Lapse)?;
    row.ended_at = Some(pen.now);
    note(pen, None, (row.id, Act::Lapsed)).await?;
    let parties = saved(pen, row).await?;
    if !own_silence {
        letters::ended(pen, &parties, (Side::Requester, false)).await?;
    }
    if partner_waits {
        letters::ended(pen, &parties, (Side::Partner, false)).await?;
    }
    Ok(())
}

/// Whoever asked has left. The other side is told politely, if it was asked; why, the secretariat
/// reads alone.
async fn leave(pen: Pen<'_>, mut row: introduction::Model) -> Result<(), Stop<Refusal>> {
    let known_to_partner = row.asked_at.is_some();
    advance(&mut row, Step::Lapse)?;
    row.ended_at = Some(pen.now);
    wording::LEFT.clone_into(&mut row.end_reason);
    note(pen, None, (row.id, Act::Lapsed)).await?;
    let parties = saved(pen, row).await?;
    if known_to_partner {
        letters::ended(pen, &parties, (Side::Partner, false)).await?;
    }
    Ok(())
}

async fn remind(pen: Pen<'_>, mut row: introduction::Model) -> Result<(), Stop<Refusal>> {
    row.reminded = true;
    let due = due_day(row.due_at.unwrap_or(pen.now));
    let parties = saved(pen, row).await?;
    letters::reminder(pen, &parties, due).await?;
    Ok(())
}

/// The meeting is over; questions are due; the last answer has had its time.
async fn follow_up(
    pen: Pen<'_>,
    mut row: introduction::Model,
    now: DateTime<Utc>,
) -> Result<(), Stop<Refusal>> {
    let over = row.meeting_ends_at.filter(|ends| *ends <= now);
    if let (IntroductionState::Introduced, Some(ends)) = (row.state, over) {
        row = met(pen, (row, None), tokyo::day_of(ends)).await?.row;
    }
    let id = row.id;
    let all = super::outcome::outcomes_of(pen.tx, (id, None)).await?;
    let ahead = row.meeting_ends_at.is_some_and(|ends| ends > now);
    let ended = !ahead
        && all.iter().any(|line| {
            line.days == super::OUTCOME_DAYS[1]
                && line.asked_at.is_some_and(|asked| asked <= now - LAST_ANSWER)
        });
    if ended {
        drop_times(pen, &mut row).await?;
        advance(&mut row, Step::Close)?;
        row.ended_at = Some(pen.now);
        note(pen, None, (id, Act::Closed)).await?;
        save(pen, row).await?;
        return Ok(());
    }
    let due = all.into_iter().filter(|line| line.asked_at.is_none() && line.due_at <= now);
    let who = parties(pen.tx, row).await?;
    for mut line in due {
        let (side, days) = (line.side, line.days);
        line.asked_at = Some(pen.now);
        introduction_outcome::Entity::update(line.into_active_model().reset_all())
            .validate()?
            .exec_without_returning(pen.tx)
            .await?;
        letters::outcome(pen, &who, (side, days)).await?;
    }
    Ok(())
}
