//! Registering, changing and cancelling, one person at a time.

use bansou::database::Stop;
use bansou::study_sessions::registration::{
    self, Attendee, By, Cancellation, Change, Details, Given, GivenAnswer, NewFile,
    ReceptionNumber, Refusal,
};
use bansou::study_sessions::session::{Phase, QuestionPlan};
use bansou::study_sessions::{Member, links, readers, waiting};
use bansou::vocabulary::FiscalYear;
use chrono::TimeDelta;
use entities::people::organisation::OrganisationKind;
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience};

use super::cast::{Stage, new_person, request, thursday};
use crate::support::tuesday_morning;

#[tokio::test]
async fn the_letter_of_a_registration_carries_the_session_into_the_calendar() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;

    let registered = stage.register(suzuki, session).await.unwrap();

    let letters = stage.letters(suzuki).await;
    let ics = letters[0].calendar_ics.clone().unwrap();
    let number = ReceptionNumber::new(FiscalYear::starting_in(2026).unwrap(), 1, 1);
    assert_eq!(registered.number, number.to_string());
    assert_eq!(letters[0].subject, "【参加確定】第3回 地域間連携をどう始めるか（12月3日（木））");
    assert!(letters[0].text_body.contains("2026年12月3日（木）14:00～16:00"));
    assert!(letters[0].text_body.contains(&registered.number));
    assert!(ics.contains("METHOD:REQUEST") && ics.contains("SEQUENCE:0"), "{ics}");
    assert!(ics.contains("DTSTART:20261203T050000Z"), "{ics}");
}

#[tokio::test]
async fn a_second_press_gets_the_first_result() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let request = request(session, stage.operator, Details::plain(Mode::Venue));
    let who = Member::acting_as(suzuki);

    let first = registration::register(&stage.app.context, who, request.clone()).await.unwrap();
    let second = registration::register(&stage.app.context, who, request).await.unwrap();
    let anew = stage.register(suzuki, session).await;

    assert_eq!(first, second);
    let known = Refusal::AlreadyRegistered { number: first.number };
    assert!(matches!(anew, Err(Stop::Refused(refusal)) if refusal == known));
    assert_eq!(stage.letter_names(suzuki).await, ["registration_confirmed"]);
}

#[tokio::test]
async fn whoever_cancelled_may_register_again_and_calendars_see_a_higher_sequence() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let first = stage.register(suzuki, session).await.unwrap();

    stage.cancels(suzuki, first.id).await;
    stage.register(suzuki, session).await.unwrap();

    let sequences: Vec<_> = stage
        .letters(suzuki)
        .await
        .into_iter()
        .map(|letter| line(&letter.calendar_ics.unwrap(), "SEQUENCE:"))
        .collect();
    assert_eq!(sequences, ["0", "1", "2"]);
}

#[tokio::test]
async fn a_colleague_is_registered_and_told_by_whom() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    let mut wish = request(session, stage.operator, Details::plain(Mode::Venue));
    wish.attendee = Attendee::Colleague(sato);

    let who = Member::acting_as(suzuki);
    let registered = registration::register(&stage.app.context, who, wish).await.unwrap();

    let letters = stage.letters(sato).await;
    assert!(letters[0].text_body.contains("鈴木 一郎 さんがお手続きしました。"));
    assert_eq!(stage.letter_names(suzuki).await, Vec::<String>::new());
    stage.cancels(suzuki, registered.id).await;
    assert_eq!(stage.state(registered.id).await, RegistrationState::Cancelled);
}

