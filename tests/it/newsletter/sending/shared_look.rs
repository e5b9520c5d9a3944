//! Looks at every letter of an issue are shared by those who watch a large one go.

use chrono::TimeDelta;
use entities::IssueId;
use entities::mail::circular;
use entities::mail::message::{self, LetterState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::newsletter::cast::Room;

/// A mail server took the letter of this place.
async fn is_accepted(room: &Room, id: IssueId, place: usize) {
    let letter = room.letters_of(id).await[place].id;
    let tx = room.app.context.database.begin_write().await.unwrap();
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(LetterState::Accepted))
        .filter(message::Column::Id.eq(letter))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// As if it were a large one.
async fn counts_for_large(room: &Room) {
    let tx = room.app.context.database.begin_write().await.unwrap();
    circular::Entity::update_many()
        .col_expr(circular::Column::Letters, Expr::value(10_000))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_look_at_a_large_issue_stands_for_two_seconds_and_one_at_a_small_issue_for_none() {
    let room = Room::new().await;
    room.readers(4).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    let accepted = async || room.progress(id).await.counts.accepted;

    let begun = accepted().await;
    is_accepted(&room, id, 0).await;
    let small = accepted().await;
    counts_for_large(&room).await;
    let first = accepted().await;
    is_accepted(&room, id, 1).await;
    let same_look = accepted().await;
    room.app.clock.advance(TimeDelta::seconds(2));
    let next_look = accepted().await;

    assert_eq!((begun, small), (0, 1));
    assert_eq!((first, same_look, next_look), (1, 1, 2));
    room.app.stop().await;
}
