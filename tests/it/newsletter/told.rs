//! What readers are told, page by page and letter by letter.

use bansou::newsletter::consent::wording;
use bansou::newsletter::imports::{check, lines};
use bansou::newsletter::{self, Leaving, Origin, links};
use bansou::people::imports::read_table;
use entities::newsletter::consent::Route;
use entities::newsletter::form_version;
use entities::newsletter::subscriber::{Frequency, ReaderLanguage, ReaderState};
use entities::people::role_assignment::Role;
use entities::{SubscriberId, mail::message};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::cast::Room;
use super::changing::moves;
use crate::study_sessions::visitor::{Visitor, link_in_letter};
use crate::support::ApiClient;

const EMAIL: &str = "yamada@example.jp";

fn leave_page(room: &Room, id: SubscriberId) -> String {
    format!("/newsletter/leave/{}", links::leave_token(&room.app.context.config, id))
}

async fn leaves(room: &Room, id: SubscriberId) {
    let by = Leaving { route: Route::Link, reason: None, origin: Origin::default() };
    newsletter::leave(&room.app.context, id, &by).await.unwrap();
}

/// Somebody who gets digests only.
async fn monthly(room: &Room) -> SubscriberId {
    let id = room.reader(EMAIL).await;
    let mut row = room.row(id).await;
    row.frequency = Frequency::MonthlyDigest;
    let tx = room.app.context.database.begin_write().await.unwrap();
    row.into_active_model().reset_all().update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn text_of(room: &Room, letter: &str) -> message::Model {
    let found = message::Entity::find().filter(message::Column::Letter.eq(letter));
    found.one(room.app.context.database.reader()).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_privacy_policy_speaks_of_the_magazine_in_the_language_of_the_form() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);

    let japanese = visitor.get("/policies/privacy").await;
    let mail = visitor.get("/policies/mail").await;
    let form = visitor.get("/newsletter?lang=en").await;
    let english = visitor.get(&form.link("How we handle personal data")).await;
    let easy = visitor.get("/policies/privacy?lang=ja-easy").await;

    for words in [
        "メールマガジンの同意の記録",
        "操作したときのIPアドレス",
        "ブラウザー",
        "30日後に消去",
        "配信を止めた年度の終わりから5年間保管し",
    ] {
        assert!(japanese.says(words), "{words}: {}", japanese.text());
    }
    assert_eq!(mail.link("登録の内容を見る・配信を止める"), "/newsletter/link");
    assert!(english.says("until 30 days after you stop"), "{}", english.text());
    assert!(english.says("Accompaniment secretariat"), "{}", english.text());
    assert!(easy.says("メールマガジンを やめてから 30日まで"), "{}", easy.text());
}

#[tokio::test]
async fn whoever_reads_digests_is_told_of_the_next_digest() {
    let room = Room::new().await;
    let id = monthly(&room).await;
    let visitor = Visitor::new(&room.app);
    leaves(&room, id).await;

    let left = visitor.get(&leave_page(&room, id)).await;
    let back = visitor.press(&left, &format!("{}/return", leave_page(&room, id)), &[]).await;
    let request = moves(&room, id, "new@example.jp").await;
    let token = links::address_token(&room.app.context.config, request);
    let page = visitor.get(&format!("/newsletter/addresses/{token}")).await;
    let moved = visitor.post(&page, &[]).await;

    assert!(back.says("次のまとめ（月1回）からまたお届けします"), "{}", back.text());
    assert!(moved.says("次のまとめ（月1回）から、新しいアドレスに届きます"), "{}", moved.text());
}

#[tokio::test]
async fn whoever_left_by_mistake_comes_back_by_one_press_on_their_own_page() {
    let room = Room::new().await;
    let id = room.reader(EMAIL).await;
    leaves(&room, id).await;
    let visitor = Visitor::new(&room.app);
    room.later();
    let form = visitor.get("/newsletter/link").await;
    let sent = visitor.post(&form, &[("email", EMAIL)]).await;

    let letter = text_of(&room, "newsletter_preferences").await;
    let path = link_in_letter(&room.app, EMAIL, "/newsletter/preferences/").await;
    let own = visitor.get(&path).await;
    visitor.press(&own, &format!("{}/return", leave_page(&room, id)), &[]).await;

    assert!(sent.says("メールの宛先は yamada@example.jp です。"), "{}", sent.text());
    assert_eq!(letter.subject, "【メールマガジン】保管している情報を見るページ");
    assert!(own.says("配信を再開する"), "{}", own.text());
    assert_eq!(room.row(id).await.state, ReaderState::Active);
}

