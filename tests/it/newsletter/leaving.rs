//! Leaving, at once, and coming back.

use bansou::mail::{self, Envelope, LetterClass};
use bansou::newsletter::{self, Leaving, Origin, Refusal};
use chrono::TimeDelta;
use entities::mail::message::{self, LetterState};
use entities::newsletter::consent::{Act, Route};
use entities::newsletter::subscriber::ReaderState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Room, address, refused};
use crate::study_sessions::visitor::Visitor;

fn by(route: Route) -> Leaving {
    Leaving { route, reason: None, origin: Origin::default() }
}

async fn writes(room: &Room, email: &str, class: LetterClass, key: &str) {
    let tx = room.app.context.database.begin_write().await.unwrap();
    let envelope = Envelope { class, ..Envelope::to(address(email), key) };
    let letter = mail::DeliveryCheck { asked_at: "2026年11月24日（火）10:00".to_owned() };
    let context = &room.app.context;
    mail::enqueue(&tx, &context.post, context.now(), envelope, &letter).await.unwrap();
    tx.commit().await.unwrap();
}

async fn state_of(room: &Room, key: &str) -> LetterState {
    let row = message::Entity::find().filter(message::Column::DedupeKey.eq(key));
    row.one(room.app.context.database.reader()).await.unwrap().unwrap().state
}

#[tokio::test]
async fn an_issue_that_waits_is_not_sent_to_somebody_who_left_and_notices_still_are() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    room.reader("sato@example.jp").await;
    writes(&room, "yamada@example.jp", LetterClass::Bulk, "issue:1:yamada").await;
    writes(&room, "yamada@example.jp", LetterClass::Transactional, "notice:yamada").await;
    writes(&room, "sato@example.jp", LetterClass::Bulk, "issue:1:sato").await;

    newsletter::leave(&room.app.context, id, &by(Route::OneClick)).await.unwrap();
    room.app.run_workers().await;

    assert_eq!(state_of(&room, "issue:1:yamada").await, LetterState::Suppressed);
    assert_eq!(state_of(&room, "notice:yamada").await, LetterState::Accepted);
    assert_eq!(state_of(&room, "issue:1:sato").await, LetterState::Accepted);
}

#[tokio::test]
async fn leaving_twice_changes_nothing_and_a_reason_may_follow() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;

    newsletter::leave(&room.app.context, id, &by(Route::OneClick)).await.unwrap();
    newsletter::leave(&room.app.context, id, &by(Route::OneClick)).await.unwrap();
    let why = Leaving { reason: Some("届く回数が多い".to_owned()), ..by(Route::Link) };
    newsletter::leave(&room.app.context, id, &why).await.unwrap();

    let row = room.row(id).await;
    assert_eq!(
        (row.state, row.leave_reason.as_deref()),
        (ReaderState::Left, Some("届く回数が多い"))
    );
    let acts = "SELECT count(*) FROM newsletter_consent WHERE act = 'left'";
    assert_eq!(room.count(acts).await, 1);
}

#[tokio::test]
async fn a_press_takes_it_back_for_seven_days() {
    let room = Room::new().await;
    let (soon, late) = (room.reader("soon@example.jp").await, room.reader("late@example.jp").await);
    for id in [soon, late] {
        newsletter::leave(&room.app.context, id, &by(Route::Link)).await.unwrap();
    }

    room.app.clock.advance(TimeDelta::days(6));
    newsletter::come_back(&room.app.context, soon, &Origin::default()).await.unwrap();
    room.app.clock.advance(TimeDelta::days(1));
    let too_late = newsletter::come_back(&room.app.context, late, &Origin::default()).await;

    assert_eq!(refused(too_late), Refusal::LeftLongAgo);
    assert_eq!(room.row(soon).await.state, ReaderState::Active);
    assert_eq!(room.count("SELECT count(*) FROM mail_circular_refusal").await, 1);
}

#[tokio::test]
async fn whoever_comes_back_lands_on_a_page_that_says_so_and_opens_no_more_than_leaving_did() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    newsletter::leave(&room.app.context, id, &by(Route::Link)).await.unwrap();
    let token = newsletter::links::leave_token(&room.app.context.config, id);
    let (leave, visitor) = (format!("/newsletter/leave/{token}"), Visitor::new(&room.app));

    let left = visitor.get(&leave).await;
    let back = visitor.press(&left, &format!("{leave}/return"), &[]).await;
    let english = visitor.get(&format!("{leave}/return?lang=en")).await;
    newsletter::leave(&room.app.context, id, &by(Route::Link)).await.unwrap();
    let later = visitor.get(&format!("{leave}/return?lang=ja")).await;

    assert!(back.html.contains("<h1>配信を再開しました</h1>"), "{}", back.html);
    assert!(back.says("次の号からまたお届けします。"), "{}", back.text());
    assert_eq!(back.link("登録の内容を見る・変える"), "/newsletter/link");
    assert_eq!(back.link("配信を止める"), leave);
    assert!(!back.says("y…@") && !back.html.contains("/preferences/"), "{}", back.html);
    assert!(english.says("You receive the magazine again"), "{}", english.text());
    assert!(later.says("配信を止めました"), "{}", later.text());
}

