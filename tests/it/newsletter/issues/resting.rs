//! Coming back, resting, waiting for the calendar; and tests to colleagues.

use bansou::newsletter::Newsdesk;
use bansou::newsletter::issues::{
    CheckKind, Checker, IssueRefusal, IssueToDo, RawIssue, issue_work, return_issue, send_test,
    withdraw, wording,
};
use chrono::{TimeDelta, TimeZone, Utc};
use entities::newsletter::issue::IssueState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Press, plain, refused};
use super::pages::at_the_desk;

#[tokio::test]
async fn an_issue_comes_back_with_a_comment() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    press.asks(id).await.unwrap();
    press.later();

    let checker = Checker::acting_as(press.checker);
    let empty = refused(return_issue(press.context(), checker, (id, " ")).await);
    return_issue(press.context(), checker, (id, "時刻も書いてください。")).await.unwrap();
    let again = refused(return_issue(press.context(), checker, (id, "もう一度")).await);
    let db = press.context().database.reader();
    let work = issue_work(db, (press.room.editor, false)).await.unwrap();

    assert!(matches!(empty, IssueRefusal::Invalid(_)));
    assert_eq!(again, IssueRefusal::NotInReview);
    assert_eq!(press.row(id).await.state, IssueState::Draft);
    assert_eq!(work[0].what, IssueToDo::Mend);
    assert_eq!(press.view(id).await.events[0].note, "時刻も書いてください。");
    assert_eq!(press.room.letters_to("editor@example.jp").await, ["newsletter_issue_returned"]);
}

#[tokio::test]
async fn everybody_of_the_staff_stops_a_resting_issue() {
    let press = Press::new().await;
    let id = press.approved().await;

    press.stops(id, press.coordinator).await.unwrap();
    let again = refused(press.stops(id, press.coordinator).await);
    let row = press.row(id).await;

    assert_eq!(again, IssueRefusal::NotHeld);
    assert_eq!((row.state, row.starts_at, row.content_hash), (IssueState::Draft, None, None));
    let told = press.room.letters_to("checker@example.jp").await;
    assert_eq!(told, ["newsletter_issue_to_approve", "newsletter_issue_stopped"]);
}

#[tokio::test]
async fn of_a_stop_and_the_start_of_sending_one_wins() {
    let press = Press::new().await;
    let id = press.approved().await;
    let mut row = press.row(id).await;
    row.state = IssueState::Sending;
    press.write(row).await;

    let stop = refused(press.stops(id, press.coordinator).await);
    let save = refused(press.saves((id, None), plain(12)).await);

    assert_eq!((stop, save), (IssueRefusal::NotHeld, IssueRefusal::NotEditable));
    assert_eq!(press.row(id).await.state, IssueState::Sending);
}

#[tokio::test]
async fn an_issue_waits_for_the_sending_calendar_and_for_its_planned_time() {
    let press = Press::new().await;
    // Friday, seven in the morning.
    let early = Utc.with_ymd_and_hms(2026, 11, 26, 22, 0, 0).unwrap();
    let raw = RawIssue { planned_at: Some(early), ..plain(12) };
    let id = press.drafts(raw.clone()).await;
    press.asks(id).await.unwrap();

    press.approves(id, 3).await.unwrap();
    let friday = press.row(id).await.starts_at;
    // 18:30 is Monday's: another day than stands in the issue.
    let evening = early + TimeDelta::minutes(11 * 60 + 30);
    press.saves((id, None), RawIssue { planned_at: Some(evening), ..raw }).await.unwrap();
    let answer = refused(press.asks(id).await);

    assert_eq!(friday, Some(early + TimeDelta::hours(2)));
    assert!(matches!(answer, IssueRefusal::Failing(_)), "{answer:?}");
}

