//! An online meeting takes a licence by itself where its accompanist has no address of their own.

use bansou::calendar::availability::SlotLength;
use bansou::calendar::{ListingChange, add_listing, change_listing};
use bansou::consultations::booking::{Booked, Booking, Place, SlotWish, With, arrange, hold_slot};
use bansou::consultations::changing::{Shift, shift};
use bansou::consultations::{Accompanist, By, Client, Refusal};
use bansou::database::Stop;
use bansou::people::Actor;
use chrono::{DateTime, Utc};
use entities::ResourceId;
use entities::calendar::resource::ResourceKind;
use entities::consultations::consultation::Mode;

use super::cast::{Stage, days_later, refused, subject, thursday};

/// Yamada and another without an address of their own, and so many licences.
async fn stage(licences: &[&str]) -> (Stage, Accompanist, Vec<ResourceId>) {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.most_open = "9".to_owned()).await;
    let tanaka = stage.accompanist("田中 次郎").await;
    for who in [stage.yamada, tanaka] {
        stage.offers(who, |raw| raw.profile.online_url = String::new()).await;
    }
    let mut ids = Vec::new();
    for label in licences {
        let kind = ResourceKind::Licence;
        ids.push(add_listing(&stage.app.context, &Actor::System, kind, label).await.unwrap());
    }
    (stage, tanaka, ids)
}

impl Stage {
    fn online(&self, with: Accompanist, starts_at: DateTime<Utc>) -> Booking {
        let mut subject = subject(self.operator);
        subject.mode = Mode::Online;
        Booking { subject, with: With::One(with.person()), starts_at }
    }

    async fn licence(&self, booked: Booked) -> Option<ResourceId> {
        self.row(booked.id).await.licence_id
    }

    async fn moved_to(
        &self,
        booked: &Booked,
        starts_at: DateTime<Utc>,
    ) -> Result<Booked, Stop<Refusal>> {
        let wish = self.wish_to_move(booked.id, starts_at).await;
        shift(&self.app.context, By::Staff(self.desk), wish).await
    }
}

#[tokio::test]
async fn the_licence_with_the_fewest_bookings_is_taken_and_then_the_next() {
    let (stage, tanaka, ids) = stage(&["会議枠A", "会議枠B"]).await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let book = async |who: Client, with, at| {
        let booked = stage.books_so(who, stage.online(with, at)).await.unwrap();
        stage.licence(booked).await
    };

    let first = book(suzuki, stage.yamada, thursday(10, 0)).await;
    let less = book(suzuki, stage.yamada, thursday(14, 0)).await;
    let equal = book(suzuki, stage.yamada, days_later(1, 10)).await;
    let beside = book(sato, tanaka, thursday(10, 0)).await;

    assert_eq!(
        [first, less, equal, beside],
        [Some(ids[0]), Some(ids[1]), Some(ids[0]), Some(ids[1])]
    );
}

#[tokio::test]
async fn where_all_are_taken_another_way_to_meet_is_asked_for() {
    let (stage, tanaka, _) = stage(&["会議枠A"]).await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    stage.books_so(suzuki, stage.online(stage.yamada, thursday(14, 0))).await.unwrap();

    let full = refused(stage.books_so(sato, stage.online(tanaka, thursday(14, 0))).await);
    let hold = SlotWish {
        organisation: stage.operator,
        theme: None,
        mode: Mode::Online,
        length: SlotLength::Sixty,
        with: With::Anyone,
        starts_at: thursday(14, 0),
    };
    let held = refused(hold_slot(&stage.app.context, sato, hold).await);
    let phone = SlotWish { mode: Mode::Phone, ..hold };
    let other = hold_slot(&stage.app.context, sato, phone).await;
    stage.offers(tanaka, |_| ()).await;
    let own = stage.books_so(sato, stage.online(tanaka, thursday(14, 0))).await.unwrap();

    assert_eq!((full, held), (Refusal::NoLicenceFree, Refusal::NoLicenceFree));
    assert!(other.is_ok());
    assert_eq!(stage.licence(own).await, None);
}

#[tokio::test]
async fn without_any_licence_in_the_programme_an_online_meeting_is_booked_all_the_same() {
    let (stage, _, _) = stage(&[]).await;
    let suzuki = stage.client("鈴木 花子").await;

    let booked = stage.books_so(suzuki, stage.online(stage.yamada, thursday(14, 0))).await.unwrap();

    assert_eq!(stage.licence(booked).await, None);
}

#[tokio::test]
async fn a_moved_meeting_keeps_its_licence_where_it_is_free_and_takes_another_where_it_is_not() {
    let (stage, tanaka, ids) = stage(&["会議枠A", "会議枠B"]).await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let booked = stage.books_so(suzuki, stage.online(stage.yamada, thursday(10, 0))).await.unwrap();
    let beside = stage.books_so(sato, stage.online(tanaka, thursday(15, 0))).await.unwrap();
    let place = Place {
        licence: Some(ids[0]),
        online_url: Some("https://a.example/1".to_owned()),
        ..Place::default()
    };
    for one in [&booked, &beside] {
        let at = stage.row(one.id).await.starts_at.unwrap();
        let wish = Shift { place: Some(place.clone()), ..stage.wish_to_move(one.id, at).await };
        shift(&stage.app.context, By::Staff(stage.desk), wish).await.unwrap();
    }

    stage.moved_to(&booked, thursday(11, 0)).await.unwrap();
    let kept = stage.row(booked.id).await;
    stage.moved_to(&booked, thursday(15, 30)).await.unwrap();
    let other = stage.row(booked.id).await;
    let wish = Shift { mode: Mode::Phone, ..stage.wish_to_move(booked.id, thursday(15, 30)).await };
    shift(&stage.app.context, By::Client(suzuki), wish).await.unwrap();
    let phone = stage.row(booked.id).await;

    assert_eq!(
        (kept.licence_id, kept.online_url.as_deref()),
        (Some(ids[0]), Some("https://a.example/1"))
    );
    // The address belonged to the licence.
    assert_eq!((other.licence_id, other.online_url), (Some(ids[1]), None));
    assert_eq!(phone.licence_id, None);
}

#[tokio::test]
async fn the_secretariat_chooses_another_and_a_retired_one_is_passed_over() {
    let (stage, _, ids) = stage(&["会議枠A", "会議枠B"]).await;
    let suzuki = stage.client("鈴木 花子").await;
    let wished = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    let retired = ListingChange { retired: Some(true), ..ListingChange::default() };
    change_listing(&stage.app.context, &Actor::System, ids[0], &retired).await.unwrap();

    let mut wish = stage.arrangement(wished.id, thursday(14, 0)).await;
    wish.mode = Mode::Online;
    let arranged = arrange(&stage.app.context, stage.desk, wish).await.unwrap();
    let by_itself = stage.row(arranged.id).await.licence_id;
    let back = ListingChange { retired: Some(false), ..ListingChange::default() };
    change_listing(&stage.app.context, &Actor::System, ids[0], &back).await.unwrap();
    let place = Place { licence: Some(ids[0]), ..Place::default() };
    let wish =
        Shift { place: Some(place), ..stage.wish_to_move(arranged.id, thursday(14, 0)).await };
    shift(&stage.app.context, By::Staff(stage.desk), wish).await.unwrap();

    assert_eq!(by_itself, Some(ids[1]));
    assert_eq!(stage.row(arranged.id).await.licence_id, Some(ids[0]));
}
