//! Why a meeting cannot be moved, told to each side.

use bansou::consultations::booking::With;
use bansou::consultations::changing::{Shift, shift};
use bansou::consultations::{By, Refusal, TakenSide};
use chrono::TimeDelta;
use entities::consultations::consultation::Side;

use super::cast::{Stage, refused, thursday};

#[tokio::test]
async fn each_side_learns_what_its_own_time_is_taken_by_and_no_more_of_the_others() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let tanaka = stage.accompanist("田中 次郎").await;
    let own = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.books(sato, thursday(16, 0)).await.unwrap();
    let mut with_tanaka = stage.booking(thursday(10, 0));
    with_tanaka.with = With::One(tanaka.person());
    stage.books_so(suzuki, with_tanaka).await.unwrap();

    let yamada = By::Accompanist(stage.yamada);
    let over_own = refused(stage.moves(yamada, own.id, thursday(16, 0)).await);
    let over_clients = refused(stage.moves(yamada, own.id, thursday(10, 0)).await);
    let by_client = refused(stage.moves(By::Client(suzuki), own.id, thursday(10, 0)).await);
    let by_desk = refused(stage.moves(By::Staff(stage.desk), own.id, thursday(10, 0)).await);

    let taken = |hour| Refusal::OwnTimeTaken {
        starts_at: thursday(hour, 0),
        ends_at: thursday(hour + 1, 0),
    };
    // An accompanist's time reaches as far as their buffer.
    let with_buffer =
        Refusal::OwnTimeTaken { starts_at: thursday(16, 0), ends_at: thursday(17, 15) };
    assert!([taken(16), with_buffer].contains(&over_own), "{over_own:?}");
    assert_eq!(over_clients, Refusal::ClientsTimeTaken);
    assert_eq!(by_client, taken(10));
    let of_client = |side, hour| TakenSide {
        side,
        starts_at: thursday(hour, 0),
        ends_at: thursday(hour + 1, 0),
        is_consultation: true,
    };
    assert_eq!(by_desk, Refusal::SidesTaken(vec![of_client(Side::Client, 10)]));
    assert_eq!(stage.row(own.id).await.starts_at, Some(thursday(14, 0)));
}

#[tokio::test]
async fn nothing_is_moved_to_a_time_that_is_over_or_to_the_client_themselves() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let past = stage.app.context.now() - TimeDelta::hours(2);

    let by_yamada = refused(stage.moves(By::Accompanist(stage.yamada), booked.id, past).await);
    let by_desk = refused(stage.moves(By::Staff(stage.desk), booked.id, past).await);
    let wish = Shift {
        accompanist: Some(suzuki.person()),
        ..stage.wish_to_move(booked.id, thursday(15, 0)).await
    };
    let to_client = refused(shift(&stage.app.context, By::Staff(stage.desk), wish).await);

    assert_eq!([by_yamada, by_desk], [Refusal::AlreadyPast, Refusal::AlreadyPast]);
    assert_eq!(to_client, Refusal::SamePerson);
}