#[tokio::test]
async fn only_members_of_the_right_kind_of_organisation_get_in() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::NewOperators).await;
    let other = stage.organisation("株式会社 となり").await;
    let stranger = stage.person_of("田中 次郎", other).await;
    let suzuki = stage.person("鈴木 一郎").await;

    let foreign = stage.register(stranger, session).await;
    let mut alone = request(session, stage.operator, Details::plain(Mode::Venue));
    alone.organisation = None;
    let who = Member::acting_as(suzuki);
    let alone = registration::register(&stage.app.context, who, alone).await;

    assert!(matches!(foreign, Err(Stop::Refused(Refusal::NotForThem))));
    assert!(matches!(alone, Err(Stop::Refused(Refusal::OrganisationNeeded))));
    assert_eq!(stage.register(suzuki, session).await.unwrap().state, RegistrationState::Confirmed);
}

#[tokio::test]
async fn outside_the_window_nobody_registers() {
    let stage = Stage::new().await;
    let session =
        stage.session(|plan| plan.opens_at = tuesday_morning() + TimeDelta::hours(1)).await;
    let suzuki = stage.person("鈴木 一郎").await;

    let early = stage.register(suzuki, session).await;
    stage.app.clock.set(thursday());
    let late = stage.register(suzuki, session).await;

    assert!(matches!(early, Err(Stop::Refused(Refusal::NotOpen(Phase::Announced)))));
    assert!(matches!(late, Err(Stop::Refused(Refusal::NotOpen(Phase::Closed)))));
}

#[tokio::test]
async fn changing_to_a_full_mode_is_refused_and_the_seat_is_kept() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    let first = stage.register(suzuki, session).await.unwrap();
    let online = stage.register_with(sato, session, Details::plain(Mode::Online)).await.unwrap();

    let by = |person| By::Member(Member::acting_as(person));
    let to =
        |id, mode| Change { registration: id, details: Details::plain(mode), shares_with: None };
    stage.later();
    let full = registration::change(&stage.app.context, by(sato), to(online.id, Mode::Venue)).await;
    registration::change(&stage.app.context, by(suzuki), to(first.id, Mode::Online)).await.unwrap();
    stage.later();
    registration::change(&stage.app.context, by(sato), to(online.id, Mode::Venue)).await.unwrap();

    assert!(matches!(full, Err(Stop::Refused(Refusal::Full { mode: Mode::Venue }))));
    let taken = "SELECT sum(taken) FROM study_session_seats WHERE mode = ";
    assert_eq!(stage.count(&format!("{taken}'venue'")).await, 1);
    assert_eq!(stage.count(&format!("{taken}'online'")).await, 1);
    let letters = ["registration_confirmed", "registration_changed"];
    assert_eq!(stage.letter_names(sato).await, letters);
}

#[tokio::test]
async fn a_request_that_needs_approval_holds_no_seat_until_it_is_approved() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.approval = Approval::ByStaff).await;
    let people = [
        stage.person("鈴木 一郎").await,
        stage.person("佐藤 花子").await,
        stage.person("伊藤 三郎").await,
    ];
    let mut asked = Vec::new();
    for person in people {
        asked.push(stage.register(person, session).await.unwrap());
    }
    let held = stage.count("SELECT sum(taken) FROM study_session_seats").await;
    stage.later();

    let context = &stage.app.context;
    let seat = registration::approve(context, stage.desk, asked[1].id).await.unwrap();
    let line = registration::approve(context, stage.desk, asked[0].id).await.unwrap();
    registration::decline(context, stage.desk, asked[2].id, None).await.unwrap();
    let again = registration::approve(context, stage.desk, asked[2].id).await;

    assert_eq!(held, 0);
    assert_eq!(
        (seat.state, line.state),
        (RegistrationState::Confirmed, RegistrationState::Waiting)
    );
    assert!(matches!(again, Err(Stop::Refused(Refusal::NoLongerPossible))));
    assert_eq!(
        stage.letter_names(people[1]).await,
        ["registration_pending", "registration_approved"]
    );
    assert_eq!(
        stage.letter_names(people[0]).await,
        ["registration_pending", "registration_waiting"]
    );
    assert_eq!(
        stage.letter_names(people[2]).await,
        ["registration_pending", "registration_declined"]
    );
}

