//! The pages for readers, as a browser without scripts sees them.

use bansou::newsletter::{self, links};
use chrono::TimeDelta;
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{Frequency, ReaderState};
use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::cast::Room;
use crate::study_sessions::visitor::{Seen, Visitor, link_in_letter};

async fn subscribes(room: &Room, visitor: &Visitor<'_>, email: &str) -> Seen {
    room.later();
    let form = visitor.get("/newsletter").await;
    visitor.post(&form, &[("email", email), ("consent", "yes")]).await
}

fn own_page(room: &Room, id: entities::SubscriberId) -> String {
    let until = room.app.context.now() + TimeDelta::hours(24);
    let token = links::preferences_token(&room.app.context.config, (id, 0), until);
    format!("/newsletter/preferences/{token}")
}

async fn stored(room: &Room) -> Vec<i64> {
    let mut all = Vec::new();
    for table in
        ["newsletter_subscriber", "newsletter_consent", "mail_circular_refusal", "mail_message"]
    {
        all.push(room.count(&format!("SELECT count(*) FROM {table}")).await);
    }
    all
}

#[tokio::test]
async fn a_reader_comes_changes_their_wishes_and_leaves() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);

    let sent = subscribes(&room, &visitor, "yamada@example.jp").await;
    let confirm =
        link_in_letter(&room.app, "yamada@example.jp", "/newsletter/confirmations/").await;
    let page = visitor.get(&confirm).await;
    let done = visitor.post(&page, &[]).await;
    let own = visitor.get(&done.link("登録の内容を見る・変える")).await;
    let wishes = [("topics", "cases"), ("regions", "kanto"), ("frequency", "monthly_digest")];
    let saved = visitor.post(&own, &wishes).await;
    let leaving = visitor.get(&saved.link("配信を止める")).await;
    let left = visitor.post(&leaving, &[("reason", "届く回数が多い")]).await;

    assert!(sent.says("まだ登録は完了していません"), "{}", sent.text());
    assert!(page.says("yamada@example.jp") && done.says("登録が完了しました"));
    assert!(saved.says("保存しました"), "{}", saved.text());
    assert!(left.says("配信を止めました"), "{}", left.text());
    let row = room.newest_request("yamada@example.jp").await.subscriber_id.unwrap();
    let row = room.row(row).await;
    assert_eq!((row.state, row.frequency), (ReaderState::Left, Frequency::MonthlyDigest));
    assert_eq!(row.leave_reason.as_deref(), Some("届く回数が多い"));
}

#[tokio::test]
async fn nobody_sees_from_the_page_whether_an_address_is_known() {
    let room = Room::new().await;
    room.reader("known@example.jp").await;
    let visitor = Visitor::new(&room.app);

    let known = subscribes(&room, &visitor, "known@example.jp").await;
    let unknown = subscribes(&room, &visitor, "unknown@example.jp").await;
    let mut flooded = unknown.text();
    for _ in 0..4 {
        flooded = subscribes(&room, &visitor, "unknown@example.jp").await.text();
    }

    // But for the address, which is shown as it was typed.
    let typed = known.text().replace("known@example.jp", "unknown@example.jp");
    assert!(known.says("メールの宛先は known@example.jp です。"), "{}", known.text());
    assert_eq!((known.status, typed), (unknown.status, unknown.text()));
    assert_eq!(flooded, unknown.text());
    assert_eq!(room.letters_to("known@example.jp").await.last().unwrap(), "newsletter_known");
}

#[tokio::test]
async fn a_machine_that_fills_in_everything_gets_the_same_page_and_no_letter() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);
    let form = visitor.get("/newsletter").await;

    let fields = [("email", "a@example.jp"), ("consent", "yes"), ("website", "http://x")];
    let sent = visitor.post(&form, &fields).await;

    assert!(sent.says("まだ登録は完了していません"));
    assert_eq!(stored(&room).await, [0, 0, 0, 0]);
}

