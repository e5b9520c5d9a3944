use entities::people::role_assignment::Role;

use crate::people::Roles;

/// Something that can be set.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    pub what: What,
    /// In addresses and in the API.
    pub key: &'static str,
    pub label: &'static str,
    pub group: Group,
    /// Where it is changed.
    pub page: &'static str,
    /// Who may open that page; none: everybody of the secretariat.
    pub role: Option<Role>,
    /// What changes it, as the audit log calls it.
    pub actions: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    SessionUsual,
    Policy,
    Conditions,
    Contracts,
    Rates,
    Terms,
    Weights,
    Capacities,
    Resources,
    BusinessDays,
    SendingRules,
    MailHold,
    Vocabularies,
    Regions,
}

/// What belongs together, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Sessions,
    Consultations,
    Fees,
    Matching,
    Calendar,
    Mail,
    Words,
}

impl Group {
    pub const ALL: [Self; 7] = [
        Self::Sessions,
        Self::Consultations,
        Self::Fees,
        Self::Matching,
        Self::Calendar,
        Self::Mail,
        Self::Words,
    ];

    /// In addresses and in the API.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Consultations => "consultations",
            Self::Fees => "fees",
            Self::Matching => "matching",
            Self::Calendar => "calendar",
            Self::Mail => "mail",
            Self::Words => "words",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Sessions => "勉強会",
            Self::Consultations => "個別相談",
            Self::Fees => "謝金と旅費",
            Self::Matching => "マッチング",
            Self::Calendar => "会場と営業日",
            Self::Mail => "お知らせとメールマガジン",
            Self::Words => "語彙と地域",
        }
    }
}

const COORDINATOR: Option<Role> = Some(Role::Coordinator);
const ADMIN: Option<Role> = Some(Role::Admin);

/// Everything there is to set.
pub const SETTINGS: [Setting; 14] = [
    Setting {
        what: What::SessionUsual,
        key: "session-defaults",
        label: "新しい勉強会の初期値",
        group: Group::Sessions,
        page: "/staff/sessions/usual",
        role: COORDINATOR,
        actions: &["study_session.usual_saved"],
    },
    Setting {
        what: What::Policy,
        key: "consultation-policy",
        label: "個別相談のルール",
        group: Group::Consultations,
        page: "/staff/consultations/rules",
        role: COORDINATOR,
        actions: &["consultation.policy_saved"],
    },
    Setting {
        what: What::Conditions,
        key: "online-conditions",
        label: "オンライン相談の条件",
        group: Group::Consultations,
        page: "/staff/consultations/conditions",
        role: COORDINATOR,
        actions: &["consultation.conditions_published"],
    },
    Setting {
        what: What::Contracts,
        key: "accompanist-contracts",
        label: "支援者の契約件数",
        group: Group::Consultations,
        page: "/staff/consultations/accompanists",
        role: COORDINATOR,
        actions: &["consultation.contract_saved"],
    },
    Setting {
        what: What::Rates,
        key: "fee-rates",
        label: "単価表",
        group: Group::Fees,
        page: "/staff/fees/rates",
        role: COORDINATOR,
        actions: &["fee_rate.saved"],
    },
    Setting {
        what: What::Terms,
        key: "fee-terms",
        label: "支払条件",
        group: Group::Fees,
        page: "/staff/fees/terms",
        role: COORDINATOR,
        actions: &["fee_terms.saved"],
    },
    Setting {
        what: What::Weights,
        key: "matching-weights",
        label: "マッチングの点数と決まり",
        group: Group::Matching,
        page: "/staff/matching/weights",
        role: COORDINATOR,
        actions: &["matching.weights_set"],
    },
    Setting {
        what: What::Capacities,
        key: "matching-capacities",
        label: "支援者の受け入れ枠",
        group: Group::Matching,
        page: "/staff/matching/capacities",
        role: COORDINATOR,
        actions: &["matching.capacity_set"],
    },
    Setting {
        what: What::Resources,
        key: "resources",
        label: "会場とオンライン会議の枠",
        group: Group::Calendar,
        page: "/staff/resources",
        role: COORDINATOR,
        actions: &["resource.added", "resource.renamed", "resource.retired", "resource.restored"],
    },
    Setting {
        what: What::BusinessDays,
        key: "business-days",
        label: "営業日の暦",
        group: Group::Calendar,
        page: "/staff/business-days",
        role: COORDINATOR,
        actions: &["special_day.entered", "special_day.removed"],
    },
    Setting {
        what: What::SendingRules,
        key: "sending-rules",
        label: "メールマガジンの配信の決まり",
        group: Group::Mail,
        page: "/staff/newsletter/sending-rules",
        role: None,
        actions: &["newsletter.rules_saved"],
    },
    Setting {
        what: What::MailHold,
        key: "mail-hold",
        label: "お知らせの送信の停止",
        group: Group::Mail,
        page: "/staff/letters/hold",
        role: COORDINATOR,
        actions: &["mail.held", "mail.released"],
    },
    Setting {
        what: What::Vocabularies,
        key: "vocabularies",
        label: "語彙",
        group: Group::Words,
        page: "/staff/vocabularies",
        role: ADMIN,
        actions: &["term.saved"],
    },
    Setting {
        what: What::Regions,
        key: "regions",
        label: "地域ブロック",
        group: Group::Words,
        page: "/staff/regions",
        role: ADMIN,
        actions: &["region.changed"],
    },
];

/// The settings whose pages somebody with these roles may open.
pub fn open_to(roles: &Roles) -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|one| match one.role {
        Some(role) => roles.may(role),
        None => roles.is_staff(),
    })
}

/// Those of them a key means, of a setting or of a group; all for none. Nothing where there is no
/// such key, or nothing of it is open.
pub fn chosen(roles: &Roles, key: &str) -> Option<Vec<&'static Setting>> {
    let meant = |one: &&Setting| key.is_empty() || one.key == key || one.group.key() == key;
    let found: Vec<_> = open_to(roles).filter(meant).collect();
    (key.is_empty() || !found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::people::audit::action_name;

    #[test]
    fn every_key_means_one_thing_and_every_act_is_one_the_audit_log_can_name() {
        let keys = SETTINGS.iter().map(|one| one.key).chain(Group::ALL.map(Group::key));
        let keys: Vec<_> = keys.collect();
        let acts: Vec<_> = SETTINGS.iter().flat_map(|one| one.actions).collect();

        let unnamed: Vec<_> = acts.iter().filter(|act| action_name(act) == ***act).collect();
        assert_eq!(unnamed, Vec::<&&&str>::new());
        assert_eq!(acts.iter().collect::<BTreeSet<_>>().len(), acts.len());
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    }
}
