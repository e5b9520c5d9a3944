//! Picking a free slot.

use bansou::calendar::availability::Obstacle;
use bansou::consultations::Refusal;
use bansou::consultations::booking::{Booked, Booking, Place, StaffBooking, With, book_by_staff};
use bansou::consultations::policy::publish_conditions;
use bansou::consultations::{By, Limit};
use bansou::vocabulary::LongText;
use chrono::TimeDelta;
use entities::consultations::consultation::{ConsultationState, Mode, Side};

use super::cast::{Stage, days_later, refused, subject, thursday};
use crate::support::tuesday_morning;

#[tokio::test]
async fn a_free_slot_is_confirmed_at_once_and_both_sides_get_the_appointment() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;

    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let row = stage.row(booked.id).await;
    assert_eq!(row.state, ConsultationState::Confirmed);
    assert_eq!(row.ends_at, Some(thursday(15, 0)));
    assert_eq!((row.buffer_before, row.buffer_after), (0, 15));
    // Two business days before at closing time: Tuesday 17:30.
    assert_eq!(row.intake_due_at, Some(days_later(-2, 17) + TimeDelta::minutes(30)));
    let own = stage.letters(suzuki.person()).await;
    let theirs = stage.letters(stage.yamada.person()).await;
    let ics = |letter: &entities::mail::message::Model| letter.calendar_ics.clone().unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].letter, "consultation_confirmed");
    assert!(ics(&own[0]).contains("METHOD:REQUEST"));
    assert!(ics(&own[0]).contains(&format!("UID:consultation-{}", booked.id)));
    assert!(ics(&theirs[0]).contains(&format!("UID:consultation-{}", booked.id)));
    assert!(!own[0].text_body.contains("採用の進め方"), "troubles stay out of letters");
    assert!(own[0].text_body.contains("塩尻市市民交流センター"));
}

#[tokio::test]
async fn the_accompanist_is_held_with_the_buffer_and_the_client_without() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;

    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    assert_eq!(stage.count("SELECT count(*) FROM calendar_cell").await, 15 + 12);
}

#[tokio::test]
async fn a_second_press_gets_the_first_result_and_no_second_letter() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booking = stage.booking(thursday(14, 0));
    let anyone = Booking { with: With::Anyone, ..stage.booking(thursday(16, 0)) };

    let first = stage.books_so(suzuki, booking.clone()).await.unwrap();
    let again = stage.books_so(suzuki, booking).await.unwrap();
    let third = stage.books_so(suzuki, anyone.clone()).await.unwrap();
    let fourth = stage.books_so(suzuki, anyone).await.unwrap();

    assert_eq!(first, again);
    assert_eq!(third, fourth);
    assert_eq!(stage.letters(suzuki.person()).await.len(), 2);
}

#[tokio::test]
async fn a_slot_somebody_has_is_taken_and_its_buffer_too() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let same = refused(stage.books(sato, thursday(14, 0)).await);
    let inside_the_buffer = refused(stage.books(sato, thursday(15, 0)).await);
    let after = stage.books(sato, thursday(15, 30)).await;

    assert_eq!((same, inside_the_buffer), (Refusal::Taken, Refusal::Taken));
    assert!(after.is_ok());
}

#[tokio::test]
async fn what_is_not_offered_is_refused_with_the_reason() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;

    let too_soon = refused(stage.books(suzuki, tuesday_morning() + TimeDelta::hours(4)).await);
    let at_night = refused(stage.books(suzuki, thursday(20, 0)).await);
    let off_grid = refused(stage.books(suzuki, thursday(14, 10)).await);
    let far_away = refused(stage.books(suzuki, days_later(120, 14)).await);

    assert!(matches!(too_soon, Refusal::NotFree(Obstacle::TooSoon { .. })), "{too_soon:?}");
    assert_eq!(at_night, Refusal::NotFree(Obstacle::OutsideOpening));
    assert!(matches!(off_grid, Refusal::NotFree(Obstacle::NotOnGrid(_))), "{off_grid:?}");
    assert!(matches!(far_away, Refusal::NotFree(Obstacle::BeyondHorizon { .. })), "{far_away:?}");
    assert_eq!(stage.count("SELECT count(*) FROM consultation").await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM calendar_claim").await, 0);
}

#[tokio::test]
async fn nobody_is_in_two_places_at_once() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let with_tanaka =
        Booking { with: With::One(tanaka.person()), ..stage.booking(thursday(14, 30)) };
    let refusal = refused(stage.books_so(suzuki, with_tanaka).await);

    let expected = Refusal::OwnTimeTaken { starts_at: thursday(14, 0), ends_at: thursday(15, 0) };
    assert_eq!(refusal, expected);
}

#[tokio::test]
async fn an_organisation_has_no_more_open_than_the_policy_allows() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    for hour in [9, 11, 13] {
        stage.books(suzuki, thursday(hour, 0)).await.unwrap();
    }

    let refusal = refused(stage.books(suzuki, thursday(15, 0)).await);
    stage.app.clock.set(thursday(19, 0));
    let once_over = stage.books(suzuki, days_later(7, 14)).await;

    assert_eq!(refusal, Refusal::TooManyOpen { most: 3 });
    assert!(once_over.is_ok());
}

