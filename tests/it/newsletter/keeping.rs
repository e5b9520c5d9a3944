//! What is stored about a reader, told to them and to the newsroom.

use bansou::newsletter::imports;
use bansou::newsletter::{self, Audience, Origin, Segment, consent, links};
use bansou::vocabulary::tokyo;
use chrono::TimeDelta;
use entities::SubscriberId;
use entities::mail::circular_refusal::{self, RefusalReason};
use entities::newsletter::subscriber::ReaderLanguage;
use entities::people::role_assignment::Role;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::Value;

use super::cast::Room;
use super::changing::moves;
use super::importing::started;
use crate::study_sessions::visitor::{Seen, Visitor};

fn own(room: &Room, (id, epoch): (SubscriberId, i32)) -> String {
    let until = room.app.context.now() + TimeDelta::hours(24);
    let token = links::preferences_token(&room.app.context.config, (id, epoch), until);
    format!("/newsletter/preferences/{token}")
}

async fn file(room: &Room, of: (SubscriberId, i32)) -> Value {
    let path = format!("{}/data.json", own(room, of));
    serde_json::from_slice(&Visitor::new(&room.app).bytes(&path).await).unwrap()
}

fn subjects(file: &Value) -> Vec<&str> {
    let letters = file["letters"].as_array().unwrap();
    letters.iter().map(|letter| letter["subject"].as_str().unwrap()).collect()
}

async fn staff_page(room: &Room, id: SubscriberId) -> Seen {
    room.somebody(Role::Editor).await.get(&format!("/staff/newsletter/readers/{id}")).await
}

#[tokio::test]
async fn issues_stand_among_the_letters_that_were_sent_after_moving_too() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let other = room.reader("sato@example.jp").await;
    room.approved(12).await;
    let waiting = file(&room, (id, 0)).await;
    room.holding_time_passes().await;

    let sent = file(&room, (id, 0)).await;
    let request = moves(&room, id, "new@example.jp").await;
    newsletter::confirm_address(&room.app.context, request, &Origin::default()).await.unwrap();
    let moved = file(&room, (id, 1)).await;
    let page = staff_page(&room, id).await;

    let issue = "地域の人事部メールマガジン 第12号";
    assert!(!subjects(&waiting).contains(&issue));
    assert_eq!(subjects(&sent).iter().filter(|subject| **subject == issue).count(), 1);
    assert!(subjects(&moved).contains(&issue), "{moved}");
    assert!(page.says(issue), "{}", page.text());
    // Of the letter that asked, too, though its address is another's by now.
    assert!(subjects(&moved).contains(&"【あと1回の操作で登録】メールマガジンの登録の確認"));
    assert_eq!(subjects(&file(&room, (other, 0)).await).len(), 3);
    room.app.stop().await;
}

#[tokio::test]
async fn how_consent_was_obtained_is_told_with_the_words_agreed_to() {
    let room = Room::new().await;
    let by_form = room.reader("yamada@example.jp").await;
    started(&room, "メール\nsato@example.jp\n").await;
    imports::run(&room.app.context).await.unwrap();
    let by_file = room.reader_id("sato@example.jp").await;

    let form = file(&room, (by_form, 0)).await;
    let list = file(&room, (by_file, 0)).await;
    let page = Visitor::new(&room.app).get(&format!("{}/data", own(&room, (by_form, 0)))).await;

    let words = consent::wording(ReaderLanguage::Ja);
    assert_eq!(form["wordings"][0]["text"], words.text());
    assert_eq!(form["history"][0]["form_version"], form["wordings"][0]["version"]);
    assert!(page.says(words.agreement), "{}", page.text());
    let told = list["history"][0]["details"].as_str().unwrap();
    assert!(
        told.contains("同意の取り方：説明会の申込書／同意の日：2026年11月24日（火）"),
        "{told}"
    );
    // The office answers, not who sat there.
    assert!(told.contains("事務局") && !told.contains("編集 花子"), "{told}");
}

/// What a complaint at the provider, or bounces, come to.
async fn ends_circulars(room: &Room, id: SubscriberId, reason: RefusalReason) {
    let address_key = room.row(id).await.address_key;
    let row = circular_refusal::Model { address_key, created_at: room.app.context.now(), reason };
    let tx = room.app.context.database.begin_write().await.unwrap();
    let added = circular_refusal::Entity::insert(row.into_active_model());
    added.exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn counted(room: &Room) -> u64 {
    let (db, day) = (room.app.context.database.reader(), tokyo::day_of(room.app.context.now()));
    let audience = Audience::of(db, &Segment::default(), day).await.unwrap();
    audience.count(db).await.unwrap()
}

#[tokio::test]
async fn a_reader_whose_issues_were_ended_is_told_and_comes_back_by_the_form() {
    for (reason, words) in
        [(RefusalReason::Complained, "迷惑メール"), (RefusalReason::Bounced, "何度も届かずに")]
    {
        let room = Room::new().await;
        let id = room.reader("yamada@example.jp").await;
        ends_circulars(&room, id, reason).await;

        let before = counted(&room).await;
        let page = Visitor::new(&room.app).get(&own(&room, (id, 0))).await;
        let staff = staff_page(&room, id).await;
        let request = room.asks("yamada@example.jp").await;
        let letter = room.letters_to("yamada@example.jp").await.pop().unwrap();
        let again = room.confirms(request).await.unwrap();

        assert!(page.says(words) && staff.says(words), "{}", staff.text());
        assert_eq!((before, letter.as_str(), again), (0, "newsletter_confirm", id));
        assert_eq!(counted(&room).await, 1);
        assert_eq!(room.count("SELECT count(*) FROM mail_circular_refusal").await, 0);
    }
}

#[tokio::test]
async fn whose_issues_were_ended_shows_neither_in_the_answer_nor_in_its_cost() {
    let room = Room::new().await;
    let held = room.reader("held@example.jp").await;
    room.reader("known@example.jp").await;
    ends_circulars(&room, held, RefusalReason::Complained).await;
    let database = &room.app.context.database;
    let cost = async |email: &str| {
        let before = database.statements();
        newsletter::ask(&room.app.context, &room.wish(email)).await.unwrap();
        database.statements() - before
    };

    let costs = [
        cost("held@example.jp").await,
        cost("known@example.jp").await,
        cost("nobody@example.jp").await,
    ];

    assert_eq!(costs, [costs[0]; 3]);
}

#[tokio::test]
async fn addresses_that_wait_are_counted_once_and_readers_not_at_all() {
    let room = Room::new().await;
    let id = room.reader("reads@example.jp").await;
    room.asks("reads@example.jp").await;
    room.asks("waits@example.jp").await;
    room.asks("waits@example.jp").await;
    moves(&room, id, "elsewhere@example.jp").await;

    let (db, now) = (room.app.context.database.reader(), room.app.context.now());
    let figures = newsletter::figures(db, (now - TimeDelta::days(30), now)).await.unwrap();

    assert_eq!(figures.waiting, 1);
}
