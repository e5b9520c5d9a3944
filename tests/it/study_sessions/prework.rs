//! What participants hand in before a session: deadline, reminders, download, erasure.

use std::collections::BTreeSet;
use std::io::Cursor;

use bansou::database::Stop;
use bansou::study_sessions::prework::{
    self, HandIn, PreworkPlan, Refusal, Sheet, hand_in, participants, prework_of, save,
};
use bansou::study_sessions::registration::{By, NewFile};
use bansou::study_sessions::session::{self, CallOff};
use bansou::study_sessions::{Member, do_due, is_due, links};
use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::prework::SpeakersSee;
use entities::{PersonId, RegistrationId, StudySessionId};

use super::cast::{Stage, thursday};
use super::staff_desk::Desk;
use super::visitor::Visitor;

/// Two days before the session, 14:00.
pub fn due() -> DateTime<Utc> {
    thursday() - TimeDelta::days(2)
}

pub fn plan(version: i32) -> PreworkPlan {
    PreworkPlan {
        instructions: "ワークシートに記入してください。".to_owned(),
        asks_file: true,
        questions: vec!["いちばん困っていること".to_owned()],
        due_at: due(),
        speakers_see: SpeakersSee::Unnamed,
        kept_days: 30,
        reminders: BTreeSet::from([3 * 24 * 60, 24 * 60]),
        sheet: Sheet::New(file("ワークシート.xlsx")),
        version,
    }
}

pub fn file(name: &str) -> NewFile {
    NewFile {
        name: name.to_owned(),
        media_type: "application/octet-stream".to_owned(),
        bytes: format!("bytes of {name}").into_bytes(),
    }
}

pub fn whole(name: &str) -> HandIn {
    HandIn { answers: vec!["人が集まりません。".to_owned()], file: Some(file(name)) }
}

pub struct Asked {
    pub stage: Stage,
    pub session: StudySessionId,
    pub suzuki: (PersonId, RegistrationId),
    pub tanaka: (PersonId, RegistrationId),
}

impl Asked {
    pub async fn new() -> Self {
        let stage = Stage::new().await;
        let session = stage
            .session(|plan| {
                plan.seats[0].capacity = Some(9);
                plan.reminders = Vec::new();
            })
            .await;
        save(&stage.app.context, stage.desk, session, plan(0)).await.unwrap();
        let join = async |name: &str| {
            let person = stage.person(name).await;
            (person, stage.register(person, session).await.unwrap().id)
        };
        let (suzuki, tanaka) = (join("鈴木 花子").await, join("田中 誠").await);
        Self { stage, session, suzuki, tanaka }
    }

    pub async fn hands_in(
        &self,
        (person, id): (PersonId, RegistrationId),
        given: HandIn,
    ) -> Result<(), Stop<Refusal>> {
        let by = By::Member(Member::acting_as(person));
        hand_in(&self.stage.app.context, by, id, given).await
    }

    /// The clock goes there, and the work of that minute is done.
    async fn at(&self, now: DateTime<Utc>) {
        self.stage.app.clock.set(now);
        let context = &self.stage.app.context;
        assert!(is_due(context.database.reader(), now).await.unwrap());
        do_due(context, now).await.unwrap();
        do_due(context, now).await.unwrap();
        assert!(!is_due(context.database.reader(), now).await.unwrap());
    }

    async fn reminders(&self, who: (PersonId, RegistrationId)) -> usize {
        let names = self.stage.letter_names(who.0).await;
        names.iter().filter(|name| *name == "prework_reminder").count()
    }

    pub async fn version(&self) -> i32 {
        let reader = self.stage.app.context.database.reader();
        prework_of(reader, self.stage.desk, self.session).await.unwrap().unwrap().0.version
    }

    async fn extends_to(&self, due_at: DateTime<Utc>) {
        let version = self.version().await;
        let plan = PreworkPlan { due_at, sheet: Sheet::Kept, ..plan(version) };
        save(&self.stage.app.context, self.stage.desk, self.session, plan).await.unwrap();
    }
}

#[tokio::test]
async fn only_those_who_have_not_handed_in_are_reminded_once_for_each_distance() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("鈴木.pdf")).await.unwrap();

    asked.at(due() - TimeDelta::days(3)).await;
    asked.at(due() - TimeDelta::days(1)).await;

    assert_eq!(asked.reminders(asked.suzuki).await, 0);
    assert_eq!(asked.reminders(asked.tanaka).await, 2);
}