#[tokio::test]
async fn only_members_of_the_operator_book_and_nobody_books_themselves() {
    let stage = Stage::new().await;
    let other = stage.organisation("別の団体").await;
    let stranger = stage.client_of("外山 三郎", other).await;
    let himself = bansou::consultations::Client::acting_as(stage.yamada.person());

    let foreign = refused(stage.books(stranger, thursday(14, 0)).await);
    let own = refused(stage.books(himself, thursday(14, 0)).await);

    assert_eq!((foreign, own), (Refusal::NotForThem, Refusal::NotForThem));
}

#[tokio::test]
async fn meeting_online_needs_the_present_conditions_accepted() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let text = LongText::parse("カメラを有効にし、静かな場所で参加してください。").unwrap();
    let version = publish_conditions(&stage.app.context, stage.desk, text).await.unwrap();
    let online = |accepts: Option<i32>| {
        let mut booking = stage.booking(thursday(14, 0));
        booking.subject.mode = Mode::Online;
        booking.subject.accepts_conditions = accepts;
        booking
    };

    let without = refused(stage.books_so(suzuki, online(None)).await);
    let booked = stage.books_so(suzuki, online(Some(version))).await.unwrap();

    assert_eq!(without, Refusal::ConditionsNotAccepted { version });
    let row = stage.row(booked.id).await;
    assert_eq!(row.conditions_version, Some(version));
    let letter = &stage.letters(suzuki.person()).await[0];
    assert!(letter.text_body.contains("https://meet.example.jp/j/1"));
}

#[tokio::test]
async fn anyone_is_whoever_fits_is_free_and_carries_least() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(9, 0)).await.unwrap();
    let anyone = |at| Booking { with: With::Anyone, ..stage.booking(at) };

    let first = stage.books_so(suzuki, anyone(thursday(14, 0))).await.unwrap();
    let sato = stage.client("佐藤 一郎").await;
    let second = stage.books_so(sato, anyone(thursday(14, 0))).await.unwrap();
    stage.policy(|raw| raw.most_open = "9".to_owned()).await;
    let third =
        refused(stage.books_so(stage.client("伊藤 五郎").await, anyone(thursday(14, 0))).await);

    assert_eq!(first.accompanist, Some(tanaka.person()));
    assert_eq!(second.accompanist, Some(stage.yamada.person()));
    assert_eq!(third, Refusal::NobodyFree);
}

#[tokio::test]
async fn of_a_theme_only_those_who_advise_on_it_are_asked() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    stage.offers(tanaka, |raw| raw.profile.themes = vec!["sustainable_strategy".to_owned()]).await;
    let terms = bansou::people::vocabularies::Terms::load(stage.app.context.database.reader());
    let theme = terms.await.unwrap();
    let theme = theme.find(entities::people::term::Vocabulary::Theme, "sustainable_strategy");
    let theme = theme.unwrap().id;
    let suzuki = stage.client("鈴木 花子").await;
    let mut booking = stage.booking(thursday(14, 0));
    booking.subject.theme = Some(theme);

    let yamada = refused(stage.books_so(suzuki, booking.clone()).await);
    booking.with = With::Anyone;
    let anyone = stage.books_so(suzuki, booking).await.unwrap();

    assert_eq!(yamada, Refusal::NotAccepting);
    assert_eq!(anyone.accompanist, Some(tanaka.person()));
}

#[tokio::test]
async fn the_limits_of_the_accompanist_hold() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.most_per_day = "1".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let first = stage.books(suzuki, thursday(9, 0)).await.unwrap();

    let full = refused(stage.books(suzuki, thursday(14, 0)).await);
    stage.cancels(By::Client(suzuki), first.id).await.unwrap();
    let again = stage.books(suzuki, thursday(14, 0)).await;

    assert!(matches!(full, Refusal::NotFree(Obstacle::Full { most: 1, .. })), "{full:?}");
    assert!(again.is_ok());
}

#[tokio::test]
async fn the_desk_goes_over_limits_with_a_reason_but_never_over_taken_time() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let wish = |at, reason: Option<&str>| StaffBooking {
        client: suzuki.person(),
        accompanist: stage.yamada.person(),
        subject: subject(stage.operator),
        starts_at: at,
        place: Place::default(),
        override_reason: reason.map(str::to_owned),
    };
    let books = |wish| book_by_staff(&stage.app.context, stage.desk, wish);

    let without = refused(books(wish(thursday(19, 0), None)).await);
    let taken = refused(books(wish(thursday(14, 0), Some("急ぎのため"))).await);
    let with: Booked = books(wish(thursday(19, 0), Some("急ぎのため"))).await.unwrap();

    assert_eq!(without, Refusal::ReasonNeeded(vec![Limit::Slot(Obstacle::OutsideOpening)]));
    let Refusal::SidesTaken(whose) = taken else { panic!("{taken:?}") };
    let sides: Vec<_> = whose.iter().map(|one| (one.side, one.starts_at)).collect();
    assert_eq!(sides, [(Side::Client, thursday(14, 0)), (Side::Accompanist, thursday(14, 0))]);
    let row = stage.row(with.id).await;
    assert_eq!(row.override_reason.as_deref(), Some("急ぎのため"));
    let audited = "SELECT count(*) FROM audit_entry WHERE action = 'consultation.arranged' \
                   AND CAST(details AS text) LIKE '%急ぎのため%'";
    assert_eq!(stage.count(audited).await, 1);
}
