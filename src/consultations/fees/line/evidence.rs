use serde_json::json;

use super::approve::Seen;
use super::stored::{lock_line, save_line};
use crate::consultations::Organiser;
use crate::consultations::fees::Refusal;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::Stop;

/// The four proofs of an honorarium (reference, section 6.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// 依頼書
    pub request: bool,
    /// 承諾書
    pub acceptance: bool,
    /// 報告書
    pub report: bool,
    /// 領収書
    pub receipt: bool,
}

impl Evidence {
    pub fn count(self) -> usize {
        [self.request, self.acceptance, self.report, self.receipt]
            .into_iter()
            .filter(|there| *there)
            .count()
    }
}

/// Notes which proofs are there; at any time, since a receipt follows the payment.
pub async fn note_evidence(
    context: &Context,
    who: Organiser,
    (seen, proofs): (Seen, Evidence),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = lock_line(pen, seen.line).await?;
    if row.version != seen.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    row.has_request = proofs.request;
    row.has_acceptance = proofs.acceptance;
    row.has_report = proofs.report;
    row.has_receipt = proofs.receipt;
    let row = save_line(pen, row).await?;
    let facts = json!({ "proofs": proofs.count() });
    pen.note(who.actor(), "fee_line.evidence_noted", ("fee_line", row.id.0), facts).await?;
    tx.commit().await?;
    Ok(())
}
