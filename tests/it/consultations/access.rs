//! Foreign and missing look the same, and links open what they were written for.

use bansou::consultations::changing::{Absence, HeldMeeting, mark_held, mark_missed};
use bansou::consultations::intake::{RawSheet, save_sheet};
use bansou::consultations::links::{open_link, token};
use bansou::consultations::readers::view;
use bansou::consultations::{By, Refusal};
use entities::ConsultationId;
use entities::consultations::consultation::{ConsultationState, Side};

use super::cast::{Stage, refused, thursday};

#[tokio::test]
async fn whatever_strangers_try_on_a_consultation_it_is_not_there() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let colleague = stage.client("佐藤 一郎").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let missing: ConsultationId = stage.app.context.new_id();
    stage.app.clock.set(thursday(14, 10));

    let mut answers = Vec::new();
    let strangers = [
        (By::Client(colleague), booked.id),
        (By::Accompanist(tanaka), booked.id),
        (By::Client(suzuki), missing),
        (By::Staff(stage.desk), missing),
    ];
    for (by, id) in strangers {
        let context = &stage.app.context;
        let wish = bansou::consultations::changing::Shift {
            consultation: id,
            ..stage.wish_to_move(booked.id, thursday(16, 0)).await
        };
        answers.push(refused(bansou::consultations::changing::shift(context, by, wish).await));
        answers.push(refused(stage.cancels(by, id).await));
        let absence = Absence { consultation: id, absent: Side::Client, correcting: None };
        answers.push(refused(mark_missed(context, by, absence).await));
        let held = HeldMeeting { consultation: id, from: thursday(14, 0), until: thursday(14, 5) };
        answers.push(refused(mark_held(context, by, held).await));
        let sheet = (RawSheet::default(), false);
        answers.push(refused(save_sheet(context, by, id, sheet).await));
        let seen = view(context.database.reader(), context.now(), id, by).await.unwrap();
        assert!(seen.is_none());
    }

    assert_eq!(answers, vec![Refusal::NotFound; 20]);
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Confirmed);
}

#[tokio::test]
async fn a_link_opens_one_consultation_for_one_person_on_one_side() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let other = stage.books(suzuki, thursday(16, 0)).await.unwrap();
    let config = &stage.app.context.config;
    let client = token(config, booked.id, (suzuki.person(), Side::Client));
    let forged = token(config, booked.id, (suzuki.person(), Side::Accompanist));

    let link = open_link(config, &client).unwrap();
    let foreign = refused(stage.cancels(By::Link(link), other.id).await);
    let wrong_side =
        refused(stage.cancels(By::Link(open_link(config, &forged).unwrap()), booked.id).await);
    stage.cancels(By::Link(link), booked.id).await.unwrap();

    assert_eq!((link.side(), link.person()), (Side::Client, suzuki.person()));
    assert_eq!((foreign, wrong_side), (Refusal::NotFound, Refusal::NotFound));
    assert_eq!(open_link(config, &client.replace(&client[..4], "AAAA")), None);
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Cancelled);
}

#[tokio::test]
async fn the_letters_carry_links_that_open() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let letter = &stage.letters(stage.yamada.person()).await[0];

    let side = (stage.yamada.person(), Side::Accompanist);
    let token = token(&stage.app.context.config, booked.id, side);
    assert!(letter.text_body.contains(&format!("/consultations/links/{token}")));
}
