//! What sign-in says. Never which part was wrong, never whether an address is known.

use chrono::{DateTime, Utc};

use crate::vocabulary::tokyo;

use super::WeakPassword;
use super::password::SHORTEST;

pub const LINK_REFUSED: &str = "コードが正しくないか、有効期限が切れています。番号を確かめるか、もう一度メールを受け取ってください。";
pub const SIGN_IN_REFUSED: &str =
    "サインインできませんでした。メールアドレス、パスワード、確認コードを確かめてください。";
pub const PASSWORD_WRONG: &str = "いまのパスワードが正しくありません。もう一度入力してください。";
pub const CODE_WRONG: &str =
    "確認コードが正しくありません。アプリに表示されている新しい6桁の数字を入力してください。";

pub fn too_often(until: DateTime<Utc>) -> String {
    format!(
        "回数の上限に達しました。{}を過ぎてから、もう一度お試しください。",
        tokyo::date_time(until)
    )
}

/// How to mend a password that is not taken.
pub fn weak_password(weak: WeakPassword) -> String {
    match weak {
        WeakPassword::TooShort => {
            format!("パスワードは{SHORTEST}文字以上にしてください。15文字以上をおすすめします。")
        }
        WeakPassword::TooLong => "パスワードは200文字以内にしてください。".to_owned(),
        WeakPassword::Guessable => {
            "推測されやすいパスワードです。ほかの人が思いつかない言葉を組み合わせてください。"
                .to_owned()
        }
    }
}
