//! Meetings nobody said the place of: warned of, asked for, given later.

use bansou::consultations::By;
use bansou::consultations::booking::Place;
use bansou::consultations::changing::{Shift, shift};
use bansou::consultations::readers::stalled;
use chrono::TimeDelta;
use entities::consultations::consultation::Mode;

use super::cast::{Stage, days_later, thursday};
use super::pages::as_is;

const OWN: &str = "/my/availability";

#[tokio::test]
async fn a_way_to_meet_without_its_place_is_warned_of_where_hours_are_kept() {
    let stage = Stage::new().await;
    let yamada = stage.member(stage.yamada.person()).await;

    let complete = yamada.get(OWN).await;
    stage
        .offers(stage.yamada, |raw| {
            raw.profile.place = String::new();
            raw.profile.phone = String::new();
        })
        .await;
    let lacking = yamada.get(OWN).await;

    assert!(!complete.says("が空いています"), "{}", complete.text());
    assert!(lacking.says("会う場所が空いています"), "{}", lacking.text());
    assert!(lacking.says("電話番号が空いています"), "{}", lacking.text());
    assert!(!lacking.says("参加用URLが空いて"), "{}", lacking.text());
}

#[tokio::test]
async fn the_letter_says_that_the_place_follows_and_the_accompanist_gives_it_for_one_meeting() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.place = String::new()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let first = stage.letters(suzuki.person()).await.pop().unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;
    stage.later();

    let shown = yamada.get(&format!("/consultations/{}", booked.id)).await;
    let form = yamada.get(&shown.link("日時・場所を変える")).await;
    let typed = [
        ("day_year", "2026"),
        ("day_month", "12"),
        ("day_day", "3"),
        ("from", "14:00"),
        ("minutes", "60"),
        ("mode", "in_person"),
        ("place", "花巻駅前センター 2階"),
        ("online_url", "https://meet.example.jp/j/1"),
        ("phone", "03-1234-5678"),
    ];
    let check = yamada.post(&form, &typed).await;
    let done = yamada.post(&check, &[("step", "send")]).await;

    assert!(first.text_body.contains("場所: 決まりしだいお知らせします"), "{}", first.text_body);
    assert!(shown.says("場所や連絡先がまだ決まっていません"), "{}", shown.text());
    assert!(check.says("花巻駅前センター 2階"), "{}", check.text());
    assert!(done.says("花巻駅前センター 2階"), "{}", done.text());
    assert_eq!(stage.row(booked.id).await.place.as_deref(), Some("花巻駅前センター 2階"));
    for person in [suzuki.person(), stage.yamada.person()] {
        let letter = stage.letters(person).await.pop().unwrap();
        assert_eq!(letter.letter, "consultation_moved");
        assert!(letter.text_body.contains("花巻駅前センター 2階"), "{}", letter.text_body);
    }
}

#[tokio::test]
async fn a_client_gives_no_place_and_an_accompanist_no_room() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let place = |room| Place { room, place: Some("自宅".to_owned()), ..Place::default() };
    let moves = async |by, place| {
        let own = stage.wish_to_move(booked.id, thursday(14, 0)).await;
        shift(&stage.app.context, by, Shift { place: Some(place), ..own }).await
    };

    let client = moves(By::Client(suzuki), place(None)).await;
    let room = stage.app.context.new_id();
    let accompanist = moves(By::Accompanist(stage.yamada), place(Some(room))).await;

    assert!(client.is_err() && accompanist.is_err());
    assert_ne!(stage.row(booked.id).await.place.as_deref(), Some("自宅"));
}

#[tokio::test]
async fn the_secretariat_hears_of_meetings_of_the_next_fortnight_without_a_place() {
    let stage = Stage::new().await;
    stage
        .offers(stage.yamada, |raw| {
            raw.profile.place = String::new();
            raw.profile.phone = String::new();
        })
        .await;
    let suzuki = stage.client("鈴木 花子").await;
    let near = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let mut by_phone = stage.booking(thursday(16, 0));
    by_phone.subject.mode = Mode::Phone;
    let by_phone = stage.books_so(suzuki, by_phone).await.unwrap();
    let found = async || {
        let context = &stage.app.context;
        let all = stalled(context.database.reader(), context.now(), stage.desk).await.unwrap();
        all.unaddressed.into_iter().map(|(one, _)| one.row.id).collect::<Vec<_>>()
    };

    let fortnight = found().await;
    let page = stage.at_the_desk().await.get("/staff").await;
    stage.app.clock.set(days_later(-14, 14) - TimeDelta::minutes(1));
    let earlier = found().await;

    assert_eq!(fortnight, [near.id, by_phone.id]);
    assert!(page.says("会う場所のない相談"), "{}", page.text());
    assert!(page.says("電話番号のない相談"), "{}", page.text());
    assert!(earlier.is_empty());
}