#[tokio::test]
async fn the_link_in_a_letter_cancels_without_signing_in_until_the_session_begins() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    let first = stage.register(suzuki, session).await.unwrap();
    let second = stage.register_with(sato, session, Details::plain(Mode::Online)).await.unwrap();
    let config = &stage.app.context.config;
    let link = |id| links::open_registration(config, &links::registration_token(config, id));
    let wish = |id| Cancellation { registration: id, reason: None };

    let by = By::Link(link(first.id).unwrap());
    let foreign = registration::cancel(&stage.app.context, by, wish(second.id)).await;
    registration::cancel(&stage.app.context, by, wish(first.id)).await.unwrap();
    registration::cancel(&stage.app.context, by, wish(first.id)).await.unwrap();
    stage.app.clock.set(thursday());
    let by = By::Link(link(second.id).unwrap());
    let late = registration::cancel(&stage.app.context, by, wish(second.id)).await;

    assert!(matches!(foreign, Err(Stop::Refused(Refusal::NotFound))));
    assert!(matches!(late, Err(Stop::Refused(Refusal::TooLate))));
    assert_eq!(stage.state(first.id).await, RegistrationState::Cancelled);
    assert_eq!(
        stage
            .count("SELECT count(*) FROM mail_message WHERE letter = 'registration_cancelled'")
            .await,
        1
    );
}

#[tokio::test]
async fn strangers_cannot_tell_whether_a_registration_exists() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    let own = stage.register(suzuki, session).await.unwrap();
    let by = By::Member(Member::acting_as(sato));
    let db = stage.app.context.database.reader();

    let wish = Cancellation { registration: own.id, reason: None };
    let cancelled = registration::cancel(&stage.app.context, by, wish).await;
    let seen = readers::registration_view(db, stage.app.context.now(), own.id, by).await.unwrap();

    assert!(matches!(cancelled, Err(Stop::Refused(Refusal::NotFound))));
    assert!(seen.is_none());
}

#[tokio::test]
async fn answers_and_files_are_kept_and_problems_are_named_all_at_once() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.questions = questions()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let db = stage.app.context.database.reader();
    let who = readers::Onlooker::Anyone;
    let view = readers::session_view(db, stage.app.context.now(), session, who).await.unwrap();
    let asked = view.unwrap().rows.questions;
    let answer = |index: usize, given| GivenAnswer { question: asked[index].id, given };
    let file = NewFile {
        name: "課題.xlsx".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        bytes: vec![1, 2, 3],
    };

    let nothing = stage.register(suzuki, session).await;
    let answers = vec![answer(0, Given::Text("野菜".into())), answer(1, Given::File(file))];
    let details =
        Details { answers, needs: Some("車いす".into()), ..Details::plain(Mode::Venue) };
    stage.register_with(suzuki, session, details).await.unwrap();

    let Err(Stop::Refused(Refusal::Invalid(problems))) = nothing else { panic!("{nothing:?}") };
    assert_eq!(problems.list().len(), 2);
    assert_eq!(stage.count("SELECT count(*) FROM study_session_answer").await, 2);
    assert_eq!(
        stage
            .count("SELECT count(*) FROM study_session_upload WHERE registration_id IS NOT NULL")
            .await,
        1
    );
    assert_eq!(stage.count("SELECT count(*) FROM study_session_accessibility_need").await, 1);
    stage.app.clock.set(thursday() + TimeDelta::days(2));
    bansou::study_sessions::do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    assert_eq!(stage.count("SELECT count(*) FROM study_session_accessibility_need").await, 0);
}

fn questions() -> Vec<QuestionPlan> {
    let question = |kind, label: &str| QuestionPlan {
        id: None,
        kind,
        label: label.to_owned(),
        hint: None,
        required: true,
        options: Vec::new(),
    };
    vec![question(QuestionKind::Text, "得意なもの"), question(QuestionKind::File, "課題シート")]
}

pub fn line(ics: &str, name: &str) -> String {
    ics.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned()
}
