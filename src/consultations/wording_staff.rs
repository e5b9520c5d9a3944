//! The sentences of the secretariat's pages.

pub const ACCOMPANIST: &str = "支援者を選んでください。";
pub const CLIENT: &str = "相談者を選んでください。";
pub const DAY: &str = "日にちを入力してください。";
pub const SIDE: &str = "来なかった側を選んでください。";
pub const YEAR: &str = "年度を選んでください。";
pub const CONTRACT: &str = "1以上の数で入力するか、空けてください。";
pub const SURE_MISSING: &str = "お知らせが届くことを確かめて、チェックを入れてください。";
pub const CHOICE_GONE: &str = "選んだ希望日時が見つかりません。最新の内容から選び直してください。";
pub const CONFLICTED: &str = "利益相反あり（手配できません）";
pub const WISHED: &str = "相談者の希望";
pub const FITS: &str = "テーマが合う";
pub const DOES_NOT_FIT: &str = "テーマは担当外";
pub const ARRANGED: &str = "日時と支援者が決まりました。双方にお知らせを送ります。";
pub const ARRANGED_PROPOSED: &str =
    "時間を押さえ、支援者に確認を求めました。双方にお知らせを送ります。";
pub const APPROVED: &str = "承認しました。双方にお知らせを送ります。";
pub const DECLINED: &str = "見送りました。お知らせを送ります。";
pub const DECLINING: &str =
    "相談者にお知らせが届きます。押さえていた時間は、すぐにほかの人が使えるようになります。";
pub const MOVED: &str = "変更しました。関係する人にお知らせを送ります。";
pub const UNCHANGED: &str = "変わったところがありません。変えるところを直してから送ってください。";
pub const CANCELLED: &str = "取り消しました。双方にお知らせを送ります。";
pub const CANCELLING: [&str; 2] = [
    "相談者と支援者に、取り消しのお知らせが届きます。予定表からも消えます。",
    "この時間は、すぐにほかの人が予約できるようになります。",
];
pub const HELD: &str = "実施を記録しました。";
pub const MISSED: &str = "欠席を記録しました。お知らせを送ります。";
pub const MISSING: [&str; 2] = [
    "相談者が来なかったときは1回と数え、回数によって申し込みが休止になります。",
    "支援者が来なかったときは、相談者におわびと予約し直すお知らせが届きます。",
];
pub const CORRECTED: &str = "記録を直しました。双方に訂正のお知らせを送ります。";
pub const TO_HELD: [&str; 2] = [
    "相談者と支援者に、訂正のお知らせが届きます。",
    "相談者の欠席として数えた1回は、数えないことにします。",
];
pub const HELD_TO_MISSED: [&str; 3] = [
    "相談者と支援者に、訂正のお知らせが届きます。",
    "相談者が来なかったときは1回と数え、回数によって申し込みが休止になります。",
    "相談記録票と、支払い前の謝金を取り下げます。",
];
pub const OTHER_SIDE: [&str; 2] = [
    "相談者と支援者に、訂正のお知らせが届きます。",
    "相談者が来なかったときは1回と数え、支援者が来なかったときは、数えた1回を数えないことにします。",
];
pub const BOOKED: &str = "予約しました。双方にお知らせを送ります。";
pub const CONTRACT_SAVED: &str = "契約の上限を保存しました。";
pub const RULES_SAVED: &str = "ルールを保存しました。";
pub const LIFTED: &str = "数えないことにしました。本人にお知らせを送ります。";

pub const CONSENT_OPEN: &str = "未同意（相談者のページで同意を求めています）";
pub const CONDITIONS_UNCHANGED: &str =
    "いまの条件と同じ文のため、新しい版は作りませんでした。同意を取り直すこともありません。";

pub fn load(meetings: impl std::fmt::Display) -> String {
    format!("今年度{meetings}件")
}

pub fn conditions_published(version: i32) -> String {
    format!("条件の第{version}版を公開しました。これからの予約で同意を求めます。")
}

/// How a client stands with the rules.
pub fn standing(count: usize, until: Option<&str>) -> String {
    match until {
        Some(until) => {
            format!("数えている欠席などは{count}回です。{until}まで申し込みを休止しています。")
        }
        None => format!("数えている欠席などは{count}回です。"),
    }
}

pub fn lifted(at: &str, reason: &str) -> String {
    format!("{at}に数えないことにしました。理由：{reason}")
}
