//! Readers who chose one letter a month.

use bansou::desk::SOURCES;
use bansou::newsletter::RawPreferences;
use bansou::newsletter::issues::{
    Approval, Checker, DigestStep, DraftFrom, IssueRefusal, approve, blocks_of, digest_work,
    discard_issue, draft_digest, draft_from, is_digest_due, next_digest, rule_of,
};
use chrono::TimeDelta;
use entities::IssueId;
use entities::mail::message;
use entities::newsletter::digest::{self, DigestOutcome};
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::Frequency;
use entities::people::role_assignment::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cast::Room;
use super::issues::cast::{Press, grant, plain, refused};

/// From the 24th of November to the hour of the 30th at which letters may leave.
const TO_THE_LAST_MORNING: TimeDelta = TimeDelta::days(6);

async fn drafts_itself(press: &Press) -> Option<IssueId> {
    draft_digest(press.context(), &SOURCES).await.unwrap()
}

async fn begun(press: &Press) -> IssueId {
    let from = (press.editor, DraftFrom::Digest);
    draft_from(press.context(), &SOURCES, from).await.unwrap().id
}

async fn months(press: &Press) -> Vec<(String, DigestOutcome, Option<IssueId>)> {
    let db = press.context().database.reader();
    let rows = digest::Entity::find().order_by_asc(digest::Column::Month).all(db).await.unwrap();
    rows.into_iter().map(|row| (row.month.to_string(), row.outcome, row.issue_id)).collect()
}

async fn steps(press: &Press) -> Vec<(String, DigestStep)> {
    let work = digest_work(press.context()).await.unwrap();
    work.into_iter().map(|task| (task.month.to_string(), task.step)).collect()
}

#[tokio::test]
async fn on_the_last_morning_of_a_month_its_digest_drafts_itself_once() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    let early = drafts_itself(&press).await;
    let next = next_digest(press.context().database.reader(), press.context().now()).await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);
    let due = is_digest_due(press.context().database.reader(), press.context().now()).await;

    let id = drafts_itself(&press).await.unwrap();
    let again = drafts_itself(&press).await;
    let row = press.row(id).await;
    let told = format!("{:?}", blocks_of(&row).unwrap());

    assert_eq!((early, again), (None, None));
    assert_eq!(next.unwrap().unwrap().to_rfc3339(), "2026-11-30T00:00:00+00:00");
    assert!(due.unwrap());
    assert_eq!((row.state, row.drafted_by), (IssueState::Draft, None));
    assert_eq!(rule_of(&row).unwrap().frequency, Some(Frequency::MonthlyDigest));
    assert!(row.subject.ends_with("11月のまとめ"), "{}", row.subject);
    assert!(told.contains("2026年11月24日（火）にお送りしたメールマガジン（1号）"), "{told}");
    assert_eq!(press.found(id).await, []);
    assert_eq!(
        months(&press).await[1..],
        [("2026-11-01".to_owned(), DigestOutcome::Drafted, Some(id))]
    );
}

#[tokio::test]
async fn two_workers_draft_one_digest() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);

    let (one, other) = tokio::join!(drafts_itself(&press), drafts_itself(&press));

    assert_eq!(usize::from(one.is_some()) + usize::from(other.is_some()), 1);
    assert_eq!(press.room.count("SELECT COUNT(*) FROM newsletter_issue").await, 2);
}

#[tokio::test]
async fn nobody_is_written_to_who_did_not_choose_it_and_nothing_is_told_where_nothing_was_sent() {
    let press = Press::new().await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);
    let without_an_issue = drafts_itself(&press).await;
    // Sent after the morning of November: the digest of December tells of it.
    press.sent(plain(1)).await;
    let same_month = drafts_itself(&press).await;
    press.room.app.clock.advance(TimeDelta::days(28));
    let december = drafts_itself(&press).await.unwrap();

    let quiet = Room::new().await;
    quiet.entered("abe@example.jp", RawPreferences::default()).await;
    quiet.app.clock.advance(TO_THE_LAST_MORNING);
    let without_a_reader = draft_digest(&quiet.app.context, &SOURCES).await.unwrap();

    assert_eq!([without_an_issue, same_month, without_a_reader], [None, None, None]);
    let told = format!("{:?}", blocks_of(&press.row(december).await).unwrap());
    assert!(told.contains("2026年11月30日（月）にお送りした"), "{told}");
    let known = months(&press).await;
    assert_eq!(known[0].1, DigestOutcome::NothingSent);
    assert_eq!(known[1], ("2026-12-01".to_owned(), DigestOutcome::Drafted, Some(december)));
}

