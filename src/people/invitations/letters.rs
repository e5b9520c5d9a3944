use serde::Serialize;

use crate::mail::Letter;

/// Lets somebody in, or lets them set up their sign-in again.
#[derive(Clone, Debug, Serialize)]
pub struct Invitation {
    pub name: String,
    /// Empty for a reset.
    pub invited_by: String,
    /// Empty when nobody speaks for an organisation.
    pub organisation: String,
    pub url: String,
    pub expires_at: String,
    /// A password and an authenticator are to be set.
    pub two_factors: bool,
    /// They have both already, and sign in with them after accepting.
    pub signs_in: bool,
    pub reset: bool,
}

impl Letter for Invitation {
    const NAME: &'static str = "invitation";
    const CONFIDENTIAL: bool = true;

    fn samples() -> Vec<Self> {
        let member = Self {
            name: "山田 太郎".into(),
            invited_by: "鈴木 一郎".into(),
            organisation: "一般社団法人みらいの人事部".into(),
            url: "https://bansou.example.jp/invitations/Zm9vYmFyYmF6cXV4".into(),
            expires_at: "2026年12月1日（火）10:00".into(),
            two_factors: false,
            signs_in: false,
            reset: false,
        };
        let staff = Self { organisation: String::new(), two_factors: true, ..member.clone() };
        let reset = Self { reset: true, invited_by: String::new(), ..staff.clone() };
        let known = Self { signs_in: true, ..member.clone() };
        vec![member, staff, reset, known]
    }
}
