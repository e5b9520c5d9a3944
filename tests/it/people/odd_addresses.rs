//! Addresses somebody wrote by hand.

use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::cast::{Visitor, letters, link_in, location, person, sign_in_by_mail, staff};
use super::organisations::{organisation, place};
use crate::support::TestApp;

#[tokio::test]
async fn a_page_further_than_any_list_goes_is_an_empty_page() {
    let app = TestApp::start().await;
    let admin = staff(&app, "kitagawa@example.jp", &[Role::Admin, Role::Coordinator]).await;
    let mut broken = Vec::new();

    let lists = [
        "/staff/people",
        "/staff/organisations",
        "/staff/applications",
        "/staff/letters",
        "/staff/letters/hold",
        "/staff/events",
    ];
    for list in lists {
        for page in ["9223372036854775807", "18446744073709551615"] {
            let status = admin.browser.get(&format!("{list}?page={page}")).await.status();
            if status != StatusCode::OK {
                broken.push((list, page, status));
            }
        }
    }

    assert_eq!(broken, Vec::new());
    app.stop().await;
}

#[tokio::test]
async fn a_search_of_a_thousand_words_is_a_search() {
    let app = TestApp::start().await;
    let many = "a+".repeat(1_100);
    let nested = format!("{}{}", "(".repeat(4_000), "%E6%A0%AA)".repeat(4_000));
    let browser = Visitor::new(&app);

    let mut found = Vec::new();
    for path in ["/sessions?q=", "/api/v1/study-sessions?text="] {
        for words in [&many, &nested] {
            found.push(browser.get(&format!("{path}{words}")).await.status());
        }
    }

    assert_eq!(found, [StatusCode::OK; 4]);
    app.stop().await;
}

#[tokio::test]
async fn signing_in_leads_to_an_address_in_japanese() {
    let app = TestApp::start().await;
    person(&app, "yamada@example.jp", &[Role::Operator]).await;
    let browser = Visitor::new(&app);
    let fields = [("email", "yamada@example.jp"), ("next", "/sessions?words=日本")];
    browser.send("/sign-in", "/sign-in", &fields).await;
    let letter = letters(&app, "sign_in_link", "yamada@example.jp").await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");

    let answer = browser.send(&link, &link, &[]).await;

    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&answer), "/sessions?words=%E6%97%A5%E6%9C%AC");
    assert!(browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn forms_and_lists_that_show_personal_data_are_noted() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let mirai = organisation(&app, "一般社団法人みらい").await;
    let lead = person(&app, "lead@example.jp", &[Role::Operator]).await;
    place(&app, lead, mirai, true).await;
    let browser = sign_in_by_mail(&app, "lead@example.jp").await;
    let views = |of: uuid::Uuid| {
        audit_entry::Entity::find()
            .filter(audit_entry::Column::Action.eq("personal_data.viewed"))
            .filter(audit_entry::Column::SubjectId.eq(of))
            .count(app.context.database.reader())
    };
    let before = (views(lead.0).await.unwrap(), views(mirai.0).await.unwrap());

    ono.browser.page(&format!("/staff/people/{lead}/edit")).await;
    browser.page("/me/colleagues").await;

    assert_eq!(before, (0, 0));
    assert_eq!((views(lead.0).await.unwrap(), views(mirai.0).await.unwrap()), (1, 1));
    app.stop().await;
}
