use entities::people::role_assignment::Role;

use crate::people::Roles;

/// The navigation of all areas. Capabilities declare entries; the assembly gathers them and mounts
/// `web::Data<Navigation>`.
#[derive(Clone, Debug, Default)]
pub struct Navigation(Vec<NavEntry>);

/// One entry: where it leads, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct NavEntry {
    pub label: &'static str,
    pub label_en: &'static str,
    pub href: &'static str,
    /// Any of these roles sees it; nobody else. Empty: people who are not signed in.
    pub roles: &'static [Role],
}

impl Navigation {
    pub fn new(entries: impl IntoIterator<Item = NavEntry>) -> Self {
        Self(entries.into_iter().collect())
    }

    pub(super) fn for_visitors(&self) -> impl Iterator<Item = &NavEntry> {
        self.0.iter().filter(|entry| entry.roles.is_empty())
    }

    pub(super) fn for_roles<'a>(&'a self, roles: &'a Roles) -> impl Iterator<Item = &'a NavEntry> {
        self.0.iter().filter(|entry| entry.roles.iter().any(|role| roles.may(*role)))
    }
}
