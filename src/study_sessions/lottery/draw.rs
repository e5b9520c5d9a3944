use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::study_sessions::registration::{self, EndedBy, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{self, Approval, SessionState};
use entities::study_sessions::{draw as draws, draw_entry};
use entities::{OrganisationId, StudySessionId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use serde_json::json;

use super::algorithm::{Drawn, Ticket, draw};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Actor;
use crate::study_sessions::letters::{self, LotteryWaiting, LotteryWon, RegistrationDeclined};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{Refusal, end, recipient, save};
use crate::study_sessions::session as sessions;
use crate::study_sessions::{SessionRows, reminders, seats, waiting};

/// Sessions whose registration has closed and that have not been drawn.
pub fn due(now: DateTime<Utc>) -> Expr {
    let undrawn = draws::Entity::find()
        .select_only()
        .column(draws::Column::SessionId)
        .filter(draws::Column::DrawnAt.is_null());
    session::Column::State
        .eq(SessionState::Published)
        .and(session::Column::Approval.eq(Approval::ByLottery))
        .and(session::Column::ClosesAt.lte(now))
        .and(session::Column::Id.in_subquery(undrawn.into_query()))
}

/// For the schedule: draws what is due; says how many sessions. Doing it again is harmless.
pub async fn draw_due(context: &Context, now: DateTime<Utc>) -> Result<usize, Stop<Refusal>> {
    let due: Vec<StudySessionId> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(due(now))
        .into_tuple()
        .all(context.database.reader())
        .await?;
    let mut drawn = 0;
    for id in due {
        drawn += usize::from(retrying(|| draw_one(context, id, now)).await?);
    }
    Ok(drawn)
}

async fn draw_one(
    context: &Context,
    id: StudySessionId,
    now: DateTime<Utc>,
) -> Result<bool, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let Some(row) = sessions::lock(&tx, id).await? else { return Ok(false) };
    let still = session::Entity::find_by_id(id).filter(due(now)).one(&tx).await?.is_some();
    let Some(own) = draws::Entity::find_by_id(id).one(&tx).await?.filter(|_| still) else {
        return Ok(false);
    };
    let rows = sessions::load(&tx, row).await?;
    let entries = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(id))
        .filter(registration::Column::State.eq(RegistrationState::Entered))
        .order_by_asc(registration::Column::Number)
        .all(&tx)
        .await?;
    let free: Vec<_> = rows.seats.iter().map(|count| (count.mode, count.left())).collect();
    let limit = rows.session.organisation_limit;
    let drawn = draw(&own.seed, tickets(&entries), &free, limit);
    publish(pen, own, &free, limit).await?;
    settle(pen, &rows, &entries, &drawn).await?;
    let seated = drawn.iter().filter(|one| one.seated).count();
    let facts = json!({ "entries": drawn.len(), "seated": seated });
    pen.note(Actor::System, "study_session.drawn", id, facts).await?;
    tx.commit().await?;
    Ok(true)
}

/// Organisations are told apart by the order of their first entry.
fn tickets(entries: &[registration::Model]) -> Vec<Ticket> {
    let mut parties: HashMap<OrganisationId, i32> = HashMap::new();
    let mut next = 0;
    entries
        .iter()
        .map(|row| {
            let party = row.organisation_id.map(|id| {
                *parties.entry(id).or_insert_with(|| {
                    next += 1;
                    next
                })
            });
            Ticket { number: row.number.clone(), mode: row.mode, party }
        })
        .collect()
}

async fn publish(
    pen: Pen<'_>,
    own: draws::Model,
    free: &[(Mode, Option<i32>)],
    limit: Option<i32>,
) -> anyhow::Result<()> {
    let seats = serde_json::to_string(free).context("the seats of a draw")?;
    let row = draws::Model {
        drawn_at: Some(pen.now),
        seats: Some(seats),
        organisation_limit: limit,
        ..own
    };
    let changed = row.into_active_model().reset_all();
    draws::Entity::update(changed).validate()?.exec(pen.tx).await?;
    Ok(())
}

/// Gives seats and places in line, and tells everybody.
async fn settle(
    pen: Pen<'_>,
    rows: &SessionRows,
    entries: &[registration::Model],
    drawn: &[Drawn],
) -> anyhow::Result<()> {
    let by_number: HashMap<_, _> = entries.iter().map(|row| (row.number.as_str(), row)).collect();
    let mut places: HashMap<Mode, u32> = HashMap::new();
    for (rank, one) in (1..).zip(drawn) {
        let row = by_number.get(one.ticket.number.as_str());
        let row = (*row.context("a drawn number is an entry")?).clone();
        let entry = draw_entry::Model {
            session_id: rows.session.id,
            rank,
            registration_id: row.id,
            number: one.ticket.number.clone(),
            mode: one.ticket.mode,
            party: one.ticket.party,
            score: one.score.clone(),
            seated: one.seated,
        };
        let insert = draw_entry::Entity::insert(entry.into_active_model());
        insert.exec_without_returning(pen.tx).await?;
        if one.seated {
            confirm(pen, rows, row).await?;
        } else if !row.waits {
            lose(pen, rows, row).await?;
        } else {
            let place = places.entry(one.ticket.mode).or_insert(0);
            *place += 1;
            wait(pen, rows, row, *place).await?;
        }
    }
    Ok(())
}

async fn confirm(
    pen: Pen<'_>,
    rows: &SessionRows,
    mut row: registration::Model,
) -> anyhow::Result<()> {
    let taken = seats::take(pen.tx, rows.session.id, row.mode).await?;
    anyhow::ensure!(taken, "the draw gave a seat that is not there");
    row.state = RegistrationState::Confirmed;
    row.confirmed_at = Some(pen.now);
    let row = save(pen, row).await?;
    reminders::plan(pen, rows, row.id).await?;
    let to = recipient(pen.tx, row).await?;
    let letter = LotteryWon::new(pen, rows, &to);
    let invitation = letters::invitation(pen, rows, &to)?;
    letters::send(pen, &to, "drawn", (&letter, Some(invitation))).await
}

async fn wait(
    pen: Pen<'_>,
    rows: &SessionRows,
    mut row: registration::Model,
    place: u32,
) -> anyhow::Result<()> {
    row.state = RegistrationState::Waiting;
    row.queue_number = Some(waiting::last_place(pen, rows.session.id).await?);
    let row = save(pen, row).await?;
    let to = recipient(pen.tx, row).await?;
    let letter = LotteryWaiting::new(pen, rows, &to, place);
    letters::send(pen, &to, "drawn", (&letter, None)).await
}

/// Whoever did not want to wait is told that there was no seat, and that is all.
async fn lose(pen: Pen<'_>, rows: &SessionRows, row: registration::Model) -> anyhow::Result<()> {
    let row = end(pen, row, EndedBy::NotDrawn, (None, None)).await?;
    let row = registration::Model { state: RegistrationState::Declined, ..row };
    let to = recipient(pen.tx, save(pen, row).await?).await?;
    let reason = Some(crate::study_sessions::wording::registration::NOT_DRAWN.to_owned());
    let letter = RegistrationDeclined::new(pen, rows, &to, reason);
    letters::send(pen, &to, "drawn", (&letter, None)).await
}
