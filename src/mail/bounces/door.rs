//! Letters whose address the other server refused at the door: they never come back, and stand with
//! those that do, so that staff can take back what followed.

use entities::MailBounceId;
use entities::mail::bounce::{BounceAction, BounceKind, BounceSource, Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, EntityTrait as _, IntoActiveModel as _};

use super::classify::status_in;
use super::shown::without_addresses;
use crate::database::WriteTransaction;
use crate::mail::ledger::Settlement;

/// Writes down that nobody lives at the address (a keyed hash) of this letter. A second time it
/// changes nothing.
pub async fn refused_at_the_door(
    tx: &WriteTransaction,
    settlement: &Settlement,
    address_key: &str,
) -> Result<(), DbErr> {
    let Some(attempt) = &settlement.attempt else { return Ok(()) };
    let code = attempt.code.map(|code| code.to_string());
    let words: Vec<&str> =
        [code.as_deref(), attempt.reply.as_deref()].into_iter().flatten().collect();
    let words = words.join(" ");
    let row = Model {
        // One try, one row.
        id: MailBounceId(attempt.id.0),
        source: BounceSource::Handover,
        source_key: format!("try:{}", attempt.id),
        received_at: settlement.now,
        message_id: Some(settlement.id),
        address_key: Some(address_key.to_owned()),
        matched_by: None,
        kind: BounceKind::Hard,
        status: status_in(&words),
        diagnostic: Some(without_addresses(&words).chars().take(500).collect()),
        headers: String::new(),
        action: BounceAction::AllEnded,
    };
    let known = OnConflict::column(Column::SourceKey).do_nothing().to_owned();
    Entity::insert(row.into_active_model()).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}
