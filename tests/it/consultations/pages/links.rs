//! The links in letters, without signing in.

use bansou::consultations::By;
use bansou::consultations::links::token;
use bansou::consultations::readers::personal_appointments;
use chrono::TimeDelta;
use entities::PersonId;
use entities::consultations::consultation::{ConsultationState, Side};
use entities::people::person::{self, PersonState};
use reqwest::StatusCode;
use reqwest::header::{CACHE_CONTROL, REFERRER_POLICY};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::visitor::{Visitor, link_in_letter};

fn link(stage: &Stage, id: entities::ConsultationId, to: (PersonId, Side)) -> String {
    format!("/consultations/links/{}", token(&stage.app.context.config, id, to))
}

#[tokio::test]
async fn whoever_holds_the_link_of_a_letter_sees_moves_and_calls_off() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::new(&stage.app);

    let shown = visitor.get(&link(&stage, booked.id, (suzuki.person(), Side::Client))).await;
    let slots = visitor.get(&format!("{}?week=2026-12-03", shown.link("日時を変える"))).await;
    let form = visitor.post(&slots, &[("slot", "2026-12-03T16:00"), ("step", "slot")]).await;
    let moved = visitor.post(&form, &[("step", "send")]).await;
    let state = stage.row(booked.id).await.state;
    let cancel = visitor.get(&moved.link("取り消す")).await;
    let gone = visitor.post(&cancel, &[("sure", "yes")]).await;

    assert!(shown.says("山田 太郎さん"), "{}", shown.text());
    assert_eq!(shown.headers[CACHE_CONTROL], "no-store");
    assert_eq!(shown.headers[REFERRER_POLICY], "no-referrer");
    assert!(moved.says("2026年12月3日（木）16:00～17:00"), "{}", moved.text());
    assert_eq!(state, ConsultationState::Confirmed);
    assert!(gone.says("相談者が取り消しました"), "{}", gone.text());
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Cancelled);
}

#[tokio::test]
async fn the_letter_to_the_accompanist_leads_to_where_they_answer() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.confirmation = "by_accompanist".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let path = link_in_letter(&stage.app, "yamada@example.jp", "/consultations/links/").await;
    let visitor = Visitor::new(&stage.app);

    let shown = visitor.get(&path).await;
    let form = visitor.get(&shown.link("承認する")).await;
    let before = stage.row(booked.id).await.state;
    let approved = visitor.post(&form, &[("step", "send")]).await;

    assert_eq!(before, ConsultationState::Proposed);
    assert!(approved.says("承認しました"), "{}", approved.text());
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Confirmed);
}

#[tokio::test]
async fn a_broken_or_foreign_link_is_a_page_that_says_how_to_go_on() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::new(&stage.app);
    let own = link(&stage, booked.id, (suzuki.person(), Side::Client));
    let paths = [
        "/consultations/links/AAAA".to_owned(),
        own[..own.len() - 3].to_owned(),
        link(&stage, booked.id, (sato.person(), Side::Client)),
        link(&stage, booked.id, (suzuki.person(), Side::Accompanist)),
        format!("{}/change", link(&stage, booked.id, (sato.person(), Side::Client))),
    ];

    let mut found = Vec::new();
    for path in &paths {
        let seen = visitor.get(path).await;
        found.push((seen.status, seen.says("このリンクは使えません")));
    }

    assert_eq!(found, [(StatusCode::NOT_FOUND, true); 5]);
}

#[tokio::test]
async fn opening_pages_by_a_link_changes_nothing_and_a_post_needs_its_own_page() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let own = link(&stage, booked.id, (suzuki.person(), Side::Client));
    let visitor = Visitor::new(&stage.app);

    for page in ["", "/change", "/cancellation", "/intake", "/calendar.ics"] {
        assert_eq!(visitor.get(&format!("{own}{page}")).await.status, StatusCode::OK, "{page}");
    }
    let forged = [("sure".to_owned(), "yes".to_owned())];
    let forged = visitor.post_to(&format!("{own}/cancellation"), &forged).await;

    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(stage.row(booked.id).await.version, 1);
}

#[tokio::test]
async fn a_link_opens_nothing_for_a_closed_account_nor_long_after_the_meeting() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let one = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let other = stage.books(sato, thursday(16, 0)).await.unwrap();
    let visitor = Visitor::new(&stage.app);
    let paths = [(one.id, suzuki), (other.id, sato)]
        .map(|(id, who)| link(&stage, id, (who.person(), Side::Client)));
    let before = visitor.get(&paths[0]).await.status;
    let letters = stage.letters(suzuki.person()).await.len();
    close(&stage, suzuki.person()).await;

    let closed = visitor.get(&paths[0]).await;
    stage.moves(By::Accompanist(stage.yamada), one.id, thursday(10, 0)).await.unwrap();
    let end = thursday(17, 0) + TimeDelta::days(30);
    stage.app.clock.set(end - TimeDelta::minutes(1));
    let late = visitor.get(&paths[1]).await.status;
    stage.app.clock.set(end + TimeDelta::minutes(1));
    let over = visitor.get(&paths[1]).await;

    assert_eq!((before, late), (StatusCode::OK, StatusCode::OK));
    assert_eq!((closed.status, over.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(over.says("このリンクは使えません"), "{}", over.text());
    assert_eq!(stage.letters(suzuki.person()).await.len(), letters, "nor does anybody write there");
}

async fn close(stage: &Stage, id: PersonId) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Disabled))
        .filter(person::Column::Id.eq(id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_secretariat_reads_letters_without_the_links_that_act() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let token = token(&stage.app.context.config, booked.id, (suzuki.person(), Side::Client));
    let letter = stage.letters(suzuki.person()).await.remove(0);

    let reader = stage.app.context.database.reader();
    let seen = bansou::mail::letter(reader, letter.id).await.unwrap().unwrap().content.unwrap();
    let feed = personal_appointments(&stage.app.context, suzuki.person()).await.unwrap();

    assert!(letter.text_body.contains(&token));
    let unfolded = letter.calendar_ics.as_ref().unwrap().replace("\r\n ", "");
    assert!(unfolded.contains(&token), "{unfolded}");
    assert!(seen.text.contains("2026年12月3日（木）14:00"), "{}", seen.text);
    for text in [&seen.text, &seen.html, seen.calendar.as_ref().unwrap()] {
        assert!(!text.contains(&token[..30]), "{text}");
    }
    // A feed lies with whoever subscribed to it.
    let own = format!("{}/consultations/{}", stage.app.context.config.base_url, booked.id);
    assert_eq!(feed[0].url.as_deref(), Some(&*own));
    assert!(!feed[0].description.as_ref().unwrap().contains(&token[..30]));
}
