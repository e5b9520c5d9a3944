//! What the server chooses to say. Sentences that are always the same stand in the templates.

use entities::newsletter::consent::{Act, Route};
use entities::newsletter::import::ImportState;
use entities::newsletter::subscriber::{Frequency, ReaderKind, ReaderLanguage, ReaderState};
use entities::people::role_assignment::Role;

use super::evidence::kept_until;
use super::refusal::Refusal;
use super::undelivered::{Undelivered, WhyNot};
use crate::vocabulary::tokyo;

/// The sentence in a language.
pub fn say<'a>(language: ReaderLanguage, ja: &'a str, en: &'a str, easy: &'a str) -> &'a str {
    match language {
        ReaderLanguage::Ja => ja,
        ReaderLanguage::En => en,
        ReaderLanguage::JaEasy => easy,
    }
}

/// Between things told one after the other.
pub fn comma(language: ReaderLanguage) -> &'static str {
    say(language, "、", ", ", "、")
}

pub fn kind(kind: ReaderKind) -> &'static str {
    kind_in(ReaderLanguage::Ja, kind)
}

pub fn kind_in(language: ReaderLanguage, kind: ReaderKind) -> &'static str {
    let (ja, en, easy) = match kind {
        ReaderKind::Operator => {
            ("「地域の人事部」に取り組む団体", "Regional HR operator", "「地域の人事部」の 団体")
        }
        ReaderKind::Company => ("企業", "Company", "会社"),
        ReaderKind::Government => ("国・自治体", "Government", "国・市・町"),
        ReaderKind::SupportBody => ("支援機関", "Support body", "会社を たすける 団体"),
        ReaderKind::School => ("学校・教育機関", "School", "学校"),
        ReaderKind::Individual => ("個人", "Individual", "ひとり"),
        ReaderKind::Other => ("そのほか", "Other", "そのほか"),
    };
    say(language, ja, en, easy)
}

pub fn frequency(frequency: Frequency) -> &'static str {
    frequency_in(ReaderLanguage::Ja, frequency)
}

pub fn frequency_in(language: ReaderLanguage, frequency: Frequency) -> &'static str {
    let (ja, en, easy) = match frequency {
        Frequency::EveryIssue => ("毎号", "Every issue", "ぜんぶ"),
        Frequency::MonthlyDigest => ("月1回のまとめ", "A digest once a month", "1か月に 1回"),
    };
    say(language, ja, en, easy)
}

pub fn language(language: ReaderLanguage) -> &'static str {
    language_in(ReaderLanguage::Ja, language)
}

pub fn language_in(language: ReaderLanguage, one: ReaderLanguage) -> &'static str {
    let (ja, en, easy) = match one {
        ReaderLanguage::Ja => ("日本語", "Japanese", "日本語"),
        ReaderLanguage::En => ("英語", "English", "えいご"),
        ReaderLanguage::JaEasy => ("やさしい日本語", "Easy Japanese", "やさしい 日本語"),
    };
    say(language, ja, en, easy)
}

pub fn state(state: ReaderState) -> &'static str {
    match state {
        ReaderState::Active => "配信中",
        ReaderState::Left => "配信停止（本人）",
        ReaderState::Stopped => "配信停止（事務局）",
    }
}

pub fn state_in(language: ReaderLanguage, state: ReaderState) -> &'static str {
    let (ja, en, easy) = match state {
        ReaderState::Active => ("配信中", "Receiving", "おくっています"),
        ReaderState::Left | ReaderState::Stopped => ("配信停止", "Stopped", "とまっています"),
    };
    say(language, ja, en, easy)
}

/// State as a chip.
pub fn chip(one: ReaderState) -> (&'static str, &'static str) {
    match one {
        ReaderState::Active => ("success", state(one)),
        ReaderState::Left => ("neutral", state(one)),
        ReaderState::Stopped => ("warning", state(one)),
    }
}

/// What became of a reader: the state, or that nothing arrives.
pub fn reader_chip(one: ReaderState, undelivered: bool) -> (&'static str, &'static str) {
    if undelivered && one == ReaderState::Active { ("error", NOT_ARRIVING) } else { chip(one) }
}

