//! One person of each kind.

use bansou::people::{Actor, roles, seed, sign_in::sessions};
use entities::PersonId;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use sea_orm::EntityTrait;

use super::tokens::token_for;
use crate::study_sessions::cast::Stage;
use crate::study_sessions::people::add_person;
use crate::support::ApiClient;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Nobody,
    Operator,
    Accompanist,
    Editor,
    Approver,
    Viewer,
    Coordinator,
    Admin,
}

pub const ALL: [Who; 8] = [
    Who::Nobody,
    Who::Operator,
    Who::Accompanist,
    Who::Editor,
    Who::Approver,
    Who::Viewer,
    Who::Coordinator,
    Who::Admin,
];

impl Who {
    fn role(self) -> Option<Role> {
        match self {
            Self::Nobody => None,
            Self::Operator => Some(Role::Operator),
            Self::Accompanist => Some(Role::Accompanist),
            Self::Editor => Some(Role::Editor),
            Self::Approver => Some(Role::Approver),
            Self::Viewer => Some(Role::Viewer),
            Self::Coordinator => Some(Role::Coordinator),
            Self::Admin => Some(Role::Admin),
        }
    }

    /// Members sign in by mail; over a mail link staff have no roles.
    fn strength(self) -> Strength {
        match self {
            Self::Operator | Self::Accompanist => Strength::MailLink,
            _ => Strength::TwoFactors,
        }
    }

    /// Makes the mail magazine.
    pub fn reads_about_readers(self) -> bool {
        matches!(self, Self::Editor | Self::Approver | Self::Admin)
    }

    pub fn is_secretariat(self) -> bool {
        self.arranges() || self.reads_about_readers()
    }

    pub fn arranges(self) -> bool {
        matches!(self, Self::Coordinator | Self::Admin)
    }
}

/// Somebody of a kind, at the API and in a browser.
#[derive(Clone)]
pub struct One {
    pub who: Who,
    pub id: Option<PersonId>,
    pub api: ApiClient,
    /// The cookie of their browser session.
    pub cookie: Option<String>,
}

pub async fn everybody(stage: &Stage) -> Vec<One> {
    seed::write(&stage.app.context).await.unwrap();
    let mut all = Vec::new();
    for who in ALL {
        all.push(one(stage, who).await);
    }
    all
}

async fn one(stage: &Stage, who: Who) -> One {
    let (app, context) = (&stage.app, &stage.app.context);
    let Some(role) = who.role() else {
        return One { who, id: None, api: ApiClient::nobody(app), cookie: None };
    };
    let email = format!("{who:?}@example.jp").to_lowercase();
    let id = add_person(app, &format!("{who:?} 一郎"), &email).await;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, id, role).await.unwrap();
    let row = person::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, who.strength(), "test").await.unwrap();
    tx.commit().await.unwrap();
    let api = ApiClient::with_token(app, token_for(app, id, who.strength()).await);
    One { who, id: Some(id), api, cookie: Some(format!("session={}", begun.token)) }
}