#[tokio::test]
async fn the_form_brings_back_whoever_left() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    newsletter::leave(&room.app.context, id, &by(Route::Link)).await.unwrap();

    let again = room.reader("yamada@example.jp").await;

    assert_eq!(again, id);
    assert_eq!(room.row(id).await.state, ReaderState::Active);
    assert_eq!(room.count("SELECT count(*) FROM mail_circular_refusal").await, 0);
    let lines = newsletter::evidence_of(room.app.context.database.reader(), id).await.unwrap();
    let acts: Vec<Act> = lines.lines.iter().map(|line| line.act).collect();
    let twice = [Act::Requested, Act::Confirmed];
    assert_eq!(acts, [&twice[..], &[Act::Left], &twice[..]].concat());
}

#[tokio::test]
async fn a_stop_by_the_newsroom_cannot_be_pressed_back() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;

    newsletter::stop(&room.app.context, room.desk, (id, "電話で申し出")).await.unwrap();
    let back = newsletter::come_back(&room.app.context, id, &Origin::default()).await;

    assert_eq!(refused(back), Refusal::LeftLongAgo);
    assert_eq!(room.row(id).await.state, ReaderState::Stopped);
}

#[tokio::test]
async fn what_names_a_reader_is_forgotten_a_month_after_leaving_and_the_proof_stays() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let stays = room.reader("sato@example.jp").await;
    newsletter::leave(&room.app.context, id, &by(Route::Link)).await.unwrap();

    room.app.clock.advance(TimeDelta::days(31));
    let tx = room.app.context.database.begin_write().await.unwrap();
    newsletter::forget(&tx, room.app.context.now()).await.unwrap();
    tx.commit().await.unwrap();

    let row = room.row(id).await;
    assert_eq!((row.email, row.name, row.search_key), (None, None, String::new()));
    assert_eq!(room.row(stays).await.email.as_deref(), Some("sato@example.jp"));
    assert_eq!(room.count("SELECT count(*) FROM newsletter_consent").await, 5);
    assert_eq!(room.count("SELECT count(*) FROM mail_circular_refusal").await, 1);
    assert_eq!(room.count("SELECT count(*) FROM newsletter_request").await, 0);
}

async fn forgets(room: &Room, at: &str) {
    let tx = room.app.context.database.begin_write().await.unwrap();
    newsletter::forget(&tx, at.parse().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Left in the fiscal year 2026, which ends on 31 March 2027.
#[tokio::test]
async fn whole_addresses_are_erased_five_fiscal_years_after_leaving_and_the_lines_stay() {
    let room = Room::new().await;
    let left = room.reader("left@example.jp").await;
    let stopped = room.reader("stopped@example.jp").await;
    let returned = room.reader("returned@example.jp").await;
    let reads = room.reader("reads@example.jp").await;
    for id in [left, returned] {
        newsletter::leave(&room.app.context, id, &by(Route::Link)).await.unwrap();
    }
    newsletter::stop(&room.app.context, room.desk, (stopped, "電話で申し出")).await.unwrap();
    newsletter::come_back(&room.app.context, returned, &Origin::default()).await.unwrap();
    let addresses = "SELECT count(*) FROM newsletter_consent_address";

    forgets(&room, "2032-03-31T14:59:59Z").await;
    let on_the_last_day = room.count(addresses).await;
    forgets(&room, "2032-03-31T15:00:00Z").await;
    let after_it = room.count(addresses).await;

    assert_eq!((on_the_last_day, after_it), (8, 4));
    let db = room.app.context.database.reader();
    let of = async |id| newsletter::evidence_of(db, id).await.unwrap();
    let (gone, kept) = (of(left).await, of(returned).await);
    assert_eq!((gone.lines.len(), gone.addresses.len()), (3, 0));
    assert_eq!(gone.lines[0].network.as_deref(), Some("203.0.113.0/24"));
    assert_eq!((kept.lines.len(), kept.addresses.len()), (4, 2));
    assert_eq!((of(stopped).await.addresses.len(), of(reads).await.addresses.len()), (0, 2));
}

#[tokio::test]
async fn nobody_who_left_is_entered_again_by_the_newsroom() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    newsletter::leave(&room.app.context, id, &by(Route::Link)).await.unwrap();
    let new = |email: &str| newsletter::NewReader {
        email: address(email),
        preferences: newsletter::Preferences::default(),
        source: "名刺".to_owned(),
        agreed_on: bansou::vocabulary::tokyo::day_of(room.app.context.now()),
    };

    let left = newsletter::add(&room.app.context, room.desk, &new("yamada@example.jp")).await;
    room.reader("sato@example.jp").await;
    let known = newsletter::add(&room.app.context, room.desk, &new("sato@example.jp")).await;

    assert_eq!(refused(left), Refusal::LeftBefore);
    assert_eq!(refused(known), Refusal::Known);
    assert_eq!(room.row(id).await.state, ReaderState::Left);
}