#[tokio::test]
async fn whoever_asks_for_the_approval_of_what_drafted_itself_does_not_give_it() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);
    let id = drafts_itself(&press).await.unwrap();
    grant(&press.room, press.editor.person(), Role::Approver).await;
    press.asks(id).await.unwrap();

    let own = press.view(id).await.may_be_approved_by(press.editor.person());
    let other = press.view(id).await.may_be_approved_by(press.checker);
    let hash = press.view(id).await.content_hash;
    let (who, approval) =
        (Checker::acting_as(press.editor.person()), Approval { content_hash: hash, readers: 1 });
    let alone = approve(press.context(), &SOURCES, (who, id, &approval)).await;
    let mut forced = press.row(id).await;
    forced.approved_by = forced.asked_by;
    let by_force = press.tries_to_write(forced).await;
    press.approves(id, 1).await.unwrap();

    assert_eq!((own, other), (false, true));
    assert_eq!(refused(alone), IssueRefusal::OwnWork);
    assert!(by_force.is_err(), "the table refuses it, too");
    assert_eq!(press.row(id).await.state, IssueState::Approved);
}

#[tokio::test]
async fn editors_see_that_a_digest_waits_and_that_one_was_not_sent() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);
    let nothing = steps(&press).await;
    let id = drafts_itself(&press).await.unwrap();
    let waits = steps(&press).await;
    let desk = press.room.somebody(Role::Editor).await.get("/staff").await;
    press.room.app.clock.advance(TimeDelta::days(1));
    let over = steps(&press).await;
    discard_issue(press.context(), (press.editor, id, None)).await.unwrap();
    let thrown_away = steps(&press).await;
    let later = press.room.somebody(Role::Admin).await.get("/staff").await;
    let by_hand = begun(&press).await;
    let mut row = press.row(by_hand).await;
    row.state = IssueState::Sent;
    row.started_at = Some(press.context().now());
    press.write(row).await;

    let november = || "2026-11-01".to_owned();
    assert_eq!((nothing, waits), (vec![], vec![(november(), DigestStep::Waits)]));
    assert!(desk.says("11月分の「月1回のまとめ」を下書きしました"), "{}", desk.text());
    assert!(desk.says("読者1名"), "{}", desk.text());
    assert_eq!(over, [(november(), DigestStep::NotSent)]);
    assert_eq!(thrown_away, [(november(), DigestStep::NotSent)]);
    assert!(later.says("11月分の「月1回のまとめ」を、まだ送っていません"), "{}", later.text());
    assert_eq!(steps(&press).await, []);
    // It was November's: December gets its own.
    assert_eq!(months(&press).await.last().unwrap().0, november());
}

#[tokio::test]
async fn a_digest_somebody_began_in_the_month_is_the_one_of_the_month() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    let begun = begun(&press).await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);

    let itself = drafts_itself(&press).await;

    assert_eq!(itself, None);
    let november = ("2026-11-01".to_owned(), DigestOutcome::Drafted, Some(begun));
    assert_eq!(months(&press).await.last(), Some(&november));
}

#[tokio::test]
async fn one_thrown_away_before_the_last_morning_leaves_room_for_another() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    let begun = begun(&press).await;
    discard_issue(press.context(), (press.editor, begun, None)).await.unwrap();
    let none = steps(&press).await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);

    let itself = drafts_itself(&press).await;

    assert_eq!(none, []);
    assert!(itself.is_some());
    assert_eq!(months(&press).await.last().unwrap().2, itself);
}

#[tokio::test]
async fn one_that_was_stopped_before_its_first_letter_was_not_sent() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    let id = begun(&press).await;
    let mut row = press.row(id).await;
    row.state = IssueState::Stopped;
    row.started_at = Some(press.context().now());
    press.write(row).await;

    let stopped = steps(&press).await;
    let another = begun(&press).await;

    assert_eq!(stopped, [("2026-11-01".to_owned(), DigestStep::NotSent)]);
    assert_ne!(another, id);
    assert_eq!(months(&press).await.last().unwrap().2, Some(another));
}

#[tokio::test]
async fn the_workers_draft_the_digest_unasked() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    press.room.app.clock.advance(TO_THE_LAST_MORNING);

    press.room.app.run_workers().await;

    assert_eq!(steps(&press).await, [("2026-11-01".to_owned(), DigestStep::Waits)]);
}

#[tokio::test]
async fn the_letter_of_welcome_promises_what_was_chosen() {
    let room = Room::new().await;
    let monthly = RawPreferences { frequency: "monthly_digest".to_owned(), ..Default::default() };
    room.entered("endo@example.jp", monthly).await;
    room.entered("abe@example.jp", RawPreferences::default()).await;

    let mut texts = Vec::new();
    for email in ["endo@example.jp", "abe@example.jp"] {
        let letter = message::Entity::find().filter(message::Column::ToAddress.eq(email));
        let letter = letter.one(room.app.context.database.reader()).await.unwrap().unwrap();
        texts.push((
            letter.text_body.contains("次の号からお届けします"),
            letter.text_body.contains("月1回のまとめをお届けします"),
        ));
    }

    assert_eq!(texts, [(false, true), (true, false)]);
}
