//! What people read when a session that was put off takes place after all.

use bansou::study_sessions::session::{self, CallOff, Revision};
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use entities::{PersonId, StudySessionId};

use super::cast::{Stage, part, thursday};
use super::registrations::line;
use super::sessions::current;

struct PutOff {
    stage: Stage,
    session: StudySessionId,
    /// Holds the only seat.
    suzuki: PersonId,
    /// Waits for it.
    sato: PersonId,
}

impl PutOff {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let session = stage.session(|_| ()).await;
        let (suzuki, sato) = (stage.person("鈴木 一郎").await, stage.person("佐藤 花子").await);
        stage.register(suzuki, session).await.unwrap();
        stage.register(sato, session).await.unwrap();
        stage.later();
        let wish = CallOff { reason: None, expected_recipients: 2 };
        session::postpone(&stage.app.context, stage.desk, session, wish).await.unwrap();
        stage.later();
        Self { stage, session, suzuki, sato }
    }

    async fn resumes(&self, starts_at: DateTime<Utc>, message: Option<&str>) {
        let mut plan = current(&self.stage, self.session).await;
        let id = plan.parts[0].id;
        plan.parts = vec![part(starts_at, 120)];
        plan.parts[0].id = id;
        plan.closes_at = starts_at;
        let version = self.stage.version(self.session).await;
        let revision = Revision { plan, version, message: message.map(ToOwned::to_owned) };
        let (context, desk) = (&self.stage.app.context, self.stage.desk);
        session::resume(context, desk, self.session, revision).await.unwrap();
    }

    async fn last_letter(&self, person: PersonId) -> message::Model {
        self.stage.letters(person).await.pop().unwrap()
    }
}

#[tokio::test]
async fn the_letter_says_that_it_takes_place_when_and_that_the_calendar_gets_it_anew() {
    let put_off = PutOff::new().await;

    put_off.resumes(thursday() + TimeDelta::days(7), Some("ご心配をおかけしました。")).await;

    let (letter, waiting) =
        (put_off.last_letter(put_off.suzuki).await, put_off.last_letter(put_off.sato).await);
    let text = &letter.text_body;
    let joined = text.replace('\n', "");
    assert_eq!(letter.letter, "session_resumed");
    let subject = "【重要・新しい日程】第3回 地域間連携をどう始めるか（12月10日（木））";
    assert_eq!(letter.subject, subject);
    assert!(joined.contains("延期していた勉強会を、新しい日時に開催します。"), "{text}");
    assert!(text.contains("■ 日時\n2026年12月10日（木）14:00～16:00"), "{text}");
    assert!(text.contains("■ 延期前の日時\n2026年12月3日（木）14:00～16:00"), "{text}");
    assert!(text.contains("ご心配をおかけしました。"), "{text}");
    assert!(joined.contains("新しい予定としてあらためてお送りします。"), "{text}");
    assert!(!text.contains("変更前"), "{text}");
    let ics = letter.calendar_ics.unwrap();
    let told = (line(&ics, "METHOD:"), line(&ics, "DTSTART:"));
    assert_eq!(told, ("REQUEST".to_owned(), "20261210T050000Z".to_owned()));
    assert_eq!((waiting.letter.as_str(), waiting.calendar_ics), ("session_resumed", None));
    assert!(!waiting.text_body.contains("予定表"), "{}", waiting.text_body);
}

#[tokio::test]
async fn kept_at_its_old_time_it_is_said_to_take_place_then() {
    let put_off = PutOff::new().await;

    put_off.resumes(thursday(), None).await;

    let text = put_off.last_letter(put_off.suzuki).await.text_body;
    let joined = text.replace('\n', "");
    assert!(joined.contains("延期していた勉強会を、延期前と同じ日時に開催します。"), "{text}");
    assert!(!joined.contains("延期前の日時"), "{text}");
}
