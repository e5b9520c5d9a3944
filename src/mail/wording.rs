//! What staff read about letters.

use std::fmt;

use entities::mail::attempt::{AttemptOutcome, Phase};
use entities::mail::bounce::{BounceAction, BounceKind};
use entities::mail::message::{LetterClass, LetterState};
use entities::mail::suppression::SuppressionReason;

use chrono::TimeDelta;

use super::bounces::BounceRefusal;
use super::{Hold, HoldCause, HoldRefusal, LetterRefusal, Resolution};
use crate::config::{BounceLimits, Rate};
use crate::vocabulary::tokyo;

/// The state of a letter, as its label says it. The time of the next try is set beside it.
pub fn state(state: LetterState) -> &'static str {
    match state {
        LetterState::Pending => "送信待ち",
        LetterState::Claimed | LetterState::Sending => "送信中",
        LetterState::Accepted => "送信済み",
        LetterState::Deferred => "再送予定",
        LetterState::Rejected => "届きません",
        LetterState::Unknown => "結果不明",
        LetterState::Suppressed => "送信対象外",
        LetterState::Expired => "期限切れ",
        LetterState::Quarantined => "保留",
        LetterState::Stopped => "取りやめ",
    }
}

/// What the state means for whoever has to decide.
pub fn state_explained(state: LetterState) -> &'static str {
    match state {
        LetterState::Pending => "順番を待っています。",
        LetterState::Claimed | LetterState::Sending => "メールサーバーに渡しているところです。",
        LetterState::Accepted => "メールサーバーが受け取りました。",
        LetterState::Deferred => "メールサーバーの都合で、時間をおいてもう一度送ります。",
        LetterState::Rejected => "メールサーバーに断られたか、期限までに渡せませんでした。",
        LetterState::Unknown => {
            "渡し終えた直後に接続が切れ、届いたかどうか分かりません。自動では再送しません。"
        }
        LetterState::Suppressed => "宛先が、送信しないアドレスの一覧にあります。",
        LetterState::Expired => "送る前に期限が過ぎました。",
        LetterState::Quarantined => "送信の途中で異常が続いたため、止めてあります。",
        LetterState::Stopped => "事務局が送信を取りやめました。",
    }
}

pub fn class(class: LetterClass) -> &'static str {
    match class {
        LetterClass::Transactional => "お知らせ",
        LetterClass::SignIn => "サインイン",
        LetterClass::Bulk => "一斉送信",
    }
}

pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Prepare => "準備",
        Phase::Connect => "接続",
        Phase::Greeting => "あいさつ",
        Phase::Tls => "暗号化",
        Phase::Auth => "認証",
        Phase::Mail => "差出人",
        Phase::Rcpt => "宛先",
        Phase::Data => "本文の開始",
        Phase::Body => "本文",
        Phase::Dot => "受け取りの返事",
        Phase::Desk => "管理",
    }
}

pub fn outcome(outcome: AttemptOutcome) -> &'static str {
    match outcome {
        AttemptOutcome::Accepted => "受け取られました",
        AttemptOutcome::Deferred => "あとで再送します",
        AttemptOutcome::Rejected => "断られました",
        AttemptOutcome::Unknown => "結果が分かりません",
        AttemptOutcome::EndpointTrouble => "メールサーバーにつながりませんでした",
        AttemptOutcome::Throttled => "混み合っているため、間をおいて送ります",
        AttemptOutcome::LeaseLost => "送信が中断しました",
        AttemptOutcome::Expired => "期限が過ぎました",
        AttemptOutcome::Suppressed => "送信対象外の宛先でした",
        AttemptOutcome::Stopped => "取りやめました",
        AttemptOutcome::Retried => "再送を指示しました",
    }
}

pub fn suppression(reason: SuppressionReason) -> &'static str {
    match reason {
        SuppressionReason::Bounced => "宛先が存在しないと返されました",
        SuppressionReason::Complained => "迷惑メールとして申告されました",
        SuppressionReason::ByHand => "事務局が登録しました",
    }
}

pub fn resolution(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Resend => "もう一度送る",
        Resolution::MarkSent => "届いたことにする",
        Resolution::MarkLost => "届かなかったことにする",
    }
}