#[tokio::test]
async fn without_the_ticked_box_nothing_is_asked_for_and_what_was_typed_stays() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);
    let form = visitor.get("/newsletter").await;

    let again = visitor.post(&form, &[("email", "山田"), ("name", "山田 太郎")]).await;

    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.says("同意するときは、チェックを入れてください"));
    assert!(again.source().contains("value=\"山田 太郎\""));
    assert_eq!(stored(&room).await, [0, 0, 0, 0]);
}

#[tokio::test]
async fn whoever_only_looks_at_links_changes_nothing() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let asked = room.asks("sato@example.jp").await;
    let config = &room.app.context.config;
    let confirm = format!("/newsletter/confirmations/{}", links::confirmation_token(config, asked));
    let leave = format!("/newsletter/leave/{}", links::leave_token(config, id));
    let own = own_page(&room, id);
    let before = stored(&room).await;

    let client = Client::new();
    for path in [&confirm, &leave, &own, &format!("{own}/address"), &format!("{own}/data")] {
        let got = client.get(room.app.url(path)).send().await.unwrap();
        assert_eq!(got.status(), StatusCode::OK, "{path}");
        assert_eq!(got.headers()["referrer-policy"], "no-referrer");
        assert_eq!(got.headers()["cache-control"], "no-store");
        client.head(room.app.url(path)).send().await.unwrap();
    }

    assert_eq!(stored(&room).await, before);
    assert_eq!(room.row(id).await.state, ReaderState::Active);
}

#[tokio::test]
async fn one_click_leaves_without_cookies_and_without_a_redirect() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let url = links::leave_url(&room.app.context.config, id);
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let press = async || {
        let body = [("List-Unsubscribe", "One-Click")];
        client.post(&url).form(&body).send().await.unwrap().status()
    };

    let (first, second) = (press().await, press().await);

    assert_eq!((first, second), (StatusCode::OK, StatusCode::OK));
    assert_eq!(room.row(id).await.state, ReaderState::Left);
    let db = room.app.context.database.reader();
    let proof = newsletter::evidence_of(db, id).await.unwrap().lines.pop().unwrap();
    assert_eq!(proof.route, Route::OneClick);
}

#[tokio::test]
async fn a_press_by_mistake_is_taken_back_and_the_next_page_says_so() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let visitor = Visitor::new(&room.app);
    let leave = format!("/newsletter/leave/{}", links::leave_token(&room.app.context.config, id));

    let page = visitor.get(&leave).await;
    let left = visitor.post(&page, &[]).await;
    let back = visitor.press(&left, &format!("{leave}/return"), &[]).await;

    assert!(page.says("y…@example.jp") && !page.says("yamada@example.jp"));
    assert!(back.says("配信を再開しました"), "{}", back.text());
    assert_eq!(room.row(id).await.state, ReaderState::Active);
}

#[tokio::test]
async fn too_long_an_opinion_keeps_nobody_from_leaving_and_is_asked_for_once_more() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let visitor = Visitor::new(&room.app);
    let leave = format!("/newsletter/leave/{}", links::leave_token(&room.app.context.config, id));
    let (long, short) = ("長".repeat(501), "長".repeat(500));
    let ticked = ("reason", "届く回数が多い");

    let page = visitor.get(&leave).await;
    let left = visitor.post(&page, &[ticked, ("words", &long)]).await;
    let state = room.row(id).await.state;
    let again = visitor.post(&left, &[ticked, ("words", &long)]).await;
    let told = visitor.post(&again, &[ticked, ("words", &short)]).await;

    assert!(page.html.contains("maxlength=\"500\""), "{}", page.html);
    assert_eq!((left.status, state), (StatusCode::OK, ReaderState::Left));
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for seen in [&left, &again] {
        assert!(seen.says("500文字以内で入力してください（現在501文字です）"), "{}", seen.text());
        assert!(seen.says("配信を止めました") && seen.html.contains(&long), "{}", seen.text());
        assert!(seen.source().contains("value=\"届く回数が多い\" checked"), "{}", seen.html);
    }
    assert!(told.says("ありがとうございました"), "{}", told.text());
    assert_eq!(room.row(id).await.leave_reason, Some(format!("届く回数が多い\n{short}")));
}

