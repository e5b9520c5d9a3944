use entities::people::organisation::{OrganisationKind, OrganisationState};
use entities::sign_in::legal_certification::LegalPattern;

use crate::vocabulary::search_key;

pub const KINDS: [OrganisationKind; 8] = [
    OrganisationKind::ProspectiveOperator,
    OrganisationKind::AdoptedOperator,
    OrganisationKind::VeteranOperator,
    OrganisationKind::LocalGovernment,
    OrganisationKind::SupportBody,
    OrganisationKind::LocalCompany,
    OrganisationKind::Secretariat,
    OrganisationKind::Ministry,
];

pub fn kind_name(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Secretariat => "事務局",
        OrganisationKind::Ministry => "経済産業省",
        OrganisationKind::VeteranOperator => "先輩事業者",
        OrganisationKind::AdoptedOperator => "採択事業者",
        OrganisationKind::ProspectiveOperator => "これから始める事業者",
        OrganisationKind::LocalGovernment => "自治体",
        OrganisationKind::SupportBody => "支援機関（金融・団体・教育など）",
        OrganisationKind::LocalCompany => "地域企業",
    }
}

/// The name in forms and the API: as stored.
pub fn kind_key(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Secretariat => "secretariat",
        OrganisationKind::Ministry => "ministry",
        OrganisationKind::VeteranOperator => "veteran_operator",
        OrganisationKind::AdoptedOperator => "adopted_operator",
        OrganisationKind::ProspectiveOperator => "prospective_operator",
        OrganisationKind::LocalGovernment => "local_government",
        OrganisationKind::SupportBody => "support_body",
        OrganisationKind::LocalCompany => "local_company",
    }
}

/// By key, or by the name on the page in any width.
pub fn kind_from(text: &str) -> Option<OrganisationKind> {
    let (text, name) = (text.trim(), search_key(text));
    KINDS.into_iter().find(|kind| kind_key(*kind) == text || search_key(kind_name(*kind)) == name)
}

/// Kind of chip and word.
pub fn state_chip(state: OrganisationState) -> (&'static str, &'static str) {
    match state {
        OrganisationState::Applied => ("warning", "承認待ち"),
        OrganisationState::Active => ("success", "参加中"),
        OrganisationState::Closed => ("neutral", "終了"),
    }
}

pub fn state_key(state: OrganisationState) -> &'static str {
    match state {
        OrganisationState::Applied => "applied",
        OrganisationState::Active => "active",
        OrganisationState::Closed => "closed",
    }
}

pub fn state_from(key: &str) -> Option<OrganisationState> {
    let states = [OrganisationState::Applied, OrganisationState::Active, OrganisationState::Closed];
    states.into_iter().find(|state| state_key(*state) == key)
}

pub const LAWS: [(&str, LegalPattern); 3] = [
    ("cooperation_plan", LegalPattern::CooperationPlan),
    ("management_plan", LegalPattern::ManagementPlan),
    ("residence_support", LegalPattern::ResidenceSupport),
];

pub fn law_name(pattern: LegalPattern) -> &'static str {
    match pattern {
        LegalPattern::CooperationPlan => "連携支援計画の承認（地域未来投資促進法）",
        LegalPattern::ManagementPlan => "経営発達支援計画の認定（小規模事業者支援法）",
        LegalPattern::ResidenceSupport => "特定居住支援法人の指定（二地域居住促進法）",
    }
}
