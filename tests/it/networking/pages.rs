//! The pages, used by a browser without scripts.

use entities::networking::introduction::{self, IntroductionState};
use sea_orm::EntityTrait;

use super::cast::{LAN, Stage};
use crate::study_sessions::visitor::{Visitor, session_of};

#[tokio::test]
async fn an_operator_asks_confirms_and_reads_what_happens_next() {
    let stage = Stage::new().await;
    let own =
        Visitor::with_session(&stage.app, session_of(&stage.app, stage.suzuki.person()).await);
    let list = own.get("/my/introductions").await;
    let form = own.get("/my/introductions/new").await;
    let wrong = own.post(&form, &[("wanted", "学校")]).await;
    let values = [
        ("wanted", "ベトナムの学校"),
        ("purpose", "インターン"),
        ("self_description", "長野県の団体です。"),
        ("details", "name"),
        ("agreed", "yes"),
    ];
    let mut all: Vec<(String, String)> = wrong
        .hidden()
        .into_iter()
        .chain(values.map(|(a, b)| (a.to_owned(), b.to_owned())))
        .collect();
    all.push(("details".to_owned(), "email".to_owned()));
    let check = own.post_to("/my/introductions/new", &all).await;
    let done = own.post(&check, &[("step", "send")]).await;
    let again = own.post(&check, &[("step", "send")]).await;

    assert!(list.html.contains("紹介はまだありません"));
    assert_eq!(wrong.status, 422);
    assert!(check.html.contains("まだ申し込んでいません"), "{}", check.html);
    assert!(done.html.contains("事務局が相手を探しています"), "{}", done.html);
    assert_eq!(done.path, again.path);
    assert_eq!(stage.count("SELECT count(*) FROM introduction").await, 1);
}

#[tokio::test]
async fn the_other_side_agrees_in_english_without_an_account() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    let letter = stage.mail_to(LAN).await.pop().unwrap();
    let url = letter.text_body.split_whitespace().find(|word| word.contains("/introductions/"));
    let path = url.unwrap().split_once("/introductions/").unwrap().1.to_owned();
    let visitor = Visitor::new(&stage.app);
    let page = visitor.get(&format!("/introductions/{path}")).await;
    let form = visitor.get(&page.link("Agree")).await;
    let wrong = visitor.post(&form, &[("agreed", "yes")]).await;
    let mut all = wrong.hidden();
    for (name, value) in [("details", "name"), ("details", "email"), ("agreed", "yes")] {
        all.push((name.to_owned(), value.to_owned()));
    }
    let done = visitor.post_to(&wrong.action(), &all).await;

    assert!(page.html.contains("Your answer is awaited"), "{}", page.html);
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("Please choose your name or organisation"), "{}", wrong.html);
    assert!(done.html.contains("You are introduced"), "{}", done.html);
    let row = introduction::Entity::find_by_id(id).one(stage.app.context.database.reader()).await;
    assert_eq!(row.unwrap().unwrap().state, IntroductionState::Introduced);
}
