//! Words and sentences about money.

use entities::consultations::fee_line::{Basis, Interest, LineState};
use entities::consultations::fee_terms::Payee;
use entities::consultations::travel_claim::ClaimState;
use entities::consultations::travel_leg::Means;

use super::Refusal;
use super::line::{Left, Pressed, WhyLeft};
use crate::web::thousands;

/// `1,300円`; `−500円` where it goes back.
pub fn yen(amount: i32) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}{}円", thousands(u64::from(amount.unsigned_abs())))
}

/// A sum, which may be larger than one amount.
pub fn yen_sum(amount: i64) -> String {
    let sign = if amount < 0 { "−" } else { "" };
    format!("{sign}{}円", thousands(amount.unsigned_abs()))
}

/// `10.21%`
pub fn percent(hundredths: i32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

pub fn line_state(state: LineState) -> &'static str {
    match state {
        LineState::Draft => "確認待ち",
        LineState::Approved => "承認済み",
        LineState::Paid => "支払済み",
    }
}

pub fn line_chip(state: LineState) -> (&'static str, &'static str) {
    let kind = match state {
        LineState::Draft => "draft",
        LineState::Approved => "open",
        LineState::Paid => "done",
    };
    (kind, line_state(state))
}

/// Before the payment, tax is what the line alone would bear: it is reckoned on all that is paid to
/// one person at one time.
pub fn withheld_label(state: LineState) -> &'static str {
    if state == LineState::Paid { "源泉徴収額" } else { "源泉徴収額（見込み）" }
}

pub fn net_label(state: LineState) -> &'static str {
    if state == LineState::Paid { "差引支給額" } else { "差引支給額（見込み）" }
}

pub fn claim_state(state: ClaimState) -> &'static str {
    match state {
        ClaimState::Draft => "下書き",
        ClaimState::Submitted => "確認待ち",
        ClaimState::Returned => "差し戻し",
        ClaimState::Approved => "承認済み",
        ClaimState::Paid => "支払済み",
    }
}

pub fn claim_chip(state: ClaimState) -> (&'static str, &'static str) {
    let kind = match state {
        ClaimState::Draft => "draft",
        ClaimState::Submitted => "info",
        ClaimState::Returned => "warning",
        ClaimState::Approved => "open",
        ClaimState::Paid => "done",
    };
    (kind, claim_state(state))
}

/// What the figures of a line rest on, where that is not the rates alone.
pub fn basis(basis: Basis) -> Option<&'static str> {
    match basis {
        Basis::Computed => None,
        Basis::PublicFunds => Some("公的資金から支払われているため、謝金はありません。"),
        Basis::NoRate => Some("この年度の単価表に、この人の職位区分がありません。"),
        Basis::NoTerms => Some("支払条件が登録されていません。"),
    }
}

pub fn interest(interest: Interest) -> &'static str {
    match interest {
        Interest::OwnOrganisation => "相談した団体に所属しています",
        Interest::Declared => "利益相反の届け出があります",
    }
}

/// A stake nobody knew of when the line was approved.
pub fn interest_since(since: Interest) -> String {
    format!("承認の後に分かりました：{}", interest(since))
}

pub fn payee(payee: Payee) -> &'static str {
    match payee {
        Payee::Individual => "個人",
        Payee::Organisation => "法人",
    }
}

pub fn means(means: Means) -> &'static str {
    match means {
        Means::Train => "鉄道",
        Means::Bus => "バス",
        Means::Plane => "航空機",
        Means::Ship => "船",
        Means::Taxi => "タクシー",
        Means::Car => "自家用車",
    }
}

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => "見つかりません。".to_owned(),
        Refusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        Refusal::ChangedMeanwhile => {
            "開いている間に内容が変わりました。最新の内容を確かめて、やり直してください。"
                .to_owned()
        }
        Refusal::NoRate => {
            "単価表に必要な内容がありません。事務局が単価表を登録すると進められます。".to_owned()
        }
        Refusal::NoTerms => {
            "支払条件が登録されていません。先に支払条件を登録してください。".to_owned()
        }
        Refusal::CorrectedSince => {
            "承認の後に時刻が訂正されました。承認を取り消し、新しい金額で承認してから支払ってください。"
                .to_owned()
        }
        Refusal::LineNotNow(state) => not_now(line_state(*state)),
        Refusal::ClaimNotNow(state) => not_now(claim_state(*state)),
        Refusal::NoJourney => "旅費を精算できるのは、対面で実施した相談だけです。".to_owned(),
        Refusal::NothingToSettle => "精算する差額はありません。".to_owned(),
    }
}

fn not_now(state: &str) -> String {
    format!("「{state}」のため、この操作はできません。最新の内容を確かめてください。")
}