#[tokio::test]
async fn a_server_that_was_away_does_not_remind_in_a_heap_nor_after_the_deadline() {
    let asked = Asked::new().await;

    asked.at(due() - TimeDelta::hours(23)).await;
    let heap = asked.reminders(asked.tanaka).await;
    let late = Asked::new().await;
    late.at(due() + TimeDelta::minutes(1)).await;

    assert_eq!(heap, 1);
    assert_eq!(late.reminders(late.tanaka).await, 0);
}

#[tokio::test]
async fn nobody_is_reminded_of_what_was_called_off() {
    let asked = Asked::new().await;
    let context = &asked.stage.app.context;
    asked.stage.cancels(asked.suzuki.0, asked.suzuki.1).await;
    let wish = CallOff { reason: None, expected_recipients: 1 };
    session::cancel(context, asked.stage.desk, asked.session, wish).await.unwrap();

    let now = due() - TimeDelta::days(1);
    asked.stage.app.clock.set(now);
    do_due(context, now).await.unwrap();

    assert_eq!(asked.reminders(asked.suzuki).await + asked.reminders(asked.tanaka).await, 0);
}

#[tokio::test]
async fn a_longer_deadline_is_told_and_moves_the_reminders() {
    let asked = Asked::new().await;
    asked.at(due() - TimeDelta::days(1)).await;
    let before = asked.reminders(asked.tanaka).await;
    asked.stage.later();
    asked.extends_to(due() + TimeDelta::days(1)).await;

    asked.at(due()).await;
    asked.hands_in(asked.tanaka, whole("田中.pdf")).await.unwrap();

    assert_eq!((before, asked.reminders(asked.tanaka).await), (1, 2));
    let names = asked.stage.letter_names(asked.tanaka.0).await;
    assert_eq!(names.iter().filter(|name| *name == "prework_asked").count(), 1);
    let confirmed = asked.stage.letters(asked.tanaka.0).await.remove(0);
    assert!(confirmed.text_body.contains("事前課題"), "{}", confirmed.text_body);
}

#[tokio::test]
async fn after_the_deadline_nothing_is_taken_and_before_it_the_last_one_counts() {
    let asked = Asked::new().await;
    let missing = asked.hands_in(asked.suzuki, HandIn::default()).await;
    asked.hands_in(asked.suzuki, whole("一.pdf")).await.unwrap();
    let words = HandIn { answers: vec!["直しました。".to_owned()], file: None };
    asked.hands_in(asked.suzuki, words.clone()).await.unwrap();
    asked.stage.app.clock.set(due());

    let late = asked.hands_in(asked.tanaka, whole("二.pdf")).await;
    let foreign = asked.hands_in((asked.tanaka.0, asked.suzuki.1), words).await;

    let Err(Stop::Refused(Refusal::Invalid(problems))) = missing else { panic!("{missing:?}") };
    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["answers.0", "file"]);
    assert!(matches!(late, Err(Stop::Refused(Refusal::Closed))), "{late:?}");
    assert!(matches!(foreign, Err(Stop::Refused(Refusal::NotFound))), "{foreign:?}");
    let reader = asked.stage.app.context.database.reader();
    let people = participants(reader, asked.stage.desk, asked.session).await.unwrap();
    let handed = people[0].handed.as_ref().unwrap();
    assert_eq!(handed.answers, ["直しました。"]);
    assert_eq!(handed.file_name.as_deref(), Some("一.pdf"));
    assert_eq!(people[1].handed, None);
}

#[tokio::test]
async fn speakers_see_no_names_unless_the_plan_says_so() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("鈴木花子.pdf")).await.unwrap();
    let reader = asked.stage.app.context.database.reader();

    let key = &asked.stage.app.context.config.secret_key;
    let unnamed = prework::seen_by_speakers(reader, key, asked.session).await.unwrap().unwrap().1;
    let version = asked.version().await;
    let hidden = PreworkPlan { speakers_see: SpeakersSee::Nothing, ..plan(version) };
    save(&asked.stage.app.context, asked.stage.desk, asked.session, hidden).await.unwrap();
    let nothing = prework::seen_by_speakers(reader, key, asked.session).await.unwrap();

    assert_eq!(unnamed.len(), 1);
    assert_eq!((unnamed[0].name.as_str(), unnamed[0].number.as_str()), ("", "1"));
    let file_name = unnamed[0].handed.file_name.as_deref();
    assert_eq!(file_name, Some("1.pdf"));
    assert!(nothing.is_none());
}

