use entities::newsletter::issue;
use tokio::sync::mpsc;

use super::chain::Chain;
use super::walk::{origin, part};
use crate::context::Context;
use crate::mail;
use crate::newsletter::sending::ISSUE;

/// Writes the proof of an issue into the channel, part by part. Ends quietly when nobody takes what
/// is written.
pub async fn export(
    context: &Context,
    row: &issue::Model,
    to: &mpsc::Sender<anyhow::Result<Vec<u8>>>,
) {
    if let Err(error) = write(context, row, to).await {
        let _ = to.send(Err(error)).await;
    }
}

async fn write(
    context: &Context,
    row: &issue::Model,
    to: &mpsc::Sender<anyhow::Result<Vec<u8>>>,
) -> anyhow::Result<()> {
    let db = context.database.reader();
    let (mut chain, first) = Chain::begin(&origin(row));
    let mut bytes = first.into_bytes();
    let circular = mail::circular_about(db, (ISSUE, row.id.0)).await?;
    let mut last = None;
    while let Some(circular) = &circular {
        let lines = part(db, circular.id, last).await?;
        let Some(end) = lines.last() else { break };
        last = Some(end.id);
        for line in lines {
            bytes.extend_from_slice(chain.add(&line.link()).as_bytes());
        }
        if to.send(Ok(std::mem::take(&mut bytes))).await.is_err() {
            return Ok(());
        }
    }
    if !bytes.is_empty() {
        let _ = to.send(Ok(bytes)).await;
    }
    Ok(())
}
