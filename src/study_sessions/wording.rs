//! The sentences of study sessions that stand in no template.

use chrono::{DateTime, Utc};
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;

use super::registration::{self as registering, Refusal as RegistrationRefusal};
use super::session::{Phase, Refusal as SessionRefusal};
use crate::vocabulary::tokyo;

pub mod attendance;
pub mod materials;
pub mod prework;
pub mod series;
pub mod sharing;
pub mod speaking;
pub mod usual;

pub const REASON: &str = "理由を500文字以内で入力してください。";

/// `第3回 地域間連携をどう始めるか`
pub fn full_title(number: Option<i32>, title: &str) -> String {
    number.map_or_else(|| title.to_owned(), |number| format!("第{number}回 {title}"))
}

pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Venue => "会場",
        Mode::Online => "オンライン",
    }
}

pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Draft => "下書き",
        Phase::Scheduled => "公開待ち",
        Phase::Announced => "受付前",
        Phase::Open => "受付中",
        Phase::Full => "満席（キャンセル待ち）",
        Phase::Closed => "受付終了",
        Phase::Held => "開催済",
        Phase::Reported => "報告済",
        Phase::Postponed => "延期",
        Phase::Cancelled => "中止",
        Phase::Discarded => "取りやめ",
    }
}

pub fn registration_state(state: RegistrationState) -> &'static str {
    match state {
        RegistrationState::Pending => "承認待ち",
        RegistrationState::Entered => "抽選待ち",
        RegistrationState::Confirmed => "参加確定",
        RegistrationState::Waiting => "キャンセル待ち",
        RegistrationState::Offered => "繰上げ案内中",
        RegistrationState::Cancelled => "取り消し",
        RegistrationState::Declined => "見送り",
    }
}

pub fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Present => "出席",
        Presence::Late => "遅刻",
        Presence::LeftEarly => "早退",
        Presence::Excused => "欠席（連絡あり）",
        Presence::NoShow => "無断欠席",
    }
}

pub fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::NewOperators => "新規事業者（採択事業者・これから始める事業者）",
        Audience::Operators => "事業者",
        Audience::Public => "どなたでも",
    }
}

/// How far away the start is, for the subject of a reminder.
pub fn soon(now: DateTime<Utc>, starts_at: DateTime<Utc>, within_hours: bool) -> String {
    let days = (tokyo::day_of(starts_at) - tokyo::day_of(now)).num_days();
    match days {
        _ if within_hours => "まもなく開催".to_owned(),
        0 => "本日開催".to_owned(),
        1 => "明日開催".to_owned(),
        days => format!("開催まであと{days}日"),
    }
}

pub fn session_refusal(refusal: &SessionRefusal) -> String {
    match refusal {
        SessionRefusal::NotFound => "この勉強会は見つかりません。".to_owned(),
        SessionRefusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        SessionRefusal::ChangedMeanwhile => {
            "ほかの担当者が先に変更しました。最新の内容を開いて、もう一度変更してください。"
                .to_owned()
        }
        SessionRefusal::NotPossibleNow(now) => {
            format!("この勉強会は「{}」のため、この操作はできません。", phase(*now))
        }
        SessionRefusal::Occupied(busy) => occupied(busy),
        SessionRefusal::NotOffered => {
            "選んだ会場またはオンライン会議の枠は使えなくなりました。別のものを選んでください。"
                .to_owned()
        }
        SessionRefusal::SeatsTaken { mode: taken } => {
            format!("{}の定員は、すでに確定・案内中の人数より少なくできません。", mode(*taken))
        }
        SessionRefusal::RecipientsDiffer { expected, actual } => format!(
            "お知らせが届く人数が{expected}名から{actual}名に変わりました。人数を確認して、もう一度操作してください。"
        ),
        SessionRefusal::PublishInThePast => {
            "公開日時には、これからの日時を指定してください。".to_owned()
        }
        SessionRefusal::TooEarly => "まだ終了していません。終了後に操作してください。".to_owned(),
        SessionRefusal::PartAttended => {
            "出席の記録がある回は削除できません。記録を取り消してから削除してください。".to_owned()
        }
        SessionRefusal::PartInUse => {
            "あわせて開く交流会がある回は削除できません。先に交流会の「あわせて開く勉強会」を変えてください。".to_owned()
        }
        SessionRefusal::OfAnotherConference => {
            "この勉強会は、ほかの会の日程です。先にその会の日程から外してください。".to_owned()
        }
    }
}

