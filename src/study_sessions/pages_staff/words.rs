//! The sentences of the secretariat's pages that stand in no template.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use entities::calendar::resource::ResourceKind;
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::registration::{EndedBy, RegistrationState, Route};
use entities::study_sessions::session::{self, Approval, Audience};

use crate::study_sessions::session::{is_public_too_late, opens_with_publication};
use crate::study_sessions::staffing::Obstacle;
pub use crate::study_sessions::wording::usual::distance;
use crate::study_sessions::{Phase, wording};
use crate::vocabulary::tokyo;
use crate::web::{Choice, Form, thousands};

pub const SESSIONS: &str = "勉強会";
/// A registration the secretariat makes.
pub const REGISTER: &str = "申込を登録する";
pub const NEW: &str = "勉強会をつくる";

pub const EITHER_SPEAKER: &str =
    "登録されている方を選ぶか、外部の講師の名前を入力するか、どちらか一方にしてください。";
pub const SPEAKER_MISSING: &str = "登録されている方を選ぶか、外部の講師の名前を入力してください。";
pub const NUMBER: &str = "数字で入力してください。";
pub const DAY_OVER: &str = "開催日時が過ぎています。これからの日時を入力してください。\
     終わった勉強会を記録するときは、受付開始日に、開催より前の日を入力してください。";
pub const NEW_DAY_OVER: &str = "新しい開催日時が過ぎています。これからの日時を入力してください。";
pub const CLOSES_OVER: &str =
    "受付終了日時が過ぎています。これからの日時を入力するか、空欄にしてください。";
pub const BEGUN_BY_THEN: &str = "開催日時を過ぎてからの公開になります。このまま公開すると、\
     受付を終えた勉強会として載ります。これから開く勉強会なら、先に開催日を変えてください。";
pub const CLOSED_BY_THEN: &str = "受付終了を過ぎてからの公開になります。このまま公開すると、\
     申し込みを受け付けません。先に受付終了日を変えてください。";
pub const SERIES_EITHER: &str =
    "シリーズを選ぶか、新しい名前を入力するか、どちらか一方にしてください。";
pub const TIME_HINT: &str = "例：14:00";
pub const DAY_HINT: &str = "例：2026年12月3日。年は「令和8」でも入力できます。";
pub const NEW_SERIES_HINT: &str = "一覧にないときだけ入力してください。";
pub const MARKDOWN_HINT: &str =
    "公開ページに載ります。「## 見出し」「- 箇条書き」「**強調**」が使えます。";
pub const CAPACITY_HINT: &str = "空欄にすると、人数の上限はありません。";
pub const LIMIT_HINT: &str = "1つの団体から参加できる人数。空欄にすると上限はありません。";
pub const NOTE_HINT: &str = "会議番号、パスコードなど。参加が確定した方だけに見せます。";
pub const RELEASE_HINT: &str = "空欄にすると、参加が確定した方にすぐ見せます。";
pub const OPENS_HINT: &str = "空欄にすると、公開と同時に受付を始めます。";
pub const CLOSES_HINT: &str = "空欄にすると、最初の日程の開始まで受け付けます。\
     抽選で決めるときは、開始の24時間前までの日時を入力してください。";
pub const OFFER_HINT: &str = "繰上げを案内してから、この営業時間のうちに答えてもらいます。";
pub const STOP_HINT: &str = "開始前の営業時間がこれより短くなると、自動では繰り上げません。";
pub const VENUE_HINT: &str = "登録済みの会場を選んだときは、空欄でもかまいません。";
pub const GUEST_HINT: &str = "一覧にない方のときだけ入力してください。";
pub const BASIS_HINT: &str = "選ばないときは、この共催者に名簿を渡しません。本人の同意を選ぶと、\
     申し込みのときに一人ずつおたずねし、同意した方だけを渡します。";
pub const BASIS_DETAIL_HINT: &str =
    "委託のときは契約の名称と日付。共同利用のときは責任者の名称・住所・代表者名。";
pub const PURPOSE_HINT: &str = "例：会場の受付。申し込む方に見せます。";
pub const OPTIONS_HINT: &str = "選んでもらう質問のときに、1行に1つずつ入力してください。";
pub const CHANGED_MEANWHILE: &str = "ほかの担当者が先に保存しました。入力した内容は残っています。\
     いまの内容と見比べて、この画面の内容でよければ、もう一度保存してください。";
pub const NOT_RUNNING_YET: &str = "公開すると、ここで出欠を記録できます。";

pub fn modes() -> Vec<Choice> {
    vec![Choice::new("venue", "会場"), Choice::new("online", "オンライン")]
}

pub fn audiences() -> Vec<Choice> {
    [
        (Audience::NewOperators, "new_operators"),
        (Audience::Operators, "operators"),
        (Audience::Public, "public"),
    ]
    .map(|(audience, value)| Choice::new(value, wording::audience(audience)))
    .into()
}

pub fn approvals() -> Vec<Choice> {
    vec![
        Choice::new("automatic", "自動で確定する").hint("先着順です。"),
        Choice::new("by_staff", "事務局が承認する").hint("承認するまで席は確定しません。"),
        Choice::new("by_lottery", "抽選で決める")
            .hint("受付終了のあとに自動で抽選します。公開したあとは変えられません。"),
    ]
}

/// Which numbers a field takes.
pub fn between(allowed: &RangeInclusive<i32>) -> String {
    let shown = |number: &i32| thousands(u64::from(number.unsigned_abs()));
    format!("{}～{}の数で入力してください。", shown(allowed.start()), shown(allowed.end()))
}

