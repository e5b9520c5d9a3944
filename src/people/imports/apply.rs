use entities::people::organisation::OrganisationState;
use entities::sign_in::people_import;
use entities::{OrganisationId, PeopleImportId, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};

use crate::context::Context;
use crate::database::{Stop, WriteTransaction, retrying};
use crate::people::audit::{Entry, Subject, note};
use crate::people::organisations::{self, OrganisationDraft, OrganisationRefused};
use crate::people::persons::{self, PersonDraft, PersonRefused, PlaceRefused};
use crate::people::{Actor, Roles, roles};

use super::check::Checked;
use super::columns::RawRow;
use super::forecast::forecast;
use super::register::Register;
use super::tally::{Novelty, Outcome, Tally};

/// Lines written in one transaction: few enough to let others in between.
const CHUNK: usize = 100;

/// Why nothing is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplyRefused {
    Unknown,
    /// It has been applied; this was the outcome.
    Done(Outcome),
    /// Something changed since the dry run, in this line.
    Line(usize),
}

/// Keeps the rows between the dry run and its application.
pub async fn keep(
    context: &Context,
    actor: &Actor,
    file_name: &str,
    rows: &[RawRow],
) -> anyhow::Result<PeopleImportId> {
    let uploaded_by = actor.person().ok_or_else(|| anyhow::anyhow!("nobody uploads"))?;
    let row = people_import::Model {
        id: context.new_id(),
        uploaded_by,
        uploaded_at: context.now(),
        file_name: file_name.to_owned(),
        rows: serde_json::to_string(rows)?,
        applied_at: None,
        outcome: String::new(),
    };
    let id = row.id;
    let tx = context.database.begin_write().await?;
    people_import::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds what is new. A line whose address or organisation is known adds place and role alone. Run
/// again after an interruption, it goes on where it stopped.
pub async fn apply(
    context: &Context,
    actor: &Actor,
    id: PeopleImportId,
) -> Result<Outcome, Stop<ApplyRefused>> {
    let reader = context.database.reader();
    let kept = people_import::Entity::find_by_id(id).one(reader).await?;
    let kept = kept.ok_or(Stop::Refused(ApplyRefused::Unknown))?;
    let tally: Tally = serde_json::from_str(&kept.outcome).unwrap_or_default();
    if kept.applied_at.is_some() {
        return Err(Stop::Refused(ApplyRefused::Done(tally.outcome)));
    }
    let rows: Vec<RawRow> = serde_json::from_str(&kept.rows).map_err(anyhow::Error::from)?;
    if rows.is_empty() {
        return Err(Stop::Refused(ApplyRefused::Unknown));
    }
    // Before anything is written: a line that cannot be applied stops all of them.
    let seen = forecast(context, &rows).await?;
    let next = rows.get(tally.lines).map_or(usize::MAX, |row| row.line);
    if let Some(problem) = seen.problems.iter().find(|problem| problem.line >= next) {
        return Err(Stop::Refused(ApplyRefused::Line(problem.line)));
    }
    let lines = (rows.as_slice(), seen.checked.as_slice());
    loop {
        let written = retrying(|| write_chunk(context, actor, id, lines)).await?;
        if let Some(outcome) = written {
            return Ok(outcome);
        }
    }
}

/// Lines written so far while a file is applied.
pub async fn written(context: &Context, id: PeopleImportId) -> anyhow::Result<usize> {
    let kept = people_import::Entity::find_by_id(id).one(context.database.reader()).await?;
    let tally: Option<Tally> = kept.and_then(|kept| serde_json::from_str(&kept.outcome).ok());
    Ok(tally.map_or(0, |tally| tally.lines))
}

/// Writes the next lines, or notes that all are written. Whoever applies the same file at the same
/// time waits for the row and goes on with the lines after these: between looking for an
/// organisation and adding it, nobody else adds it.
async fn write_chunk(
    context: &Context,
    actor: &Actor,
    id: PeopleImportId,
    (rows, checked): (&[RawRow], &[Checked]),
) -> Result<Option<Outcome>, Stop<ApplyRefused>> {
    let tx = context.database.begin_write().await?;
    let kept = people_import::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let kept = kept.ok_or(Stop::Refused(ApplyRefused::Unknown))?;
    let tally: Tally = serde_json::from_str(&kept.outcome).unwrap_or_default();
    if kept.applied_at.is_some() {
        return Err(Stop::Refused(ApplyRefused::Done(tally.outcome)));
    }
    let next = tally.lines..rows.len().min(tally.lines + CHUNK);
    let rows = rows.get(next.clone()).unwrap_or_default();
    if rows.is_empty() {
        finish(&tx, context, actor, (id, tally.outcome)).await?;
        tx.commit().await?;
        return Ok(Some(tally.outcome));
    }
    let register = Register::load(&tx, rows).await?;
    let writing = Writing { tx: &tx, context, actor, register, tally };
    let tally = writing.write(rows, checked.get(next).unwrap_or_default()).await?;
    let written = serde_json::to_string(&tally).map_err(anyhow::Error::from)?;
    people_import::Entity::update_many()
        .col_expr(people_import::Column::Outcome, Expr::value(written))
        .filter(people_import::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(None)
}

/// Some lines in one transaction, with what is on record as each of them comes.
struct Writing<'a> {
    tx: &'a WriteTransaction,
    context: &'a Context,
    actor: &'a Actor,
    register: Register,
    tally: Tally,
}

impl Writing<'_> {
    async fn write(
        mut self,
        rows: &[RawRow],
        checked: &[Checked],
    ) -> Result<Tally, Stop<ApplyRefused>> {
        for (row, checked) in rows.iter().zip(checked) {
            let written = self.line(row, checked).await;
            written.map_err(|stop| stop.map(|()| ApplyRefused::Line(row.line)))?;
            self.tally.lines += 1;
        }
        Ok(self.tally)
    }

    /// Asks once more whose address it is: this may have changed since anybody looked.
    async fn line(&mut self, row: &RawRow, checked: &Checked) -> Result<(), Stop<()>> {
        if self.register.contradiction(row).is_some() {
            return Err(Stop::Refused(()));
        }
        let organisation = match &checked.organisation {
            Some(draft) => Some(self.organisation(draft).await?),
            None => None,
        };
        let Some(draft) = &checked.person else { return Ok(()) };
        let (person, novelty) = self.person(draft).await?;
        if let Some(organisation) = organisation
            && self.register.add_place(&draft.email, organisation).is_some()
        {
            self.tally.place(novelty);
            let at = (person, organisation);
            persons::save_place(self.tx, self.context, self.actor, at, &row.place)
                .await
                .map_err(|stop| stop.map(|_: PlaceRefused| ()))?;
        }
        let held = roles::of(self.tx, person).await?;
        let all = Roles::new(held.iter().chain(checked.roles.iter().copied()));
        roles::set(self.tx, self.context, self.actor, person, &all).await?;
        Ok(())
    }

    async fn organisation(
        &mut self,
        draft: &OrganisationDraft,
    ) -> Result<OrganisationId, Stop<()>> {
        let known = self.register.organisation(draft);
        let id = if let Some(id) = known {
            id
        } else {
            let state = OrganisationState::Active;
            let id = organisations::insert(self.tx, self.context, self.actor, draft, state)
                .await
                .map_err(|stop| stop.map(|_: OrganisationRefused| ()))?;
            self.register.add_organisation(id, draft);
            id
        };
        self.tally.organisation(id, known.is_none());
        Ok(id)
    }

    async fn person(&mut self, draft: &PersonDraft) -> Result<(PersonId, Novelty), Stop<()>> {
        let known = self.register.person(&draft.email);
        let id = if let Some(id) = known {
            id
        } else {
            let id = persons::insert(self.tx, self.context, self.actor, draft)
                .await
                .map_err(|stop| stop.map(|_: PersonRefused| ()))?;
            self.register.add_person(id, draft);
            id
        };
        Ok((id, self.tally.person(id, known.is_none())))
    }
}

async fn finish(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (id, outcome): (PeopleImportId, Outcome),
) -> anyhow::Result<()> {
    people_import::Entity::update_many()
        .col_expr(people_import::Column::AppliedAt, Expr::value(context.now()))
        .col_expr(people_import::Column::Rows, Expr::value("[]"))
        .col_expr(people_import::Column::Outcome, Expr::value(serde_json::to_string(&outcome)?))
        .filter(people_import::Column::Id.eq(id))
        .exec(tx)
        .await?;
    let entry = Entry::new("people.imported", Subject::of("people_import", id.0));
    note(tx, context, actor, entry.with(serde_json::to_value(outcome)?)).await
}
