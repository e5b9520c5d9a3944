use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use entities::PersonId;
use entities::people::role_assignment::Role;

use crate::context::Context;
use crate::people::{Actor, Identity};
use crate::web::{Failure, Shell};

use super::Visit;

/// Somebody who is signed in, whatever their roles.
#[derive(Clone)]
pub struct SignedIn {
    visit: Visit,
    person: Arc<Identity>,
}

impl SignedIn {
    pub fn person_id(&self) -> PersonId {
        self.person.id
    }

    pub fn name(&self) -> &str {
        &self.person.name
    }

    pub fn person(&self) -> &Identity {
        &self.person
    }

    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// For the audit log.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.person.id)
    }

    pub fn shell(&self, context: &Context, title: &str) -> Shell {
        self.visit.shell(context, title)
    }
}

impl FromRequest for SignedIn {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::from_request(request, payload);
        Box::pin(async move {
            let visit = visit.await?;
            let person = visit.0.person.clone().ok_or(Failure::SignInNeeded)?;
            Ok(Self { visit, person })
        })
    }
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = $may:expr;)*) => {$(
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $name(SignedIn);

        impl Deref for $name {
            type Target = SignedIn;

            fn deref(&self) -> &SignedIn {
                &self.0
            }
        }

        impl FromRequest for $name {
            type Error = Failure;
            type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let who = SignedIn::from_request(request, payload);
                Box::pin(async move {
                    let who = who.await?;
                    let may: fn(&Identity) -> bool = $may;
                    // Not allowed and not found look the same.
                    if may(&who.person) { Ok(Self(who)) } else { Err(Failure::NotFound) }
                })
            }
        }
    )*};
}

permissions! {
    /// 事業者: belongs to an operator organisation.
    Operator = |person| person.roles.may(Role::Operator);
    /// 代表担当 of at least one organisation; may invite colleagues there.
    OperatorLead = |person| {
        person.roles.may(Role::Operator) && person.belongings.iter().any(|at| at.lead)
    };
    /// 伴走支援者: sees own engagements only.
    Accompanist = |person| person.roles.may(Role::Accompanist);
    /// Anybody of the secretariat.
    Staff = |person| person.roles.is_staff();
    /// 事務局担当, or administrator.
    Coordinator = |person| person.roles.may(Role::Coordinator);
    /// 編集, or administrator.
    Editor = |person| person.roles.may(Role::Editor);
    /// 承認, or administrator; never of one's own draft, which the verb checks.
    Approver = |person| person.roles.may(Role::Approver);
    /// 編集 and 承認, or administrator: whoever makes the mail magazine.
    Newsroom = |person| person.roles.may(Role::Editor) || person.roles.may(Role::Approver);
    /// 事務局管理者
    Admin = |person| person.roles.holds(Role::Admin);
    /// 経産省閲覧 and the secretariat: aggregates and reports, no personal data.
    Viewer = |person| person.roles.may_view_reports();
}
