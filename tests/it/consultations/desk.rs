//! Somebody of the secretariat at the pages.

use bansou::people::{Actor, roles, sign_in::sessions};
use entities::PersonId;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use sea_orm::EntityTrait;

use super::cast::Stage;
use crate::study_sessions::visitor::Visitor;

impl Stage {
    /// The coordinator of the stage, with two factors.
    pub async fn at_the_desk(&self) -> Visitor<'_> {
        let context = &self.app.context;
        let tx = context.database.begin_write().await.unwrap();
        let id = self.desk.person();
        roles::grant(&tx, context, &Actor::System, id, Role::Coordinator).await.unwrap();
        tx.commit().await.unwrap();
        self.visitor(id, Strength::TwoFactors).await
    }

    /// Anybody else, over a mail link.
    pub async fn member(&self, id: PersonId) -> Visitor<'_> {
        self.visitor(id, Strength::MailLink).await
    }

    async fn visitor(&self, id: PersonId, strength: Strength) -> Visitor<'_> {
        let context = &self.app.context;
        let tx = context.database.begin_write().await.unwrap();
        let row = person::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
        let begun = sessions::begin(&tx, context, &row, strength, "test").await.unwrap();
        tx.commit().await.unwrap();
        Visitor::with_session(&self.app, begun.token)
    }
}
