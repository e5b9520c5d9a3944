use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::{BrowserSessionId, OrganisationId, PersonId};
use uuid::Uuid;

/// Somebody signed in, as known at the beginning of a request.
#[derive(Clone, Debug)]
pub struct Identity {
    pub id: PersonId,
    pub name: String,
    /// `ja` or `en`
    pub language: String,
    pub roles: Roles,
    pub belongings: Vec<Belonging>,
    pub session: SessionRef,
    pub strength: Strength,
}

/// A current place in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belonging {
    pub organisation: OrganisationId,
    /// 代表担当
    pub lead: bool,
}

/// What the person is signed in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionRef {
    Browser {
        id: BrowserSessionId,
        last_seen_at: DateTime<Utc>,
    },
    /// The family of the refresh tokens an access token belongs to.
    Token(Uuid),
}

/// The roles that count in this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(BTreeSet<Role>);

/// Roles of the secretariat.
const STAFF: [Role; 4] = [Role::Admin, Role::Coordinator, Role::Editor, Role::Approver];

impl Roles {
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Self {
        Self(roles.into_iter().collect())
    }

    /// Over a mail link alone, roles that need two factors do not count.
    pub fn as_shown_by(mut self, strength: Strength) -> Self {
        if strength == Strength::MailLink {
            self.0.retain(|role| !needs_two_factors(*role));
        }
        self
    }

    /// Holds the role; an administrator may do whatever the secretariat may.
    pub fn may(&self, role: Role) -> bool {
        let held = self.0.contains(&role);
        let as_admin = role != Role::Accompanist && role != Role::Operator;
        held || (as_admin && self.0.contains(&Role::Admin))
    }

    /// Exactly this role is held.
    pub fn holds(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    pub fn is_staff(&self) -> bool {
        STAFF.iter().any(|role| self.0.contains(role))
    }

    /// Aggregates and reports: the ministry, and the secretariat that makes them.
    pub fn may_view_reports(&self) -> bool {
        self.is_staff() || self.0.contains(&Role::Viewer)
    }

    pub fn needs_two_factors(&self) -> bool {
        self.0.iter().any(|role| needs_two_factors(*role))
    }

    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Secretariat and ministry.
pub fn needs_two_factors(role: Role) -> bool {
    role == Role::Viewer || STAFF.contains(&role)
}

impl Identity {
    pub fn leads(&self, organisation: OrganisationId) -> bool {
        self.belongings.iter().any(|at| at.lead && at.organisation == organisation)
    }

    pub fn belongs_to(&self, organisation: OrganisationId) -> bool {
        self.belongings.iter().any(|at| at.organisation == organisation)
    }

    pub fn organisations(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        self.belongings.iter().map(|at| at.organisation)
    }
}