#[tokio::test]
async fn an_old_link_says_so_and_sends_a_new_one_to_the_readers_own_mailbox() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let own = own_page(&room, id);
    let visitor = Visitor::new(&room.app);

    room.app.clock.advance(TimeDelta::hours(25));
    let old = visitor.get(&own).await;
    let sent = visitor.post(&old, &[]).await;
    let fresh = link_in_letter(&room.app, "yamada@example.jp", "/newsletter/preferences/").await;
    let page = visitor.get(&fresh).await;

    assert_eq!(old.status, StatusCode::GONE);
    assert!(old.says("期限が切れています") && !old.says("yamada@example.jp"));
    assert!(sent.says("メールを送りました"), "{}", sent.text());
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn a_late_confirmation_leads_back_to_the_form() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);
    subscribes(&room, &visitor, "yamada@example.jp").await;
    let confirm =
        link_in_letter(&room.app, "yamada@example.jp", "/newsletter/confirmations/").await;

    room.app.clock.advance(TimeDelta::hours(25));
    let late = visitor.get(&confirm).await;
    let strange = visitor.get("/newsletter/confirmations/AAAA").await;

    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(late.link("登録フォームを開く"), "/newsletter");
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_reader_sees_and_takes_along_everything_that_is_stored() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let own = own_page(&room, id);
    let visitor = Visitor::new(&room.app);

    let page = visitor.get(&format!("{own}/data")).await;
    let file = visitor.bytes(&format!("{own}/data.json")).await;

    let file: Value = serde_json::from_slice(&file).unwrap();
    assert!(
        page.source().contains("198.51.100.7") && page.says("メールマガジンの登録が完了しました")
    );
    assert_eq!(file["email"], "yamada@example.jp");
    assert_eq!(file["history"].as_array().unwrap().len(), 2);
    assert_eq!(file["history"][1]["network"], "198.51.100.0/24");
    assert_eq!(file["history"][0]["address"], "203.0.113.9");
    assert_eq!(file["history"][1]["address"], "198.51.100.7");
    assert_eq!(file["letters"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_form_speaks_three_languages_and_the_letters_two() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);

    let english = visitor.get("/newsletter?lang=en").await;
    room.later();
    let sent = visitor.post(&english, &[("email", "m@example.com"), ("consent", "yes")]).await;
    let easy = visitor.get("/newsletter?lang=ja-easy").await;

    assert!(english.says("Register for the mail magazine"));
    assert!(sent.says("You are not registered yet"));
    assert!(easy.says("いつでも やめることが できます"));
    let request = room.newest_request("m@example.com").await;
    let english = bansou::newsletter::consent::wording(request.language);
    assert_eq!(request.form_version, Some(english.fingerprint()));
    assert!(english.agreement.starts_with("I want"));
}

#[test]
fn every_page_of_the_magazine_renders_with_every_sample_and_has_one() {
    let pages = bansou::web::Pages::new(false);
    let samples = bansou::app::page_samples();
    let own: Vec<_> =
        samples.iter().filter(|sample| sample.template().starts_with("newsletter/")).collect();

    let mut broken = Vec::new();
    for lang in ["ja", "en", "ja-easy"] {
        let shell = bansou::web::Shell { lang, ..bansou::web::Shell::sample() };
        let errors = own.iter().filter_map(|sample| pages.render_facts(&shell, sample).err());
        broken.extend(errors.map(|error| format!("{error:#}")));
    }
    let whole = bansou::web::Pages::all_templates().into_iter();
    let without: Vec<String> = whole
        .filter(|name| name.starts_with("newsletter/") && !name.contains("/_"))
        .filter(|name| own.iter().all(|sample| sample.template() != name))
        .collect();

    assert_eq!(broken, Vec::<String>::new());
    assert_eq!(without, Vec::<String>::new());
}
