//! Many people at once.

use std::sync::Arc;

use bansou::calendar::availability::SlotLength;
use bansou::consultations::booking::{Booked, Booking, SlotWish, With, book, hold_slot, let_go};
use bansou::consultations::{Client, Refusal};
use bansou::database::{Stop, retrying};
use entities::consultations::consultation::Mode;

use super::cast::{Stage, subject, thursday};

type Answer = Result<Booked, Stop<Refusal>>;

/// All start together.
async fn at_once(stage: &Arc<Stage>, wishes: Vec<(Client, Booking)>) -> Vec<Answer> {
    let start = Arc::new(tokio::sync::Barrier::new(wishes.len()));
    let mut running = tokio::task::JoinSet::new();
    for (who, booking) in wishes {
        let (stage, start) = (Arc::clone(stage), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            let context = &stage.app.context;
            retrying(|| book(context, who, booking.clone())).await
        });
    }
    running.join_all().await
}

/// Somebody held a slot of Yamada's before. Whoever is first of all makes the calendar of a person,
/// and the others wait for that: they would be let in one by one without any guard.
async fn known(stage: &Stage) {
    let organisation = stage.organisation("先に来た団体").await;
    let who = stage.client_of("先着 一郎", organisation).await;
    let wish = SlotWish {
        organisation,
        theme: None,
        mode: Mode::InPerson,
        length: SlotLength::Sixty,
        with: With::One(stage.yamada.person()),
        starts_at: thursday(9, 0),
    };
    hold_slot(&stage.app.context, who, wish).await.unwrap();
    let_go(&stage.app.context, who).await.unwrap();
}

/// Clients of organisations of their own.
async fn clients(stage: &Stage, count: usize) -> Vec<(Client, Booking)> {
    let mut wishes = Vec::with_capacity(count);
    for number in 0..count {
        let organisation = stage.organisation(&format!("団体{number}")).await;
        let who = stage.client_of(&format!("参加 {number}"), organisation).await;
        let booking = Booking {
            subject: subject(organisation),
            with: With::One(stage.yamada.person()),
            starts_at: thursday(14, 0),
        };
        wishes.push((who, booking));
    }
    wishes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_200_who_book_one_slot_at_once_one_gets_it_and_199_are_told_it_is_taken() {
    let stage = Arc::new(Stage::new().await);
    known(&stage).await;
    let wishes = clients(&stage, 200).await;

    let answers = at_once(&stage, wishes).await;

    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    let taken = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Stop::Refused(Refusal::Taken))))
        .count();
    assert_eq!((won, taken), (1, 199));
    assert_eq!(stage.count("SELECT count(*) FROM consultation").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM calendar_cell").await, 15 + 12);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_40_who_ask_anyone_of_four_at_once_four_find_somebody() {
    let stage = Arc::new(Stage::new().await);
    for name in ["田中 次郎", "高橋 三郎", "渡辺 四郎"] {
        stage.accompanist(name).await;
    }
    let mut wishes = clients(&stage, 40).await;
    for (_, booking) in &mut wishes {
        booking.with = With::Anyone;
    }

    let answers = at_once(&stage, wishes).await;

    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    let nobody = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Stop::Refused(Refusal::NobodyFree))))
        .count();
    assert_eq!((won, nobody), (4, 36));
    let accompanists = "SELECT count(DISTINCT accompanist_id) FROM consultation";
    assert_eq!(stage.count(accompanists).await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_person_pressing_twenty_times_at_once_has_one_booking_and_one_letter() {
    let stage = Arc::new(Stage::new().await);
    let suzuki = stage.client("鈴木 花子").await;
    let booking = stage.booking(thursday(14, 0));

    let answers = at_once(&stage, vec![(suzuki, booking); 20]).await;

    let first = answers[0].as_ref().unwrap();
    assert!(answers.iter().all(|answer| answer.as_ref().unwrap() == first));
    assert_eq!(stage.letter_names(suzuki.person()).await, ["consultation_confirmed"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_organisation_never_has_more_open_than_allowed_however_many_ask_at_once() {
    let stage = Arc::new(Stage::new().await);
    let mut wishes = Vec::new();
    for number in 0..12_i64 {
        let who = stage.client(&format!("参加 {number}")).await;
        wishes.push((who, stage.booking(super::cast::days_later(number % 2, 9 + number % 8))));
    }

    let answers = at_once(&stage, wishes).await;

    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(won <= 3, "{won} were booked");
    assert_eq!(stage.count("SELECT count(*) FROM consultation").await, i64::try_from(won).unwrap());
}