/// When people can register. A session that is not public yet may open with its publication.
pub fn window(session: &session::Model) -> String {
    let closes = tokyo::date_time(session.closes_at);
    if !opens_with_publication(session) {
        return format!("{}から{closes}まで", tokyo::date_time(session.opens_at));
    }
    let at = session.publish_at.map(|at| format!("（{}）", tokyo::date_time(at)));
    format!("公開と同時{}に始まり、{closes}まで", at.unwrap_or_default())
}

/// What becoming public comes too late for.
pub fn too_late(session: &session::Model, now: DateTime<Utc>) -> Option<&'static str> {
    let begun = session.starts_at <= session.publish_at.unwrap_or(now);
    is_public_too_late(session, now).then_some(if begun { BEGUN_BY_THEN } else { CLOSED_BY_THEN })
}

/// As a plan that is settled.
pub fn approval(approval: Approval) -> &'static str {
    match approval {
        Approval::Automatic => "自動で確定する",
        Approval::ByStaff => "事務局が承認する",
        Approval::ByLottery => "受付終了のあとに抽選する",
    }
}

pub fn promotions() -> Vec<Choice> {
    vec![
        Choice::new("offer", "待っている方に案内し、答えを待つ"),
        Choice::new("direct", "待っている方を、そのまま確定する"),
    ]
}

pub fn accessibility() -> Vec<Choice> {
    let note = "答えは事務局だけが見ます。勉強会が終わると消します。";
    vec![Choice::new("yes", "配慮してほしいことを尋ねる").hint(note)]
}

pub fn question_kinds() -> Vec<Choice> {
    vec![
        Choice::new("text", "文章で答える"),
        Choice::new("choice", "1つ選ぶ"),
        Choice::new("choices", "いくつでも選ぶ"),
        Choice::new("file", "ファイルを出す"),
    ]
}

/// The usual distances, and whatever else was chosen.
pub fn distances(form: &Form) -> Vec<Choice> {
    let mut minutes = vec![14 * 24 * 60, 7 * 24 * 60, 3 * 24 * 60, 24 * 60, 3 * 60, 60];
    minutes.extend(form.all("reminders").iter().filter_map(|text| text.parse::<i32>().ok()));
    minutes.sort_unstable_by(|one, other| other.cmp(one));
    minutes.dedup();
    minutes.into_iter().map(|one| Choice::new(one.to_string(), distance(one))).collect()
}

pub fn phase_chip(phase: Phase) -> (&'static str, &'static str) {
    let kind = match phase {
        Phase::Draft => "draft",
        Phase::Scheduled | Phase::Announced => "info",
        Phase::Open => "open",
        Phase::Full | Phase::Postponed => "warning",
        Phase::Closed | Phase::Discarded => "neutral",
        Phase::Held | Phase::Reported => "done",
        Phase::Cancelled => "error",
    };
    (kind, wording::phase(phase))
}

/// A registration of a session that does not take place says so.
pub fn chip_in(phase: Phase, state: RegistrationState) -> (&'static str, &'static str) {
    let ended = matches!(state, RegistrationState::Cancelled | RegistrationState::Declined);
    if phase == Phase::Cancelled && !ended {
        return ("neutral", wording::phase(phase));
    }
    registration_chip(state)
}

pub fn registration_chip(state: RegistrationState) -> (&'static str, &'static str) {
    let kind = match state {
        RegistrationState::Pending => "warning",
        RegistrationState::Confirmed => "success",
        RegistrationState::Entered | RegistrationState::Waiting | RegistrationState::Offered => {
            "info"
        }
        RegistrationState::Cancelled | RegistrationState::Declined => "neutral",
    };
    (kind, wording::registration_state(state))
}

pub fn presence_chip(presence: Presence) -> (&'static str, &'static str) {
    let kind = match presence {
        Presence::Present => "success",
        Presence::Late | Presence::LeftEarly => "info",
        Presence::Excused => "neutral",
        Presence::NoShow => "warning",
    };
    (kind, wording::presence(presence))
}

pub fn route(route: Route) -> &'static str {
    match route {
        Route::Own => "本人が申込",
        Route::Colleague => "同じ団体の方が申込",
        Route::PublicForm => "公開ページから申込",
        Route::Staff => "事務局が登録",
        Route::WalkIn => "当日受付",
    }
}

pub fn ended_by(by: EndedBy) -> &'static str {
    match by {
        EndedBy::Participant => "本人",
        EndedBy::Staff => "事務局",
        EndedBy::OfferDeclined => "繰上げを辞退",
        EndedBy::OfferExpired => "繰上げの回答なし",
        EndedBy::NotDrawn => "抽選",
        EndedBy::SessionEnded => "勉強会の終了",
    }
}

pub fn resource_kind(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Person => "人",
        ResourceKind::Room => "会場",
        ResourceKind::Licence => "オンライン会議の枠",
    }
}

/// Who or what is taken, when, and by what.
pub fn obstacle(one: &Obstacle) -> String {
    let who = match one.kind {
        ResourceKind::Person => format!("{}さん", one.name),
        ResourceKind::Room | ResourceKind::Licence => format!("「{}」", one.name),
    };
    let what = match &one.session {
        Some(title) => format!("勉強会「{title}」があります"),
        None => "別の予定があります".to_owned(),
    };
    format!(
        "{who}は、{}に{what}。日時か割り当てを変えてください。",
        tokyo::span(one.starts_at, one.ends_at)
    )
}

/// How many people get a letter.
pub fn told(many: usize) -> String {
    if many == 0 { String::new() } else { format!("{many}名にお知らせを送ります。") }
}
