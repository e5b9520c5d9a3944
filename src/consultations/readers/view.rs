use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, Awaits, ConsultationState, Side};
use entities::consultations::event::{self, EventKind};
use entities::consultations::intake_sheet;
use entities::consultations::online_conditions;
use entities::consultations::policy::LateChanges;
use entities::people::person;
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};

use super::changes::{self, Change};
use crate::consultations::intake::{FileLine, files};
use crate::consultations::meeting::{LIVE, OPEN, Parties, find, parties};
use crate::consultations::policy::{current_conditions, policy_at};
use crate::consultations::strikes::{Standing, standing};
use crate::consultations::{By, Client, Refusal};
use crate::people::whole_name;

/// One consultation as one side sees it.
#[derive(Clone, Debug)]
pub struct ConsultationView {
    /// What is not for the onlooker has been left out.
    pub parties: Parties,
    pub side: Side,
    /// Oldest first.
    pub history: Vec<HistoryLine>,
    /// A draft is seen by the client alone.
    pub sheet: Option<intake_sheet::Model>,
    pub files: Vec<FileLine>,
    /// Until when a client changes freely, while a time is held.
    pub change_deadline: Option<DateTime<Utc>>,
    pub may_move: bool,
    pub may_cancel: bool,
    /// Calling it off now would count against the client.
    pub cancelling_counts: bool,
    /// The onlooker is asked to agree.
    pub may_answer: bool,
    /// The conditions of meeting online the client is still asked to accept, until it begins.
    pub conditions: Option<online_conditions::Model>,
    /// The client's strikes, for the client and the secretariat.
    pub standing: Option<Standing>,
}

impl ConsultationView {
    /// Why whoever looks cannot move it; none where they can.
    pub fn why_not_moved(&self, now: DateTime<Utc>) -> Option<Refusal> {
        let row = &self.parties.row;
        if self.may_move {
            return None;
        }
        Some(match (row.starts_at, self.change_deadline) {
            (Some(starts), Some(deadline)) if LIVE.contains(&row.state) => {
                Refusal::TooLate { deadline: if starts <= now { starts } else { deadline } }
            }
            _ => Refusal::NotPossibleNow(row.state),
        })
    }

    /// Whether whoever looks writes the intake sheet: the client, until the meeting begins.
    pub fn may_write_sheet(&self, now: DateTime<Utc>) -> bool {
        let row = &self.parties.row;
        let ahead = row.starts_at.is_none_or(|starts| now < starts);
        self.side == Side::Client && ahead && OPEN.contains(&row.state)
    }
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    pub at: DateTime<Utc>,
    pub kind: EventKind,
    pub side: Option<Side>,
    /// What it changed, as far as the onlooker may know.
    pub change: Option<Change>,
    /// Who it was; for the secretariat alone.
    pub person: Option<String>,
    /// JSON; for the secretariat alone.
    pub details: Option<String>,
}

/// The consultation, if whoever asks may see it.
pub async fn view(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: ConsultationId,
    by: By,
) -> anyhow::Result<Option<ConsultationView>> {
    let Some(row) = find(db, id, by).await? else { return Ok(None) };
    let side = by.side();
    let policy = policy_at(db, row.starts_at.unwrap_or(now)).await?;
    let live = LIVE.contains(&row.state);
    let deadline = row.free_until.filter(|_| live);
    let firm = row.state == ConsultationState::Confirmed && side == Side::Client;
    let is_late = firm && deadline.is_some_and(|deadline| now > deadline);
    let last = if side == Side::Staff { row.ends_at } else { row.starts_at };
    let ahead = last.is_none_or(|last| now < last);
    let standing = match side {
        Side::Accompanist => None,
        _ => Some(standing(db, now, row.client_id, &policy).await?),
    };
    let mut sheet = intake_sheet::Entity::find_by_id(id).one(db).await?;
    if side != Side::Client {
        sheet = sheet.filter(|sheet| sheet.submitted_at.is_some());
    }
    let shows_files = side == Side::Client || sheet.is_some();
    let parties = parties(db, shown(row.clone(), side)).await?;
    let conditions =
        if parties.conditions_open && ahead { current_conditions(db).await? } else { None };
    Ok(Some(ConsultationView {
        side,
        conditions,
        history: history(db, id, side).await?,
        files: if shows_files { files(db, id).await? } else { Vec::new() },
        sheet,
        change_deadline: deadline,
        may_move: live && ahead && !(is_late && policy.row.late_changes == LateChanges::Refused),
        may_cancel: OPEN.contains(&row.state) && ahead,
        cancelling_counts: is_late,
        may_answer: ahead && may_answer(&row, side),
        standing,
        parties,
    }))
}

fn may_answer(row: &consultation::Model, side: Side) -> bool {
    let proposed = row.state == ConsultationState::Proposed;
    match side {
        Side::Staff => proposed,
        Side::Accompanist => proposed && row.awaits == Some(Awaits::Accompanist),
        Side::Client => false,
    }
}

/// Why the secretariat went over a limit is for the secretariat.
fn shown(row: consultation::Model, side: Side) -> consultation::Model {
    let staff = side == Side::Staff;
    consultation::Model { override_reason: row.override_reason.clone().filter(|_| staff), ..row }
}

async fn history(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    side: Side,
) -> Result<Vec<HistoryLine>, DbErr> {
    let lines = event::Entity::find()
        .filter(event::Column::ConsultationId.eq(id))
        .order_by_asc(event::Column::At)
        .order_by_asc(event::Column::Id)
        .all(db)
        .await?;
    let staff = side == Side::Staff;
    let acting = lines.iter().filter(|_| staff).filter_map(|line| line.person_id);
    let ids = acting.chain(lines.iter().flat_map(changes::named).flatten());
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    let name = |id: PersonId| {
        let person = people.iter().find(|person| person.id == id)?;
        Some(whole_name(&person.family_name, &person.given_name))
    };
    Ok(lines
        .into_iter()
        .map(|line| HistoryLine {
            at: line.at,
            kind: line.kind,
            side: line.side,
            change: changes::change(&line, side, name),
            person: line.person_id.filter(|_| staff).and_then(name),
            details: Some(line.details).filter(|_| staff),
        })
        .collect())
}

/// The sheet a client handed in last for the same organisation, to begin the next one with: what
/// another organisation of theirs is troubled by is not for this one's accompanist.
pub async fn last_sheet(
    db: &impl ConnectionTrait,
    (who, organisation): (Client, OrganisationId),
) -> Result<Option<intake_sheet::Model>, DbErr> {
    let own = consultation::Entity::find()
        .select_only()
        .column(consultation::Column::Id)
        .filter(consultation::Column::ClientId.eq(who.person()))
        .filter(consultation::Column::OrganisationId.eq(organisation));
    intake_sheet::Entity::find()
        .filter(intake_sheet::Column::ConsultationId.in_subquery(own.into_query()))
        .filter(intake_sheet::Column::SubmittedAt.is_not_null())
        .order_by_desc(intake_sheet::Column::SubmittedAt)
        .one(db)
        .await
}
