//! What people see of their consultations.

use bansou::calendar::AppointmentStatus;
use bansou::consultations::By;
use bansou::consultations::readers::{
    of_accompanist, of_client, personal_appointments, view, week,
};
use bansou::vocabulary::tokyo;
use entities::consultations::event::EventKind;

use super::cast::{Stage, days_later, thursday};

#[tokio::test]
async fn own_consultations_are_ahead_or_past() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let first = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let gone = stage.books(suzuki, thursday(16, 0)).await.unwrap();
    stage.cancels(By::Client(suzuki), gone.id).await.unwrap();
    let asked = stage.wishes(suzuki, &[days_later(1, 10)]).await;

    let db = stage.app.context.database.reader();
    let now = stage.app.context.now();
    let own = of_client(db, now, suzuki).await.unwrap();
    let theirs = of_accompanist(db, now, stage.yamada).await.unwrap();

    let ids = |list: &[bansou::consultations::meeting::Parties]| -> Vec<_> {
        list.iter().map(|parties| parties.row.id).collect()
    };
    assert_eq!(ids(&own.upcoming), [asked.id, first.id]);
    assert_eq!(ids(&own.past), [gone.id]);
    assert_eq!(ids(&theirs.upcoming), [first.id]);
    assert_eq!(ids(&theirs.past), [gone.id]);
}

#[tokio::test]
async fn a_week_has_meetings_other_time_and_what_is_free() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let _elsewhere = stage
        .books_so(
            suzuki,
            bansou::consultations::booking::Booking {
                with: bansou::consultations::booking::With::One(tanaka.person()),
                ..stage.booking(thursday(16, 0))
            },
        )
        .await
        .unwrap();

    let monday = tokyo::day_of(days_later(-3, 12));
    let db = stage.app.context.database.reader();
    let seen = week(db, stage.app.context.now(), stage.yamada, monday).await.unwrap();

    assert_eq!(seen.meetings.len(), 1);
    assert_eq!(seen.meetings[0].row.id, booked.id);
    assert!(seen.busy.is_empty());
    let overlapping = seen
        .free
        .iter()
        .filter(|slot| slot.starts() < thursday(15, 15) && thursday(14, 0) < slot.ends());
    assert_eq!(overlapping.count(), 0);
    assert!(!seen.free.is_empty());
}

#[tokio::test]
async fn a_private_calendar_shows_the_meeting_with_the_number_of_its_letters() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.moves(By::Client(suzuki), booked.id, thursday(16, 0)).await.unwrap();
    let context = &stage.app.context;

    let own = personal_appointments(context, suzuki.person()).await.unwrap();
    let theirs = personal_appointments(context, stage.yamada.person()).await.unwrap();
    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();
    let after = personal_appointments(context, suzuki.person()).await.unwrap();

    assert_eq!(own[0].uid, theirs[0].uid);
    assert_eq!((own[0].sequence, own[0].slot.starts()), (1, thursday(16, 0)));
    assert_eq!(own[0].summary, "個別相談（山田 太郎 さん）");
    assert_eq!(theirs[0].summary, "個別相談（一般社団法人 はじめ）");
    assert_eq!((after[0].sequence, after[0].status), (2, AppointmentStatus::Cancelled));
}

#[tokio::test]
async fn the_history_tells_everybody_what_happened_and_the_desk_who_did_it() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.moves(By::Accompanist(stage.yamada), booked.id, thursday(16, 0)).await.unwrap();
    let db = stage.app.context.database.reader();
    let now = stage.app.context.now();

    let own = view(db, now, booked.id, By::Client(suzuki)).await.unwrap().unwrap();
    let desk = view(db, now, booked.id, By::Staff(stage.desk)).await.unwrap().unwrap();

    let kinds: Vec<_> = own.history.iter().map(|line| line.kind).collect();
    assert_eq!(kinds, [EventKind::Booked, EventKind::Moved]);
    assert!(own.history.iter().all(|line| line.person.is_none() && line.details.is_none()));
    assert_eq!(desk.history[1].person.as_deref(), Some("山田 太郎"));
    assert!(own.may_move && own.may_cancel && !own.may_answer && !own.cancelling_counts);
    assert_eq!(own.change_deadline, Some(days_later(-2, 16)));
}