fn occupied(busy: &[crate::calendar::Busy]) -> String {
    let list: Vec<_> = busy
        .iter()
        .map(|busy| {
            let what = busy.label.as_deref().unwrap_or("登壇者");
            format!("{what}（{}）", tokyo::span(busy.starts_at, busy.ends_at))
        })
        .collect();
    format!("次の予定と重なっています。日時か割り当てを変えてください: {}", list.join("、"))
}

const TOO_MANY_LETTERS: &str = "確認メールを何度も送ったため、いまは送れません。届いたメールを確認するか、時間をおいてもう一度お試しください。";

pub fn registration_refusal(refusal: &RegistrationRefusal) -> String {
    match refusal {
        RegistrationRefusal::NotFound => "申込みが見つかりません。".to_owned(),
        RegistrationRefusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        RegistrationRefusal::NotOpen(Phase::Announced) => {
            "まだ受付を始めていません。受付開始までお待ちください。".to_owned()
        }
        RegistrationRefusal::NotOpen(now) => {
            format!("この勉強会は「{}」のため、申し込めません。", phase(*now))
        }
        RegistrationRefusal::NotForThem => {
            "この勉強会の対象ではないため、申し込めません。対象は案内のページで確認してください。"
                .to_owned()
        }
        RegistrationRefusal::OrganisationNeeded => {
            "団体として参加する勉強会です。どの団体から参加するかを指定してください。".to_owned()
        }
        RegistrationRefusal::AlreadyRegistered { number } => already_registered(number),
        RegistrationRefusal::KnownByAnotherName { name } => known_by_another_name(name),
        RegistrationRefusal::Full { mode: full } => format!(
            "{}は満席です。キャンセル待ちに登録するか、別の参加方法を選んでください。",
            mode(*full)
        ),
        RegistrationRefusal::OrganisationFull { limit } => {
            format!("1団体から参加できるのは{limit}名までです。キャンセル待ちに登録できます。")
        }
        RegistrationRefusal::ReasonNeeded(limits) => reason_needed(limits),
        RegistrationRefusal::ModeNotOffered => "選べる参加方法から選んでください。".to_owned(),
        RegistrationRefusal::TooLate => "開始時刻を過ぎたため、この操作はできません。".to_owned(),
        RegistrationRefusal::NoLongerPossible => {
            "すでに手続きが済んでいるため、この操作はできません。".to_owned()
        }
        RegistrationRefusal::LinkExpired => {
            "リンクの期限が過ぎています。もう一度お申し込みください。".to_owned()
        }
        RegistrationRefusal::TooManyRequests => TOO_MANY_LETTERS.to_owned(),
        RegistrationRefusal::OnDay(_, starts, why) => {
            format!("{}からの日程：{}", tokyo::date_time(*starts), registration_refusal(why))
        }
    }
}

fn already_registered(number: &str) -> String {
    if number.is_empty() {
        return "すでに申し込んでいます。".to_owned();
    }
    format!("すでに申し込んでいます（受付番号 {number}）。")
}

/// Says how to go on, to applicants and to the secretariat.
pub fn known_by_another_name(name: &str) -> String {
    format!(
        "このメールアドレスは「{name}」さんとして記録されています。\
         {name}さんが参加するときは、お名前をこのとおりにしてください。\
         別の方が参加するときは、その方のメールアドレスにしてください。"
    )
}

pub fn reason_needed(limits: &[registering::Limit]) -> String {
    let list = limits.iter().map(|limit| match limit {
        registering::Limit::NotOpen(now) => format!("受付の状態は「{}」です。", phase(*now)),
        registering::Limit::NotForThem => "この勉強会の対象ではありません。".to_owned(),
        registering::Limit::OrganisationFull { limit } => {
            format!("この団体は、上限の{limit}名に達しています。")
        }
    });
    let list: Vec<_> = list.collect();
    format!("次の制限を超えて登録するには、理由を入力してください。{}", list.join(""))
}