pub const NOT_ARRIVING: &str = "届きません";

/// For the secretariat.
pub fn undelivered(one: &Undelivered) -> String {
    let why = match one.why {
        WhyNot::NoMailbox => "宛先が存在しないと返されました",
        WhyNot::KeptComingBack => "何度も届かずに戻ってきました",
        WhyNot::Complained => "迷惑メールとして申告されました",
        WhyNot::ByHand => "事務局が、送らないアドレスに加えました",
    };
    let letter = one.letter.as_ref().map(|subject| format!("（「{subject}」）"));
    let mend = match one.why {
        WhyNot::NoMailbox | WhyNot::KeptComingBack => {
            "アドレスが正しいかを、ほかの手段で本人に確かめてください。"
        }
        WhyNot::Complained | WhyNot::ByHand => "",
    };
    format!(
        "{}から、号を送っていません。{why}{}。{mend}",
        tokyo::date_time(one.since),
        letter.unwrap_or_default()
    )
}

pub fn act(act: Act) -> &'static str {
    act_in(ReaderLanguage::Ja, act)
}

#[rustfmt::skip]
pub fn act_in(language: ReaderLanguage, act: Act) -> &'static str {
    let (ja, en, easy) = match act {
        Act::Requested => ("登録フォームを送った", "Form sent", "とうろくの ページを おくった"),
        Act::Confirmed => ("メールのページで登録を確定した", "Registration confirmed", "とうろくを きめた"),
        Act::Imported => ("名簿から登録した", "Registered from a list", "めいぼから とうろくした"),
        Act::Added => ("事務局が登録した", "Registered by the secretariat", "じむきょくが とうろくした"),
        Act::Changed => ("登録の内容を変えた", "Registration changed", "とうろくを かえた"),
        Act::AddressChanged => ("アドレスを変えた", "Address changed", "アドレスを かえた"),
        Act::Left => ("配信を止めた", "Magazine stopped", "とめた"),
        Act::Returned => ("配信停止を取り消した", "Stop taken back", "とめるのを やめた"),
        Act::Stopped => ("事務局が配信を止めた", "Stopped by the secretariat", "じむきょくが とめた"),
    };
    say(language, ja, en, easy)
}

pub fn route(route: Route) -> &'static str {
    route_in(ReaderLanguage::Ja, route)
}

#[rustfmt::skip]
pub fn route_in(language: ReaderLanguage, route: Route) -> &'static str {
    let (ja, en, easy) = match route {
        Route::Form => ("登録フォーム", "Registration form", "とうろくの ページ"),
        Route::Link => ("メールのリンク", "Link in a mail", "メールの リンク"),
        Route::OneClick => ("メールソフトの配信停止ボタン", "Button of a mail program", "メールソフトの ボタン"),
        Route::Mail => ("配信停止のメール", "Mail to stop", "やめる メール"),
        Route::Import => ("名簿の取り込み", "List", "めいぼ"),
        Route::Staff => ("事務局", "Secretariat", "じむきょく"),
    };
    say(language, ja, en, easy)
}

/// How long the addresses of the machines are kept that somebody agreed, or left, from.
pub fn addresses_kept(left_at: Option<chrono::DateTime<chrono::Utc>>) -> String {
    let rule = "配信を止めた年度の終わりから5年間";
    match left_at.map(kept_until) {
        None => format!("配信しているあいだと、{rule}"),
        Some(day) => format!("{}まで（{rule}）", tokyo::date(day)),
    }
}

/// When and how an address was registered, as an issue tells its reader: 「2026年11月24日に登録フォームから」.
pub fn registered(at: chrono::DateTime<chrono::Utc>, by: Route) -> String {
    use chrono::Datelike as _;
    let day = crate::vocabulary::tokyo::day_of(at);
    format!("{}年{}月{}日に{}から", day.year(), day.month(), day.day(), route(by))
}

pub fn import_state(state: ImportState) -> &'static str {
    match state {
        ImportState::Checked => "取り込み前",
        ImportState::Running => "取り込み中",
        ImportState::Done => "完了",
    }
}

