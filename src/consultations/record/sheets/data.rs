use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::{Mode, Side};
use entities::consultations::record::RecordState;
use entities::consultations::record_action::ActionState;
use entities::consultations::record_field::RecordField as F;
use entities::consultations::record_step::StepKind;
use rust_xlsxwriter::{Workbook, XlsxError};
use sea_orm::Iterable as _;

use crate::consultations::record::view::{ActionView, RecordView};
use crate::consultations::record::wording;
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable};

const RECORDS: [Column; 35] = [
    Column::new("記録番号", "record_number", "文字列", "相談ごとに1つ"),
    Column::new("年度", "fiscal_year", "整数", "4月に始まる年度。西暦"),
    Column::new("版", "revision", "整数", "訂正のたびに1増える"),
    Column::new("状態", "state_code", "コード", "コード表を参照"),
    Column::new("団体", "organisation", "文字列", "相談者の団体の正式名称"),
    Column::new("法人番号", "corporate_number", "文字列", "13桁。ない団体は空欄"),
    Column::new("地域ブロック", "region_block", "文字列", "実施日に属する地域ブロック"),
    Column::new("区分", "category", "文字列", "団体の種類"),
    Column::new("相談者", "client", "文字列", "姓と名の間は半角空白"),
    Column::new("相談員", "accompanist", "文字列", "姓と名の間は半角空白"),
    Column::new("出席者", "attendees", "文字列", "相談者側の出席者"),
    Column::new("同席者", "companions", "文字列", "支援者のほかに同席した人"),
    Column::new("開始日時", "held_from", "日時", "実際の開始。日本時間"),
    Column::new("終了日時", "held_until", "日時", "実際の終了。日本時間"),
    Column::new("時間（分）", "minutes", "整数", "実際の長さ。単位は分"),
    Column::new("方法", "mode_code", "コード", "コード表を参照"),
    Column::new("場所", "place", "文字列", "対面のときだけ"),
    Column::new("回数（通算）", "ordinal", "整数", "団体として何回目の相談か"),
    Column::new("相談目的", "purpose", "文字列", "予約のときの内容"),
    Column::new("事前シートの要約", "intake_summary", "文字列", "提出がなければ空欄"),
    Column::new("表出課題", "presented_issue", "文字列", "相談者が話した困りごと"),
    Column::new("本質的課題", "essential_issue", "文字列", "対話を通じて見えた課題"),
    Column::new("相談者の言葉", "client_words", "文字列", "相談者自身の言葉"),
    Column::new("助言内容", "advice", "文字列", "伝えたことと理由"),
    Column::new("実践ポイント", "practice_points", "文字列", "使った実践ポイント"),
    Column::new("実践ポイントのレベル", "practice_level", "文字列", "活動レベルの名称"),
    Column::new("紹介先", "referral", "文字列", "紹介した団体や人"),
    Column::new("次回予定", "next_meeting", "文字列", "次に会う時期"),
    Column::new("自走度", "self_reliance_code", "コード", "コード表を参照"),
    Column::new("機微情報", "sensitive_code", "コード", "コード表を参照"),
    Column::new("相談者確認日時", "confirmed_at", "日時", "日本時間。未確認は空欄"),
    Column::new("承認者", "approved_by", "文字列", "承認した事務局の担当者"),
    Column::new("承認日時", "approved_at", "日時", "日本時間。未承認は空欄"),
    Column::new("添付", "files", "文字列", "閲覧できる添付ファイルの名前"),
    Column::new("非開示項目数", "withheld_fields", "整数", "当事者だけが読める項目の数"),
];

const ACTIONS: [Column; 8] = [
    Column::new("記録番号", "record_number", "文字列", "シート「相談記録」の記録番号"),
    Column::new("行動番号", "action_no", "整数", "記録の中の通し番号"),
    Column::new("行動", "action", "文字列", "合意した次の行動"),
    Column::new("担当", "owner_code", "コード", "コード表を参照"),
    Column::new("期限", "due_on", "日付", "日本時間の日付"),
    Column::new("行動の状態", "action_state_code", "コード", "コード表を参照"),
    Column::new("終了日時", "closed_at", "日時", "完了か取りやめの日時。日本時間"),
    Column::new("結果", "note", "文字列", "終えたときのメモ"),
];

/// データ: one line for each record and one for each action, with definitions and codes. Records
/// of which the reader sees nothing are told with what the booking knows.
pub fn data_workbook(views: &[RecordView]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let records = views.iter().map(record_line).collect();
    let actions = views.iter().flat_map(|view| {
        let lines = (1..).zip(view.actions());
        lines.map(move |(number, action)| action_line(view, number, action))
    });
    let tables = [
        Table { name: "相談記録", columns: &RECORDS, rows: records },
        Table { name: "次の行動", columns: &ACTIONS, rows: actions.collect() },
    ];
    machine_readable(&mut book, &tables, &codes())?;
    book.save_to_buffer()
}

