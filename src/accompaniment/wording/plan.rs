//! What is wrong with a form, beside its field.

use entities::accompaniment::engagement::EngagementOrigin;

pub const DAY_OUTSIDE: &str = "1989年から2199年までの日を入れてください。";
pub const STARTS_OUTSIDE: &str = "年度のなかの日を入れてください。";
pub const SAME_ORGANISATION: &str = "事業者と伴走支援者には、別の団体を選んでください。";
pub const OPERATOR_MISSING: &str = "参加中の事業者を選んでください。";
pub const ACCOMPANIST_MISSING: &str = "伴走支援者を1人以上選んでください。";
pub const ACCOMPANIST_UNFIT: &str =
    "伴走支援者の団体に所属し、伴走支援者の役割を持つ人を選んでください。";
pub const OPERATOR_PERSON_UNFIT: &str = "事業者に所属している人を選んでください。";
pub const REACHED_IN_FUTURE: &str = "到達した日には、今日までの日を入れてください。";
pub const EVIDENCE_MISSING: &str = "到達したことが分かる根拠を書いてください。";
pub const DUE_BEFORE_START: &str = "期日には、伴走を始めた日より後の日を入れてください。";
pub const OWNER_UNFIT: &str = "担当には、この伴走の参加者か事務局の人を選んでください。";
pub const FIGURE: &str = "人数は0から1,000,000までの数で入れてください。";
pub const LEVEL_IN_FUTURE: &str = "今日までの日を入れてください。";
pub const LEVEL_UNKNOWN: &str = "活動レベルを選んでください。";
pub const REASON_MISSING: &str = "途中で終える理由を書いてください。お知らせに載ります。";
pub const ENDED_OUTSIDE: &str = "終わった日には、始めた日から今日までの日を入れてください。まだ始まっていない伴走は、今日の日付で途中で終えられます。";
pub const TERM_UNKNOWN: &str = "選べる語のなかから選んでください。";
pub const PLACES: &str = "受け入れ枠は0から50までの数で入れてください。";
pub const NOT_ACCOMPANIST: &str = "伴走支援者を選んでください。";
pub const CONFLICT_ORDER: &str = "終わりの日は、始まりの日より後にしてください。";
pub const CONFLICT_WITH: &str = "伴走支援者か団体のどちらか1つを選んでください。";

pub fn too_many_goals(most: usize) -> String {
    format!("目標は{most}件までです。")
}

/// What shows that reception and matching lie behind.
pub fn begun(origin: EngagementOrigin) -> &'static str {
    match origin {
        EngagementOrigin::Matching => "マッチングの確定",
        EngagementOrigin::ByHand => "事務局による決定",
    }
}
