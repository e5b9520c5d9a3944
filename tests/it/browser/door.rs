//! Somebody signs in, with the role and the strength they have.

use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use entities::PersonId;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use sea_orm::EntityTrait as _;

use crate::support::{Browser, TestApp};

/// The window is theirs from now on.
pub async fn enters(app: &TestApp, browser: &Browser, (who, role): (PersonId, Role)) {
    let strength = match role {
        Role::Operator | Role::Accompanist => Strength::MailLink,
        _ => Strength::TwoFactors,
    };
    let tx = app.context.database.begin_write().await.unwrap();
    roles::grant(&tx, &app.context, &Actor::System, who, role).await.unwrap();
    let row = person::Entity::find_by_id(who).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, &app.context, &row, strength, "test").await.unwrap();
    tx.commit().await.unwrap();
    browser.client.goto(&app.url("/healthz")).await.unwrap();
    let set = "document.cookie = 'session=' + arguments[0] + '; path=/'";
    browser.client.execute(set, vec![begun.token.into()]).await.unwrap();
}
