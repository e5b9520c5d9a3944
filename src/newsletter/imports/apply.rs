use std::collections::{HashMap, HashSet};

use entities::newsletter::consent::{Act, Route};
use entities::newsletter::import::{self, ImportState};
use entities::newsletter::import_row;
use entities::newsletter::subscriber::{self, ReaderState};
use entities::{ReaderImportId, SubscriberId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::keep::KeptLine;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::mail::unwanted;
use crate::newsletter::evidence::{self, Line};
use crate::newsletter::pen::Pen;
use crate::newsletter::preferences::Preferences;
use crate::newsletter::refusal::Refusal;
use crate::newsletter::staff::Newsdesk;
use crate::newsletter::storage;
use crate::newsletter::subscribe::stored_address;
use crate::people::audit::{self, Entry, Subject};

/// Lines written in one transaction: few enough to let others in between.
const CHUNK: u64 = 200;

/// Says that a checked file is to be written. Said twice it is written once.
pub async fn start(
    context: &Context,
    desk: Newsdesk,
    id: ReaderImportId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let found = import::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let mut file = found.ok_or(Refusal::NotFound)?;
    if file.state != ImportState::Checked {
        return Ok(());
    }
    file.state = ImportState::Running;
    file.started_at = Some(context.now());
    let details = json!({ "file": file.file_name, "lines": file.lines, "source": file.source });
    import::Entity::update(file.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(&tx)
        .await?;
    let entry = Entry::new("newsletter.import_started", Subject::of("newsletter_import", id.0));
    audit::note(&tx, context, &desk.actor(), entry.with(details)).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes every file that was started to its end. Two who do it at once take turns.
pub async fn run(context: &Context) -> anyhow::Result<()> {
    loop {
        let step = retrying(|| step(context)).await.map_err(|stop: Stop<Refusal>| match stop {
            Stop::Broken(error) => error,
            Stop::Refused(refusal) => anyhow::anyhow!("an import was refused: {refusal:?}"),
        })?;
        if !step {
            return Ok(());
        }
    }
}

/// One chunk of the oldest started file; false when none is left.
async fn step(context: &Context) -> Result<bool, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let file = import::Entity::find()
        .filter(import::Column::State.eq(ImportState::Running))
        .order_by_asc(import::Column::StartedAt)
        .order_by_asc(import::Column::Id)
        .lock_exclusive()
        .limit(1)
        .one(&tx)
        .await?;
    let Some(mut file) = file else { return Ok(false) };
    let rows = import_row::Entity::find()
        .filter(import_row::Column::ImportId.eq(file.id))
        .order_by_asc(import_row::Column::Line)
        .limit(CHUNK)
        .all(&tx)
        .await?;
    if let Some(last) = rows.last().map(|row| row.line) {
        write(pen, &mut file, &rows).await?;
        import_row::Entity::delete_many()
            .filter(import_row::Column::ImportId.eq(file.id))
            .filter(import_row::Column::Line.lte(last))
            .exec(&tx)
            .await?;
    } else {
        file.state = ImportState::Done;
        file.finished_at = Some(pen.now);
    }
    import::Entity::update(file.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// A line ready to become a reader.
struct Ready {
    line: i32,
    row: subscriber::Model,
    preferences: Preferences,
}

async fn write(
    pen: Pen<'_>,
    file: &mut import::Model,
    rows: &[import_row::Model],
) -> anyhow::Result<()> {
    let ready = rows.iter().map(|row| made_ready(pen, row)).collect::<anyhow::Result<Vec<_>>>()?;
    let keys: Vec<&str> = ready.iter().map(|one| one.row.address_key.as_str()).collect();
    let unwanted = unwanted(pen.tx, keys.clone()).await?;
    let wanted = ready.iter().filter(|one| !unwanted.contains(&one.row.address_key));
    insert(pen, wanted).await?;
    let now_there = there(pen, keys).await?;
    let mut added = Vec::new();
    for one in &ready {
        file.done += 1;
        match now_there.get(&one.row.address_key) {
            Some((id, _)) if *id == one.row.id => added.push(one),
            Some((_, ReaderState::Active)) => file.known += 1,
            _ => file.left_out += 1,
        }
    }
    file.added += i32::try_from(added.len())?;
    let chosen: Vec<_> = added.iter().map(|one| (one.row.id, &one.preferences)).collect();
    storage::add_choices(pen, &chosen).await?;
    evidence::add(pen, added.iter().map(|one| proof(pen, file, one))).await
}

fn made_ready(pen: Pen<'_>, row: &import_row::Model) -> anyhow::Result<Ready> {
    let kept: KeptLine = serde_json::from_str(&row.content)?;
    let email = stored_address(&kept.email)?;
    let mut reader = storage::new_row(pen, &email, Route::Import);
    storage::fill(&mut reader, &kept.preferences);
    Ok(Ready { line: row.line, row: reader, preferences: kept.preferences })
}

/// In the order of the keys, so that two files with the same people do not wait for each other.
async fn insert(pen: Pen<'_>, ready: impl Iterator<Item = &Ready>) -> anyhow::Result<()> {
    let mut rows: Vec<_> = ready.map(|one| one.row.clone()).collect();
    rows.sort_by(|a, b| a.address_key.cmp(&b.address_key));
    if rows.is_empty() {
        return Ok(());
    }
    let known = OnConflict::column(subscriber::Column::AddressKey).do_nothing().to_owned();
    let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    subscriber::Entity::insert_many(rows).on_conflict(known).exec_without_returning(pen.tx).await?;
    Ok(())
}

async fn there(
    pen: Pen<'_>,
    keys: Vec<&str>,
) -> anyhow::Result<HashMap<String, (SubscriberId, ReaderState)>> {
    let keys: HashSet<&str> = keys.into_iter().collect();
    let found: Vec<(String, SubscriberId, ReaderState)> = subscriber::Entity::find()
        .select_only()
        .column(subscriber::Column::AddressKey)
        .column(subscriber::Column::Id)
        .column(subscriber::Column::State)
        .filter(subscriber::Column::AddressKey.is_in(keys))
        .into_tuple()
        .all(pen.tx)
        .await?;
    Ok(found.into_iter().map(|(key, id, state)| (key, (id, state))).collect())
}

fn proof(pen: Pen<'_>, file: &import::Model, one: &Ready) -> Line {
    let details = json!({
        "source": file.source,
        "agreed_on": file.agreed_on,
        "file": file.file_name,
        "line": one.line,
        "import": file.id,
    });
    let line = Line::new(pen, &one.row.address_key, Act::Imported, Route::Import);
    line.of(one.row.id).by(Some(file.uploaded_by)).with(&details)
}