#[tokio::test]
async fn a_link_cut_short_leads_to_a_new_one_and_speaks_of_no_account() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);

    for page in ["preferences", "leave", "confirmations", "addresses"] {
        let seen = visitor.get(&format!("/newsletter/{page}/AAAA")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{page}");
        assert_eq!(seen.link("新しいリンクを受け取る"), "/newsletter/link", "{page}");
        assert!(!seen.says("サインインすると"), "{page}");
    }
}

#[tokio::test]
async fn an_english_letter_names_office_hours_and_address_in_english_and_when_it_was_asked_for() {
    let room = Room::new().await;
    let wish = newsletter::Wish { language: ReaderLanguage::En, ..room.wish(EMAIL) };
    newsletter::ask(&room.app.context, &wish).await.unwrap();

    let letter = text_of(&room, "newsletter_confirm").await;

    let text = letter.text_body.replace('\n', " ");
    for words in [
        "Accompaniment secretariat",
        "weekdays 9:30-17:30",
        "Postal address: 1-3-1 Kasumigaseki",
        "Tue, 24 Nov 2026 10:00 (Japan time)",
        "/newsletter?lang=en)",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("地域の人事部") && !text.contains("平日"), "{text}");
}

#[tokio::test]
async fn the_evidence_names_the_words_that_were_shown() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);
    let shown = visitor.get("/newsletter?lang=en").await;
    let old = form_version::Model {
        fingerprint: "old-words".to_owned(),
        language: ReaderLanguage::Ja,
        wording: "前の文面".to_owned(),
        first_used_at: room.app.context.now(),
    };
    let tx = room.app.context.database.begin_write().await.unwrap();
    old.into_active_model().reset_all().insert(&tx).await.unwrap();
    tx.commit().await.unwrap();

    // Chosen in another window meanwhile.
    visitor.get("/newsletter?lang=ja").await;
    room.later();
    visitor.post(&shown, &[("email", EMAIL), ("consent", "yes")]).await;
    let api = ApiClient::nobody(&room.app);
    let asks = async |version: &str| {
        let body = json!({ "email": "b@example.jp", "consent": true, "wording_version": version });
        api.post("/api/v1/newsletter/subscription-requests", body).await
    };
    let (known, unknown) = (asks("old-words").await, asks("never-ours").await);

    let english = wording(ReaderLanguage::En).fingerprint();
    assert_eq!(room.newest_request(EMAIL).await.form_version, Some(english));
    let kept = room.newest_request("b@example.jp").await.form_version;
    assert_eq!((known.status, kept.as_deref()), (202, Some("old-words")));
    assert_eq!((unknown.status, &unknown.body["code"]), (409, &json!("wording_unknown")));
}

#[tokio::test]
async fn a_file_is_told_what_it_may_hold_and_what_its_dates_say() {
    let room = Room::new().await;
    let text = "メールアドレス,話題\nbad@@example.jp,釣り\n";
    let entered = room.entered("paper@example.jp", newsletter::RawPreferences::default()).await;

    let (raw, _) = lines(&read_table(text.as_bytes()).unwrap());
    let (_, wrong) = check(&raw, &room.offered);
    let editor = room.somebody(Role::Editor).await;
    let proof = editor.get(&format!("/staff/newsletter/readers/{entered}/evidence")).await;
    let list = editor.get("/staff/newsletter/readers").await;

    assert!(wrong[0].detail.contains("「@」も1つだけ"), "{}", wrong[0].detail);
    assert!(wrong[1].detail.contains("勉強会・イベント、"), "{}", wrong[1].detail);
    assert!(proof.says("同意の日：2026年11月24日（火）"), "{}", proof.text());
    assert!(!list.source().contains("value=\"one_click\""), "{}", list.source());
}

#[tokio::test]
async fn the_newsroom_sees_whole_addresses_in_the_proof_and_until_when_they_are_kept() {
    let room = Room::new().await;
    let id = room.reader(EMAIL).await;
    let path = format!("/staff/newsletter/readers/{id}/evidence");
    let editor = room.somebody(Role::Editor).await;

    let reads = editor.get(&path).await;
    let others = room.somebody(Role::Viewer).await.get(&path).await;
    leaves(&room, id).await;
    let left = editor.get(&path).await;

    assert!(reads.says("203.0.113.9") && reads.says("198.51.100.7"), "{}", reads.text());
    assert!(reads.says("配信しているあいだと、配信を止めた年度の終わりから5年間"));
    assert_eq!(others.status, StatusCode::NOT_FOUND);
    assert!(left.says("2032年3月31日（水）まで"), "{}", left.text());
}
