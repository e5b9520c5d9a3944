//! Letters found by a part of an address, by a name, by words of their subject.

use bansou::mail::{self, Envelope};
use bansou::people::Actor;
use bansou::people::persons::{RawPerson, create_person};
use bansou::vocabulary::EmailAddress;
use chrono::TimeDelta;
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;

use crate::access::tokens::token_for;
use crate::people::cast::{Staff, letters, person, sign_in_by_mail, staff};
use crate::support::{ApiClient, TestApp};

async fn coordinator(app: &TestApp) -> Staff {
    staff(app, "mori@bansou.example.jp", &[Role::Coordinator]).await
}

async fn client(app: &TestApp) -> ApiClient {
    let mori = coordinator(app).await;
    ApiClient::with_token(app, token_for(app, mori.id, Strength::TwoFactors).await)
}

async fn letter(app: &TestApp, to: &str, person: Option<PersonId>) -> String {
    // Letters of one instant have no order.
    app.clock.advance(TimeDelta::seconds(1));
    let tx = app.context.database.begin_write().await.unwrap();
    let address = EmailAddress::parse(to).unwrap();
    let envelope = Envelope { person, ..Envelope::to(address, format!("check:{to}")) };
    let letter = mail::DeliveryCheck { asked_at: "2026年11月24日（火）10:00".into() };
    let now = app.context.now();
    let enqueued = mail::enqueue(&tx, &app.context.post, now, envelope, &letter).await.unwrap();
    tx.commit().await.unwrap();
    enqueued.id().to_string()
}

/// The ids of what is found, newest first.
async fn found(client: &ApiClient, query: &str) -> Vec<String> {
    let part = client.get(&format!("/api/v1/letters?{query}")).await;
    assert_eq!(part.status, 200, "{}", part.body);
    part.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_part_of_an_address_finds_letters_in_any_width_and_case() {
    let app = TestApp::start().await;
    let mori = client(&app).await;
    let one = letter(&app, "reader1@example.jp", None).await;
    let two = letter(&app, "Reader.Two@example.com", None).await;

    assert_eq!(found(&mori, "to=EADER1").await, std::slice::from_ref(&one));
    assert_eq!(found(&mori, "to=ｒｅａｄｅｒ．ｔｗｏ").await, std::slice::from_ref(&two));
    assert_eq!(found(&mori, "to=%20reader").await, [two, one]);
    assert_eq!(found(&mori, "to=r%25r1").await, Vec::<String>::new());
    assert_eq!(found(&mori, "to=_eader1").await, Vec::<String>::new());
    app.stop().await;
}

#[tokio::test]
async fn an_address_letters_went_to_means_these_and_the_beginning_of_one_is_a_part() {
    let app = TestApp::start().await;
    let mori = client(&app).await;
    let short = letter(&app, "ko@example.jp", None).await;
    let long = letter(&app, "hanako@example.jp", None).await;

    assert_eq!(found(&mori, "to=KO@example.jp").await, std::slice::from_ref(&short));
    assert_eq!(found(&mori, "to=ko@example.j").await, [long, short]);
    app.stop().await;
}

#[tokio::test]
async fn a_name_finds_what_was_written_to_that_person_at_any_address() {
    let app = TestApp::start().await;
    let mori = client(&app).await;
    let raw = RawPerson {
        family_name: "鈴木".into(),
        given_name: "花子".into(),
        family_kana: "すずき".into(),
        given_kana: "はなこ".into(),
        email: "hanako@example.jp".into(),
        ..RawPerson::default()
    };
    let suzuki = create_person(&app.context, &Actor::System, &raw).await.unwrap();
    let hers = letter(&app, "old@example.com", Some(suzuki)).await;
    letter(&app, "reader1@example.jp", None).await;

    assert_eq!(found(&mori, "to=鈴木花子").await, std::slice::from_ref(&hers));
    assert_eq!(found(&mori, "to=ｽｽﾞｷ%20はなこ").await, [hers]);
    assert_eq!(found(&mori, "to=鈴木一郎").await, Vec::<String>::new());
    app.stop().await;
}

#[tokio::test]
async fn words_of_a_subject_find_letters_in_any_kana_and_without_its_blanks() {
    let app = TestApp::start().await;
    let mori = client(&app).await;
    let check = letter(&app, "reader1@example.jp", None).await;
    person(&app, "reader2@example.jp", &[Role::Operator]).await;
    sign_in_by_mail(&app, "reader2@example.jp").await;
    let link = letters(&app, "sign_in_link", "reader2@example.jp").await.pop().unwrap();
    let link = link.id.to_string();

    assert_eq!(found(&mori, "subject=送信ノ確認").await, std::slice::from_ref(&check));
    assert_eq!(found(&mori, "subject=りんく%20さいんいん").await, std::slice::from_ref(&link));
    assert_eq!(found(&mori, "to=reader&subject=人事部伴走").await, [link, check]);
    assert_eq!(found(&mori, "subject=送信%20りんく").await, Vec::<String>::new());
    app.stop().await;
}

#[tokio::test]
async fn what_is_found_is_read_part_by_part() {
    let app = TestApp::start().await;
    let mori = client(&app).await;
    let one = letter(&app, "reader1@example.jp", None).await;
    letter(&app, "hanako@example.jp", None).await;
    let two = letter(&app, "reader2@example.jp", None).await;

    let first = mori.get("/api/v1/letters?to=reader&subject=確認&limit=1").await;
    let cursor = first.text("next_cursor");
    let query = format!("to=reader&subject=確認&limit=1&cursor={cursor}");

    assert_eq!(first.items()[0]["id"], two.as_str());
    assert_eq!(found(&mori, &query).await, [one]);
    app.stop().await;
}

#[tokio::test]
async fn the_page_of_letters_is_searched_in_the_same_way_and_says_how() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    letter(&app, "reader1@example.jp", None).await;
    letter(&app, "reader2@example.jp", None).await;

    let some = mori.browser.page("/staff/letters?to=EADER1&subject=確認").await;
    let none = mori.browser.page("/staff/letters?to=reader&subject=遠足").await;

    assert!(some.contains("reader1@example.jp") && !some.contains("reader2@"), "{some}");
    assert!(some.contains("value=\"EADER1\"") && some.contains("1件中 1～1件"), "{some}");
    assert!(some.contains("一斉送信はアドレスの全体で探します"), "{some}");
    assert!(none.contains("条件に合うお知らせはありません。"), "{none}");
    app.stop().await;
}
