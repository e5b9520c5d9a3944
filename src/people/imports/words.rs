//! Columns in which only certain words count: what is read is what the page lists.

use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::Role;

use crate::people::organisations::wording::{KINDS, kind_name};
use crate::people::persons::wording::{LANGUAGES, role_from, role_name};
use crate::vocabulary::search_key;

/// Of an organisation whose kind the file does not give.
pub const USUAL_KIND: OrganisationKind = OrganisationKind::ProspectiveOperator;

/// Roles a file can give; those with two factors are given one by one.
const GIVEN: [Role; 2] = [Role::Operator, Role::Accompanist];

/// What makes somebody 代表担当. The three circles look the same and are three characters.
pub const YES: [&str; 10] = ["○", "はい", "1", "yes", "true", "代表", "代表担当", "✓", "〇", "◯"];

pub fn kinds() -> Vec<&'static str> {
    KINDS.into_iter().map(kind_name).collect()
}

pub fn roles() -> Vec<&'static str> {
    GIVEN.into_iter().map(role_name).collect()
}

pub fn languages() -> Vec<&'static str> {
    LANGUAGES.into_iter().flat_map(|(_, names)| names).collect()
}

/// By key, or by the name on the page in any width.
pub fn role(text: &str) -> Option<Role> {
    let key = search_key(text);
    let named = || GIVEN.into_iter().find(|role| search_key(role_name(*role)) == key);
    role_from(text).or_else(named).filter(|role| GIVEN.contains(role))
}

pub fn is_yes(text: &str) -> bool {
    !text.is_empty() && YES.iter().any(|word| search_key(word) == search_key(text))
}
