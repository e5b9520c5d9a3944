//! The sentences of records that stand in no template.

use entities::consultations::consultation::Side;
use entities::consultations::record::RecordState;
use entities::consultations::record_action::ActionState;
use entities::consultations::record_field::{Level, RecordField};
use entities::consultations::record_step::StepKind;

use super::{RecordView, Refusal};
use crate::vocabulary::tokyo;

pub const OFFICE_READS_ITS_ACTIONS: &str =
    "事務局が担当する行動があるときは、「事務局まで」か「集計まで」を選んでください。";
pub const SCORE_UNKNOWN: &str = "自走度は1～5から選んでください。";
pub const PRACTICE_LEVEL_UNKNOWN: &str = "レベルを一覧から選んでください。";
pub const OWNER_MISSING: &str = "担当を選んでください。";
pub const DUE_MISSING: &str = "期限を入力してください。";
pub const FILE_APPROVED: &str = "承認済みの記録に添付したファイルは削除できません。";
pub const NO_LONGER_AGREED: &str = "記録の訂正で取りやめになりました。";
pub const REMARK_MISSING: &str = "直してほしいところを入力してください。";
pub const REASON_MISSING: &str = "理由を入力してください。";
/// On paper, where nothing is written that the reader may know of.
pub const NOTHING: &str = "なし";

pub fn too_many_actions(most: usize) -> String {
    format!("次の行動は{most}件までにしてください。")
}

/// For the secretariat: what is signed stays, the times of the meeting are others by now.
pub fn corrected(view: &RecordView) -> String {
    // While a new revision is written, or where an old one is read, nothing is to be done.
    let newest = view.shown == Some(view.revision);
    let Some((from, until)) = view.corrected_to.filter(|_| newest) else { return String::new() };
    let now = tokyo::span(from, until);
    let how = match view.state {
        RecordState::Submitted | RecordState::Confirmed => "差し戻し",
        _ => "訂正",
    };
    format!(
        "提出の後に、実施時刻が{now}に直されました。記録票は提出した内容のままです。記録票も直すには、{how}をしてください。"
    )
}

pub fn state(state: RecordState) -> &'static str {
    match state {
        RecordState::Draft => "下書き",
        RecordState::Returned => "差し戻し",
        RecordState::Submitted => "相談者の確認待ち",
        RecordState::Confirmed => "事務局の承認待ち",
        RecordState::Approved => "承認済み",
    }
}

pub fn field(field: RecordField) -> &'static str {
    match field {
        RecordField::Times => "日時",
        RecordField::Place => "場所",
        RecordField::Attendees => "出席者",
        RecordField::Companions => "同席者",
        RecordField::Purpose => "相談目的",
        RecordField::Intake => "事前シートの要約",
        RecordField::Presented => "表出課題",
        RecordField::Essential => "本質的課題",
        RecordField::ClientWords => "相談者の言葉",
        RecordField::Advice => "助言内容",
        RecordField::Practice => "使った実践ポイント",
        RecordField::PracticeLevel => "実践ポイントのレベル",
        RecordField::Actions => "合意した次の行動",
        RecordField::Referral => "紹介先",
        RecordField::NextMeeting => "次回予定",
        RecordField::SelfReliance => "自走度",
        RecordField::Sensitive => "機微情報",
        RecordField::Attachments => "添付",
        RecordField::Memo => "支援者のメモ",
    }
}

/// What to write there.
pub fn hint(field: RecordField) -> &'static str {
    match field {
        RecordField::Attendees => "相談者側の出席者です。",
        RecordField::Companions => "支援者のほかに同席した人です。",
        RecordField::Purpose => "予約のときの内容です。必要なら直してください。",
        RecordField::Intake => "事前シートの内容です。要点だけに短くしてください。",
        RecordField::Presented => "相談者が話した困りごとです。",
        RecordField::Essential => "対話を通じて見えた、元になっている課題です。",
        RecordField::ClientWords => "気づきや決意など、相談者自身の言葉をそのまま書いてください。",
        RecordField::Advice => "伝えたことと、その理由です。",
        RecordField::Practice => "支援で使った実践ポイントの名前です。",
        RecordField::Referral => "紹介した団体や人です。",
        RecordField::NextMeeting => "次に会う時期や、そのときに話すことです。",
        RecordField::Memo => "ほかの人には見えません。次回の自分のための覚え書きです。",
        _ => "",
    }
}

