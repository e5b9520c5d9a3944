//! Somebody with a place in an organisation, and a sign-in, for the matrix.

use bansou::people::sign_in::sessions;
use entities::PersonId;
use entities::people::person;
use entities::sign_in::browser_session::Strength;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::study_sessions::cast::{Stage, unique_key};

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Standing {
    pub person: String,
    /// That person belongs to it.
    pub organisation: String,
    /// Of whoever things belong to.
    pub sign_in: String,
}

impl Standing {
    pub fn missing() -> Self {
        let nil = Uuid::nil().to_string();
        Self { person: nil.clone(), organisation: nil.clone(), sign_in: nil }
    }

    pub fn fill(&self, path: &str) -> String {
        let id = if path.contains("/sign-ins/") { &self.sign_in } else { &self.person };
        path.replace("{id}", id).replace("{organisation}", &self.organisation)
    }
}

/// Addresses that are filled in here.
pub fn is_about(path: &str) -> bool {
    path.starts_with("/api/v1/people/{id}/") || path.starts_with("/api/v1/me/sign-ins/")
}

/// A member nobody else needs, and one more sign-in of this person.
pub async fn of(stage: &Stage, holder: PersonId) -> Standing {
    let organisation = stage.organisation(&unique_key()).await;
    let member = stage.person_of("所属 花子", organisation).await;
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let row = person::Entity::find_by_id(holder).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::MailLink, "test").await.unwrap();
    tx.commit().await.unwrap();
    Standing {
        person: member.to_string(),
        organisation: organisation.to_string(),
        sign_in: begun.id.to_string(),
    }
}

/// A body that can be taken.
pub fn body(path: &str) -> Option<Value> {
    let email = format!("{}@example.jp", unique_key());
    Some(match path {
        "/api/v1/me" => json!({ "family_name": "原", "given_name": "望" }),
        "/api/v1/me/password" => json!({ "present": "x", "wanted": "asa no umi wo aruku 8" }),
        "/api/v1/me/authenticator" => json!({ "present": "x", "salt": "x", "code": "000000" }),
        "/api/v1/invitation-links/{token}/acceptance" => json!({}),
        "/api/v1/me/recovery-codes" => json!({ "present": "x" }),
        "/api/v1/me/colleagues/invitations" => json!({
            "organisation": Uuid::nil(), "person": { "family_name": "原", "email": email },
        }),
        "/api/v1/people/{id}/roles" => json!({ "roles": ["operator"] }),
        "/api/v1/people/{id}/places/{organisation}" => json!({ "title": "主任" }),
        _ => return None,
    })
}
