//! What is written down about a day, by whom it may be changed, and how long it is kept.

use bansou::database::Stop;
use bansou::study_sessions::attendance::{self, Mark, Ticket, WalkIn, check_in};
use bansou::study_sessions::joins;
use bansou::study_sessions::registration::{Details, Visitor as Guest};
use bansou::study_sessions::roster::{data_workbook, form_workbook, roster};
use bansou::study_sessions::session::{self, CallOff, SessionPlan};
use bansou::study_sessions::thanks::to_thank;
use bansou::study_sessions::{certificates, do_due, is_due};
use bansou::vocabulary::PersonName;
use chrono::TimeDelta;
use entities::study_sessions::attendance::{Entity, Presence};
use entities::study_sessions::part;
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, SessionPartId, StudySessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cast::{Stage, part as part_plan, thursday, unique_key};
use super::day::only_part;
use super::staff_desk::Desk;

fn parallel(plan: &mut SessionPlan) {
    plan.seats[0].capacity = Some(9);
    plan.parts = vec![part_plan(thursday(), 120), part_plan(thursday(), 120)];
}

async fn parts(stage: &Stage, session: StudySessionId) -> Vec<SessionPartId> {
    let own = part::Entity::find().filter(part::Column::SessionId.eq(session));
    let own = own.order_by_asc(part::Column::Ordinal).all(stage.app.context.database.reader());
    own.await.unwrap().iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn nobody_is_missing_from_a_part_while_they_were_in_another() {
    let stage = Stage::new().await;
    let session = stage.session(parallel).await;
    let (suzuki, tanaka) = (stage.person("鈴木 花子").await, stage.person("田中 誠").await);
    let came = stage.register(suzuki, session).await.unwrap().id;
    let missing = stage.register(tanaka, session).await.unwrap().id;
    let (context, parts) = (&stage.app.context, parts(&stage, session).await);
    stage.app.clock.set(thursday());
    check_in(context, stage.desk, parts[0], Ticket::Registration(came)).await.unwrap();
    stage.app.clock.set(thursday() + TimeDelta::hours(3));

    let made = attendance::mark_no_shows(context, stage.desk, session).await.unwrap();

    let rows = Entity::find().all(context.database.reader()).await.unwrap();
    let absent: Vec<_> = rows.iter().filter(|row| row.presence == Presence::NoShow).collect();
    assert_eq!((made, absent.len()), (2, 2));
    assert!(absent.iter().all(|row| row.registration_id == missing), "{absent:?}");
}

async fn online(stage: &Stage) -> (StudySessionId, RegistrationId) {
    let session = stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let own = stage.register_with(person, session, Details::plain(Mode::Online)).await.unwrap();
    stage.app.clock.set(thursday() + TimeDelta::hours(3));
    (session, own.id)
}

fn report(from: &str, until: &str) -> Vec<u8> {
    let head = "名前（元の名前）,ユーザーのメール,参加時刻,退出時刻,期間（分）";
    format!("{head}\n鈴木花子,,2026/12/03 {from},2026/12/03 {until},0\n").into_bytes()
}

async fn import(stage: &Stage, session: StudySessionId, bytes: &[u8]) -> usize {
    let (context, desk) = (&stage.app.context, stage.desk);
    let kept = joins::keep(context, desk, session, ("r.csv", bytes, 50)).await.unwrap();
    joins::apply(context, desk, (session, kept)).await.unwrap().recorded
}

#[tokio::test]
async fn a_second_report_is_joined_with_the_first_and_neither_touches_what_somebody_recorded() {
    let stage = Stage::new().await;
    let (session, own) = online(&stage).await;
    let (context, part) = (&stage.app.context, only_part(&stage, session).await);
    let row = async || {
        Entity::find_by_id((part, own)).one(context.database.reader()).await.unwrap().unwrap()
    };

    let first = import(&stage, session, &report("14:00:00", "15:20:00")).await;
    let early = row().await;
    let second = import(&stage, session, &report("15:40:00", "16:00:00")).await;
    let whole = row().await;
    let (registration, presence) = (own, Presence::Excused);
    let mark = Mark { part, registration, presence, left_at: None, note: None };
    attendance::mark(context, stage.desk, mark).await.unwrap();
    let third = import(&stage, session, &report("14:00:00", "16:00:00")).await;

    assert_eq!((first, early.presence), (1, Presence::LeftEarly));
    assert_eq!((second, whole.presence), (1, Presence::Present));
    assert_eq!(whole.arrived_at, Some(thursday()));
    assert_eq!(whole.left_at, Some(thursday() + TimeDelta::hours(2)));
    assert_eq!((third, row().await.presence), (0, Presence::Excused));
}

#[tokio::test]
async fn a_report_nobody_applied_is_forgotten_with_the_strangers_it_names() {
    let stage = Stage::new().await;
    let (session, _) = online(&stage).await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let bytes = report("14:00:00", "16:00:00");
    joins::keep(context, desk, session, ("r.csv", &bytes, 50)).await.unwrap();
    let count = "SELECT count(*) FROM study_session_join_import";

    stage.app.clock.advance(TimeDelta::days(2));
    do_due(context, context.now()).await.unwrap();
    let kept = stage.count(count).await;
    stage.app.clock.advance(TimeDelta::days(1));
    let due = is_due(context.database.reader(), context.now()).await.unwrap();
    do_due(context, context.now()).await.unwrap();

    assert_eq!((kept, due, stage.count(count).await), (1, true, 0));
}

#[tokio::test]
async fn what_people_needed_is_forgotten_when_a_session_is_cancelled() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let details = Details {
        needs: Some("車いすで参加します。".to_owned()),
        ..Details::plain(Mode::Venue)
    };
    stage.register_with(person, session, details).await.unwrap();
    let count = "SELECT count(*) FROM study_session_accessibility_need";
    let before = stage.count(count).await;

    let wish = CallOff { reason: None, expected_recipients: 1 };
    session::cancel(&stage.app.context, stage.desk, session, wish).await.unwrap();

    assert_eq!((before, stage.count(count).await), (1, 0));
}

