//! What the server chooses to say about issues under way.

use chrono::TimeDelta;
use entities::mail::message::LetterState;

use super::WatchRefusal;
use crate::mail::{CircularCounts, Resolution};
use crate::newsletter::proof::SealRefusal;
use crate::web::thousands;

pub use crate::newsletter::issues::wording::{act, chip, state};

pub fn resolution_code(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Resend => "resend",
        Resolution::MarkSent => "mark_sent",
        Resolution::MarkLost => "mark_lost",
    }
}

pub fn resolution_named(code: &str) -> Option<Resolution> {
    [Resolution::MarkSent, Resolution::Resend, Resolution::MarkLost]
        .into_iter()
        .find(|one| resolution_code(*one) == code)
}

pub fn settled(resolution: Resolution, count: u64, reason: &str) -> String {
    let what = match resolution {
        Resolution::Resend => "もう一度送る",
        Resolution::MarkSent => "届いたことにする",
        Resolution::MarkLost => "届かなかったことにする",
    };
    format!("結果不明の{}通：{what}。{reason}", thousands(count))
}

/// One sum in two lines of words: what it is made of, in the order and the words of the table below
/// it.
pub fn terms(counts: &CircularCounts) -> Vec<(&'static str, u64)> {
    vec![
        ("受理", counts.accepted),
        ("再送予定", counts.deferred),
        ("拒否・保留", counts.rejected + counts.quarantined),
        ("結果不明", counts.unknown),
        ("対象外", counts.suppressed),
        ("期限切れ", counts.expired),
        ("中止", counts.stopped),
        ("送信中", counts.under_way),
        ("未送信", counts.waiting),
    ]
}

/// The word for the letters of one state, as in the sum.
pub fn fate(state: LetterState) -> &'static str {
    match state {
        LetterState::Pending => "未送信",
        LetterState::Claimed | LetterState::Sending => "送信中",
        LetterState::Accepted => "受理",
        LetterState::Deferred => "再送予定",
        LetterState::Rejected => "拒否",
        LetterState::Unknown => "結果不明",
        LetterState::Suppressed => "対象外",
        LetterState::Expired => "期限切れ",
        LetterState::Quarantined => "保留",
        LetterState::Stopped => "中止",
    }
}

/// What a line of a proof means that has this state.
pub fn fate_explained(state: LetterState) -> &'static str {
    match state {
        LetterState::Pending => "順番を待っています。",
        LetterState::Claimed => "送る準備をしています。",
        LetterState::Sending => "メールサーバーに渡しているところです。",
        LetterState::Accepted => "メールサーバーが受け取りました。",
        LetterState::Deferred => "メールサーバーの都合で、時間をおいてもう一度送ります。",
        LetterState::Rejected => "メールサーバーに断られたか、期限までに渡せませんでした。",
        LetterState::Unknown => "渡し終えた直後に接続が切れ、届いたかどうか分かりません。",
        LetterState::Suppressed => {
            "配信を止めた読者か、送らないことにしたアドレスなので、送っていません。"
        }
        LetterState::Expired => "送る前に、配信の期限が過ぎました。",
        LetterState::Quarantined => "送信の途中で異常が続いたため、止めてあります。",
        LetterState::Stopped => "配信の中止で、送っていません。",
    }
}

/// Only while an issue is under way.
pub fn is_passing(state: LetterState) -> bool {
    match state {
        LetterState::Pending
        | LetterState::Claimed
        | LetterState::Sending
        | LetterState::Deferred => true,
        LetterState::Accepted
        | LetterState::Rejected
        | LetterState::Unknown
        | LetterState::Suppressed
        | LetterState::Expired
        | LetterState::Quarantined
        | LetterState::Stopped => false,
    }
}

/// 「対象 4,812 ＝ 受理 4,600 ＋ …」
pub fn equation(counts: &CircularCounts) -> String {
    let terms: Vec<String> =
        terms(counts).iter().map(|(word, count)| format!("{word} {}", thousands(*count))).collect();
    format!("対象 {} ＝ {}", thousands(counts.letters), terms.join(" ＋ "))
}

/// 「1時間20分」; up to the minute, since nobody needs more.
pub fn duration(span: TimeDelta) -> String {
    let minutes = (span.num_seconds() + 59) / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0 | 1) => "1分以内".to_owned(),
        (0, minutes) => format!("約{minutes}分"),
        (hours, 0) => format!("約{hours}時間"),
        (hours, minutes) => format!("約{hours}時間{minutes}分"),
    }
}

pub fn watch_refusal(refusal: &WatchRefusal) -> String {
    match refusal {
        WatchRefusal::NotFound => "見つかりません。".to_owned(),
        WatchRefusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        WatchRefusal::NothingUnknown => {
            "結果不明のお知らせはありません。ほかの人が先に決めたかもしれません。".to_owned()
        }
        WatchRefusal::WrongCount { letters } => format!(
            "入力した件数が違います。いま結果不明なのは{}通です。一覧を確かめて、もう一度入力してください。",
            thousands(*letters)
        ),
        WatchRefusal::WrongChoice { letters } => format!(
            "入力した件数が違います。選んだもののうち、いま結果不明なのは{}通です。一覧を確かめて、もう一度選んでください。",
            thousands(*letters)
        ),
        WatchRefusal::Stopped => {
            "中止した号は、もう一度送れません。届いたか、届かなかったかを決めてください。"
                .to_owned()
        }
        WatchRefusal::TooLate => {
            "配信の期限を過ぎたので、もう一度送れません。届いたか、届かなかったかを決めてください。"
                .to_owned()
        }
    }
}

pub fn seal_refusal(refusal: SealRefusal) -> &'static str {
    match refusal {
        SealRefusal::NotFound => "見つかりません。",
        SealRefusal::UnderWay => "配信が終わっていないので、まだ封印できません。",
        SealRefusal::ChangedMeanwhile => {
            "数えている間に記録が変わりました。少し待ってから、もう一度封印してください。"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_in_minutes_and_hours() {
        let told = |seconds| duration(TimeDelta::seconds(seconds));

        assert_eq!(told(5), "1分以内");
        assert_eq!(told(61), "約2分");
        assert_eq!(told(3_600), "約1時間");
        assert_eq!(told(4_801), "約1時間21分");
    }

    #[test]
    fn the_sum_has_the_terms_of_the_table() {
        let counts =
            CircularCounts { letters: 1_203, accepted: 1_200, waiting: 3, ..Default::default() };
        let hand =
            CircularCounts { letters: 9, under_way: 8, quarantined: 1, ..Default::default() };

        assert!(equation(&counts).starts_with("対象 1,203 ＝ 受理 1,200 ＋ 再送予定 0"));
        assert!(equation(&counts).ends_with("送信中 0 ＋ 未送信 3"));
        let told = equation(&hand);
        assert!(told.contains("拒否・保留 1 ") && told.ends_with("送信中 8 ＋ 未送信 0"), "{told}");
    }
}
