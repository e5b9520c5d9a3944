//! Letters about what happens to a session, to everybody concerned.

use serde::Serialize;

use super::registration::letters;
use super::{ParticipantFacts, Recipient, SessionFacts, sample};
use crate::mail::Letter;
use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;
use crate::vocabulary::tokyo;

letters! {
    /// It is soon.
    SessionReminder = "session_reminder" {
        /// `あと7日`, `明日`, `まもなく`
        soon: String = ["あと7日".to_owned(), "まもなく".to_owned()],
    }
    /// It is put off to a day not known yet.
    SessionPostponed = "session_postponed" {
        reason: Option<String> = [Some("台風の接近が予想されるためです。".to_owned()), None],
    }
    /// It does not take place.
    SessionCancelled = "session_cancelled" {
        reason: Option<String> = [Some("講師の急病のためです。".to_owned()), None],
    }
}

/// Title, time, place or address changed.
#[derive(Clone, Debug, Serialize)]
pub struct SessionChanged {
    pub session: SessionFacts,
    pub participant: ParticipantFacts,
    /// What it was before, where it differs.
    pub old_title: Option<String>,
    pub old_when: Vec<String>,
    pub old_places: Vec<String>,
    /// Until when pre-work had to be handed in, where that moved along and the reader can hand in.
    pub old_prework_due: Option<String>,
    /// The secretariat's own words.
    pub message: Option<String>,
    /// The reader holds a confirmed seat.
    pub confirmed: bool,
}

impl SessionChanged {
    pub fn new(pen: Pen<'_>, rows: &SessionRows, to: &Recipient, before: &SessionRows) -> Self {
        use entities::study_sessions::registration::RegistrationState;
        let session = SessionFacts::for_registration(pen, rows, &to.registration);
        let old = SessionFacts::for_registration(pen, before, &to.registration);
        let old_due = before.prework_due.filter(|due| Some(*due) != rows.prework_due);
        Self {
            old_prework_due: old_due
                .filter(|_| session.prework_due.is_some())
                .map(tokyo::date_time),
            old_title: Some(old.title.clone()).filter(|title| *title != session.title),
            old_places: old.places_unlike(&session),
            old_when: old.when_unlike(&session),
            message: None,
            confirmed: to.registration.state == RegistrationState::Confirmed,
            participant: ParticipantFacts::of(pen, to),
            session,
        }
    }

    /// Whether a letter to this registration tells anything else than before.
    pub fn is_news(pen: Pen<'_>, rows: &SessionRows, to: &Recipient, before: &SessionRows) -> bool {
        let facts = |rows| SessionFacts::for_registration(pen, rows, &to.registration);
        facts(before) != facts(rows)
    }

    #[must_use]
    pub fn saying(mut self, message: Option<String>) -> Self {
        self.message = message;
        self
    }
}

impl Letter for SessionChanged {
    const NAME: &'static str = "session_changed";

    fn samples() -> Vec<Self> {
        let (mut session, participant) = sample::at_a_place();
        session.prework_due = Some("2026年12月1日（火）17:00".to_owned());
        let moved = Self {
            old_title: None,
            old_when: vec!["2026年11月26日（木）14:00～16:00".to_owned()],
            old_places: vec!["えんぱーく 多目的ホール".to_owned()],
            old_prework_due: Some("2026年11月24日（火）17:00".to_owned()),
            message: Some("会場の都合により、日時と会場を変更しました。".to_owned()),
            confirmed: true,
            session,
            participant,
        };
        let (session, participant) = sample::online_later();
        let renamed = Self {
            old_title: Some("第3回 地域間連携".to_owned()),
            old_when: Vec::new(),
            old_places: Vec::new(),
            old_prework_due: None,
            message: None,
            confirmed: false,
            session,
            participant,
        };
        vec![moved, renamed]
    }
}

/// It was put off and takes place after all; what is old was so when it was put off.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct SessionResumed(pub SessionChanged);

impl Letter for SessionResumed {
    const NAME: &'static str = "session_resumed";

    fn samples() -> Vec<Self> {
        let why = "台風のため延期していた回です。ご心配をおかけしました。";
        let samples = SessionChanged::samples().into_iter();
        samples.map(|changed| Self(changed.saying(Some(why.to_owned())))).collect()
    }
}
