//! The mail hold as the secretariat meets it: a notice on every page, one page to look and decide.

use bansou::mail::{self, Envelope, HoldCause, LetterState, NewHold};
use bansou::people::Roles;
use bansou::vocabulary::EmailAddress;
use chrono::TimeDelta;
use entities::MailMessageId;
use entities::mail::message;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::people::cast::{Staff, hidden, staff};
use crate::support::TestApp;

const HOLD: &str = "/staff/letters/hold";
const NOTICE: &str = "お知らせの送信を止めています";

async fn admin(app: &TestApp) -> Staff {
    staff(app, "kitagawa@bansou.example.jp", &[Role::Admin]).await
}

async fn coordinator(app: &TestApp) -> Staff {
    staff(app, "mori@bansou.example.jp", &[Role::Coordinator]).await
}

async fn letter(app: &TestApp, number: usize) -> MailMessageId {
    let tx = app.context.database.begin_write().await.unwrap();
    let to = EmailAddress::parse(&format!("reader{number}@example.jp")).unwrap();
    let envelope = Envelope::to(to, format!("check:{number}"));
    let letter = mail::DeliveryCheck { asked_at: "2026年11月24日（火）10:00".into() };
    let now = app.context.now();
    let enqueued = mail::enqueue(&tx, &app.context.post, now, envelope, &letter).await.unwrap();
    tx.commit().await.unwrap();
    enqueued.id()
}

/// As `bansou restore` leaves the database.
async fn restored(app: &TestApp) {
    let wanted = NewHold { cause: HoldCause::Restored, reason: String::new(), set_by: None };
    let tx = app.context.database.begin_write().await.unwrap();
    mail::set_hold(&tx, app.context.now(), wanted).await.unwrap();
    tx.commit().await.unwrap();
}

async fn state(app: &TestApp, id: MailMessageId) -> LetterState {
    let row = message::Entity::find_by_id(id).one(app.context.database.reader()).await;
    row.unwrap().unwrap().state
}

async fn noted(app: &TestApp, action: &str) -> u64 {
    let entries = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq(action));
    entries.count(app.context.database.reader()).await.unwrap()
}

#[tokio::test]
async fn an_administrator_holds_the_mail_and_lets_it_leave_again() {
    let app = TestApp::start().await;
    let kitagawa = admin(&app).await;
    let id = letter(&app, 1).await;

    let reason = [("reason", "文面のまちがい")];
    let held = kitagawa.browser.send(HOLD, HOLD, &reason).await;
    app.run_workers().await;
    let waiting = state(&app, id).await;
    let page = kitagawa.browser.page(HOLD).await;
    let end = format!("{HOLD}/release");
    let sure = [("since", hidden(&page, "since")), ("sure", "yes".to_owned())];
    let sure = sure.each_ref().map(|(name, value)| (*name, value.as_str()));
    let released = kitagawa.browser.send(HOLD, &end, &sure).await;
    app.run_workers().await;

    assert_eq!((held.status(), released.status()), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert!(page.contains("文面のまちがい") && page.contains("山田 太郎"), "{page}");
    assert!(page.contains("1件が送られることを確かめました"));
    assert_eq!((waiting, state(&app, id).await), (LetterState::Pending, LetterState::Accepted));
    assert_eq!((noted(&app, "mail.held").await, noted(&app, "mail.released").await), (1, 1));
    app.stop().await;
}

#[tokio::test]
async fn a_hold_without_a_reason_and_a_release_without_a_tick_are_asked_again() {
    let app = TestApp::start().await;
    let kitagawa = admin(&app).await;

    let unexplained = kitagawa.browser.send(HOLD, HOLD, &[("reason", " ")]).await;
    kitagawa.browser.send(HOLD, HOLD, &[("reason", "入れ替え")]).await;
    let since = hidden(&kitagawa.browser.page(HOLD).await, "since");
    let end = format!("{HOLD}/release");
    let unsure = kitagawa.browser.send(HOLD, &end, &[("since", &since)]).await;

    assert_eq!(unexplained.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unsure.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.text().await.unwrap().contains("チェックを入れてください"));
    assert!(mail::hold(app.context.database.reader()).await.unwrap().is_some());
    app.stop().await;
}

#[tokio::test]
async fn everybody_of_the_secretariat_sees_the_hold_and_only_administrators_end_it() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    restored(&app).await;
    let since = mail::hold(app.context.database.reader()).await.unwrap().unwrap().since;

    let home = mori.browser.page("/staff").await;
    let page = mori.browser.page(HOLD).await;
    let fields = [("since", since.to_rfc3339()), ("sure", "yes".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let refused = mori.browser.send(HOLD, &format!("{HOLD}/release"), &fields).await;

    assert!(home.contains(NOTICE) && home.contains("停止の内容を見る</a>"), "{home}");
    assert!(page.contains("再開できるのは事務局管理者です"));
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    assert!(mail::hold(app.context.database.reader()).await.unwrap().is_some());
    app.stop().await;
}

#[tokio::test]
async fn visitors_do_not_see_the_hold() {
    let app = TestApp::start().await;
    restored(&app).await;

    let front = reqwest::get(app.url("/")).await.unwrap().text().await.unwrap();

    assert!(!front.contains(NOTICE));
    app.stop().await;
}

#[tokio::test]
async fn after_a_restore_doubtful_letters_are_stopped_one_by_one_or_all() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    let (one, two, three) = (letter(&app, 1).await, letter(&app, 2).await, letter(&app, 3).await);
    app.clock.advance(TimeDelta::minutes(20));
    restored(&app).await;
    app.clock.advance(TimeDelta::minutes(1));
    let new = letter(&app, 4).await;

    let page = mori.browser.page(HOLD).await;
    let chosen = [("letter", one.to_string())];
    let chosen = chosen.each_ref().map(|(name, value)| (*name, value.as_str()));
    mori.browser.send(HOLD, &format!("{HOLD}/stopped"), &chosen).await;
    let after_one = (state(&app, one).await, state(&app, two).await);
    let since = hidden(&mori.browser.page(HOLD).await, "since");
    let all = [("since", since.as_str()), ("all_sure", "yes")];
    mori.browser.send(HOLD, &format!("{HOLD}/all-stopped"), &all).await;

    assert_eq!(page.matches("送信済みかもしれません</span>").count(), 3, "{page}");
    assert!(page.contains("21分前"));
    assert_eq!(after_one, (LetterState::Stopped, LetterState::Pending));
    let states = (state(&app, two).await, state(&app, three).await, state(&app, new).await);
    assert_eq!(states, (LetterState::Stopped, LetterState::Stopped, LetterState::Pending));
    app.stop().await;
}