/// What readers can be in the programme.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "事務局管理者",
        Role::Coordinator => "事務局担当",
        Role::Editor => "編集",
        Role::Approver => "承認",
        Role::Accompanist => "伴走支援者",
        Role::Operator => "事業者",
        Role::Viewer => "経産省閲覧",
    }
}

/// Names of fields in the evidence of a change.
pub fn field(name: &str) -> &'static str {
    field_in(ReaderLanguage::Ja, name)
}

#[rustfmt::skip]
pub fn field_in(language: ReaderLanguage, name: &str) -> &'static str {
    let (ja, en, easy) = match name {
        "name" => ("お名前", "Name", "なまえ"),
        "affiliation" => ("所属", "Organisation", "会社・団体"),
        "kind" => ("立場", "You are", "あなたは"),
        "prefecture" => ("都道府県", "Prefecture", "けん"),
        "topics" => ("話題", "Topics", "しりたいこと"),
        "themes" => ("テーマ", "Themes", "テーマ"),
        "regions" => ("地域", "Regions", "ばしょ"),
        "frequency" => ("受け取る回数", "How often", "なんかい"),
        "language" => ("言語", "Language", "ことば"),
        "email" => ("メールアドレス", "Mail address", "メールアドレス"),
        _ => ("そのほか", "Other", "そのほか"),
    };
    say(language, ja, en, easy)
}

pub fn refusal(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound => "見つかりません。",
        Refusal::Invalid(_) => "入力内容を確認してください。",
        Refusal::LinkExpired => "リンクの期限が切れています。もう一度、手続きをしてください。",
        Refusal::AddressTaken => {
            "このアドレスでは、ほかの登録があります。先にその配信を止めてください。"
        }
        Refusal::NotReading => "配信が止まっているため、変えられません。",
        Refusal::LeftLongAgo => {
            "配信停止から時間がたっています。登録フォームから登録してください。"
        }
        Refusal::Known => "このアドレスは、すでに登録されています。",
        Refusal::LeftBefore => {
            "このアドレスは、以前に配信を止めています。再開は、本人が登録フォームから行います。"
        }
        Refusal::Suppressed => "このアドレスには、メールが届きません。",
        Refusal::WordingUnknown => {
            "同意の文面が変わりました。もう一度読んで、同意するときはチェックを入れてください。"
        }
        Refusal::ChangedMeanwhile => {
            "ほかの人が先に保存しました。いまの内容を確かめて、もう一度入力してください。"
        }
        Refusal::NameTaken => "この名前は使われています。ほかの名前にしてください。",
        Refusal::InUse { .. } => "このグループは、配信を終えていない号の宛先です。",
    }
}

/// With the facts it tells of.
pub fn refusal_in_full(one: &Refusal) -> String {
    match one {
        Refusal::InUse { number } => format!(
            "{}第{number}号の宛先を変えるか、配信が終わってから消してください。",
            refusal(one)
        ),
        _ => refusal(one).to_owned(),
    }
}

/// Why a line of a file makes nobody a reader.
pub mod left_out {
    pub const LEFT: &str =
        "配信を止めた人なので、登録しません。再開は、本人が登録フォームから行います。";
    pub const UNWANTED: &str = "メールが届かないか、受け取りを断ったアドレスなので、登録しません。";
}

/// Problems of fields.
pub mod problems {
    /// A browser sends an empty file as it sends none.
    pub const NO_FILE: &str = "ファイルを選んでください。";
    pub const CONSENT: &str = "同意するときは、チェックを入れてください。";

    pub fn unknown(text: &str) -> String {
        format!("「{text}」は選択肢にありません。")
    }

    /// With what is accepted, as [`in_short`] tells it.
    pub fn unknown_choice(text: &str, accepted: &str) -> String {
        format!("{}{accepted}のどれかにしてください。", unknown(text))
    }

    /// More are told than anybody reads in a sentence.
    const MANY: usize = 10;

    /// Words one after the other; of many the first and the last.
    pub fn in_short(words: &[&str]) -> String {
        match words {
            [first, .., last] if words.len() > MANY => format!("{first}～{last}"),
            _ => words.join("、"),
        }
    }
}
