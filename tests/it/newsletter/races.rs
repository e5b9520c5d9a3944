//! Several people at once. SQLite lets one write at a time; PostgreSQL shows what the locks are for.

use std::sync::Arc;

use bansou::database::{Stop, retrying};
use bansou::newsletter::{self, Leaving, Origin, Refusal, imports};
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::ReaderState;
use futures_util::future::join_all;
use sea_orm::EntityTrait;

use super::cast::Room;
use super::importing::{people, started};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_link_pressed_by_many_at_once_makes_one_reader_one_proof_one_letter() {
    let room = Arc::new(Room::new().await);
    let id = room.asks("yamada@example.jp").await;

    let presses = (0..8).map(|_| {
        let room = room.clone();
        tokio::spawn(async move { room.confirms(id).await.unwrap() })
    });
    let readers: Vec<_> = join_all(presses).await.into_iter().map(Result::unwrap).collect();

    assert!(readers.iter().all(|reader| *reader == readers[0]));
    assert_eq!(room.count("SELECT count(*) FROM newsletter_consent").await, 2);
    let letters = room.letters_to("yamada@example.jp").await;
    assert_eq!(letters, ["newsletter_confirm", "newsletter_welcome"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_requests_of_one_address_confirmed_at_once_make_one_reader() {
    let room = Arc::new(Room::new().await);
    let first = room.asks("yamada@example.jp").await;
    let second = room.asks("yamada@example.jp").await;

    let presses = [first, second, first, second].map(|id| {
        let room = room.clone();
        tokio::spawn(async move { room.confirms(id).await.unwrap() })
    });
    let readers: Vec<_> = join_all(presses).await.into_iter().map(Result::unwrap).collect();

    assert!(readers.iter().all(|reader| *reader == readers[0]));
    assert_eq!(room.count("SELECT count(*) FROM newsletter_subscriber").await, 1);
    assert_eq!(room.count("SELECT count(*) FROM newsletter_consent").await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn leaving_and_confirming_at_once_end_in_one_of_the_two() {
    let room = Arc::new(Room::new().await);

    let rounds = (0..24_u8).map(|place| {
        let room = room.clone();
        tokio::spawn(async move { at_once(room, place).await })
    });
    let states: Vec<_> = join_all(rounds).await.into_iter().map(Result::unwrap).collect();

    // Three saves, none written over another.
    let whole = [(ReaderState::Active, 0, 3), (ReaderState::Left, 1, 3)];
    assert!(states.iter().all(|state| whole.contains(state)), "{states:?}");
}

/// Two letters in one mailbox: the second link is pressed while the reader leaves.
async fn at_once(room: Arc<Room>, place: u8) -> (ReaderState, i64, i32) {
    let email = format!("reader{place}@example.jp");
    let mut requests = Vec::new();
    for _ in 0..2 {
        let origin = Origin::new(Some([198, 51, place, 7].into()), "Test/1.0");
        let wish = newsletter::Wish { origin, ..room.wish(&email) };
        retrying(|| newsletter::ask(&room.app.context, &wish)).await.unwrap();
        requests.push(room.newest_request(&email).await.id);
    }
    let id = room.confirms(requests[0]).await.unwrap();
    let leaving = Leaving { route: Route::OneClick, reason: None, origin: Origin::default() };
    let (one, other) = (room.clone(), room.clone());
    let second = requests[1];
    let press = tokio::spawn(async move { one.confirms(second).await.unwrap() });
    let left = tokio::spawn(async move {
        retrying(|| newsletter::leave(&other.app.context, id, &leaving)).await.unwrap();
    });
    press.await.unwrap();
    left.await.unwrap();
    let row = room.row(id).await;
    let refusing = entities::mail::circular_refusal::Entity::find_by_id(row.address_key.clone())
        .one(room.app.context.database.reader())
        .await;
    (row.state, i64::from(refusing.unwrap().is_some()), row.version)
}

/// The form's letter and that of a change of address lie in one mailbox, and both are used.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_confirmed_twice_at_once_has_one_reader_and_nobody_sees_an_apology() {
    let room = Arc::new(Room::new().await);

    let rounds = (0..12_u8).map(|place| {
        let room = room.clone();
        tokio::spawn(async move { comes_and_moves(room, place).await })
    });
    for ended in join_all(rounds).await {
        ended.unwrap();
    }

    let taken = "SELECT count(*) FROM newsletter_subscriber WHERE email LIKE 'shared%'";
    assert_eq!(room.count(taken).await, 12);
}

async fn comes_and_moves(room: Arc<Room>, place: u8) {
    let (own, shared) = (format!("own{place}@example.jp"), format!("shared{place}@example.jp"));
    let from = |last| Origin::new(Some([198, 51, place, last].into()), "Test/1.0");
    let context = room.app.context.clone();
    let ask = async |email: &str| {
        let wish = newsletter::Wish { origin: from(7), ..room.wish(email) };
        retrying(|| newsletter::ask(&context, &wish)).await.unwrap();
        room.newest_request(email).await.id
    };
    let id = room.confirms(ask(&own).await).await.unwrap();
    let form = ask(&shared).await;
    room.later();
    let wish = newsletter::AddressWish {
        id,
        email: super::cast::address(&shared),
        origin: from(8),
        request_key: format!("moves {place}"),
    };
    retrying(|| newsletter::ask_address(&context, &wish)).await.unwrap();
    let change = room.newest_request(&shared).await.id;
    let (one, other) = (room.clone(), context.clone());
    let comes = tokio::spawn(async move { one.confirms(form).await.map(drop) });
    let moves = tokio::spawn(async move {
        let origin = Origin::default();
        retrying(|| newsletter::confirm_address(&other, change, &origin)).await.map(drop)
    });
    for ended in [comes.await.unwrap(), moves.await.unwrap()] {
        let whole = matches!(ended, Ok(()) | Err(Stop::Refused(Refusal::AddressTaken)));
        assert!(whole, "{ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_files_with_the_same_people_written_by_many_at_once_add_each_once() {
    let room = Arc::new(Room::new().await);
    let text = people(600);
    let first = started(&room, &text).await;
    let second = started(&room, &text).await;

    let workers = (0..4).map(|_| {
        let room = room.clone();
        tokio::spawn(async move { imports::run(&room.app.context).await.unwrap() })
    });
    join_all(workers).await.into_iter().for_each(Result::unwrap);

    let db = room.app.context.database.reader();
    let first = imports::import(db, first).await.unwrap().unwrap();
    let second = imports::import(db, second).await.unwrap().unwrap();
    assert_eq!(first.added + second.added, 600);
    assert_eq!(first.known + second.known, 600);
    assert_eq!((first.done, second.done), (600, 600));
    assert_eq!(room.count("SELECT count(*) FROM newsletter_subscriber").await, 600);
    assert_eq!(room.count("SELECT count(*) FROM newsletter_consent").await, 600);
}