/// Beside the fields of a session.
pub mod plan {
    pub const TITLE_MISSING: &str = "題名を入力してください。";
    pub const NUMBER: &str = "回は1～9,999の数で入力してください。";
    pub const CONTACT_MISSING: &str = "問い合わせ先の名前を入力してください。";
    pub const CO_HOST_NAME: &str = "共催者の名前を入力してください。";
    pub const CO_HOST_TWICE: &str = "同じ名前の共催者があります。1つにまとめてください。";
    pub const PARTS_MISSING: &str = "日時を1つ以上入力してください。";
    pub const PARTS_OVERLAP: &str = "同じ登壇者か会場の時間が重なっています。";
    pub const VENUE_MISSING: &str = "会場参加があるため、会場を入力してください。";
    pub const SPEAKER_NAME: &str = "登壇者の名前を入力してください。";
    pub const SEATS_MISSING: &str = "参加方法（会場・オンライン）を1つ以上選んでください。";
    pub const CAPACITY: &str = "定員は0～100,000の数で入力してください。";
    pub const MODE_TWICE: &str = "同じ参加方法が2つあります。1つにしてください。";
    pub const ORGANISATION_LIMIT: &str = "1団体の上限は1～100,000の数で入力してください。";
    pub const OFFER_HOURS: &str = "回答期限は1～80営業時間で入力してください。";
    pub const STOP_HOURS: &str = "自動の繰上げを止める時期は0～80営業時間前で入力してください。";
    pub const ONLINE_URL: &str = "https:// で始まるURLを入力してください。";
    pub const ONLINE_WITHOUT_SEATS: &str = "オンライン参加の定員も設定してください。";
    pub const DRAW_TOO_LATE: &str =
        "抽選で決めるときは、受付終了を開始の24時間前までの日時にしてください。";
    pub const WINDOW_ORDER: &str = "受付終了は受付開始より後にしてください。";
    pub const OPENS_AFTER_START: &str = "受付開始は、最初の日程の開始より前にしてください。";
    pub const WINDOW_AFTER_END: &str = "受付終了は勉強会の終了までにしてください。";
    pub const QUESTION_LABEL: &str = "質問文を入力してください。";
    pub const QUESTION_OPTIONS: &str = "選択肢を2つ以上、重ならないように入力してください。";
    pub const UNKNOWN_SERIES: &str = "シリーズが見つかりません。一覧から選んでください。";
    pub const UNKNOWN_TERM: &str = "一覧にない項目です。一覧から選んでください。";
    pub const UNKNOWN_PERSON: &str = "登壇者が見つかりません。一覧から選んでください。";
    pub const UNKNOWN_ORGANISATION: &str = "団体が見つかりません。登録を確認してください。";
    pub const PREFECTURE: &str = "都道府県は1～47の番号で入力してください。";
    pub const DRAW_FIXED: &str =
        "公開したあとは、抽選に変えることも、抽選をやめることもできません。";
    pub const FAR_AWAY: &str = "日時は2000年から2100年までにしてください。";
    pub const REMINDERS: &str = "リマインダーは開始の10分前～60日前で設定してください。";
    pub const STARTS_AT: &str = "開始日時は分の単位で入力してください。";

    pub fn too_long(limit: usize) -> String {
        format!("{limit}文字以内で入力してください。")
    }

    pub fn too_many(limit: usize) -> String {
        format!("{limit}件以内にしてください。")
    }
}

/// Beside the fields of a registration.
pub mod registration {
    use entities::study_sessions::question::QuestionKind;

    pub const CONSENT: &str = "個人情報の取り扱いへの同意（consent）が必要です。";
    pub const NEEDS_CONSENT: &str =
        "必要な配慮（needs）を書くときは、使うことへの同意（needs_consent）が必要です。";
    pub const UNKNOWN_FILE: &str = "ファイルが見つかりません。もう一度ファイルを送ってください。";
    pub const PREFECTURE: &str = "都道府県を一覧から選んでください。";
    pub const NOT_DRAWN: &str = "抽選の結果、席をご用意できませんでした。";
    pub const WRONG_KIND: &str = "質問に合う形で答えてください。";
    pub const NOT_AN_OPTION: &str = "選択肢の中から選んでください。";
    pub const ONE_OPTION: &str = "1つだけ選んでください。";
    pub const FILE_KIND: &str =
        "PDF、Word、Excel、PowerPoint、PNG、JPEGのいずれかのファイルを選んでください。";
    pub const FILE_EMPTY: &str =
        "このファイルは空（0バイト）です。中身を確かめて、選び直してください。";
    pub const FILE_SIZE: &str = "5MB以内のファイルを選んでください。";

    pub fn too_long(limit: usize) -> String {
        format!("{limit}文字以内で入力してください。")
    }

    pub fn missing(kind: QuestionKind) -> &'static str {
        match kind {
            QuestionKind::Text => "回答を入力してください。",
            QuestionKind::Choice | QuestionKind::Choices => "選択肢を選んでください。",
            QuestionKind::File => "ファイルを選んでください。",
        }
    }
}
