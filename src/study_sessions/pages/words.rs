//! Words of the public pages that are chosen by the server, in the three languages of these pages.
//! Sentences that are always the same stand in the templates.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entities::people::{prefecture, region_block, term};
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience, SessionState};
use serde::Serialize;

use crate::people::PageLanguage;
use crate::study_sessions::catalogue::Listed;
use crate::study_sessions::seats::SeatCount;
use crate::study_sessions::session::Phase;
use crate::vocabulary::tokyo;
use crate::web::thousands;

/// A state in one word.
#[derive(Clone, Debug, Serialize)]
pub struct Chip {
    pub kind: &'static str,
    pub label: String,
}

impl Chip {
    pub fn new(kind: &'static str, label: impl Into<String>) -> Self {
        Self { kind, label: label.into() }
    }
}

/// The sentence in the language of the page.
pub fn say<'a>(language: PageLanguage, ja: &'a str, en: &'a str, easy: &'a str) -> &'a str {
    match language {
        PageLanguage::Japanese => ja,
        PageLanguage::English => en,
        PageLanguage::Easy => easy,
    }
}

/// So few seats that it is worth a word.
const FEW: i32 = 3;

/// Where a session stands. Of a draw nobody knows how many seats will be left.
pub fn chip_of(language: PageLanguage, listed: &Listed) -> Chip {
    let left = listed.seats.iter().map(|count| count.left()).sum::<Option<i32>>();
    let drawn = listed.session.approval == Approval::ByLottery;
    chip(language, listed.phase, !drawn && left.is_some_and(|left| left <= FEW))
}

pub fn phase_chip(language: PageLanguage, phase: Phase) -> Chip {
    chip(language, phase, false)
}

fn chip(language: PageLanguage, phase: Phase, few: bool) -> Chip {
    let (kind, ja, en, easy) = match phase {
        Phase::Draft => ("draft", "下書き", "Draft", "下書き"),
        Phase::Scheduled => ("draft", "公開待ち", "Scheduled", "まだ 見せません"),
        Phase::Announced => ("neutral", "受付前", "Opens soon", "まだ うけつけ まえ"),
        Phase::Open if few => ("warning", "残りわずか", "Few seats left", "あと すこし"),
        Phase::Open => ("open", "受付中", "Open", "うけつけ中"),
        Phase::Full => ("info", "キャンセル待ち", "Waiting list", "いっぱいです"),
        Phase::Closed => ("neutral", "受付終了", "Closed", "うけつけは おわりました"),
        Phase::Held | Phase::Reported => ("done", "開催済", "Held", "おわりました"),
        Phase::Postponed => ("warning", "延期", "Postponed", "日が かわります"),
        Phase::Cancelled => ("error", "中止", "Cancelled", "ありません"),
        Phase::Discarded => ("neutral", "取りやめ", "Withdrawn", "ありません"),
    };
    Chip::new(kind, say(language, ja, en, easy))
}

pub fn registration_chip(language: PageLanguage, state: RegistrationState) -> Chip {
    let (kind, ja, en, easy) = match state {
        RegistrationState::Pending => ("info", "承認待ち", "Awaiting approval", "まっています"),
        RegistrationState::Entered => {
            ("info", "抽選待ち", "Entered the draw", "くじを まっています")
        }
        RegistrationState::Confirmed => ("success", "確定", "Confirmed", "きまりました"),
        RegistrationState::Waiting => {
            ("info", "キャンセル待ち", "On the waiting list", "まっています")
        }
        RegistrationState::Offered => {
            ("warning", "お席をご案内中", "Seat offered", "へんじを してください")
        }
        RegistrationState::Cancelled => ("neutral", "取り消し", "Cancelled", "とりけしました"),
        RegistrationState::Declined => ("neutral", "見送り", "Not accepted", "さんか できません"),
    };
    Chip::new(kind, say(language, ja, en, easy))
}

