//! What moves with a session that gets another day: the deadline of its pre-work with its reminders,
//! and its questionnaire.

use std::collections::BTreeSet;

use bansou::database::Stop;
use bansou::study_sessions::prework::{
    self, HandIn, PreworkPlan, Refusal, Sheet, hand_in, prework_of,
};
use bansou::study_sessions::registration::By;
use bansou::study_sessions::session::{self, CallOff, Revision, SessionPlan};
use bansou::study_sessions::survey::{self, SurveyPlan, survey_of};
use bansou::study_sessions::{Member, do_due, links};
use bansou::vocabulary::TimeSlot;
use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::prework::SpeakersSee;
use entities::study_sessions::survey::Circle;
use entities::{PersonId, RegistrationId, StudySessionId};

use super::cast::{Stage, thursday};
use super::staff_desk::Desk;
use super::visitor::Visitor;

/// Two days before the session.
fn due() -> DateTime<Utc> {
    thursday() - TimeDelta::days(2)
}

fn asked(version: i32) -> PreworkPlan {
    PreworkPlan {
        instructions: "事前に考えてきてください。".to_owned(),
        asks_file: false,
        questions: vec!["いちばん困っていること".to_owned()],
        due_at: due(),
        speakers_see: SpeakersSee::Nothing,
        kept_days: 30,
        reminders: BTreeSet::from([24 * 60]),
        sheet: Sheet::None,
        version,
    }
}

struct Planned {
    stage: Stage,
    session: StudySessionId,
    suzuki: (PersonId, RegistrationId),
}

impl Planned {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let session = stage.session(|plan| plan.reminders = Vec::new()).await;
        prework::save(&stage.app.context, stage.desk, session, asked(0)).await.unwrap();
        let person = stage.person("鈴木 花子").await;
        let id = stage.register(person, session).await.unwrap().id;
        Self { stage, session, suzuki: (person, id) }
    }

    async fn plan_moved(&self, by: TimeDelta) -> (SessionPlan, i32) {
        let reader = self.stage.app.context.database.reader();
        let rows = session::load(reader, self.stage.row(self.session).await).await.unwrap();
        let mut plan = rows.plan().unwrap();
        for part in &mut plan.parts {
            let (starts, ends) = (part.slot.starts() + by, part.slot.ends() + by);
            part.slot = TimeSlot::new(starts, ends).unwrap();
        }
        plan.closes_at = plan.parts[0].slot.starts();
        (plan, rows.session.version)
    }

    async fn moves(&self, by: TimeDelta) {
        self.stage.later();
        let (plan, version) = self.plan_moved(by).await;
        let revision = Revision { plan, version, message: None };
        let context = &self.stage.app.context;
        session::revise(context, self.stage.desk, self.session, revision).await.unwrap();
    }

    async fn is_put_off(&self) {
        self.stage.later();
        let wish = CallOff { reason: None, expected_recipients: 1 };
        let context = &self.stage.app.context;
        session::postpone(context, self.stage.desk, self.session, wish).await.unwrap();
    }

    async fn resumes(&self, by: TimeDelta) {
        self.stage.later();
        let (plan, version) = self.plan_moved(by).await;
        let revision = Revision { plan, version, message: None };
        let context = &self.stage.app.context;
        session::resume(context, self.stage.desk, self.session, revision).await.unwrap();
    }

    async fn deadline(&self) -> (DateTime<Utc>, i32) {
        let reader = self.stage.app.context.database.reader();
        let found = prework_of(reader, self.stage.desk, self.session).await.unwrap();
        let row = found.unwrap().0;
        (row.due_at, row.version)
    }

    async fn hands_in(&self) -> Result<(), Stop<Refusal>> {
        let by = By::Member(Member::acting_as(self.suzuki.0));
        let given = HandIn { answers: vec!["人が集まりません。".to_owned()], file: None };
        hand_in(&self.stage.app.context, by, self.suzuki.1, given).await
    }

    /// The newest letter of that name to the participant.
    async fn letter(&self, name: &str) -> String {
        let letters = self.stage.letters(self.suzuki.0).await;
        letters.into_iter().rfind(|letter| letter.letter == name).unwrap().text_body
    }

    async fn reminders(&self) -> usize {
        let names = self.stage.letter_names(self.suzuki.0).await;
        names.iter().filter(|name| *name == "prework_reminder").count()
    }

    async fn at(&self, now: DateTime<Utc>) {
        self.stage.app.clock.set(now);
        do_due(&self.stage.app.context, now).await.unwrap();
    }
}

#[tokio::test]
async fn what_was_put_off_gets_its_deadline_with_its_new_day() {
    let planned = Planned::new().await;
    let (_, first) = planned.deadline().await;
    planned.is_put_off().await;
    // The old reminder comes due while nobody knows the day.
    planned.at(due() - TimeDelta::hours(23)).await;
    let silent = planned.reminders().await;
    let closed = planned.hands_in().await;
    planned.at(due() + TimeDelta::hours(1)).await;

    planned.resumes(TimeDelta::days(14)).await;
    let letter = planned.letter("session_resumed").await;
    planned.at(due() + TimeDelta::days(13)).await;
    let reminded = planned.reminders().await;
    planned.hands_in().await.unwrap();

    assert!(matches!(closed, Err(Stop::Refused(Refusal::NotPossibleNow))), "{closed:?}");
    assert_eq!((silent, reminded), (0, 1));
    assert_eq!(planned.deadline().await, (due() + TimeDelta::days(14), first + 1));
    let joined = letter.replace('\n', "");
    assert!(joined.contains("提出期限も、2026年12月15日（火）14:00に変わりました"), "{letter}");
    assert!(joined.contains("（延期前は2026年12月1日（火）14:00）"), "{letter}");
}

