//! Corrections, and letters nobody knows about.

use bansou::app::workers;
use bansou::database::Stop;
use bansou::desk::SOURCES;
use bansou::mail::{LetterRefusal, LetterState, Resolution, retry};
use bansou::newsletter::issues::{
    Approval, CheckKind, Checker, IssueRefusal, RawBlock, RawIssue, approve, ask_for_approval,
    draft_correction, issue_view, run_checks, save_issue,
};
use bansou::newsletter::sending::{is_due, stop, unknowns};
use bansou::newsletter::watching::{Settlement, settle_unknowns};
use bansou::newsletter::{Leaving, Origin, Witness, forget, leave};
use bansou::vocabulary::tokyo;
use chrono::TimeDelta;
use entities::IssueId;
use entities::mail::message;
use entities::newsletter::consent::Route;
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::Frequency;
use entities::people::role_assignment::Role;
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
async fn a_correction_waits_for_the_last_letter_of_the_first() {
    let room = Room::new().await;
    room.readers(3).await;
    let first = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    room.put_off(first, 1, room.app.context.now() + TimeDelta::hours(1)).await;
    room.works().await;
    let second = room.approved_with(13, |row| row.corrects_id = Some(first)).await;

    room.holding_time_passes().await;
    let waiting = (room.issue(second).await.state, room.letters_of(second).await.len());
    let (db, now) = (room.app.context.database.reader(), room.app.context.now());
    let idle = !is_due(db, now).await.unwrap();
    room.app.clock.advance(TimeDelta::hours(1));
    workers::sender(&room.app.context).unwrap().drain_circulars().await.unwrap();
    room.minds().await;
    room.works().await;

    assert_eq!((waiting, idle), ((IssueState::Approved, 0), true));
    assert_eq!(room.issue(first).await.state, IssueState::Sent);
    assert_eq!(room.progress(second).await.counts.accepted, 3);
    room.app.stop().await;
}

#[tokio::test]
async fn whoever_is_counted_for_a_correction_got_the_first() {
    let room = Room::new().await;
    room.readers(5).await;
    let first = room.approved_with(12, |row| row.audience_count = Some(5)).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    for reader in [0, 1, 3] {
        room.becomes(first, reader, LetterState::Accepted).await;
    }
    let (context, desk) = (&room.app.context, room.desk);
    let id = draft_correction(context, &SOURCES, (desk, first)).await.unwrap();
    room.later();
    save_issue(context, &SOURCES, (desk, id, None), corrected()).await.unwrap();
    let open = run_checks(context, &SOURCES, &room.issue(id).await).await.unwrap();
    stop(context, room.brake(), (first, "誤り")).await.unwrap();
    room.works().await;
    ask_for_approval(context, &SOURCES, (desk, id, None)).await.unwrap();
    let view = issue_view(context, id).await.unwrap().unwrap();
    let approves = async |readers| {
        let approval = Approval { content_hash: view.content_hash.clone(), readers };
        let boss = Checker::acting_as(room.issue(first).await.approved_by.unwrap());
        approve(context, &SOURCES, (boss, id, &approval)).await
    };

    let old = approves(5).await;
    approves(3).await.unwrap();

    assert_eq!(open.iter().map(|one| one.kind).collect::<Vec<_>>(), [CheckKind::Audience]);
    assert!(open[0].detail.contains("第12号の配信を中止"), "{open:?}");
    assert_eq!(view.readers, 3);
    let wrong = matches!(old, Err(Stop::Refused(IssueRefusal::WrongCount { readers: 3 })));
    assert!(wrong, "{old:?}");
    room.app.stop().await;
}

#[tokio::test]
async fn what_nobody_got_is_not_corrected_and_both_pages_tell_its_last_moment() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    stop(&room.app.context, room.brake(), (id, "誤り")).await.unwrap();
    room.works().await;

    let correction = draft_correction(&room.app.context, &SOURCES, (room.desk, id)).await;
    let editor = room.somebody(Role::Editor).await;
    let page = editor.get(&format!("/staff/newsletter/issues/{id}")).await;
    let sending = editor.get(&format!("/staff/newsletter/issues/{id}/sending")).await;

    let refused = matches!(correction, Err(Stop::Refused(IssueRefusal::ReachedNobody)));
    assert!(refused, "{correction:?}");
    assert!(!page.html.contains("/correction") && !sending.html.contains("/correction"));
    let until = tokyo::date_time(room.progress(id).await.expires_at);
    assert!(page.says(&until) && sending.says(&until), "{}", page.text());
    room.app.stop().await;
}

fn corrected() -> RawIssue {
    let words = "日付に誤りがありました。正しくは、12月3日（木）です。";
    RawIssue {
        number: 13,
        subject: "【訂正】第12号".to_owned(),
        blocks: vec![RawBlock { text: words.to_owned(), ..RawBlock::of_kind("text") }],
        segment: None,
        frequency: Frequency::EveryIssue,
        planned_at: None,
        not_after: None,
        on_the_web: true,
    }
}

#[tokio::test]
async fn the_address_of_somebody_forgotten_is_not_written_down_again() {
    let room = Room::new().await;
    room.readers(3).await;
    let first = room.approved(12).await;
    room.holding_time_passes().await;
    let gone = room.reader_id("reader1@example.jp").await;
    let leaving = Leaving { route: Route::Link, reason: None, origin: Origin::new(None, "Test") };
    leave(&room.app.context, gone, &leaving).await.unwrap();
    room.app.clock.advance(TimeDelta::days(31));
    let tx = room.app.context.database.begin_write().await.unwrap();
    forget(&tx, room.app.context.now()).await.unwrap();
    tx.commit().await.unwrap();
    let second = room.approved_with(13, |row| row.corrects_id = Some(first)).await;

    let view = issue_view(&room.app.context, second).await.unwrap().unwrap();
    room.holding_time_passes().await;

    let to: Vec<_> = room.letters_of(second).await.into_iter().map(|row| row.to_address).collect();
    assert_eq!(to, ["reader0@example.jp", "reader2@example.jp"]);
    assert_eq!(view.readers, 2);
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
        only: Vec::new(),
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
