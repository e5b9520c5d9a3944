//! Why a wish is not carried out, and what to do about it.

use entities::consultations::consultation::Side;

use super::state;
use crate::consultations::refusal::{Limit, Refusal, TakenSide, Unusual};
use crate::vocabulary::tokyo;

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => "この相談は見つかりません。".to_owned(),
        Refusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        Refusal::NotForThem => NOT_FOR_THEM.to_owned(),
        Refusal::SamePerson => SAME_PERSON.to_owned(),
        Refusal::NotAccepting => NOT_ACCEPTING.to_owned(),
        Refusal::Conflicted => CONFLICTED.to_owned(),
        Refusal::NotFree(obstacle) => obstacle.to_string(),
        Refusal::Taken => TAKEN.to_owned(),
        Refusal::OwnTimeTaken { starts_at, ends_at } => format!(
            "同じ時間に別の予定（{}）があります。ほかの時間を選んでください。",
            tokyo::span(*starts_at, *ends_at)
        ),
        Refusal::ClientsTimeTaken => CLIENTS_TIME_TAKEN.to_owned(),
        Refusal::SidesTaken(taken) => sides_taken(taken),
        Refusal::NobodyFree => NOBODY_FREE.to_owned(),
        Refusal::RoomTaken(busy) => room_taken(busy),
        Refusal::NoLicenceFree => NO_LICENCE_FREE.to_owned(),
        Refusal::NotOffered => {
            "選んだ会場またはオンライン会議の枠は使えません。別のものを選んでください。".to_owned()
        }
        Refusal::ReasonNeeded(limits) => reason_needed(limits),
        Refusal::AlreadyPast => ALREADY_PAST.to_owned(),
        Refusal::TooEarly => "まだ開始していません。開始後に操作してください。".to_owned(),
        Refusal::NotPossibleNow(now) => {
            format!("この相談は「{}」のため、この操作はできません。", state(*now))
        }
        Refusal::ChangedMeanwhile => {
            "先に別の変更がありました。最新の内容を開いて、もう一度操作してください。".to_owned()
        }
        Refusal::RecordApproved | Refusal::FeePaid | Refusal::TravelClaimed => {
            settled(refusal).to_owned()
        }
        Refusal::Unchanged => UNCHANGED.to_owned(),
        Refusal::OutsideHours(found) => outside_hours(found),
        Refusal::TooLate { .. }
        | Refusal::TooManyOpen { .. }
        | Refusal::Suspended { .. }
        | Refusal::ConditionsNotAccepted { .. } => policy_refusal(refusal),
    }
}

const UNCHANGED: &str =
    "変わったところがありません。変えるところを直してから、もう一度送ってください。";

/// What an accompanist is warned of.
pub fn unusual(found: Unusual) -> String {
    match found {
        Unusual::Weekend(day) => {
            format!("受付時間の外です（{}曜日）。", tokyo::weekday(day))
        }
        Unusual::DayOff => "受付時間の外です（祝日または休業日）。".to_owned(),
        Unusual::Closed => "受付時間の外です（休みにした日）。".to_owned(),
        Unusual::OddHours => "受付時間の外です（8:00より前、または21:00より後）。".to_owned(),
        Unusual::NotOpen => "登録した受付時間の外です。".to_owned(),
        Unusual::OtherMode(offered) => format!("この時間帯に受け付けている方法は{offered}です。"),
    }
}

fn outside_hours(found: &[Unusual]) -> String {
    let list: String = found.iter().copied().map(unusual).collect();
    format!("{list}それでもこの日時にするときは、確認したうえで送ってください。")
}

const NOT_FOR_THEM: &str = "個別相談は、事業者に所属する方が申し込めます。所属を確認してください。";

const TAKEN: &str = "この時間は、ほかの方が先に予約しました。ほかの時間を選んでください。";

const SAME_PERSON: &str =
    "相談する方と支援者が同じ人になっています。ほかの支援者を選んでください。";

const CLIENTS_TIME_TAKEN: &str =
    "相談する方には、この時間に別の予定があります。ほかの時間を選んでください。";

const ALREADY_PAST: &str = "過ぎた日時は選べません。これからの日時を選んでください。";

const NOT_ACCEPTING: &str =
    "この支援者は、現在このテーマの相談を受け付けていません。ほかの支援者を選んでください。";

const CONFLICTED: &str =
    "この事業者と支援者の間には、利益相反が登録されています。ほかの支援者を選んでください。";

const NOBODY_FREE: &str =
    "この時間に相談を受けられる支援者がいません。ほかの時間を選んでください。";

/// Other times and other ways help whoever asks; an address of one's own helps the secretariat.
const NO_LICENCE_FREE: &str = "この時間は、オンライン会議の枠がすべて使われています。ほかの時間を選ぶか、対面または電話に変えてください。事務局は、参加用URLを入力すれば枠を使わずに決められます。";

const RECORD_APPROVED: &str = "相談記録票が承認済みのため、欠席に直せません。記録票に誤りがあるときは、記録票の訂正をしてください。";
const FEE_PAID: &str = "謝金を支払い済みのため、欠席に直せません。";
const TRAVEL_CLAIMED: &str = "旅費の精算が提出されているため、欠席に直せません。先に旅費の精算を差し戻してください。支払い済みのときは直せません。";

/// What of a held meeting stands in the way of taking it back.
fn settled(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::RecordApproved => RECORD_APPROVED,
        Refusal::FeePaid => FEE_PAID,
        _ => TRAVEL_CLAIMED,
    }
}

fn policy_refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::TooLate { deadline } => format!(
            "手続きの期限（{}）を過ぎています。事務局へ連絡してください。",
            tokyo::date_time(*deadline)
        ),
        Refusal::TooManyOpen { most } => format!(
            "同時に申し込める相談は1団体{most}件までです。予定の相談が終わってから申し込んでください。"
        ),
        Refusal::Suspended { until } => format!(
            "無断欠席などが続いたため、{}まで申し込みを休止しています。事情があるときは事務局へ連絡してください。",
            super::suspended_until(*until)
        ),
        _ => "オンライン相談の条件を読み、同意してください。".to_owned(),
    }
}

/// `支援者には、この時間に別の個別相談（…）があります。ほかの時間を選んでください。`
fn sides_taken(taken: &[TakenSide]) -> String {
    let said: Vec<_> = taken
        .iter()
        .map(|one| {
            let who = if one.side == Side::Client { "相談する方" } else { "支援者" };
            let what = if one.is_consultation { "個別相談" } else { "予定" };
            let when = tokyo::span(one.starts_at, one.ends_at);
            format!("{who}には、この時間に別の{what}（{when}）があります。")
        })
        .collect();
    format!("{}ほかの時間を選んでください。", said.join(""))
}

fn room_taken(busy: &[crate::calendar::Busy]) -> String {
    let list: Vec<_> = busy
        .iter()
        .map(|busy| {
            let what = busy.label.as_deref().unwrap_or("参加者");
            format!("{what}（{}）", tokyo::span(busy.starts_at, busy.ends_at))
        })
        .collect();
    format!("次の予定と重なっています。日時か割り当てを変えてください: {}", list.join("、"))
}

fn reason_needed(limits: &[Limit]) -> String {
    let list: Vec<_> = limits.iter().map(|limit| self::refusal(&Refusal::from(*limit))).collect();
    format!("次の制限を超えて決めるには、理由を入力してください。{}", list.join(""))
}
