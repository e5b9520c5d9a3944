//! Forms that are sent again, and letters that are found again later.

use bansou::newsletter::{self, Leaving, Origin, links};
use chrono::TimeDelta;
use entities::newsletter::consent::Route;
use reqwest::StatusCode;
use serde_json::json;

use super::cast::Room;
use super::changing::moves;
use crate::study_sessions::visitor::Visitor;
use crate::support::ApiClient;

const CONFIRM: &str = "/api/v1/newsletter/subscription-confirmations";

#[tokio::test]
async fn whoever_goes_back_and_mends_the_address_is_written_to_there() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);
    let form = visitor.get("/newsletter").await;

    for email in ["yamada@exmaple.jp", "yamada@example.jp", "yamada@example.jp"] {
        room.later();
        let sent = visitor.post(&form, &[("email", email), ("consent", "yes")]).await;
        assert!(sent.says("確認のメールを送りました"));
    }

    assert_eq!(room.letters_to("yamada@exmaple.jp").await, ["newsletter_confirm"]);
    assert_eq!(room.letters_to("yamada@example.jp").await, ["newsletter_confirm"]);
}

#[tokio::test]
async fn the_same_holds_for_an_address_that_is_to_change() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let until = room.app.context.now() + TimeDelta::hours(1);
    let token = links::preferences_token(&room.app.context.config, (id, 0), until);
    let visitor = Visitor::new(&room.app);
    let form = visitor.get(&format!("/newsletter/preferences/{token}/address")).await;

    for email in ["taro@exmaple.jp", "taro@example.jp", "taro@example.jp"] {
        room.later();
        visitor.post(&form, &[("email", email)]).await;
    }

    assert_eq!(room.letters_to("taro@exmaple.jp").await, ["newsletter_new_address"]);
    assert_eq!(room.letters_to("taro@example.jp").await, ["newsletter_new_address"]);
}

/// A reader, the link they confirmed by, and its token.
async fn confirmed(room: &Room) -> (entities::SubscriberId, String, String) {
    let request = room.asks("old@example.jp").await;
    let id = room.confirms(request).await.unwrap();
    let token = links::confirmation_token(&room.app.context.config, request);
    (id, format!("/newsletter/confirmations/{token}"), token)
}

#[tokio::test]
async fn a_used_link_opens_what_its_letter_promised_and_no_longer() {
    let room = Room::new().await;
    let (_, link, token) = confirmed(&room).await;
    let (visitor, api) = (Visitor::new(&room.app), ApiClient::nobody(&room.app));

    let soon = visitor.get(&link).await;
    let fresh = api.post(CONFIRM, json!({ "token": token })).await;
    let own = fresh.body["preferences_token"].as_str().unwrap();
    let own = links::read_preferences(own).unwrap();
    room.app.clock.advance(TimeDelta::hours(25));
    let late = visitor.get(&link).await;
    let again = api.post(CONFIRM, json!({ "token": token })).await;

    assert!(soon.link("登録の内容を見る").starts_with("/newsletter/preferences/"));
    // A token made on the first day does not outlive it.
    let row = room.row(own.id).await;
    let worth = own.worth(&room.app.context.config, &row, room.app.context.now());
    assert_eq!((fresh.status, worth), (201, links::Worth::Expired));
    assert!(late.says("登録が完了しました"));
    assert_eq!(late.link("登録の内容を見る"), "/newsletter/link");
    assert_eq!((again.status, &again.body["code"]), (409, &json!("link_expired")));
}

#[tokio::test]
async fn a_used_link_shows_nothing_of_a_reader_who_moved() {
    let room = Room::new().await;
    let (id, link, token) = confirmed(&room).await;
    let request = moves(&room, id, "new@example.jp").await;
    newsletter::confirm_address(&room.app.context, request, &Origin::default()).await.unwrap();

    let page = Visitor::new(&room.app).get(&link).await;
    let answer = ApiClient::nobody(&room.app).post(CONFIRM, json!({ "token": token })).await;

    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(!page.source().contains("/newsletter/preferences/"), "{}", page.text());
    assert_eq!((answer.status, &answer.body["code"]), (409, &json!("link_expired")));
}

#[tokio::test]
async fn a_used_link_does_not_tell_somebody_who_left_that_all_is_well() {
    let room = Room::new().await;
    let (id, link, token) = confirmed(&room).await;
    let by = Leaving { route: Route::Link, reason: None, origin: Origin::default() };
    newsletter::leave(&room.app.context, id, &by).await.unwrap();

    let page = Visitor::new(&room.app).get(&link).await;
    let answer = ApiClient::nobody(&room.app).post(CONFIRM, json!({ "token": token })).await;

    assert!(!page.says("登録が完了しました") && page.says("配信は止まっています"));
    assert_eq!(page.link("登録フォームを開く"), "/newsletter");
    assert_eq!((answer.status, &answer.body["code"]), (409, &json!("not_reading")));
}

#[tokio::test]
async fn whoever_left_can_ask_what_is_stored_as_long_as_it_is() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let by = Leaving { route: Route::Link, reason: None, origin: Origin::default() };
    newsletter::leave(&room.app.context, id, &by).await.unwrap();
    let visitor = Visitor::new(&room.app);
    let ask = async || {
        room.later();
        let form = visitor.get("/newsletter/link").await;
        visitor.post(&form, &[("email", "yamada@example.jp")]).await;
        room.letters_to("yamada@example.jp").await.pop().unwrap()
    };

    let letter = ask().await;
    let path = crate::study_sessions::visitor::link_in_letter(
        &room.app,
        "yamada@example.jp",
        "/newsletter/preferences/",
    );
    let own = visitor.get(&path.await).await;
    let data = visitor.get(&own.link("保管している情報を見る")).await;
    room.app.clock.advance(TimeDelta::days(31));
    let tx = room.app.context.database.begin_write().await.unwrap();
    newsletter::forget(&tx, room.app.context.now()).await.unwrap();
    tx.commit().await.unwrap();
    let later = ask().await;

    assert_eq!(letter, "newsletter_preferences");
    assert_eq!(own.link("登録フォームを開く"), "/newsletter");
    assert!(data.says("yamada@example.jp") && data.says("配信停止"), "{}", data.text());
    assert_eq!(later, "newsletter_no_reader");
}
