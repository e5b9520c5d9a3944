//! The pages, over HTTP and without scripts.

mod accompanist;
mod booking;
mod intake;
mod links;
mod looking;
mod moving;
mod own_move;
mod rewish;
mod wishes;

use bansou::people::sign_in::sessions;
use entities::PersonId;
use entities::people::person;
use entities::sign_in::browser_session::Strength;
use sea_orm::EntityTrait;

use super::cast::Stage;
use crate::study_sessions::visitor::Visitor;

/// In the roles they hold, over a mail link.
pub async fn as_is(stage: &Stage, id: PersonId) -> Visitor<'_> {
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let row = person::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::MailLink, "Test").await.unwrap();
    tx.commit().await.unwrap();
    Visitor::with_session(&stage.app, begun.token)
}

pub const CONSULTATIONS: &str = "SELECT count(*) FROM consultation";
pub const MESSAGES: &str = "SELECT count(*) FROM mail_message";
