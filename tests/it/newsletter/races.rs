//! Several people at once. SQLite lets one write at a time; PostgreSQL shows what the locks are for.

use std::sync::Arc;

use bansou::database::retrying;
use bansou::newsletter::{self, Leaving, Origin, imports};
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::ReaderState;
use futures_util::future::join_all;

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

    let mut states = Vec::new();
    for place in 0..3 {
        let email = format!("reader{place}@example.jp");
        // Asked for before they read: as two letters in one mailbox may be.
        let (first, second) = (room.asks(&email).await, room.asks(&email).await);
        let id = room.confirms(first).await.unwrap();
        let leaving = Leaving { route: Route::OneClick, reason: None, origin: Origin::default() };
        let (one, other) = (room.clone(), room.clone());
        let press = tokio::spawn(async move { one.confirms(second).await.unwrap() });
        let left = tokio::spawn(async move {
            retrying(|| newsletter::leave(&other.app.context, id, &leaving)).await.unwrap();
        });
        press.await.unwrap();
        left.await.unwrap();
        let key = room.row(id).await.address_key;
        let refusing =
            format!("SELECT count(*) FROM mail_circular_refusal WHERE address_key = '{key}'");
        states.push((room.row(id).await.state, room.count(&refusing).await));
    }

    let whole = [(ReaderState::Active, 0), (ReaderState::Left, 1)];
    assert!(states.iter().all(|state| whole.contains(state)), "{states:?}");
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
