//! Every sentence of contacts, introductions and dispatches that is not in a template; those the
//! other side reads in both languages.

use chrono::{DateTime, NaiveDate, Utc};
use entities::networking::contact_relation::Closeness;
use entities::networking::dispatch::DispatchState;
use entities::networking::introduction::{IntroductionState, Side};
use entities::networking::introduction_event::Act;

use super::Refusal;
use crate::vocabulary::tokyo;

/// Why the clock ended an introduction; read by the secretariat.
pub const LEFT: &str = "申し込んだ担当者が団体を離れたか、団体が参加をやめたため（自動）";

/// What a state is called: before they are introduced it says who is waited for.
pub fn state(state: IntroductionState) -> &'static str {
    use IntroductionState as S;
    match state {
        S::Candidate => "事業者の返事待ち",
        S::RequesterAgreed => "事務局の確認待ち",
        S::PartnerAsked => "相手の返事待ち",
        S::PartnerAgreed => "事業者の最後の確認待ち",
        S::Introduced => "紹介済",
        S::Met => "面談済",
        S::Reviewed => "成果の回答あり",
        S::Closed => "終了",
        S::Declined => "見送り",
        S::Lapsed => "期限切れ",
    }
}

/// The same for a side, which may be the one that is waited for.
pub fn state_for(who: Side, one: IntroductionState) -> &'static str {
    use IntroductionState as S;
    match (who, one) {
        (Side::Requester, S::Candidate) | (Side::Partner, S::PartnerAsked) => "あなたの返事待ち",
        (Side::Requester, S::RequesterAgreed) => "事務局が相手を探しています",
        (Side::Requester, S::PartnerAgreed) => "あなたの最後の確認待ち",
        (Side::Partner, S::PartnerAgreed) => "相手の最後の確認待ち",
        _ => state(one),
    }
}

/// With the kind of chip it is drawn as.
pub fn chip(one: IntroductionState) -> (&'static str, &'static str) {
    use IntroductionState as S;
    let kind = match one {
        S::Candidate => "draft",
        S::RequesterAgreed | S::PartnerAgreed => "warning",
        S::PartnerAsked => "info",
        S::Introduced | S::Met | S::Reviewed => "success",
        S::Closed | S::Declined | S::Lapsed => "done",
    };
    (kind, state(one))
}

/// What a step is called, in the history.
pub fn act(act: Act) -> &'static str {
    match act {
        Act::Requested => "紹介の申し込み",
        Act::Proposed => "事務局からの提案",
        Act::RequesterAgreed => "事業者の同意",
        Act::PartnerAsked => "相手方への打診",
        Act::PartnerAgreed => "相手方の同意",
        Act::Introduced => "紹介",
        Act::TimesOffered => "日時の候補",
        Act::MeetingFixed => "面談の日時の決定",
        Act::MeetingCalledOff => "面談の取り消し",
        Act::Met => "面談",
        Act::NotMet => "面談は行われなかった",
        Act::OutcomeTold => "成果の回答",
        Act::Closed => "終了",
        Act::Declined => "見送り",
        Act::Withdrawn => "辞退",
        Act::Lapsed => "期限切れ",
    }
}

pub fn side(side: Side) -> &'static str {
    match side {
        Side::Requester => "事業者",
        Side::Partner => "相手方",
        Side::Staff => "事務局",
    }
}

pub fn closeness(one: Closeness) -> &'static str {
    match one {
        Closeness::Acquainted => "面識がある",
        Closeness::WorkedTogether => "一緒に仕事をした",
        Closeness::Close => "いつでも連絡できる",
    }
}

pub fn dispatch_state(one: DispatchState) -> &'static str {
    match one {
        DispatchState::Planned => "予定",
        DispatchState::Done => "実施済",
        DispatchState::CalledOff => "中止",
    }
}

/// A time of a meeting. Whoever may live by another clock is told by which it is.
pub fn span(
    (starts, ends): (DateTime<Utc>, DateTime<Utc>),
    (english, abroad): (bool, bool),
) -> String {
    match (english, abroad) {
        (true, _) => tokyo::english_span(starts, ends),
        (false, true) => format!("{}（日本時間）", tokyo::span(starts, ends)),
        (false, false) => tokyo::span(starts, ends),
    }
}

/// The last day to answer, to its end in Japan: `Tue, 8 Dec 2026, 23:59 JST (UTC+9)`.
pub fn due(day: NaiveDate, (english, abroad): (bool, bool)) -> String {
    match (english, abroad) {
        (true, _) => format!("{}, 23:59 {}", tokyo::english_date(day), tokyo::ENGLISH_ZONE),
        (false, true) => format!("{}（日本時間）", tokyo::date(day)),
        (false, false) => tokyo::date(day),
    }
}

/// `紹介番号: N8-482-136`
pub fn number(number: &str, english: bool) -> String {
    if english { format!("Introduction {number}") } else { format!("紹介番号: {number}") }
}

/// The title of the meeting in a calendar.
pub fn meeting_summary(other: &str, english: bool) -> String {
    if english { format!("Meeting with {other}") } else { format!("{other} さんとの面談") }
}

/// Why something is not done, in Japanese.
pub fn refusal(refusal: &Refusal) -> String {
    said(refusal, false)
}

/// The same in English, for the other side.
pub fn refusal_in_english(refusal: &Refusal) -> String {
    said(refusal, true)
}

fn said(refusal: &Refusal, english: bool) -> String {
    if let Refusal::TimeTaken { starts_at, ends_at } = refusal {
        return if english {
            format!("{} is not free any more.", tokyo::english_span(*starts_at, *ends_at))
        } else {
            let span = tokyo::span(*starts_at, *ends_at);
            format!("{span}には、ほかの予定が入っています。別の日時にしてください。")
        };
    }
    if let Refusal::NotPossibleNow(now) = refusal {
        return if english {
            "This is not possible any more. Please open the page again.".to_owned()
        } else {
            format!("いまの状態（{}）では、この操作はできません。", state(*now))
        };
    }
    let (ja, en) = both(refusal);
    if english { en } else { ja }.to_owned()
}

/// In Japanese and in English.
fn both(refusal: &Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NotFound => ("見つかりません。", "Not found."),
        Refusal::Invalid(_) => ("入力内容を確認してください。", "Please check what you entered."),
        Refusal::NotForThem => {
            ("紹介を申し込めるのは、参加している事業者の担当者です。", "This is for operators.")
        }
        Refusal::TooLate => ("回答の期限が過ぎています。", "The time to answer is over."),
        Refusal::NoAddress => (
            "相手に届くメールアドレスが登録されていません。事務局での登録が必要です。",
            "There is no mail address of the other side.",
        ),
        Refusal::NotOffered => {
            ("選んだ会議室かライセンスは、いまは使えません。", "The room is not offered any more.")
        }
        Refusal::NotOnOffer | Refusal::TimeTaken { .. } | Refusal::NotPossibleNow(_) => (
            "その日時は、いまは選べません。画面を開き直してください。",
            "This time cannot be chosen any more. Please open the page again.",
        ),
        Refusal::NotAskedYet => (
            "まだお尋ねしていません。時期が来たらメールでお知らせします。",
            "We have not asked yet.",
        ),
        Refusal::NotMergeable => ("この2件はまとめられません。", "These cannot be merged."),
        Refusal::AlreadyApplied => {
            ("このファイルは取り込み済みです。", "The file was written already.")
        }
        Refusal::ChangedMeanwhile => (
            "ほかの人が先に保存しました。画面を開き直してください。",
            "It was changed meanwhile. Please open the page again.",
        ),
    }
}