/// A registration as its holder should read it: a session that was called off says so itself.
pub fn own_chip(language: PageLanguage, state: RegistrationState, session: SessionState) -> Chip {
    let live = !matches!(state, RegistrationState::Cancelled | RegistrationState::Declined);
    match session {
        SessionState::Cancelled if live => phase_chip(language, Phase::Cancelled),
        SessionState::Postponed if live => phase_chip(language, Phase::Postponed),
        _ => registration_chip(language, state),
    }
}

/// Of a session that is over: whether somebody was there.
pub fn came_chip(language: PageLanguage, came: bool) -> Chip {
    if came {
        Chip::new("success", say(language, "参加", "Took part", "さんか しました"))
    } else {
        Chip::new("neutral", say(language, "欠席", "Absent", "お休み"))
    }
}

pub fn mode(language: PageLanguage, mode: Mode) -> &'static str {
    match mode {
        Mode::Venue => say(language, "会場", "At the venue", "会場（行って さんか）"),
        Mode::Online => say(language, "オンライン", "Online", "オンライン（インターネット）"),
    }
}

pub fn audience(language: PageLanguage, audience: Audience) -> &'static str {
    match audience {
        Audience::NewOperators => say(
            language,
            "採択事業者と、これから始める事業者の方",
            "Adopted operators and organisations that are about to start",
            "この じぎょうに はいった だんたい、これから はじめる だんたいの人",
        ),
        Audience::Operators => say(
            language,
            "事業者の方（先輩事業者を含みます）",
            "Operators, experienced ones included",
            "この じぎょうの だんたいの人",
        ),
        Audience::Public => say(language, "どなたでも", "Anyone", "だれでも"),
    }
}

pub fn selection(language: PageLanguage, approval: Approval) -> &'static str {
    match approval {
        Approval::Automatic => say(
            language,
            "先着順です。申し込むと参加が決まります。",
            "First come, first served. Your place is confirmed when you register.",
            "はやい人から きまります。",
        ),
        Approval::ByLottery => say(
            language,
            "抽選です。受付終了のあとに抽選し、結果をメールでお知らせします。",
            "Seats are drawn by lot after registration closes. We tell you the result by mail.",
            "くじびきです。けっかは メールで おしらせします。",
        ),
        Approval::ByStaff => say(
            language,
            "事務局が確認して、参加いただけるかをメールでお知らせします。",
            "The secretariat reviews requests and tells you the result by mail.",
            "じむきょくが きめます。メールで おしらせします。",
        ),
    }
}

/// `2026年12月3日（木）14:00～16:00`
pub fn when(language: PageLanguage, starts: DateTime<Utc>, ends: DateTime<Utc>) -> String {
    match language {
        PageLanguage::English => tokyo::english_span(starts, ends),
        PageLanguage::Japanese | PageLanguage::Easy => tokyo::span(starts, ends),
    }
}

/// `2026年12月3日（木）14:00`
pub fn moment(language: PageLanguage, at: DateTime<Utc>) -> String {
    match language {
        PageLanguage::English => {
            let day = tokyo::english_date(tokyo::day_of(at));
            format!("{day}, {} {}", tokyo::time(tokyo::time_of(at)), tokyo::ENGLISH_ZONE)
        }
        PageLanguage::Japanese | PageLanguage::Easy => tokyo::date_time(at),
    }
}

/// `12月3日（木）`, for days of a programme.
pub fn day(language: PageLanguage, day: NaiveDate) -> String {
    match language {
        PageLanguage::English => tokyo::english_date(day),
        PageLanguage::Japanese | PageLanguage::Easy => tokyo::month_day(day),
    }
}

/// `2026年12月`
pub fn month(language: PageLanguage, first: NaiveDate) -> String {
    match language {
        PageLanguage::English => first.format("%B %Y").to_string(),
        PageLanguage::Japanese | PageLanguage::Easy => {
            format!("{}年{}月", first.year(), first.month())
        }
    }
}

