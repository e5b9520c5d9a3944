//! The sentences of consultations that stand in no template.

use chrono::{DateTime, Utc};
use entities::consultations::accompanist_profile::Confirmation;
use entities::consultations::consultation::{self, Awaits, ConsultationState, Mode, Side};
use entities::consultations::event::EventKind;
use entities::consultations::strike::StrikeKind;

use super::meeting::Parties;
use crate::vocabulary::tokyo;

mod changes;
mod refusals;

pub use changes::change;
pub use refusals::{refusal, unusual};

pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::InPerson => "対面",
        Mode::Online => "オンライン",
        Mode::Phone => "電話",
    }
}

pub fn state(state: ConsultationState) -> &'static str {
    match state {
        ConsultationState::Requested => "調整待ち",
        ConsultationState::Proposed => "承認待ち",
        ConsultationState::Confirmed => "確定",
        ConsultationState::Held => "実施済",
        ConsultationState::Cancelled => "取り消し",
        ConsultationState::Declined => "見送り",
        ConsultationState::Missed => "無断欠席",
    }
}

/// A state as a chip: kind and word.
pub fn chip(of: ConsultationState) -> (&'static str, &'static str) {
    let kind = match of {
        ConsultationState::Requested | ConsultationState::Proposed => "warning",
        ConsultationState::Confirmed => "open",
        ConsultationState::Held => "done",
        ConsultationState::Missed => "error",
        ConsultationState::Cancelled | ConsultationState::Declined => "neutral",
    };
    (kind, state(of))
}

/// Whom a proposed consultation waits for.
pub fn awaits(awaits: Option<Awaits>) -> &'static str {
    match awaits {
        Some(Awaits::Accompanist) => "支援者の返事待ち",
        Some(Awaits::Staff) => "事務局の承認待ち",
        None => "承認待ち",
    }
}

pub fn side(side: Side) -> &'static str {
    match side {
        Side::Client => "相談者",
        Side::Accompanist => "支援者",
        Side::Staff => "事務局",
    }
}

pub fn event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Requested => "希望日時を受け付けた",
        EventKind::WishesChanged => "希望日時を変更した",
        EventKind::Booked => "予約した",
        EventKind::Arranged => "日時と支援者を決めた",
        EventKind::Approved => "承認した",
        EventKind::Declined => "見送った",
        EventKind::Moved => "変更した",
        EventKind::Cancelled => "取り消した",
        EventKind::Held => "実施を記録した",
        EventKind::Missed => "欠席を記録した",
        EventKind::IntakeSubmitted => "事前シートを提出した",
    }
}

/// Why a strike is gone that was given for an absence.
pub const ABSENCE_RETRACTED: &str = "欠席の記録を訂正したため";

/// What became of a meeting, as a letter tells what was noted: `相談者の欠席`.
pub fn outcome(row: &consultation::Model) -> String {
    match (row.absent, row.held_from.zip(row.held_until)) {
        (Some(absent), _) => format!("{}の欠席", side(absent)),
        (None, Some((from, until))) => format!("実施済み（{}）", tokyo::span(from, until)),
        (None, None) => state(row.state).to_owned(),
    }
}

pub fn strike(kind: StrikeKind) -> &'static str {
    match kind {
        StrikeKind::NoShow => "無断欠席",
        StrikeKind::LateCancellation => "期限後の取り消し",
        StrikeKind::LateChange => "期限後の変更",
    }
}

/// As it stands in the key of a letter.
pub fn strike_code(kind: StrikeKind) -> &'static str {
    match kind {
        StrikeKind::NoShow => "no_show",
        StrikeKind::LateCancellation => "late_cancellation",
        StrikeKind::LateChange => "late_change",
    }
}

pub fn confirmation(confirmation: Confirmation) -> &'static str {
    match confirmation {
        Confirmation::AtOnce => "すぐに確定する",
        Confirmation::ByAccompanist => "支援者が確認してから確定する",
        Confirmation::ByStaff => "事務局が確認してから確定する",
    }
}

/// `第1希望: 2026年12月3日（木）14:00～15:00`
pub fn wish(rank: i32, when: &str) -> String {
    format!("第{rank}希望: {when}")
}

/// What the meeting is called in the calendar of whoever stands on a side.
pub fn summary(parties: &Parties, side: Side) -> String {
    let with = match side {
        Side::Client => parties.accompanist_name().map(|name| format!("{name} さん")),
        _ => Some(parties.organisation.clone()),
    };
    with.map_or_else(|| "個別相談".to_owned(), |with| format!("個別相談（{with}）"))
}

/// What is not known of where a meeting takes place; none where it is.
pub fn place_open(row: &consultation::Model) -> Option<&'static str> {
    let (label, known) = match row.mode {
        Mode::InPerson => ("場所", row.place.is_some()),
        Mode::Online => ("参加用URL", row.online_url.is_some()),
        Mode::Phone => ("電話番号", row.phone.is_some()),
    };
    (!known).then_some(label)
}

/// The last whole day of a suspension, which ends at midnight: `2027年2月23日（火）`.
pub fn suspended_until(until: DateTime<Utc>) -> String {
    let end = tokyo::day_of(until);
    tokyo::date(end.pred_opt().unwrap_or(end))
}

