//! Words of the chart.

use entities::people::term::Vocabulary;
use entities::sign_in::legal_certification::LegalPattern;
use entities::study_sessions::session::SessionState;

use super::HappenedKind;
use crate::people::organisations::wording;
use crate::study_sessions::readers::Attended;

pub const TITLE: &str = "支援カルテ";
/// In the place of people where there are none.
pub const NOBODY: &str = "なし";
/// ロゴマークの利用承認
pub const LOGO_APPROVAL: &str = "ロゴ承認";
pub const NOT_RECORDED: &str = "記録なし";

/// Vocabularies an operator is marked with, as the chart names them.
pub const MARKS: [(Vocabulary, &str); 4] = [
    (Vocabulary::Function, "機能"),
    (Vocabulary::TalentCategory, "対象人材"),
    (Vocabulary::Industry, "業種"),
    (Vocabulary::Language, "使える言語"),
];

pub fn kind(kind: HappenedKind) -> (&'static str, &'static str) {
    match kind {
        HappenedKind::StudySession => ("info", "勉強会"),
        HappenedKind::Consultation => ("open", "個別相談"),
        HappenedKind::Milestone => ("done", "節目"),
        HappenedKind::Introduction => ("success", "紹介"),
    }
}

pub fn law(pattern: LegalPattern) -> &'static str {
    wording::law_name(pattern)
}

pub fn registered(session: &Attended) -> String {
    let registered = session.registered;
    match (session.state, session.came) {
        (SessionState::Cancelled, _) => format!("中止（申込 {registered}名）"),
        (SessionState::Postponed, _) => format!("延期（申込 {registered}名）"),
        (_, 0) => format!("申込 {registered}名"),
        (_, came) => format!("申込 {registered}名・参加 {came}名"),
    }
}
