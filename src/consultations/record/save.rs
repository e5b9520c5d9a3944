use entities::people::term::Vocabulary;
use entities::{ConsultationId, TermId};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::Refusal;
use super::content::{Content, RawRecord};
use super::moves::is_open;
use super::openness::Reader;
use super::stored::{self, Opened, content, lock, note};
use crate::consultations::pen::Pen;
use crate::consultations::{Accompanist, By};
use crate::context::Context;
use crate::database::Stop;
use crate::people::vocabularies::Terms;

/// Keeps what the accompanist has written so far; gives the version to go on from. Saving the same
/// again is harmless; what another tab saved meanwhile is never overwritten.
pub async fn save(
    context: &Context,
    who: Accompanist,
    (id, version): (ConsultationId, i32),
    raw: &RawRecord,
) -> Result<i32, Stop<Refusal>> {
    let by = By::Accompanist(who);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = lock(pen, by, (id, &[Reader::Author])).await?;
    let new = raw.check(&practice_levels(&tx).await?)?;
    let key = (id, opened.record.revision);
    let old = content(&tx, key).await?;
    let new = own_ids(new, &old);
    if new == old {
        return Ok(opened.record.version);
    }
    if !is_open(opened.record.state) {
        return Err(Refusal::NotPossibleNow(opened.record.state).into());
    }
    opened.expect(version)?;
    stored::write(pen, key, &new).await?;
    let Opened { record, .. } = opened;
    let saved = stored::save(pen, record).await?;
    note(pen, by, ("record.saved", id), json!({ "revision": saved.revision })).await?;
    tx.commit().await?;
    Ok(saved.version)
}

/// Terms a practice point may have.
pub async fn practice_levels(db: &impl ConnectionTrait) -> Result<Vec<TermId>, sea_orm::DbErr> {
    let terms = Terms::load(db).await?;
    Ok(terms.of(Vocabulary::ActivityLevel).map(|term| term.id).collect())
}

/// An action keeps its id only within its record.
fn own_ids(mut new: Content, old: &Content) -> Content {
    for action in &mut new.actions {
        let known = old.actions.iter().any(|other| other.id == action.id);
        action.id = action.id.filter(|_| known);
    }
    new.known_actions(&old.actions)
}
