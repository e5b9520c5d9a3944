use bansou::people::tidy::tidy;
use chrono::TimeDelta;
use entities::jobs::schedule_run::{self, RunOutcome};
use entities::sign_in::{cool_down, sign_in_link};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

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

    assert_eq!(at_once, (1, 4));
    assert_eq!(later, (0, 0));
    assert!(browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn the_night_forgets_links_by_itself_and_once() {
    let app = TestApp::start().await;
    person(&app, "yamada@example.jp", &[]).await;
    sign_in_by_mail(&app, "yamada@example.jp").await;
    let links =
        async || sign_in_link::Entity::find().count(app.context.database.reader()).await.unwrap();
    app.run_workers().await;

    app.clock.advance(TimeDelta::hours(17));
    app.run_workers().await;
    let at_three = links().await;
    app.clock.advance(TimeDelta::days(2));
    app.run_workers().await;

    assert_eq!((at_three, links().await), (1, 0));
    let ran = schedule_run::Entity::find()
        .filter(schedule_run::Column::Schedule.eq("people.tidy"))
        .filter(schedule_run::Column::Outcome.eq(RunOutcome::Ran));
    assert_eq!(ran.count(app.context.database.reader()).await.unwrap(), 1);
    app.stop().await;
}
