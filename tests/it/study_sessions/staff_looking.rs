//! What the secretariat's pages of sessions show, and a form that is sent more than once.

use bansou::study_sessions::links;
use bansou::study_sessions::session::draft_once;
use chrono::TimeDelta;
use futures_util::future::join_all;

use super::cast::plan;
use super::staff_desk::{Desk, whole_form, with};
use super::visitor::Visitor;

#[tokio::test]
async fn one_form_sent_by_eight_at_once_is_one_draft() {
    let desk = Desk::new().await;
    let (context, organiser) = (&desk.stage.app.context, desk.stage.desk);

    let sent = (0..8).map(|_| draft_once(context, organiser, plan(), Some("one form")));
    let made = join_all(sent).await.into_iter().map(Result::unwrap).collect::<Vec<_>>();

    assert_eq!(made, vec![made[0]; 8]);
    assert_eq!(desk.stage.count("SELECT count(*) FROM study_session").await, 1);
    assert_eq!(
        desk.stage.count("SELECT count(*) FROM study_session_serial WHERE last = 1").await,
        1
    );
}

#[tokio::test]
async fn two_fresh_forms_of_the_same_content_are_two_drafts() {
    let desk = Desk::new().await;

    let key = |page: &str| {
        let (_, rest) = page.split_once("name=\"request_key\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let one = key(&desk.get("/staff/sessions/new").await.body);
    let other = key(&desk.get("/staff/sessions/new").await.body);
    let mut form = whole_form();
    form.retain(|(name, _)| *name != "request_key");
    desk.post("/staff/sessions/new", &[&form[..], &[("request_key", &one)]].concat()).await;
    desk.post("/staff/sessions/new", &[&form[..], &[("request_key", &other)]].concat()).await;

    assert_ne!(one, other);
    assert_eq!(desk.stage.count("SELECT count(*) FROM study_session").await, 2);
}

#[tokio::test]
async fn the_preview_of_a_draft_reads_like_the_public_page_with_a_banner() {
    let desk = Desk::new().await;
    let drafted = desk.post("/staff/sessions/new", &whole_form()).await.location;

    let before = desk.get(&format!("{drafted}/preview")).await.body;
    desk.post(&format!("{drafted}/publication"), &[("when", "now")]).await;
    let after = desk.get(&format!("{drafted}/preview")).await.body;
    let public = Visitor::new(&desk.stage.app).get(&drafted.replace("/staff", "")).await;

    let main = |page: &str| {
        let (_, rest) = page.split_once("<div class=\"split\">").expect("the page of a session");
        rest.split_once("</main>")
            .unwrap()
            .0
            .split("class=\"button-back\"")
            .next()
            .unwrap()
            .to_owned()
    };
    assert!(before.contains("下書きのプレビュー") && before.contains("話し合います。"), "{before}");
    assert!(after.contains("いまだれにでも見えています"), "{after}");
    assert_eq!(main(&after), main(&public.html));
}

#[tokio::test]
async fn words_typed_for_the_letter_stay_on_the_way_back_to_the_form() {
    let desk = Desk::new().await;
    let drafted = desk.post("/staff/sessions/new", &whole_form()).await.location;
    let back = with(&[("action", "back"), ("message", "会場の都合です。")]);

    let form = desk.post(&format!("{drafted}/edit"), &back).await;

    assert_eq!(form.status, 200);
    assert!(form.body.contains("name=\"message\" value=\"会場の都合です。\""), "{}", form.body);
}

#[tokio::test]
async fn the_list_of_sessions_is_turned_page_by_page() {
    let desk = Desk::new().await;
    for number in 1..=51 {
        desk.stage.session(|plan| plan.title = format!("回 {number}")).await;
    }

    let first = desk.get("/staff/sessions").await.body;
    let second = desk.get("/staff/sessions?page=2").await.body;

    let lines = |page: &str| page.matches("<tr role=\"row\">").count() - 1;
    assert_eq!((lines(&first), lines(&second)), (50, 1));
    assert!(first.contains("51件中 1～50件") && first.contains("page=2"), "{first}");
}

#[tokio::test]
async fn a_participant_shows_a_code_at_the_door_that_the_secretariat_opens() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    let own = desk.stage.register(suzuki, id).await.unwrap();
    let config = &desk.stage.app.context.config;
    let page = format!("/registrations/{}", links::registration_token(config, own.id));
    let holder = Visitor::new(&desk.stage.app);

    let shown = holder.get(&page).await.html;
    let url = links::check_in_url(config, own.id);
    let opened = desk.get(url.trim_start_matches(&config.base_url)).await;
    let letter = desk.stage.letters(suzuki).await.pop().unwrap();
    desk.stage.app.clock.advance(TimeDelta::days(60));
    let later = holder.get(&page).await.html;

    let picture = bansou::web::qr_code(&url).unwrap().replace('/', "&#x2f;");
    assert!(shown.contains(&format!("src=\"{picture}\"")), "{shown}");
    assert!(opened.status == 200 && opened.body.contains("鈴木 花子さん"));
    assert_eq!(links::open_check_in(config, &url), Some(own.id));
    assert!(letter.text_body.contains("QRコードを見せてください"), "{}", letter.text_body);
    assert!(!later.contains("当日の受付"));
}

#[tokio::test]
async fn nobody_without_a_seat_at_the_venue_gets_a_code_for_its_door() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let (first, waits) = (desk.stage.person("鈴木 花子").await, desk.stage.person("佐藤 健").await);
    desk.stage.register(first, id).await.unwrap();
    let waiting = desk.stage.register(waits, id).await.unwrap();
    let config = &desk.stage.app.context.config;

    let page = format!("/registrations/{}", links::registration_token(config, waiting.id));
    let shown = Visitor::new(&desk.stage.app).get(&page).await.html;

    assert!(shown.contains(&waiting.number) && !shown.contains("当日の受付"), "{shown}");
}

#[tokio::test]
async fn a_list_of_letters_says_why_it_is_empty() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    desk.stage.register(suzuki, id).await.unwrap();

    let nobody = desk.get("/staff/letters?to=goto").await.body;
    let beyond = desk.get("/staff/letters?page=9999").await.body;
    let broken = desk.get("/staff/letters?page=abc").await;

    assert!(nobody.contains("条件に合うお知らせはありません。"), "{nobody}");
    assert!(beyond.contains("このページにはお知らせがありません。"), "{beyond}");
    assert_eq!(broken.status, 400);
    assert!(!broken.body.contains("deserialize"), "{}", broken.body);
}