#[tokio::test]
async fn an_issue_of_another_day_does_not_say_that_it_leaves_soon() {
    let press = Press::new().await;
    let planned = Utc.with_ymd_and_hms(2026, 12, 1, 1, 0, 0).unwrap();
    let id = press.drafts(RawIssue { planned_at: Some(planned), ..plain(12) }).await;
    press.asks(id).await.unwrap();
    press.approves(id, 3).await.unwrap();
    press.room.app.clock.advance(TimeDelta::minutes(20));

    let checker = at_the_desk(&press, press.checker).await;
    let page = checker.get(&format!("/staff/newsletter/issues/{id}")).await;
    let today = checker.get("/staff").await;

    assert!(page.says("配信は2026年12月1日（火）10:00からです"), "{}", page.text());
    assert!(today.says("承認済みのメールマガジン 第12号"), "{}", today.text());
    assert!(!page.says("まもなく") && !today.says("まもなく配信"), "{}", today.text());
}

#[tokio::test]
async fn not_after_is_kept() {
    let press = Press::new().await;
    let now = press.context().now();
    let raw = RawIssue { not_after: Some(now + TimeDelta::minutes(20)), ..plain(12) };
    let id = press.drafts(raw).await;
    press.asks(id).await.unwrap();
    press.room.app.clock.advance(TimeDelta::minutes(10));

    let answer = refused(press.approves(id, 3).await);

    let IssueRefusal::Failing(found) = answer else { panic!("{answer:?}") };
    assert_eq!((found.len(), found[0].kind), (1, CheckKind::Time));
}

#[tokio::test]
async fn a_request_is_taken_back_and_a_number_is_used_once() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    press.asks(id).await.unwrap();
    let twice = refused(press.asks(id).await);
    press.later();
    withdraw(press.context(), Newsdesk::acting_as(press.room.editor), id).await.unwrap();

    let taken = bansou::newsletter::issues::draft_issue(
        press.context(),
        &bansou::desk::SOURCES,
        (press.second, plain(12)),
    )
    .await;
    let stale = refused(press.saves((id, Some(1)), plain(12)).await);

    assert_eq!(twice, IssueRefusal::NoDraft(IssueState::InReview));
    assert_eq!(refused(taken), IssueRefusal::NumberTaken);
    assert_eq!(stale, IssueRefusal::ChangedMeanwhile);
    assert_eq!(press.row(id).await.state, IssueState::Draft);
}

#[tokio::test]
async fn approval_is_asked_for_drafts_alone_and_each_answer_says_what_is_so() {
    let press = Press::new().await;
    let id = press.approved().await;
    let mut answers = vec![refused(press.asks(id).await)];

    for state in [IssueState::Lapsed, IssueState::Sent] {
        let mut row = press.row(id).await;
        row.state = state;
        press.write(row).await;
        answers.push(refused(press.asks(id).await));
    }

    let no_draft = IssueRefusal::NoDraft;
    let expected =
        [no_draft(IssueState::Approved), no_draft(IssueState::Lapsed), IssueRefusal::NotEditable];
    assert_eq!(answers, expected);
    let told = answers.iter().map(wording::refusal).collect::<Vec<_>>();
    assert!(told[0].starts_with("この号は、もう承認されています。"), "{told:?}");
    assert!(told[1].starts_with("配信の期限が過ぎた号です。"), "{told:?}");
}

#[tokio::test]
async fn a_test_goes_to_colleagues_alone_and_its_links_do_nothing() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    let context = press.context();

    let nobody = refused(send_test(context, press.editor, (id, &[])).await);
    let stranger =
        crate::study_sessions::people::add_person(&press.room.app, "外 五郎", "out@example.jp")
            .await;
    let outside = refused(send_test(context, press.editor, (id, &[stranger])).await);
    let count = send_test(context, press.editor, (id, &[press.checker])).await.unwrap();
    let letter = entities::mail::message::Entity::find()
        .filter(entities::mail::message::Column::ToAddress.eq("checker@example.jp"))
        .one(context.database.reader())
        .await
        .unwrap()
        .unwrap();

    assert_eq!((nobody, outside), (IssueRefusal::NobodyChosen, IssueRefusal::NobodyChosen));
    assert_eq!(count, 1);
    assert_eq!(letter.subject, "【テスト】【地域の人事部】第12号 12月の予定");
    assert!(!letter.html_body.contains("/newsletter/leave/"), "{}", letter.html_body);
    assert!(!letter.text_body.contains(['\u{FDD0}', '\u{FDD1}', '\u{FDD2}']));
}
