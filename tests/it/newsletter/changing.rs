//! Preferences, links to them, another address.

use bansou::newsletter::links::{self, Worth};
use bansou::newsletter::{self, AddressWish, Change, ChangedBy, Origin, RawPreferences, Refusal};
use chrono::TimeDelta;
use entities::SubscriberId;
use entities::newsletter::consent::Act;
use entities::newsletter::subscriber::{Frequency, ReaderState};

use super::cast::{Room, address, refused};

async fn change(room: &Room, id: SubscriberId, raw: &RawPreferences, version: Option<i32>) {
    let wanted = wanted(room, id, raw, version);
    newsletter::change(&room.app.context, &wanted).await.unwrap();
}

fn wanted(room: &Room, id: SubscriberId, raw: &RawPreferences, version: Option<i32>) -> Change {
    let preferences = raw.check(&room.offered).unwrap();
    Change { id, preferences, by: ChangedBy::Reader(Origin::default()), version }
}

fn wishes() -> RawPreferences {
    RawPreferences {
        name: "山田 太郎".to_owned(),
        kind: "company".to_owned(),
        prefecture: "長野県".to_owned(),
        topics: vec!["sessions".to_owned(), "cases".to_owned()],
        themes: vec!["finance".to_owned()],
        regions: vec!["kanto".to_owned()],
        frequency: "monthly_digest".to_owned(),
        language: "ja".to_owned(),
        ..RawPreferences::default()
    }
}

pub async fn moves(room: &Room, id: SubscriberId, to: &str) -> entities::SubscriptionRequestId {
    room.later();
    let wish = AddressWish {
        id,
        email: address(to),
        origin: Origin::default(),
        request_key: room.app.context.chance.uuid(room.app.context.now()).to_string(),
    };
    newsletter::ask_address(&room.app.context, &wish).await.unwrap();
    room.newest_request(to).await.id
}

#[tokio::test]
async fn wishes_are_kept_as_they_were_said() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;

    change(&room, id, &wishes(), None).await;

    let db = room.app.context.database.reader();
    let stored = newsletter::find_reader(db, id).await.unwrap().unwrap();
    let kept = stored.preferences();
    assert_eq!(kept, wishes().check(&room.offered).unwrap());
    assert_eq!((kept.prefecture, kept.frequency), (Some(20), Frequency::MonthlyDigest));
    let row = stored.row;
    assert_eq!((row.all_topics, row.all_themes, row.all_regions), (false, false, false));
}

#[tokio::test]
async fn the_evidence_of_a_change_names_fields_and_no_content() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;

    change(&room, id, &wishes(), None).await;
    change(&room, id, &wishes(), None).await;

    let lines = newsletter::evidence_of(room.app.context.database.reader(), id).await.unwrap();
    let changed: Vec<_> = lines.lines.iter().filter(|line| line.act == Act::Changed).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(
        changed[0].details,
        r#"{"fields":["name","kind","prefecture","topics","themes","regions","frequency"]}"#
    );
}

#[tokio::test]
async fn a_page_made_before_another_change_saves_nothing() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let version = room.row(id).await.version;
    change(&room, id, &wishes(), Some(version)).await;

    let late = wanted(&room, id, &RawPreferences::default(), Some(version));
    let outcome = newsletter::change(&room.app.context, &late).await;

    assert_eq!(refused(outcome), Refusal::ChangedMeanwhile);
    assert_eq!(room.row(id).await.name.as_deref(), Some("山田 太郎"));
}

#[tokio::test]
async fn a_link_has_one_power_and_an_end() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let row = room.row(id).await;
    let (config, now) = (&room.app.context.config, room.app.context.now());
    let own = (id, row.link_epoch);
    let until = now + TimeDelta::hours(24);
    let token = links::preferences_token(config, own, until);
    let sent = links::read_preferences(&token).unwrap();
    let leave = links::leave_token(config, id);

    let mut broken = token.clone();
    broken.replace_range(20..21, if &token[20..21] == "A" { "B" } else { "A" });
    let forged = links::read_preferences(&broken).unwrap();

    assert_eq!(sent.worth(config, &row, now), Worth::Good);
    assert_eq!(sent.worth(config, &row, until), Worth::Expired);
    assert_eq!(forged.worth(config, &row, now), Worth::Forged);
    assert_eq!(links::open_leave(config, &leave), Some(id));
    assert_eq!(links::open_leave(config, &token), None);
    assert_eq!(links::open_confirmation(config, &leave), None);
    assert!(
        links::read_preferences(&leave)
            .is_none_or(|link| { link.worth(config, &row, now) == Worth::Forged })
    );
}

#[tokio::test]
async fn another_address_is_used_once_its_holder_agrees_and_old_links_end() {
    let room = Room::new().await;
    let id = room.reader("old@example.jp").await;
    let (config, now) = (room.app.context.config.clone(), room.app.context.now());
    let token = links::preferences_token(&config, (id, 0), now + TimeDelta::days(90));

    let request = moves(&room, id, "new@example.jp").await;
    let before = room.row(id).await.email;
    newsletter::confirm_address(&room.app.context, request, &Origin::default()).await.unwrap();
    newsletter::confirm_address(&room.app.context, request, &Origin::default()).await.unwrap();

    let row = room.row(id).await;
    assert_eq!(before.as_deref(), Some("old@example.jp"));
    assert_eq!(row.email.as_deref(), Some("new@example.jp"));
    let link = links::read_preferences(&token).unwrap();
    assert_eq!(link.worth(&config, &row, now), Worth::Expired);
    let told = room.letters_to("old@example.jp").await;
    assert_eq!(told.last().map(String::as_str), Some("newsletter_address_changed"));
    assert_eq!(room.letters_to("new@example.jp").await, ["newsletter_new_address"]);
}

#[tokio::test]
async fn the_address_of_another_reader_cannot_be_taken_and_nobody_is_told() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    room.reader("sato@example.jp").await;

    let request = moves(&room, id, "sato@example.jp").await;
    let outcome = newsletter::confirm_address(&room.app.context, request, &Origin::default()).await;

    assert_eq!(refused(outcome), Refusal::AddressTaken);
    let told = room.letters_to("sato@example.jp").await;
    assert_eq!(told.last().map(String::as_str), Some("newsletter_known"));
    assert_eq!(room.row(id).await.email.as_deref(), Some("yamada@example.jp"));
}

#[tokio::test]
async fn an_address_whose_reader_left_can_be_taken_by_its_holder() {
    let room = Room::new().await;
    let left = room.reader("shared@example.jp").await;
    let by = newsletter::Leaving {
        route: entities::newsletter::consent::Route::Link,
        reason: None,
        origin: Origin::default(),
    };
    newsletter::leave(&room.app.context, left, &by).await.unwrap();
    let id = room.reader("yamada@example.jp").await;

    let request = moves(&room, id, "shared@example.jp").await;
    newsletter::confirm_address(&room.app.context, request, &Origin::default()).await.unwrap();

    assert_eq!(room.row(id).await.email.as_deref(), Some("shared@example.jp"));
    assert_eq!(room.row(left).await.state, ReaderState::Left);
    assert_eq!(room.row(left).await.email, None);
    // The old address of the one who moved takes no circulars; the new one does.
    assert_eq!(room.count("SELECT count(*) FROM mail_circular_refusal").await, 1);
}