#[tokio::test]
async fn while_it_is_put_off_nobody_is_asked_for_anything() {
    let planned = Planned::new().await;
    planned.is_put_off().await;
    let token = links::registration_token(&planned.stage.app.context.config, planned.suzuki.1);
    let visitor = Visitor::new(&planned.stage.app);

    let letter = planned.letter("session_postponed").await;
    let own = visitor.get(&format!("/registrations/{token}")).await;
    let page = visitor.get(&format!("/registrations/{token}/prework")).await;
    let session = planned.session;
    let desk = Desk::of(planned.stage).await;
    let staff = desk.get(&format!("/staff/sessions/{session}/prework")).await.body;

    assert!(!letter.contains("事前課題"), "{letter}");
    assert!(own.says("新しい期限は、日程が決まったらお知らせします。"), "{}", own.text());
    assert!(staff.contains("未定（延期前は2026年12月1日（火）14:00）"), "{staff}");
    assert!(page.says("提出期限 未定") && !page.says("12月1日"), "{}", page.text());
}

#[tokio::test]
async fn a_changed_day_moves_the_deadline_and_another_title_does_not() {
    let planned = Planned::new().await;
    let (_, first) = planned.deadline().await;
    planned.moves(TimeDelta::days(7)).await;
    let moved = planned.deadline().await;
    let told = planned.letter("session_changed").await;
    let (mut plan, version) = planned.plan_moved(TimeDelta::zero()).await;
    plan.title = "地域間連携の続け方".to_owned();
    let revision = Revision { plan, version, message: None };
    let (context, desk) = (&planned.stage.app.context, planned.stage.desk);
    planned.stage.later();
    session::revise(context, desk, planned.session, revision).await.unwrap();
    let renamed = planned.letter("session_changed").await;
    let stale = PreworkPlan { due_at: due() + TimeDelta::days(7), ..asked(first) };
    let stale = prework::save(context, desk, planned.session, stale).await;

    assert_eq!(moved, (due() + TimeDelta::days(7), first + 1));
    assert!(told.contains("変更前の事前課題の期限"), "{told}");
    assert_eq!(planned.deadline().await, moved);
    assert!(!renamed.contains("変更前の事前課題の期限"), "{renamed}");
    assert!(renamed.contains("2026年12月8日（火）14:00までに"), "{renamed}");
    assert!(matches!(stale, Err(Stop::Refused(Refusal::ChangedMeanwhile))), "{stale:?}");
}

#[tokio::test]
async fn an_earlier_day_leaves_those_who_have_not_handed_in_until_the_start() {
    let planned = Planned::new().await;
    let before = thursday() - TimeDelta::days(4);
    planned.stage.app.clock.set(before);

    planned.moves(TimeDelta::days(-3)).await;

    assert_eq!(planned.deadline().await.0, thursday() - TimeDelta::days(3));
    planned.hands_in().await.unwrap();
}

#[tokio::test]
async fn the_questionnaire_keeps_its_distance_to_the_end() {
    let planned = Planned::new().await;
    let (context, desk, id) = (&planned.stage.app.context, planned.stage.desk, planned.session);
    let ends = thursday() + TimeDelta::hours(2);
    let plan = SurveyPlan {
        anonymous: true,
        circle: Circle::Confirmed,
        intro: None,
        closes_at: ends + TimeDelta::days(7),
        remind_at: Some(ends + TimeDelta::days(3)),
        version: 0,
    };
    survey::save(context, desk, id, plan).await.unwrap();

    planned.moves(TimeDelta::days(21)).await;

    let row = survey_of(context.database.reader(), desk, id).await.unwrap().unwrap();
    let moved = ends + TimeDelta::days(21);
    assert_eq!(row.closes_at, moved + TimeDelta::days(7));
    assert_eq!(row.remind_at, Some(moved + TimeDelta::days(3)));
    assert_eq!(row.version, 2);
}

#[tokio::test]
async fn the_coordinator_reads_the_new_deadline_before_it_is_told() {
    let planned = Planned::new().await;
    let (session, version) = (planned.session, planned.stage.version(planned.session).await);
    let desk = Desk::of(planned.stage).await;
    let (part, version) = (desk.part(session).await, version.to_string());
    let path = format!("/staff/sessions/{session}/edit");
    let mut fields = super::staff_desk::with(&[("parts.1.day_day", "10"), ("new_series", "")]);
    fields.extend([("parts.1.id", &*part), ("version", &*version)]);

    let page = desk.post(&path, &fields).await;

    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("2026年12月8日（火）14:00に変わります"), "{}", page.body);
}
