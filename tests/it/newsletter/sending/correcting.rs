//! Corrections, and letters nobody knows about.

use bansou::database::Stop;
use bansou::mail::{LetterRefusal, LetterState, Resolution, retry};
use bansou::newsletter::Witness;
use bansou::newsletter::sending::unknowns;
use bansou::newsletter::watching::{Settlement, settle_unknowns};
use entities::IssueId;
use entities::mail::message;
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::Frequency;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::newsletter::cast::Room;

impl Room {
    /// As a mail server, or its silence, could have left it.
    async fn becomes(&self, issue: IssueId, reader: usize, state: LetterState) {
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
}

#[tokio::test]
async fn a_correction_goes_to_exactly_those_who_got_the_first_or_may_have() {
    let room = Room::new().await;
    room.readers(5).await;
    let first = room.approved(12).await;
    room.holding_time_passes().await;
    room.becomes(first, 1, LetterState::Rejected).await;
    room.becomes(first, 2, LetterState::Unknown).await;
    room.readers_with(7..9, Frequency::EveryIssue).await;

    let second = room.approved_with(13, |row| row.corrects_id = Some(first)).await;
    room.holding_time_passes().await;

    let to: Vec<_> = room.letters_of(second).await.into_iter().map(|row| row.to_address).collect();
    let expected: Vec<_> = [0, 2, 3, 4].map(|number| format!("reader{number}@example.jp")).to_vec();
    assert_eq!(to, expected);
    assert_eq!(room.progress(second).await.counts.accepted, 4);
    room.app.stop().await;
}

#[tokio::test]
async fn letters_nobody_knows_about_are_decided_about_together() {
    let room = Room::new().await;
    room.readers(6).await;
    let id = room.approved(12).await;
    room.holding_time_passes().await;
    room.becomes(id, 1, LetterState::Unknown).await;
    room.becomes(id, 4, LetterState::Unknown).await;

    let listed = unknowns(&room.app.context, id, (0, 10)).await.unwrap().1;
    let once_more = Settlement {
        resolution: Resolution::Resend,
        letters: 2,
        reason: "届いていないと電話で聞きました。".to_owned(),
    };
    let witness = Witness::acting_as(room.editor);
    let resolved = settle_unknowns(&room.app.context, witness, (id, &once_more)).await.unwrap();
    let reopened = room.issue(id).await.state;
    room.works().await;

    assert_eq!((listed, resolved), (2, 2));
    assert_eq!(reopened, IssueState::Sending);
    assert_eq!(room.issue(id).await.state, IssueState::Sent);
    assert_eq!(room.progress(id).await.counts.accepted, 6);
    room.app.stop().await;
}

#[tokio::test]
async fn a_letter_of_an_issue_that_is_over_is_not_sent_again_alone() {
    let room = Room::new().await;
    room.readers(2).await;
    let id = room.approved(12).await;
    room.holding_time_passes().await;
    room.becomes(id, 1, LetterState::Rejected).await;
    let letter = room.letters_of(id).await[1].id;

    let context = &room.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let refused = retry(&tx, &context.post, context.now(), letter).await;
    drop(tx);

    assert!(matches!(refused, Err(Stop::Refused(LetterRefusal::CircularOver))), "{refused:?}");
    room.app.stop().await;
}