impl fmt::Display for LetterRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "このお知らせは見つかりません。",
            Self::Underway => {
                "いま送信しているところです。少し待ってから、もう一度確認してください。"
            }
            Self::AlreadyFinished => "このお知らせの送信は、もう終わっています。",
            Self::AlreadyAccepted => "このお知らせは送信済みです。もう一度送ると二重に届きます。",
            Self::FateUnknown => "届いたかどうか分からないお知らせです。結果を決めてください。",
            Self::NotUnknown => "このお知らせの結果は、もう分かっています。",
            Self::BodyErased => {
                "安全のため本文を消してあるので、再送できません。新しいお知らせを送ってください。"
            }
            Self::CircularOver => {
                "メールマガジンのこの号は、配信を終えています。1通だけを送り直すことはできません。"
            }
        })
    }
}

impl std::error::Error for LetterRefusal {}

/// A hold in the words of the notice on every page of the secretariat.
pub struct HeldWords {
    pub title: &'static str,
    pub text: String,
}

pub const LOOK_AT_HOLD: &str = "停止の内容を見る";

pub fn held(hold: &Hold) -> HeldWords {
    let since = tokyo::date_time(hold.since);
    let why = match hold.cause {
        HoldCause::Restored => "データを復元したため、",
        HoldCause::Asked => "",
    };
    HeldWords {
        title: "お知らせの送信を止めています",
        text: format!("{why}{since}から、サインイン用のメールのほかは送っていません。"),
    }
}

pub fn hold_cause(cause: HoldCause) -> &'static str {
    match cause {
        HoldCause::Restored => "バックアップから復元した",
        HoldCause::Asked => "送信を止める操作をした",
    }
}

/// How long ago, in the largest unit: 「3日前」.
pub fn age(age: TimeDelta) -> String {
    match (age.num_days(), age.num_hours(), age.num_minutes()) {
        (1.., ..) => format!("{}日前", age.num_days()),
        (_, 1.., _) => format!("{}時間前", age.num_hours()),
        (_, _, minutes) => format!("{}分前", minutes.max(0)),
    }
}

pub fn pace(rate: Rate) -> String {
    let (letters, seconds) = rate.parts();
    let time = match seconds {
        1 => "1秒",
        60 => "1分",
        3600 => "1時間",
        _ => "1日",
    };
    format!("{time}に{letters}通まで")
}

/// Beside a message that is none of a mail server.
pub const LEFT_BY_MAIL: &str = "メールマガジンの配信停止の求めです。この読者への配信を止めました。";

pub fn bounce_kind(kind: BounceKind) -> &'static str {
    match kind {
        BounceKind::Hard => "宛先がありません",
        BounceKind::Soft => "届きませんでした",
        BounceKind::Complaint => "迷惑メールの申告",
        BounceKind::Delayed => "配信の遅れ",
        BounceKind::AutoReply => "自動応答",
        BounceKind::Delivered => "配信済みの通知",
        BounceKind::Unclear => "内容不明",
    }
}

/// What follows by itself.
pub fn bounce_rule(limits: BounceLimits) -> String {
    let came = |limit: u32| match limit {
        1 => "があった".to_owned(),
        _ => format!("が{limit}回あった"),
    };
    format!(
        "宛先がないという返事{}ときはすべての送信を、届かない日が{}日続いたときと、\
         迷惑メールの申告{}ときは一斉送信を、自動で止めます。",
        came(limits.hard),
        limits.soft,
        came(limits.complaint),
    )
}

pub fn bounce_action(action: BounceAction) -> &'static str {
    match action {
        BounceAction::Nothing => "何もしていません",
        BounceAction::CircularsEnded => "一斉送信を止めました",
        BounceAction::AllEnded => "すべての送信を止めました",
    }
}

impl fmt::Display for BounceRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "この記録は見つかりません。",
            Self::NothingFollowed => "この記録で止めた送信はありません。",
            Self::AlreadyLifted => "この宛先への送信は、すでに再開しています。",
        })
    }
}

impl fmt::Display for HoldRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Held => "お知らせの送信は、すでに止まっています。",
            Self::NotHeld => "お知らせの送信は、止まっていません。",
            Self::Another => {
                "この画面を開いたあとで、送信が改めて止められました。内容を確かめてください。"
            }
        })
    }
}
