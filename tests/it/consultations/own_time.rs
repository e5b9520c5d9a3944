//! An accompanist moves a meeting within their own time: what can never be, and what they have to
//! agree to.

use bansou::consultations::changing::{Shift, shift};
use bansou::consultations::{By, Refusal, Unusual};
use bansou::vocabulary::tokyo;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::Mode;
use entities::people::role_assignment::Role;
use serde_json::{Value, json};

use super::api::member;
use super::cast::{Stage, days_later, refused, thursday};

impl Stage {
    /// What becomes of a move by Yamada, who agrees to nothing.
    async fn tries(&self, id: ConsultationId, to: DateTime<Utc>) -> Refusal {
        refused(self.moves(By::Accompanist(self.yamada), id, to).await)
    }
}

fn field(refusal: Refusal) -> String {
    match refusal {
        Refusal::Invalid(problems) => problems.list()[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_can_never_be_is_refused_beside_its_field() {
    let stage = Stage::new().await;
    let own = |raw: &mut bansou::consultations::availability::RawAvailability| {
        raw.profile.lengths = vec!["30".to_owned(), "60".to_owned()];
        raw.profile.modes = vec!["in_person".to_owned(), "online".to_owned()];
    };
    stage.offers(stage.yamada, own).await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = stage.books(suzuki, thursday(14, 0)).await.unwrap().id;
    let by = By::Accompanist(stage.yamada);
    let base = stage.wish_to_move(id, thursday(15, 0)).await;
    let tries = async |wish: Shift| {
        let wish = Shift { outside_hours: true, ..wish };
        field(refused(shift(&stage.app.context, by, wish).await))
    };

    let off_grid = tries(Shift { starts_at: thursday(13, 7), ..base.clone() }).await;
    let too_far = tries(Shift { starts_at: days_later(60, 10), ..base.clone() }).await;
    let other_year = tries(Shift { starts_at: days_later(494, 10), ..base.clone() }).await;
    let length = bansou::calendar::availability::SlotLength::Ninety;
    let too_long = tries(Shift { length, ..base.clone() }).await;
    let by_phone = tries(Shift { mode: Mode::Phone, ..base }).await;

    let fields = [off_grid, too_far, other_year, too_long, by_phone];
    assert_eq!(fields, ["starts_at", "starts_at", "starts_at", "minutes", "mode"]);
    assert_eq!(stage.row(id).await.starts_at, Some(thursday(14, 0)));
}

#[tokio::test]
async fn an_unusual_time_is_named_and_wants_a_yes() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = stage.books(suzuki, thursday(14, 0)).await.unwrap().id;
    let new_years_eve = days_later(28, 10);

    let sunday = stage.tries(id, days_later(3, 10)).await;
    let closure = stage.tries(id, new_years_eve).await;
    let night = stage.tries(id, thursday(3, 0)).await;
    let evening = stage.tries(id, thursday(19, 0)).await;
    let agreed = Shift { outside_hours: true, ..stage.wish_to_move(id, days_later(3, 10)).await };
    shift(&stage.app.context, By::Accompanist(stage.yamada), agreed).await.unwrap();

    let named = Unusual::Weekend(tokyo::day_of(days_later(3, 10)));
    assert_eq!(sunday, Refusal::OutsideHours(vec![named]));
    assert_eq!(closure, Refusal::OutsideHours(vec![Unusual::DayOff]));
    assert_eq!(night, Refusal::OutsideHours(vec![Unusual::OddHours]));
    assert_eq!(evening, Refusal::OutsideHours(vec![Unusual::NotOpen]));
    assert_eq!(stage.row(id).await.starts_at, Some(days_later(3, 10)));
}

#[tokio::test]
async fn within_their_hours_nothing_is_asked_and_what_stays_the_same_is_no_move() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = stage.books(suzuki, thursday(14, 0)).await.unwrap().id;

    let same = stage.tries(id, thursday(14, 0)).await;
    let between = thursday(14, 0) + TimeDelta::minutes(25);
    stage.moves(By::Accompanist(stage.yamada), id, between).await.unwrap();

    assert_eq!(same, Refusal::Unchanged);
    assert_eq!(stage.row(id).await.starts_at, Some(between), "their own grid does not bind them");
    let names = ["consultation_confirmed", "consultation_moved"];
    assert_eq!(stage.letter_names(suzuki.person()).await, names);
}

#[tokio::test]
async fn over_the_api_an_unusual_time_is_agreed_to_by_a_word() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let api = member(&stage, stage.yamada.person(), Role::Accompanist).await;
    let path = format!("/api/v1/consultations/{}/change", booked.id);
    let body = |at: DateTime<Utc>, more: Value| {
        let mut body = json!({
            "version": 1, "starts_at": at, "minutes": 60, "mode": "in_person",
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };

    let unasked = api.post(&path, body(days_later(3, 10), json!({}))).await;
    let off_grid = api.post(&path, body(thursday(13, 7), json!({ "outside_hours": true }))).await;
    let same = api.post(&path, body(thursday(14, 0), json!({}))).await;
    let agreed = api.post(&path, body(days_later(3, 10), json!({ "outside_hours": true }))).await;

    assert_eq!(unasked.refusal(), (409, "outside_hours"));
    let said = unasked.body["detail"].as_str().unwrap();
    assert!(said.contains("受付時間の外です（日曜日）"), "{said}");
    assert_eq!(off_grid.status, 422);
    assert_eq!(same.refusal(), (409, "unchanged"));
    assert_eq!(agreed.status, 200, "{:?}", agreed.body);
    stage.app.stop().await;
}