fn record_line(view: &RecordView) -> Vec<Datum> {
    let facts = &view.facts;
    let word = |field: F| Datum::text(view.text(field));
    let optional = |text: &Option<String>| Datum::text(text.as_deref().unwrap_or_default());
    let times = view.times();
    let mut line = vec![
        Datum::text(&facts.number),
        Datum::Number(facts.fiscal_year.into()),
        Datum::number(view.shown),
        Datum::Number(state_code(view.state)),
        Datum::text(&facts.organisation),
        optional(&facts.corporate_number),
        optional(&facts.block),
        Datum::text(&facts.category),
        Datum::text(&facts.client),
        Datum::text(&facts.accompanist),
        word(F::Attendees),
        word(F::Companions),
        moment(times.map(|(from, ..)| from)),
        moment(times.map(|(_, until, _)| until)),
        Datum::number(times.map(|(.., minutes)| i32::try_from(minutes).unwrap_or(i32::MAX))),
        Datum::Number(mode_code(facts.mode).into()),
        word(F::Place),
        Datum::number(i32::try_from(facts.ordinal).ok()),
        word(F::Purpose),
        word(F::Intake),
        word(F::Presented),
        word(F::Essential),
        word(F::ClientWords),
        word(F::Advice),
        word(F::Practice),
        word(F::PracticeLevel),
        word(F::Referral),
        word(F::NextMeeting),
        Datum::number(view.score()),
        Datum::number(view.shown.map(|_| i32::from(view.is_sensitive()))),
    ];
    line.extend(standing(view));
    line
}

/// Who agreed when, what lies with it, and what this reader does not see.
fn standing(view: &RecordView) -> [Datum; 5] {
    let confirmed = view.step(StepKind::Confirmed).map(|step| step.at);
    let approved = view.step(StepKind::Approved);
    let approved = approved.or_else(|| view.step(StepKind::ApprovedUnconfirmed));
    let files: Vec<_> = view.files().iter().map(|file| file.name.as_str()).collect();
    [
        moment(confirmed),
        Datum::text(approved.map(|step| step.person.as_str()).unwrap_or_default()),
        moment(approved.map(|step| step.at)),
        Datum::text(&files.join("、")),
        Datum::number(i32::try_from(view.withheld.len()).ok()),
    ]
}

fn action_line(view: &RecordView, number: i32, action: &ActionView) -> Vec<Datum> {
    vec![
        Datum::text(&view.facts.number),
        Datum::Number(number.into()),
        Datum::text(&action.text),
        Datum::Number(owner_code(action.owner)),
        action.due_on.map_or(Datum::Blank, |day: NaiveDate| Datum::Day(day)),
        action.state.map_or(Datum::Blank, |state| Datum::Number(action_code(state))),
        moment(action.closed_at),
        Datum::text(action.note.as_deref().unwrap_or_default()),
    ]
}

fn moment(at: Option<DateTime<Utc>>) -> Datum {
    at.map_or(Datum::Blank, Datum::Moment)
}

fn codes() -> Vec<Code> {
    use entities::consultations::consultation::Mode;
    let state =
        RecordState::iter().map(|one| Code::new("状態", state_code(one), wording::state(one)));
    let modes = [(1, Mode::InPerson), (2, Mode::Online), (3, Mode::Phone)];
    let modes = modes
        .map(|(code, mode)| Code::new("方法", code, crate::consultations::wording::mode(mode)));
    let scores = (1..=5).map(|score| Code::new("自走度", score.into(), wording::score(score)));
    let flags = [(0, "なし"), (1, "あり")].map(|(code, word)| Code::new("機微情報", code, word));
    let owners = Side::iter().map(|one| Code::new("担当", owner_code(one), wording::owner(one)));
    let actions = ActionState::iter()
        .map(|one| Code::new("行動の状態", action_code(one), wording::action_state(one)));
    state.chain(modes).chain(scores).chain(flags).chain(owners).chain(actions).collect()
}

/// Codes are part of the published layout: never renumbered.
fn state_code(state: RecordState) -> i64 {
    match state {
        RecordState::Draft => 1,
        RecordState::Returned => 2,
        RecordState::Submitted => 3,
        RecordState::Confirmed => 4,
        RecordState::Approved => 5,
    }
}

fn owner_code(side: Side) -> i64 {
    match side {
        Side::Client => 1,
        Side::Accompanist => 2,
        Side::Staff => 3,
    }
}

fn action_code(state: ActionState) -> i64 {
    match state {
        ActionState::Open => 1,
        ActionState::Done => 2,
        ActionState::Dropped => 3,
    }
}

/// Codes are part of the published layout: never renumbered.
fn mode_code(mode: Mode) -> i32 {
    match mode {
        Mode::InPerson => 1,
        Mode::Online => 2,
        Mode::Phone => 3,
    }
}
