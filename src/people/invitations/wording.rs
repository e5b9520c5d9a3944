use chrono::{DateTime, Utc};

use crate::vocabulary::tokyo;

pub const NOTHING_TO_INVITE_TO: &str = "団体か役割を選んでください。";
pub const NO_SUCH_ORGANISATION: &str =
    "この団体は登録がないか、いまは使われていません。団体の一覧から選んでください。";
pub const DISABLED: &str = "この人の利用は停止中です。停止を解いてから招待してください。";
pub const SIGN_IN_NOW: &str = "参加を受け付けました。いつもの方法でサインインしてください。";

/// Why no further invitation leaves now, and what to do instead.
pub fn too_many_invitations(until: DateTime<Utc>) -> String {
    format!(
        "招待のメールは、同じ宛先には1日3通、お一人からは1日30通まで送れます。\
         {}を過ぎてから、もう一度お試しください。急ぐときは事務局にご連絡ください。",
        tokyo::date_time(until)
    )
}