pub fn level(level: Level) -> &'static str {
    match level {
        Level::Own => "本人のみ",
        Level::Pair => "当事者まで",
        Level::Office => "事務局まで",
        Level::Figures => "集計まで",
    }
}

pub fn level_hint(level: Level) -> &'static str {
    match level {
        Level::Own => "書いた支援者だけが読みます。",
        Level::Pair => "相談者と支援者が読みます。",
        Level::Office => "相談者、支援者、事務局が読みます。",
        Level::Figures => {
            "読む人は「事務局まで」と同じです。経済産業省には、名前も文章も出さず、数だけを示します。"
        }
    }
}

/// Beside the choice of a level.
pub fn level_unfit(which: RecordField) -> String {
    format!("「{}」を読める人を一覧から選んでください。", field(which))
}

/// Beside an empty field that is needed.
pub fn missing(which: RecordField) -> String {
    match which {
        RecordField::SelfReliance => "自走度を選んでください。".to_owned(),
        other => format!("{}を入力してください。", field(other)),
    }
}

/// 自走度, after the guideline's way from dialogue to self-reliance (reference, section 2.3).
pub fn score(score: i32) -> &'static str {
    match score {
        1 => "1 助言を待っている",
        2 => "2 課題を言葉にできる",
        3 => "3 行動を決められる",
        4 => "4 自分たちで進めている",
        _ => "5 自走している",
    }
}

pub fn owner(side: Side) -> &'static str {
    crate::consultations::wording::side(side)
}

pub fn action_state(state: ActionState) -> &'static str {
    match state {
        ActionState::Open => "進行中",
        ActionState::Done => "完了",
        ActionState::Dropped => "取りやめ",
    }
}

pub fn step(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Submitted => "提出",
        StepKind::Confirmed => "相談者が確認",
        StepKind::ReturnedByClient => "相談者が差し戻し",
        StepKind::ReturnedByOffice => "事務局が差し戻し",
        StepKind::Approved => "事務局が承認",
        StepKind::ApprovedUnconfirmed => "事務局が承認（相談者の確認なし）",
        StepKind::Corrected => "訂正を開始",
    }
}

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => "この記録は見つかりません。".to_owned(),
        Refusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        Refusal::NotPossibleNow(now) => {
            format!("この記録は「{}」のため、この操作はできません。", state(*now))
        }
        Refusal::ChangedMeanwhile => {
            "ほかの画面で先に変更がありました。最新の内容を確かめて、もう一度操作してください。"
                .to_owned()
        }
        Refusal::ClientHasTime { from } => format!(
            "相談者が確認する期間です。確認のない承認は、{}からできます。",
            tokyo::date(*from)
        ),
        Refusal::Closed => "この行動は、すでに終了しています。".to_owned(),
    }
}

/// 相談目的, from the booking: theme and words of the client.
pub fn purpose(theme: Option<&str>, about: &str) -> String {
    match theme {
        Some(theme) => format!("【{theme}】{about}"),
        None => about.to_owned(),
    }
}

/// The answers of an intake sheet: trouble, tried, hoped.
pub fn sheet([trouble, tried, hoped]: [&str; 3]) -> String {
    let parts = [("困っていること", trouble), ("試したこと", tried), ("期待する結果", hoped)];
    let filled = parts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    let lines: Vec<_> = filled.map(|(label, text)| format!("{label}：{text}")).collect();
    lines.join("\n").chars().take(super::content::LONGEST).collect()
}
