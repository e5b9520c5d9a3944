use bansou::people::tidy::tidy;
use chrono::TimeDelta;
use entities::sign_in::{cool_down, sign_in_link};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::cast::{person, sign_in_by_mail};
use crate::support::TestApp;

#[tokio::test]
async fn links_and_counters_are_forgotten_when_they_are_over_and_not_before() {
    let app = TestApp::start().await;
    person(&app, "yamada@example.jp", &[]).await;
    let browser = sign_in_by_mail(&app, "yamada@example.jp").await;
    let left = async || {
        let tx = app.context.database.begin_write().await.unwrap();
        tidy(&tx, app.context.now()).await.unwrap();
        tx.commit().await.unwrap();
        let reader = app.context.database.reader();
        let links = sign_in_link::Entity::find().count(reader).await.unwrap();
        (links, cool_down::Entity::find().count(reader).await.unwrap())
    };

    let at_once = left().await;
    app.clock.advance(TimeDelta::hours(2));
    let later = left().await;

    assert_eq!(at_once, (1, 3));
    assert_eq!(later, (0, 0));
    assert!(browser.is_signed_in().await);
    app.stop().await;
}
