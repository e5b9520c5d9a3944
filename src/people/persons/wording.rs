use entities::people::person::PersonState;
use entities::people::role_assignment::Role;

use crate::mail::Language;

/// Roles in the order forms list them.
pub const ROLES: [Role; 7] = [
    Role::Admin,
    Role::Coordinator,
    Role::Editor,
    Role::Approver,
    Role::Accompanist,
    Role::Operator,
    Role::Viewer,
];

pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "事務局管理者",
        Role::Coordinator => "事務局担当",
        Role::Editor => "編集",
        Role::Approver => "承認",
        Role::Accompanist => "伴走支援者",
        Role::Operator => "事業者",
        Role::Viewer => "経産省閲覧",
    }
}

pub fn role_hint(role: Role) -> &'static str {
    match role {
        Role::Admin => "設定、職員、語彙、監査の記録まで、すべてを扱います。",
        Role::Coordinator => "勉強会、個別相談、ネットワーキング、名簿を扱います。",
        Role::Editor => "メールマガジンと公開資料の下書きを書きます。",
        Role::Approver => "ほかの人が書いた下書きを承認します。",
        Role::Accompanist => "自分の空き時間、相談、記録、担当先だけを扱います。",
        Role::Operator => "勉強会や相談を申し込み、自分の団体の情報を編集します。",
        Role::Viewer => "集計と報告だけを見ます。個人情報は見えません。",
    }
}

/// The name in forms and the API: as stored.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Coordinator => "coordinator",
        Role::Editor => "editor",
        Role::Approver => "approver",
        Role::Accompanist => "accompanist",
        Role::Operator => "operator",
        Role::Viewer => "viewer",
    }
}

pub fn role_from(key: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role_key(*role) == key)
}

/// The languages of letters, each by key and by name.
pub const LANGUAGES: [(Language, [&str; 2]); 2] =
    [(Language::Ja, ["ja", "日本語"]), (Language::En, ["en", "英語"])];

pub fn language_from(text: &str) -> Option<Language> {
    let found = LANGUAGES.into_iter().find(|(_, names)| names.contains(&text));
    found.map(|(language, _)| language)
}

/// Kind of chip and word.
pub fn state_chip(state: PersonState) -> (&'static str, &'static str) {
    match state {
        PersonState::Known => ("neutral", "未サインイン"),
        PersonState::Active => ("success", "利用中"),
        PersonState::Disabled => ("error", "停止中"),
    }
}

/// Of whoever came to a door without an address.
pub const WITHOUT_ADDRESS: &str =
    "メールアドレスが登録されていない方です。先にメールアドレスを登録してください。";

pub const LAST_ADMIN: &str =
    "管理者がいなくなるため、この操作はできません。先に、ほかの人を管理者にしてください。";
