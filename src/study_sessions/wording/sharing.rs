//! Rosters handed to co-hosts.

use std::collections::BTreeSet;

use entities::study_sessions::co_host::Basis;

use crate::study_sessions::session::{RosterColumn, SharingPlan};

pub const PURPOSE: &str = "共催者が名簿を使う目的を200文字以内で入力してください。";
pub const COLUMNS: &str = "共催者に渡す項目を1つ以上選んでください。";
pub const NOT_SHARED: &str = "この共催者には、名簿を渡す根拠が登録されていません。";
pub const NOBODY: &str = "渡せる方がまだいません。参加が確定し、根拠のある方だけを渡せます。";
pub const NOT_ASKED: &str = "この勉強会では、共催者への名簿の提供をおたずねしていません。";

/// Says what to do instead.
pub const NOT_THEIRS: &str = "同意するかを答えられるのは、参加する方ご本人だけです。\
     ご本人に届いたメールのリンクか、ご本人のログインで答えてもらってください。";
pub const NOT_THEIRS_IN_ENGLISH: &str = "Only the participant can answer this. \
     Please ask them to answer by the link in the mail we sent them, or signed in themselves.";
pub const NOT_THEIRS_EASILY: &str = "こたえるのは さんかする人だけです。\
     さんかする人に とどいた メールから こたえて もらって ください。";

pub fn detail_missing(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "補足は200文字以内で入力してください。",
        Basis::Entrustment => "委託契約の名称と日付を200文字以内で入力してください。",
        Basis::JointUse => {
            "共同利用の責任者の名称・住所・代表者名を200文字以内で入力してください。"
        }
    }
}

pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "本人の同意",
        Basis::Entrustment => "業務の委託",
        Basis::JointUse => "共同利用",
    }
}

pub fn column(column: RosterColumn) -> &'static str {
    match column {
        RosterColumn::Number => "受付番号",
        RosterColumn::Name => "氏名",
        RosterColumn::Kana => "フリガナ",
        RosterColumn::Organisation => "所属",
        RosterColumn::JobTitle => "役職",
        RosterColumn::Prefecture => "都道府県",
        RosterColumn::Email => "メールアドレス",
        RosterColumn::Mode => "参加区分",
    }
}

fn column_in_english(column: RosterColumn) -> &'static str {
    match column {
        RosterColumn::Number => "reference number",
        RosterColumn::Name => "name",
        RosterColumn::Kana => "reading of the name",
        RosterColumn::Organisation => "organisation",
        RosterColumn::JobTitle => "job title",
        RosterColumn::Prefecture => "prefecture",
        RosterColumn::Email => "mail address",
        RosterColumn::Mode => "way of taking part",
    }
}

/// `氏名、所属`
pub fn columns(columns: &BTreeSet<RosterColumn>) -> String {
    columns.iter().map(|one| column(*one)).collect::<Vec<_>>().join("、")
}

fn columns_in_english(columns: &BTreeSet<RosterColumn>) -> String {
    let words: Vec<_> = columns.iter().map(|one| column_in_english(*one)).collect();
    match words.split_last() {
        Some((last, [_, ..])) => format!("{} and {last}", words[..words.len() - 1].join(", ")),
        _ => words.concat(),
    }
}

/// What participants read about a co-host that gets the roster. It follows from the ground.
pub fn notice(host: &str, terms: &SharingPlan) -> String {
    let (columns, purpose) = (columns(&terms.columns), terms.purpose.trim());
    let detail = terms.detail.as_deref().unwrap_or_default();
    match terms.basis {
        Basis::Consent => format!(
            "共催の{host}に{columns}を渡してよいか、おたずねします（使う目的：{purpose}）。\
             同意しなくても参加できます。"
        ),
        Basis::Entrustment => {
            format!("{purpose}を共催の{host}に委託し、そのために{columns}を渡します（{detail}）。")
        }
        Basis::JointUse => format!(
            "共催の{host}と、{columns}を共同で利用します（使う目的：{purpose}、責任者：{detail}）。"
        ),
    }
}

pub fn notice_in_english(host: &str, terms: &SharingPlan) -> String {
    let (columns, purpose) = (columns_in_english(&terms.columns), terms.purpose.trim());
    let detail = terms.detail.as_deref().unwrap_or_default();
    match terms.basis {
        Basis::Consent => format!(
            " We ask whether {host}, a co-host, may get your {columns} (purpose: {purpose}). \
             You can take part without agreeing."
        ),
        Basis::Entrustment => format!(
            " {host}, a co-host, handles {purpose} for us and gets your {columns} for it ({detail})."
        ),
        Basis::JointUse => format!(
            " {host}, a co-host, uses your {columns} jointly with us (purpose: {purpose}; \
             responsible: {detail})."
        ),
    }
}

pub fn notice_easily(host: &str, terms: &SharingPlan) -> String {
    let (columns, purpose) = (columns(&terms.columns), terms.purpose.trim());
    match terms.basis {
        Basis::Consent => format!(
            "{host}に あなたの {columns}を わたして よいか、ききます（{purpose}）。\
             いやでも さんか できます。"
        ),
        Basis::Entrustment | Basis::JointUse => {
            format!("{host}も あなたの {columns}を つかいます（{purpose}）。")
        }
    }
}

/// The box beside which somebody agrees, and with it the wording that is kept as evidence.
pub fn consent(host: &str, terms: &SharingPlan) -> String {
    format!(
        "{host}に、私の{}を渡すことに同意します（使う目的：{}）。",
        columns(&terms.columns),
        terms.purpose.trim()
    )
}

pub fn consent_in_english(host: &str, terms: &SharingPlan) -> String {
    format!(
        "I agree that {host} gets my {} (purpose: {}).",
        columns_in_english(&terms.columns),
        terms.purpose.trim()
    )
}

pub fn consent_easily(host: &str, terms: &SharingPlan) -> String {
    format!("{host}に わたしの {}を わたしても いいです。", columns(&terms.columns))
}