/// What became of several at once, those that stayed by number and reason:
/// `3件を承認しました。次の1件はそのままです: R8-0012（…）`
pub fn pressed(pressed: &Pressed, done: &str) -> String {
    let said =
        if pressed.done == 0 { String::new() } else { format!("{}件を{done}。", pressed.done) };
    let left = &pressed.left;
    if left.is_empty() {
        return said;
    }
    let named: Vec<_> = left.iter().take(NAMED).map(one_left).collect();
    let rest = match left.len().saturating_sub(NAMED) {
        0 => String::new(),
        rest => format!("、ほか{rest}件"),
    };
    format!("{said}次の{}件はそのままです: {}{rest}", left.len(), named.join("、"))
}

/// A banner names so many, and counts the others.
const NAMED: usize = 8;

fn one_left(left: &Left) -> String {
    let number = left.number.as_deref().unwrap_or("番号なし");
    format!("{number}（{}）", why_left(left.why))
}

fn why_left(why: WhyLeft) -> &'static str {
    match why {
        WhyLeft::Unknown => "見つかりません",
        WhyLeft::ChangedMeanwhile => "開いている間に変わりました",
        WhyLeft::NotDraft => "もう確認待ちではありません",
        WhyLeft::NotApproved => "承認済みではありません",
        WhyLeft::NeedsReason => "注意があるため、開いて理由を入力してください",
        WhyLeft::CannotBeReckoned => "単価か支払条件がありません",
        WhyLeft::NothingToPay => "0円です",
        WhyLeft::HeldLater => "支払日が実施日より前です",
        WhyLeft::CorrectedSince => "承認の後に時刻が訂正されました",
    }
}

/// Sentences beside fields and on banners.
pub mod say {
    use crate::web::thousands;

    pub const PERCENT: &str = "0から100までの割合を、小数第2位までで入力してください。";
    pub const NO_RANK: &str = "職位区分を1つ以上入力してください。";
    pub const TWINS: &str = "同じ名前がほかの行にあります。別の名前にしてください。";
    pub const RANK: &str = "職位区分を選んでください。";
    pub const PAYEE: &str = "個人か法人かを選んでください。";
    pub const INVOICE: &str =
        "インボイス登録番号は「T」と13桁の数字です。番号を確かめて入力してください。";
    pub const REASON_AMOUNT: &str = "金額を変える理由を入力してください。";
    pub const REASON_INTEREST: &str =
        "所属か利益相反の注意があります。支払ってよい理由を入力してください。";
    pub const AMOUNT: &str = "0円以上の金額を入力してください。";
    pub const PAID_AHEAD: &str = "今日までの日付を入力してください。";
    pub const DAY: &str = "日付を入力してください。";
    pub const NONE_CHOSEN: &str = "対象を1件以上選んでください。";
    pub const TOO_MANY: &str = "一度に選べるのは500件までです。";
    pub const NO_LEG: &str = "経路を1行以上入力してください。";
    pub const RETURN_BEFORE: &str = "帰着日は出発日以降の日付にしてください。";
    pub const MEANS: &str = "交通手段を選んでください。";
    pub const KM_NEEDED: &str = "特急料金を請求するときは、片道の距離を入力してください。";
    pub const KIND: &str = "宿泊地の区分を選んでください。";
    pub const RECEIPT_NEEDED: &str =
        "航空機と宿泊には領収書が必要です。ファイルを追加してください。";
    pub const RATES_SAVED: &str = "単価表を保存しました。確認待ちの謝金を計算し直しました。";
    pub const TERMS_SAVED: &str = "支払条件を保存しました。確認待ちの謝金を計算し直しました。";
    pub const APPROVED: &str = "承認しました。";
    pub const WITHDRAWN: &str = "承認を取り消し、実際の時刻で計算し直しました。";
    pub const EVIDENCE: &str = "証憑の確認を記録しました。";
    pub const SETTLED: &str = "差額の精算を記録しました。";
    pub const RETURNED: &str = "差し戻しました。支援者に、理由を書いたメールを送ります。";
    pub const SAVED: &str = "下書きを保存しました。";
    pub const FILE_ADDED: &str = "領収書を追加しました。";
    pub const FILE_REMOVED: &str = "領収書を取り除きました。";

    pub fn within(least: i32, most: i32) -> String {
        let shown = |number: i32| thousands(u64::from(number.unsigned_abs()));
        format!("{}から{}までの数字で入力してください。", shown(least), shown(most))
    }

    pub fn too_many_nights(most: i64) -> String {
        format!("出発から帰着までの宿泊は{most}泊までです。日付か行を直してください。")
    }
}
