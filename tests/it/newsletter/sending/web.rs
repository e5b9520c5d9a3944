//! What the letters lead to is there as soon as the first of them arrives.

use bansou::newsletter::issues::shelve;
use bansou::newsletter::sending::stop;
use chrono::{DateTime, TimeDelta, Utc};
use entities::IssueId;
use entities::mail::message::{self, LetterState};
use entities::newsletter::issue::IssueState;
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::newsletter::cast::Room;
use crate::study_sessions::visitor::Visitor;

impl Room {
    /// A server asked to come back at this instant.
    pub async fn put_off(&self, issue: IssueId, reader: usize, until: DateTime<Utc>) {
        let letter = &self.letters_of(issue).await[reader];
        let tx = self.app.context.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(LetterState::Deferred))
            .col_expr(message::Column::Attempts, Expr::value(1))
            .col_expr(message::Column::NextAttemptAt, Expr::value(until))
            .filter(message::Column::Id.eq(letter.id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The page of issue 12, and whether the feed names it.
    async fn on_the_web(&self) -> (StatusCode, bool) {
        let anybody = Visitor::new(&self.app);
        let page = anybody.get("/newsletter/issues/12").await;
        let url = self.app.url("/newsletter/issues/feed.atom");
        let feed = reqwest::get(&url).await.unwrap().text().await.unwrap();
        (page.status, feed.contains("/newsletter/issues/12"))
    }
}

const THERE: (StatusCode, bool) = (StatusCode::OK, true);
const GONE: (StatusCode, bool) = (StatusCode::NOT_FOUND, false);

#[tokio::test]
async fn an_issue_is_on_the_web_from_its_first_letter_on_whatever_becomes_of_the_rest() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved(12).await;
    let early = room.on_the_web().await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    room.put_off(id, 1, room.app.context.now() + TimeDelta::days(1)).await;
    room.works().await;

    let sending = (room.issue(id).await.state, room.on_the_web().await);
    stop(&room.app.context, room.brake(), (id, "誤り")).await.unwrap();
    room.works().await;
    let stopped = (room.issue(id).await.state, room.on_the_web().await);
    shelve(&room.app.context, room.desk, (id, false)).await.unwrap();
    let taken_away = room.on_the_web().await;
    shelve(&room.app.context, room.desk, (id, true)).await.unwrap();

    assert_eq!(early, GONE);
    assert_eq!(sending, (IssueState::Sending, THERE));
    assert_eq!(stopped, (IssueState::Stopped, THERE));
    assert_eq!((taken_away, room.on_the_web().await), (GONE, THERE));
    assert_eq!(room.files(), 2);
    room.app.stop().await;
}
