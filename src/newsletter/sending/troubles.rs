//! What keeps an approved issue from leaving by itself. It is never kept in silence: its writers and
//! its approver get a letter, and the page says so.

use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;

use super::run::note;
use crate::newsletter::issues::{audience_count, back_to_draft, letters};
use crate::newsletter::pen::Pen;
use crate::web::thousands;

pub const NOT_APPROVED: &str =
    "保存されている内容が、承認された内容と一致しません。1通も配信せずに、下書きに戻しました。";
pub const NEVER_OPENS: &str =
    "配信できる日がないので、配信を始められません。1通も配信せずに、下書きに戻しました。";
pub const ANOTHER_DAY: &str = "予定の日に配信できませんでした。本文の発行日とずれるので、1通も配信せずに、下書きに戻しました。";

const LAPSED: &str = "配信の期限が過ぎました。読者には届いていません。";
const SAVE_AGAIN: &str = "配信するには、配信の期限を変えて保存し、承認からやり直します。";
const APPROVE_AGAIN: &str = "配信するには、内容と予定を確かめて、承認からやり直します。";
const LOOK: &str = "宛先を確かめて、配信の画面で、再開するか中止してください。再開できるのは、この号を書いていない承認者だけです。";

/// People find the magazine and leave it every day. So many more than were approved have come by
/// something else, as by a file.
const FEW: u64 = 20;
/// One of so many.
const PART: u64 = 20;

/// Its time is over. Whoever saves it anew makes it a draft.
pub async fn lapse(pen: Pen<'_>, row: &mut issue::Model) -> anyhow::Result<()> {
    row.state = IssueState::Lapsed;
    row.finished_at = Some(pen.now);
    note(pen, row.id, IssueAct::Lapsed, (None, "送信の期限が過ぎました。")).await?;
    letters::troubled(pen, row, (LAPSED, SAVE_AGAIN)).await
}

/// It is a draft again.
pub async fn give_back(pen: Pen<'_>, row: &mut issue::Model, why: &str) -> anyhow::Result<()> {
    tracing::error!(issue = %row.id, why, "an approved issue does not leave");
    note(pen, row.id, IssueAct::ApprovalVoided, (None, why)).await?;
    letters::troubled(pen, row, (why, APPROVE_AGAIN)).await?;
    back_to_draft(pen, row).await?;
    row.version += 1;
    Ok(())
}

/// It rests since it was about to begin: many more readers wait than the approver counted. Whoever
/// pauses an issue is named in it.
pub fn has_grown(row: &issue::Model) -> bool {
    row.state == IssueState::Paused && row.halted_by.is_none()
}

/// Begins, or is paused before its first letter where many more readers wait for it than the approver
/// counted.
pub async fn begin_or_rest(pen: Pen<'_>, row: &mut issue::Model) -> anyhow::Result<()> {
    row.state = IssueState::Sending;
    let Some(approved) = row.audience_count.and_then(|count| u64::try_from(count).ok()) else {
        return Ok(());
    };
    let readers = audience_count(pen.context, row).await?;
    if readers <= approved + FEW.max(approved / PART) {
        return Ok(());
    }
    let why = format!(
        "承認のとき{}名だった宛先が、{}名に増えています。1通も配信せずに、一時停止しました。",
        thousands(approved),
        thousands(readers)
    );
    row.state = IssueState::Paused;
    row.halted_at = Some(pen.now);
    row.halted_by = None;
    row.halt_reason.clone_from(&why);
    note(pen, row.id, IssueAct::Paused, (None, &why)).await?;
    letters::troubled(pen, row, (&why, LOOK)).await
}
