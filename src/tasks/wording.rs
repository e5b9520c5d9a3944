//! Every Japanese sentence of tasks that stands in no template.

use chrono::NaiveDate;
use entities::tasks::task::{AboutKind, TaskState};

use super::{Refusal, Which};
use crate::vocabulary::tokyo;

pub const TASKS: &str = "作業";
pub const NEW: &str = "作業を追加する";
pub const ADDED: &str = "作業を追加しました。";
pub const SAVED: &str = "保存しました。";

pub const UNKNOWN_OWNER: &str = "担当者を選び直してください。事務局の人だけが担当できます。";
pub const UNKNOWN_ABOUT: &str = "対象が見つかりません。開ける件を選び直してください。";

/// Where a task has no owner.
pub const ANYBODY: &str = "だれでも";
/// What it is about cannot be opened by whoever asks, or has gone.
pub const NOT_SHOWN: &str = "表示できない件";

pub fn state(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "これから",
        TaskState::Done => "完了",
        TaskState::Dropped => "取りやめ",
    }
}

/// What became of a task just now.
pub fn settled(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "作業を再開しました。",
        TaskState::Done => "作業を完了にしました。",
        TaskState::Dropped => "作業を取りやめにしました。",
    }
}

/// Kind and word of a chip; open tasks have theirs by their date.
pub fn chip(
    of: TaskState,
    due_on: Option<NaiveDate>,
    today: NaiveDate,
) -> (&'static str, &'static str) {
    match (of, due_on) {
        (TaskState::Done, _) => ("done", state(of)),
        (TaskState::Dropped, _) => ("neutral", state(of)),
        (TaskState::Open, Some(due)) if due < today => ("error", "期限超過"),
        (TaskState::Open, Some(due)) if due == today => ("warning", "今日まで"),
        (TaskState::Open, _) => ("open", state(of)),
    }
}

pub fn about_kind(kind: AboutKind) -> &'static str {
    match kind {
        AboutKind::StudySession => "勉強会",
        AboutKind::Consultation => "個別相談",
        AboutKind::Engagement => "伴走",
        AboutKind::Organisation => "団体",
        AboutKind::Person => "人",
        AboutKind::Issue => "メールマガジン",
    }
}

pub fn which(which: Which) -> &'static str {
    match which {
        Which::Own => "自分の作業",
        Which::All => "全員の作業",
        Which::Closed => "終わった作業",
    }
}

/// What a list is for.
pub fn purpose(which: Which, arranges: bool) -> &'static str {
    match (which, arranges) {
        (Which::Own, _) => {
            "あなたが担当する作業と、担当者のいない作業です。期限の早い順に並びます。"
        }
        (Which::All, true) => "事務局のすべての作業です。期限の早い順に並びます。",
        (Which::All, false) => {
            "あなたが担当する作業、あなたが追加した作業、担当者のいない作業です。期限の早い順に並びます。"
        }
        (Which::Closed, _) => "完了した作業と取りやめた作業です。終わったのが新しい順に並びます。",
    }
}

/// Why a list is empty.
pub fn empty(which: Which) -> &'static str {
    match which {
        Which::Own => "あなたの作業はありません。",
        Which::All => "作業はありません。",
        Which::Closed => "終わった作業はまだありません。",
    }
}

/// `2026年12月10日（木）`
pub fn due(due_on: Option<NaiveDate>) -> String {
    due_on.map_or_else(|| "なし".to_owned(), tokyo::date)
}

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => "作業が見つかりません。".to_owned(),
        Refusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        Refusal::Closed(now) => {
            format!("この作業は「{}」になっています。先に再開してください。", state(*now))
        }
        Refusal::ChangedMeanwhile => {
            "ほかの人が先に保存しました。いまの内容を確かめてから、もう一度保存してください。"
                .to_owned()
        }
    }
}