fn nameless(part: SessionPartId, key: &str) -> WalkIn {
    let name = PersonName::parse("山田", "花子").unwrap();
    WalkIn {
        part,
        person: Guest::Unreachable { name, kana: None, phone: None },
        organisation: None,
        details: Details::plain(Mode::Venue),
        request_key: key.to_owned(),
    }
}

#[tokio::test]
async fn somebody_without_a_mail_address_takes_part_in_everything_but_letters() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let person = stage.person("鈴木 花子").await;
    let suzuki = stage.register(person, session).await.unwrap().id;
    let (context, part) = (&stage.app.context, only_part(&stage, session).await);
    stage.app.clock.set(thursday());
    check_in(context, stage.desk, part, Ticket::Registration(suzuki)).await.unwrap();

    let key = unique_key();
    let came = attendance::walk_in(context, stage.desk, nameless(part, &key)).await.unwrap();
    let again = attendance::walk_in(context, stage.desk, nameless(part, &key)).await.unwrap();
    let other = attendance::walk_in(context, stage.desk, nameless(part, &unique_key())).await;
    stage.app.clock.set(thursday() + TimeDelta::hours(3));
    let made = certificates::issue(context, stage.desk, session).await.unwrap();

    assert_eq!(came, again);
    assert_ne!(other.unwrap().person, came.person, "two people may have one name");
    assert!(stage.letters(came.person).await.is_empty());
    assert_eq!(made, 3);
    let db = context.database.reader();
    // Only whom a letter finds is counted where letters leave.
    assert_eq!(to_thank(db, session).await.unwrap().len(), 1);
    assert_eq!(session::count_concerned(context, session).await.unwrap(), 1);
    let book = roster(db, stage.desk, ("事業", "事務局"), session).await.unwrap().unwrap();
    assert_eq!((book.rows.len(), book.attended()), (3, 3));
    assert!(form_workbook(&book).is_ok() && data_workbook(&book).is_ok());
}

#[tokio::test]
async fn at_the_door_an_address_may_be_left_out_and_a_number_may_not() {
    let desk = Desk::new().await;
    let session = desk.stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    desk.stage.app.clock.set(thursday());
    let desk = desk.signed_in_again().await;
    let part = desk.part(session).await;
    let base = format!("/staff/sessions/{session}/day");
    let typed = [
        ("family_name", "山田"),
        ("given_name", "花子"),
        ("part", part.as_str()),
        ("mode", "venue"),
        ("key", "k"),
    ];

    let taken = desk.post(&format!("{base}/walk-in"), &typed).await;
    let day = desk.get(&base).await;
    let fields = [("part", part.as_str()), ("number", " ")];
    let empty = desk.post(&format!("{base}/check-ins"), &fields).await;

    assert_eq!(taken.status, 303, "{}", taken.body);
    assert!(day.body.contains("山田 花子"), "{}", day.body);
    assert!(empty.body.contains("受付番号を入力してください。"), "{} {}", empty.status, empty.body);
}

#[tokio::test]
async fn without_an_address_nobody_gets_a_role_or_a_place() {
    use bansou::people::persons::{PersonRefused, set_roles};
    use bansou::people::{Actor, Roles};
    use entities::people::role_assignment::Role;

    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let (context, part) = (&stage.app.context, only_part(&stage, session).await);
    stage.app.clock.set(thursday());
    let came = attendance::walk_in(context, stage.desk, nameless(part, "k")).await.unwrap();

    let roles = Roles::new([Role::Viewer]);
    let refused = set_roles(context, &Actor::System, came.person, &roles).await;

    assert!(matches!(refused, Err(Stop::Refused(PersonRefused::Invalid(_)))), "{refused:?}");
}
