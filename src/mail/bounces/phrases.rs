//! How mail servers and providers say it in words, in small letters: those without codes, and those
//! whose codes say nothing.

/// What the words of a returned letter say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The mailbox does not exist.
    Nobody,
    /// Full, too large, refused, given up.
    NotThisTime,
    StillTrying,
}

/// Subjects of returned letters.
pub const RETURNED: [&str; 14] = [
    "undelivered mail",
    "undeliverable",
    "delivery status notification",
    "delivery failure",
    "delivery has failed",
    "mail delivery failed",
    "returned mail",
    "failure notice",
    "mail system error",
    "配信不能",
    "配信できません",
    "配信エラー",
    "送信エラー",
    "エラーメール",
];

/// Subjects of answers while somebody is away.
pub const AWAY: [&str; 7] = [
    "automatic reply",
    "auto reply",
    "out of office",
    "自動応答",
    "自動返信",
    "不在通知",
    "不在の連絡",
];

const STILL_TRYING: [&str; 6] = [
    "will be retried",
    "will continue to be",
    "still trying",
    "no action is required on your part",
    "delivery is delayed",
    "引き続き配信を試み",
];

const NOT_THIS_TIME: [&str; 26] = [
    "mailbox full",
    "mailbox is full",
    "quota",
    "inbox is full",
    "over its storage",
    "message size",
    "too large",
    "too big",
    "spam",
    "blocked",
    "policy",
    "rejected due to",
    "access denied",
    "relay",
    "retry timeout exceeded",
    "could not be delivered for",
    "delivery expired",
    "temporar",
    "timed out",
    "connection refused",
    "受信トレイがいっぱい",
    "メールボックスがいっぱい",
    "容量",
    "サイズ",
    "迷惑メール",
    "受信拒否",
];

const NOBODY: [&str; 32] = [
    "user unknown",
    "unknown user",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no mailbox here",
    "invalid recipient",
    "invalid mailbox",
    "unknown recipient",
    "recipient unknown",
    "recipient not found",
    "recipnotfound",
    "unknown address",
    "address not found",
    "address unknown",
    "unrouteable address",
    "unroutable address",
    "mailbox unavailable",
    "mailbox not found",
    "user not found",
    "does not exist",
    "doesn't exist",
    "doesn't have a",
    "host unknown",
    "domain not found",
    "account has been disabled",
    "couldn't be found",
    "宛先が見つかりません",
    "アドレスが見つかりません",
    "見つかりませんでした",
    "アドレス不明",
    "存在しない",
];

/// What stands in these words; what is sure of the mailbox comes last, for a letter refused as spam
/// may quote much.
pub fn said(text: &str) -> Option<Said> {
    let text = text.to_lowercase();
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    if any(&STILL_TRYING) {
        Some(Said::StillTrying)
    } else if any(&NOT_THIS_TIME) {
        Some(Said::NotThisTime)
    } else if any(&NOBODY) {
        Some(Said::Nobody)
    } else {
        None
    }
}

/// The line that says it.
pub fn line(text: &str) -> Option<String> {
    let tells = |line: &&str| said(line).is_some();
    text.lines().map(str::trim).find(tells).map(str::to_owned)
}
