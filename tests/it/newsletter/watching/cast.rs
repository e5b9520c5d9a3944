//! Issues in the states people watch.

use bansou::mail::LetterState;
use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use entities::IssueId;
use entities::mail::message;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::newsletter::cast::Room;
use crate::study_sessions::people::add_person;
use crate::study_sessions::visitor::Visitor;

impl Room {
    /// An issue that went to so many readers, to its end.
    pub async fn sent(&self, readers: usize) -> IssueId {
        self.readers(readers).await;
        let id = self.approved(12).await;
        self.holding_time_passes().await;
        id
    }

    /// What nobody but the ledger does: whoever does it by hand forges.
    pub async fn forged(&self, issue: IssueId, reader: usize, state: LetterState) {
        let letter = &self.letters_of(issue).await[reader];
        let tx = self.app.context.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(state))
            .filter(message::Column::Id.eq(letter.id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody who signed in with this role.
    pub async fn somebody(&self, role: Role) -> Visitor<'_> {
        let context = &self.app.context;
        let email = format!("{role:?}@room.example.jp");
        let id = add_person(&self.app, "事務 花子", &email).await;
        let tx = context.database.begin_write().await.unwrap();
        roles::grant(&tx, context, &Actor::System, id, role).await.unwrap();
        let row = person::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
        let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await;
        tx.commit().await.unwrap();
        Visitor::with_session(&self.app, begun.unwrap().token)
    }
}
