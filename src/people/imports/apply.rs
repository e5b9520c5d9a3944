use entities::people::organisation::{self, OrganisationState};
use entities::sign_in::people_import;
use entities::{OrganisationId, PeopleImportId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::database::{Stop, WriteTransaction, retrying};
use crate::people::audit::{Entry, Subject, note};
use crate::people::organisations::{self, OrganisationDraft, OrganisationRefused};
use crate::people::persons::{self, PersonRefused, PlaceRefused, RawPlace};
use crate::people::vocabularies::Terms;
use crate::people::{Actor, Roles, roles};
use crate::vocabulary::{CorporateNumber, search_key};

use super::check::{Checked, check};
use super::columns::RawRow;

/// Lines written in one transaction: few enough to let others in between.
const CHUNK: usize = 100;

/// How much was new.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Outcome {
    pub organisations_added: usize,
    pub organisations_known: usize,
    pub people_added: usize,
    pub people_known: usize,
}

/// How far the application of a file has come; stored with it.
#[derive(Default, Deserialize, Serialize)]
struct Progress {
    #[serde(flatten)]
    outcome: Outcome,
    /// Written so far.
    #[serde(default)]
    lines: usize,
}

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
    if kept.applied_at.is_some() {
        let outcome = serde_json::from_str(&kept.outcome).unwrap_or_default();
        return Err(Stop::Refused(ApplyRefused::Done(outcome)));
    }
    let rows: Vec<RawRow> = serde_json::from_str(&kept.rows).map_err(anyhow::Error::from)?;
    if rows.is_empty() {
        return Err(Stop::Refused(ApplyRefused::Unknown));
    }
    let terms = Terms::load(reader).await?;
    let (checked, problems) = check(&rows, &terms);
    if let Some(problem) = problems.first() {
        return Err(Stop::Refused(ApplyRefused::Line(problem.line)));
    }
    let lines: Vec<_> = rows.into_iter().zip(checked).collect();
    loop {
        let written = retrying(|| write_chunk(context, actor, id, &lines)).await?;
        if let Some(outcome) = written {
            return Ok(outcome);
        }
    }
}

/// Writes the next lines, or notes that all are written. Whoever applies the same file at the same
/// time waits for the row and goes on with the lines after these: between looking for an
/// organisation and adding it, nobody else adds it.
async fn write_chunk(
    context: &Context,
    actor: &Actor,
    id: PeopleImportId,
    lines: &[(RawRow, Checked)],
) -> Result<Option<Outcome>, Stop<ApplyRefused>> {
    let tx = context.database.begin_write().await?;
    let kept = people_import::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let kept = kept.ok_or(Stop::Refused(ApplyRefused::Unknown))?;
    let mut progress: Progress = serde_json::from_str(&kept.outcome).unwrap_or_default();
    if kept.applied_at.is_some() {
        return Err(Stop::Refused(ApplyRefused::Done(progress.outcome)));
    }
    let left = lines.get(progress.lines..).unwrap_or_default();
    if left.is_empty() {
        finish(&tx, context, actor, (id, progress.outcome)).await?;
        tx.commit().await?;
        return Ok(Some(progress.outcome));
    }
    for (row, checked) in left.iter().take(CHUNK) {
        write_line(&tx, context, actor, (row, checked), &mut progress.outcome)
            .await
            .map_err(|stop| stop.map(|()| ApplyRefused::Line(row.line)))?;
        progress.lines += 1;
    }
    let written = serde_json::to_string(&progress).map_err(anyhow::Error::from)?;
    people_import::Entity::update_many()
        .col_expr(people_import::Column::Outcome, Expr::value(written))
        .filter(people_import::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(None)
}

async fn write_line(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (row, checked): (&RawRow, &Checked),
    outcome: &mut Outcome,
) -> Result<(), Stop<()>> {
    let mut organisation = None;
    if let Some(draft) = &checked.organisation {
        let known = same_organisation(tx, draft).await?;
        organisation = Some(if let Some(id) = known {
            outcome.organisations_known += 1;
            id
        } else {
            outcome.organisations_added += 1;
            organisations::insert(tx, context, actor, draft, OrganisationState::Active)
                .await
                .map_err(|stop| stop.map(|_: OrganisationRefused| ()))?
        });
    }
    let Some(draft) = &checked.person else { return Ok(()) };
    let person = if let Some(known) = persons::by_email(tx, &draft.email).await? {
        outcome.people_known += 1;
        known.id
    } else {
        outcome.people_added += 1;
        persons::insert(tx, context, actor, draft)
            .await
            .map_err(|stop| stop.map(|_: PersonRefused| ()))?
    };
    if let Some(organisation) = organisation {
        join(tx, context, actor, (person, organisation), &row.place).await?;
    }
    let held = roles::of(tx, person).await?;
    let all = Roles::new(held.iter().chain(checked.roles.iter().copied()));
    roles::set(tx, context, actor, person, &all).await?;
    Ok(())
}

/// A place that is there stays as it is.
async fn join(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (person, organisation): (entities::PersonId, OrganisationId),
    place: &RawPlace,
) -> Result<(), Stop<()>> {
    let places = persons::places_of(tx, &[person]).await?;
    if places.iter().any(|place| place.organisation == organisation) {
        return Ok(());
    }
    persons::save_place(tx, context, actor, (person, organisation), place)
        .await
        .map_err(|stop| stop.map(|_: PlaceRefused| ()))
}

/// The same 法人番号; where the file gives none, the same name in the same prefecture.
async fn same_organisation(
    tx: &WriteTransaction,
    draft: &OrganisationDraft,
) -> Result<Option<OrganisationId>, sea_orm::DbErr> {
    if let Some(number) = &draft.corporate_number {
        let known = organisation::Entity::find()
            .filter(organisation::Column::CorporateNumber.eq(number.as_str()))
            .one(tx)
            .await?;
        if known.is_some() {
            return Ok(known.map(|row| row.id));
        }
    }
    let name = search_key(draft.name.as_str());
    let candidates = organisation::Entity::find()
        .filter(organisation::Column::SearchKey.starts_with(format!("{name}|")))
        .all(tx)
        .await?;
    let prefecture = draft.prefecture.map(|prefecture| i32::from(prefecture.code()));
    let number = draft.corporate_number.as_ref().map(CorporateNumber::as_str);
    let same = candidates.into_iter().find(|row| {
        let numbers_differ = row.corporate_number.is_some()
            && number.is_some()
            && row.corporate_number.as_deref() != number;
        let places_differ = row.prefecture_code.is_some()
            && prefecture.is_some()
            && row.prefecture_code != prefecture;
        search_key(&row.name) == name && !numbers_differ && !places_differ
    });
    Ok(same.map(|row| row.id))
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
