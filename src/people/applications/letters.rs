use serde::Serialize;

use crate::mail::Letter;

/// 申込 has arrived.
#[derive(Clone, Debug, Serialize)]
pub struct ApplicationReceived {
    pub name: String,
    pub organisation: String,
    pub number: String,
    pub applied_at: String,
}

impl Letter for ApplicationReceived {
    const NAME: &'static str = "application_received";

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "山田 太郎".into(),
            organisation: "一般社団法人みらいの人事部".into(),
            number: "A-2611-0007".into(),
            applied_at: "2026年11月24日（火）10:00".into(),
        }]
    }
}

/// 承認
#[derive(Clone, Debug, Serialize)]
pub struct ApplicationApproved {
    pub name: String,
    pub organisation: String,
    pub number: String,
    pub url: String,
}

impl Letter for ApplicationApproved {
    const NAME: &'static str = "application_approved";

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "山田 太郎".into(),
            organisation: "一般社団法人みらいの人事部".into(),
            number: "A-2611-0007".into(),
            url: "https://bansou.example.jp/sign-in".into(),
        }]
    }
}

/// 不承認, with the reason.
#[derive(Clone, Debug, Serialize)]
pub struct ApplicationDeclined {
    pub name: String,
    pub organisation: String,
    pub number: String,
    pub reason: String,
}

impl Letter for ApplicationDeclined {
    const NAME: &'static str = "application_declined";

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "山田 太郎".into(),
            organisation: "一般社団法人みらいの人事部".into(),
            number: "A-2611-0007".into(),
            reason: "対象となる地域の取組がまだ始まっていないためです。".into(),
        }]
    }
}
