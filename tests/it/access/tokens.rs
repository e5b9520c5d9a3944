//! Tokens for many people, without their sign-ins.

use bansou::people::tokens;
use chrono::TimeDelta;
use entities::PersonId;
use entities::people::person;
use entities::sign_in::browser_session::Strength;
use entities::sign_in::refresh_token;
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::support::TestApp;

/// An access token as a sign-in of this strength would have given it.
pub async fn token_for(app: &TestApp, id: PersonId, strength: Strength) -> String {
    let (context, now) = (&app.context, app.context.now());
    let found = person::Entity::find_by_id(id).one(context.database.reader()).await;
    let person = found.unwrap().unwrap();
    let family = refresh_token::Model {
        id: context.new_id(),
        family: context.chance.uuid(now),
        person_id: id,
        token_hash: context.chance.uuid(now).to_string(),
        session_epoch: person.session_epoch,
        strength,
        device: "test".to_owned(),
        created_at: now,
        expires_at: now + TimeDelta::days(1),
        family_expires_at: now + TimeDelta::days(1),
        used_at: None,
        revoked_at: None,
    };
    let tx = context.database.begin_write().await.unwrap();
    let row = family.clone().into_active_model();
    refresh_token::Entity::insert(row).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    tokens::issue(context, &person, family.family, strength).unwrap().token
}