/// Month, day and weekday of a calendar leaf.
pub fn leaf(language: PageLanguage, day: NaiveDate) -> (String, String, String) {
    if language == PageLanguage::English {
        let (month, weekday) = (day.format("%b").to_string(), day.format("%a").to_string());
        return (month, day.day().to_string(), weekday);
    }
    (format!("{}月", day.month()), day.day().to_string(), tokyo::weekday(day).to_owned())
}

/// Places in words: `会場 残り4席（定員30名）`.
pub fn seats(language: PageLanguage, count: SeatCount) -> String {
    let number = |n: i32| grouped(i64::from(n));
    match (count.capacity, count.left()) {
        (Some(capacity), Some(0)) => match language {
            PageLanguage::English => format!("{} places, all taken", number(capacity)),
            PageLanguage::Japanese => format!("定員{}名　満席", number(capacity)),
            PageLanguage::Easy => format!("{}人まで　いっぱいです", number(capacity)),
        },
        (Some(capacity), Some(left)) => match language {
            PageLanguage::English => format!("{} places, {} left", number(capacity), number(left)),
            PageLanguage::Japanese => format!("定員{}名　残り{}席", number(capacity), number(left)),
            PageLanguage::Easy => format!("{}人まで　あと {}人", number(capacity), number(left)),
        },
        _ => say(language, "定員なし", "No limit", "なん人でも").to_owned(),
    }
}

/// `1,304`
pub fn grouped(number: i64) -> String {
    let shown = thousands(number.unsigned_abs());
    if number < 0 { format!("-{shown}") } else { shown }
}

pub fn found(language: PageLanguage, total: u64) -> String {
    let total = thousands(total);
    match language {
        PageLanguage::Japanese => format!("{total}件の勉強会があります"),
        PageLanguage::English => format!("{total} sessions"),
        PageLanguage::Easy => format!("べんきょうかいが {total}けん あります"),
    }
}

/// `32件中 21～32件`
pub fn part_of(language: PageLanguage, whole: (u64, u64, u64)) -> String {
    let (from, to, total) = (thousands(whole.0), thousands(whole.1), thousands(whole.2));
    match language {
        PageLanguage::English => format!("{from}–{to} of {total}"),
        PageLanguage::Japanese | PageLanguage::Easy => format!("{total}件中 {from}～{to}件"),
    }
}

pub fn term(language: PageLanguage, term: &term::Model) -> String {
    match (&term.label_en, language) {
        (Some(english), PageLanguage::English) => english.clone(),
        _ => term.label.clone(),
    }
}

pub fn prefecture(language: PageLanguage, prefecture: &prefecture::Model) -> String {
    match language {
        PageLanguage::English => prefecture.romaji.clone(),
        PageLanguage::Japanese | PageLanguage::Easy => prefecture.name.clone(),
    }
}

pub fn block(language: PageLanguage, block: &region_block::Model) -> String {
    match language {
        PageLanguage::English => block.name_en.clone(),
        PageLanguage::Japanese | PageLanguage::Easy => block.name.clone(),
    }
}

/// `（すべて）` behind the name of a block.
pub fn whole_block(language: PageLanguage, name: &str) -> String {
    match language {
        PageLanguage::English => format!("All of {name}"),
        PageLanguage::Japanese | PageLanguage::Easy => format!("{name}（すべて）"),
    }
}

/// Monday first.
pub fn weekdays(language: PageLanguage) -> [&'static str; 7] {
    match language {
        PageLanguage::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        PageLanguage::Japanese | PageLanguage::Easy => ["月", "火", "水", "木", "金", "土", "日"],
    }
}

/// `PDF、10MBまで` and the like: a size as people read it.
pub fn size(bytes: usize) -> String {
    if bytes >= 1024 * 1024 {
        let tenths = bytes * 10 / (1024 * 1024);
        return format!("{}.{}MB", tenths / 10, tenths % 10);
    }
    format!("{}KB", bytes.div_ceil(1024))
}
