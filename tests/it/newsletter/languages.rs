//! Readers of other languages.

use bansou::newsletter::{self, issues::MergeField};
use entities::newsletter::subscriber::{self, ReaderLanguage};
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::Room;
use crate::study_sessions::visitor::{Visitor, link_in_letter};

const EMAIL: &str = "m.olsen@example.com";

async fn english_reader(room: &Room) -> entities::SubscriberId {
    room.later();
    let wish = newsletter::Wish { language: ReaderLanguage::En, ..room.wish(EMAIL) };
    newsletter::ask(&room.app.context, &wish).await.unwrap();
    let request = room.newest_request(EMAIL).await.id;
    room.confirms(request).await.unwrap()
}

/// Of somebody who never was here before.
async fn opens(room: &Room, prefix: &str) -> crate::study_sessions::visitor::Seen {
    let path = link_in_letter(&room.app, EMAIL, prefix).await;
    Visitor::new(&room.app).get(&path).await
}

#[tokio::test]
async fn links_of_an_english_letter_open_english_pages() {
    let room = Room::new().await;
    english_reader(&room).await;

    let own = opens(&room, "/newsletter/preferences/").await;
    let leave = opens(&room, "/newsletter/leave/").await;
    let visitor = Visitor::new(&room.app);
    let path = link_in_letter(&room.app, EMAIL, "/newsletter/preferences/").await;
    let data = visitor.get(&path).await.link("See what is stored about you");
    let data = visitor.get(&data).await;

    assert!(own.says("Receiving") && !own.says("配信中"), "{}", own.text());
    assert!(own.says("Issues for everybody always reach you."), "{}", own.text());
    assert!(leave.says("One press stops it at once"), "{}", leave.text());
    for japanese in ["配信中", "毎号", "英語", "登録フォーム", "メールのリンク"]
    {
        assert!(!data.says(japanese), "{japanese}: {}", data.text());
    }
    assert!(data.says("Registration confirmed") && data.says("Every issue"), "{}", data.text());
}

#[tokio::test]
async fn links_of_an_issue_lead_to_pages_in_the_readers_language() {
    let room = Room::new().await;
    room.readers(2).await;
    let tx = room.app.context.database.begin_write().await.unwrap();
    subscriber::Entity::update_many()
        .col_expr(subscriber::Column::Language, Expr::value(ReaderLanguage::En))
        .filter(subscriber::Column::Email.eq("reader1@example.jp"))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let id = room.approved(12).await;
    room.app.clock.advance(chrono::TimeDelta::minutes(15));
    room.minds().await;

    let letters = room.letters_of(id).await;
    let ends = |place: usize| {
        let values = letters[place].merge_values.clone().unwrap();
        values.split('\n').skip(3).map(ToOwned::to_owned).collect::<Vec<_>>()
    };

    assert_eq!(MergeField::ALL[3..], [MergeField::Language, MergeField::LanguageToo]);
    assert_eq!(ends(0), ["", ""]);
    assert_eq!(ends(1), ["?lang=en", "&lang=en"]);
    room.app.stop().await;
}

#[tokio::test]
async fn head_and_foot_of_public_pages_speak_the_language_of_the_page() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);

    let english = visitor.get("/newsletter?lang=en").await.source();
    let easy = visitor.get("/newsletter?lang=ja-easy").await.source();

    let japanese = |part: &str| part.contains(|c: char| ('\u{3041}'..='\u{9FFF}').contains(&c));
    let (_, foot) = english.split_once("<footer").unwrap();
    assert!(!japanese(foot), "{foot}");
    assert!(foot.contains("Terms of use (in Japanese)") && foot.contains("secretariat"), "{foot}");
    let (_, entries) = english.split_once("<nav class=\"nav-top\"").unwrap();
    let (entries, _) = entries.split_once("</nav>").unwrap();
    assert!(!japanese(entries) && entries.contains("Study sessions"), "{entries}");
    let (head, foot) = easy.split_once("<footer").unwrap();
    assert!(head.contains("<span>べんきょうかい</span>"), "{head}");
    assert!(foot.contains("つかう ときの きまり") && !foot.contains("利用規約"), "{foot}");
}

#[tokio::test]
async fn the_english_form_says_in_english_what_is_wrong() {
    let room = Room::new().await;
    let visitor = Visitor::new(&room.app);
    let form = visitor.get("/newsletter?lang=en").await;

    let long = "x".repeat(101);
    let fields = [("email", "olsen"), ("name", long.as_str()), ("kind", "alien")];
    let again = visitor.post(&form, &fields).await;

    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "A mail address contains an @.",
        "At most 100 characters; these are 101.",
        "Choose one of those offered.",
        "Tick the box if you agree.",
    ] {
        assert!(again.says(words), "{words}: {}", again.text());
    }
    assert!(!again.says("ください"), "{}", again.text());
}

#[tokio::test]
async fn a_reader_changes_the_language_of_their_letters() {
    let room = Room::new().await;
    let id = english_reader(&room).await;
    let visitor = Visitor::new(&room.app);
    let path = link_in_letter(&room.app, EMAIL, "/newsletter/preferences/").await;

    let own = visitor.get(&path).await;
    let kept = visitor.post(&own, &[]).await;
    let before = room.row(id).await.language;
    visitor.post(&kept, &[("language", "ja")]).await;

    assert!(own.source().contains("name=\"language\" value=\"en\" checked"));
    assert_eq!((before, room.row(id).await.language), (ReaderLanguage::En, ReaderLanguage::Ja));
    let lines = newsletter::evidence_of(room.app.context.database.reader(), id).await.unwrap();
    assert_eq!(lines.lines.last().unwrap().details, r#"{"fields":["language"]}"#);
}

#[tokio::test]
async fn back_numbers_and_their_feed_are_found_from_the_form() {
    let room = Room::new().await;

    let form = Visitor::new(&room.app).get("/newsletter").await;

    assert_eq!(form.link("これまでの号を読む"), "/newsletter/issues");
    assert!(form.source().contains("rel=\"alternate\" type=\"application/atom+xml\""));
}
