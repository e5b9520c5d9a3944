use serde::Serialize;

use crate::mail::Letter;

/// The link and the code somebody asked for.
#[derive(Clone, Debug, Serialize)]
pub struct SignInLink {
    pub name: String,
    pub url: String,
    /// Eight digits in two groups.
    pub code: String,
    pub minutes: i64,
    pub asked_at: String,
    /// Browser and system of whoever asked.
    pub device: String,
}

impl Letter for SignInLink {
    const NAME: &'static str = "sign_in_link";
    const CONFIDENTIAL: bool = true;

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "山田 太郎".into(),
            url: "https://bansou.example.jp/sign-in/links/Zm9vYmFyYmF6cXV4".into(),
            code: "1234 5678".into(),
            minutes: 10,
            asked_at: "2026年11月24日（火）10:00".into(),
            device: "Chrome（Windows）".into(),
        }]
    }
}

/// Tells somebody of the secretariat who asked for a link that a password is needed.
#[derive(Clone, Debug, Serialize)]
pub struct SignInByPassword {
    pub name: String,
    pub url: String,
    pub asked_at: String,
}

impl Letter for SignInByPassword {
    const NAME: &'static str = "sign_in_by_password";

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "佐藤 花子".into(),
            url: "https://bansou.example.jp/sign-in/staff".into(),
            asked_at: "2026年11月24日（火）10:00".into(),
        }]
    }
}

/// Tells a person that the way they sign in has changed.
#[derive(Clone, Debug, Serialize)]
pub struct CredentialsChanged {
    pub name: String,
    /// `パスワード`, `確認アプリ`, …
    pub what: String,
    pub changed_at: String,
    pub device: String,
}

impl Letter for CredentialsChanged {
    const NAME: &'static str = "credentials_changed";

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "佐藤 花子".into(),
            what: "パスワード".into(),
            changed_at: "2026年11月24日（火）10:00".into(),
            device: "Firefox（Linux）".into(),
        }]
    }
}