#[tokio::test]
async fn it_is_erased_when_its_days_are_over() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("鈴木.pdf")).await.unwrap();
    let kept = "SELECT count(*) FROM study_session_prework_handed";
    let over = thursday() + TimeDelta::hours(2) + TimeDelta::days(30);
    let context = &asked.stage.app.context;

    do_due(context, over - TimeDelta::minutes(1)).await.unwrap();
    let before = asked.stage.count(kept).await;
    do_due(context, over).await.unwrap();

    assert_eq!((before, asked.stage.count(kept).await), (1, 0));
}

#[tokio::test]
async fn a_coordinator_asks_a_participant_hands_in_and_all_of_it_is_one_archive() {
    let desk = Desk::of(Asked::new().await.stage).await;
    let context = &desk.stage.app.context;
    let id: StudySessionId = {
        use sea_orm::EntityTrait as _;
        let found = entities::study_sessions::prework::Entity::find();
        found.one(context.database.reader()).await.unwrap().unwrap().session_id
    };
    let people = participants(context.database.reader(), desk.stage.desk, id).await.unwrap();
    let token = links::registration_token(&context.config, people[0].registration);
    let visitor = Visitor::new(&desk.stage.app);
    let own = visitor.get(&format!("/registrations/{token}")).await;
    let form = visitor.get(&format!("/registrations/{token}/prework")).await;
    let empty = visitor.post_to(&format!("/registrations/{token}/prework"), &form.hidden()).await;
    let answers = [("answers.0", "人が集まりません。")];
    let done = visitor.post_files(&form, &answers, ("file", "../鈴木.pdf")).await;

    let page = desk.get(&format!("/staff/sessions/{id}/prework")).await;
    let zip = desk.bytes(&format!("/staff/sessions/{id}/prework/all.zip")).await;

    assert!(
        own.says("事前課題を2026年12月1日（火）14:00までに提出してください。"),
        "{}",
        own.text()
    );
    assert!(form.says("勉強会が終わって30日たつと消します。"), "{}", form.text());
    assert_eq!(empty.status.as_u16(), 422);
    assert!(done.says("事前課題を受け取りました。"), "{}", done.text());
    assert!(page.body.contains("2名のうち1名が提出しました"), "{}", page.body);
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let names: Vec<_> = (0..archive.len())
        .map(|place| archive.by_index(place).unwrap().name().unwrap().into_owned())
        .collect();
    let folder = format!("{}_鈴木 花子", people[0].number);
    assert_eq!(names, [format!("{folder}/回答.txt"), format!("{folder}/鈴木.pdf")]);
}

#[tokio::test]
async fn a_coordinator_sets_it_up_and_takes_it_back_while_nothing_came_in() {
    let desk = Desk::new().await;
    let session = desk.stage.session(|_| {}).await;
    let path = format!("/staff/sessions/{session}/prework");
    let fields = [
        ("version", "0"),
        ("instructions", "事前に考えてきてください。"),
        ("questions", "いちばん困っていること\r\n\r\n試したこと"),
        ("due_at_day_year", "2026"),
        ("due_at_day_month", "12"),
        ("due_at_day_day", "1"),
        ("due_at_time", "17:00"),
        ("reminders", "1440"),
        ("speakers_see", "named"),
        ("kept_days", "60"),
    ];

    let wrong = desk.post(&format!("{path}/edit"), &fields[..2]).await;
    let done = desk.post(&format!("{path}/edit"), &fields).await;
    let stale = desk.post(&format!("{path}/edit"), &fields).await;
    let page = desk.get(&path).await.body;
    let gone = desk.post(&format!("{path}/removal"), &[]).await;
    let empty = desk.get(&path).await.body;

    assert_eq!((wrong.status, done.status, stale.status, gone.status), (422, 303, 409, 303));
    assert!(page.contains("2つの質問への回答"), "{page}");
    assert!(page.contains("お名前とともに講師に見せる"), "{page}");
    assert!(empty.contains("事前課題はありません。"), "{empty}");
}