/// How far away the start is, for a reminder.
pub fn soon(now: DateTime<Utc>, starts_at: DateTime<Utc>, within_hours: bool) -> String {
    let days = (tokyo::day_of(starts_at) - tokyo::day_of(now)).num_days();
    match days {
        _ if within_hours => "まもなく".to_owned(),
        0 => "本日".to_owned(),
        1 => "明日".to_owned(),
        days => format!("{days}日後"),
    }
}

/// Beside the fields of a policy.
pub mod policy {
    pub const LATE_CHANGES: &str = "期限後の変更の扱いを選んでください。";

    pub fn within(least: i32, most: i32) -> String {
        format!("{least}～{most}の数で入力してください。")
    }
}

/// Beside the fields of availability.
pub mod availability {
    pub const WEEKDAY: &str = "曜日を選んでください。";
    pub const MODE: &str = "実施方法を一覧から選んでください。";
    pub const GRID: &str = "開始時刻の間隔は15分か30分から選んでください。";
    pub const LENGTH: &str = "相談の長さは30分・45分・60分・90分から選んでください。";
    pub const NUMBER: &str = "0以上の数で入力してください。";
    pub const CONFIRMATION: &str = "予約の確定方法を選んでください。";
    pub const ONLINE_URL: &str = "https:// で始まるURLを入力してください。";
    pub const THEME: &str = "テーマを一覧から選んでください。";

    pub fn too_many(most: usize) -> String {
        format!("{most}件以内にしてください。")
    }
}

/// Beside the fields of a request.
pub mod request {
    pub const ABOUT_MISSING: &str = "相談したいことを入力してください。";
    pub const LAPSED: &str =
        "ご希望の日時までに調整がつきませんでした。お待たせしたことをおわびします。";
    /// Beside a proposal that waits for an answer.
    pub fn lapses(starts: chrono::DateTime<chrono::Utc>) -> String {
        format!("{}までに回答がないと見送り", crate::vocabulary::tokyo::date_time(starts))
    }

    /// Before a time is booked at which the client has something else.
    pub fn at_once(title: &str) -> String {
        format!(
            "同じ時間に{title}を申し込んでいます。両方には出られないときは、別の時間を選んでください。"
        )
    }

    pub const WISHES_MISSING: &str = "希望日時を1つ以上入力してください。";
    pub const FIRST_WISH_MISSING: &str = "第1希望から順に入力してください。";
    pub const WISHES_TOO_MANY: &str = "希望日時は3つまでにしてください。";
    pub const WISH_TWICE: &str = "同じ希望日時が2つあります。別の日時にしてください。";
    pub const WISH_PAST: &str = "これからの日時を入力してください。";

    pub fn wish_too_soon(earliest: chrono::DateTime<chrono::Utc>) -> String {
        let earliest = crate::vocabulary::tokyo::date_time(earliest);
        format!("準備のため、{earliest}以降の日時を入力してください。")
    }

    pub fn wish_other_year(last: chrono::NaiveDate) -> String {
        let last = crate::vocabulary::tokyo::date(last);
        format!("この年度の最後の日（{last}）までの日時を入力してください。")
    }

    pub fn wish_too_far(last: chrono::NaiveDate) -> String {
        let last = crate::vocabulary::tokyo::date(last);
        format!("いま受け付けているのは{last}までです。それまでの日時を入力してください。")
    }

    pub fn wish_closed(day: chrono::NaiveDate) -> String {
        let day = crate::vocabulary::tokyo::date(day);
        format!(
            "{day}は、土日・祝日または休業日のため、相談を行いません。ほかの日を入力してください。"
        )
    }

    pub const NOT_IN_FIVES: &str = "開始時刻は5分きざみで入力してください。";

    pub fn other_year(first: chrono::NaiveDate, last: chrono::NaiveDate) -> String {
        let span = crate::vocabulary::tokyo::date_span(first, last);
        format!("{span}の日時を入力してください。年度をまたぐ変更は、事務局へ連絡してください。")
    }

    pub fn modes(offered: impl std::fmt::Display) -> String {
        format!("方法は{offered}から選んでください。")
    }

    pub const THEME: &str = "テーマを一覧から選んでください。";
    pub const REASON_MISSING: &str = "理由を入力してください。";
    pub const ACTUAL_TIMES: &str = "実際の終了時刻は、開始より後で、現在より前にしてください。";
}

/// Beside the fields of an intake sheet.
pub mod intake {
    pub const TROUBLE_MISSING: &str = "困っていることを入力してください。";
    pub const FILE_KIND: &str =
        "PDF、Word、Excel、PowerPoint、PNG、JPEGのいずれかのファイルを選んでください。";
    pub const FILE_EMPTY: &str =
        "このファイルは空（0バイト）です。中身を確かめて、選び直してください。";
    pub const FILE_SIZE: &str = "5MB以内のファイルを選んでください。";
    pub const FILE_NAME: &str = "ファイル名を100文字以内にしてください。";

    pub fn too_many(most: usize) -> String {
        format!("ファイルは{most}個までにしてください。")
    }
}
