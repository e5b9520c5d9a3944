//! One conversation with a mail server, letter after letter.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::MailAttemptId;
use entities::mail::attempt::{self, AttemptOutcome, Phase};
use entities::mail::message::LetterClass;

use super::Desk;
use super::acceptance::Acceptance;
use super::jobs::Jobs;
use super::logbook::{Came, Entry, Logbook, Place};
use super::print::{Own, route_to};
use crate::mail::carrier::Carrier;
use crate::mail::endpoints::count;
use crate::mail::fate::{Answer, History, Report, after_try};
use crate::mail::ledger::Settlement;
use crate::mail::smtp::{Reply, shortened};
use crate::mail::stage::Letterbox;

/// A lane at work.
pub struct Lane {
    pub desk: Arc<Desk>,
    pub jobs: Arc<Jobs>,
    pub logbook: Logbook,
    /// What came of its letters and is not yet written.
    pub came: Vec<(Place, Came)>,
    pub page: Vec<u8>,
}

/// A letter whose addresses the server has taken, or not yet been told.
pub(super) struct Next {
    pub place: Place,
    pub from: String,
    pub to: String,
    pub addressed: bool,
}

impl Lane {
    pub async fn run(mut self) {
        match self.desk.clone().carrier.as_ref() {
            Carrier::Smtp(smtp) => self.talk(smtp).await,
            Carrier::Folder(folder) => self.file(Letterbox::Folder(folder)).await,
            Carrier::Stage(stage) => self.file(Letterbox::Stage(stage)).await,
        }
        self.flush().await;
    }

    /// The next letter; what is to be written is written before waiting for one.
    pub(super) async fn next(&mut self) -> Option<Next> {
        loop {
            let place = if let Some(place) = self.jobs.try_next() {
                place
            } else {
                self.flush().await;
                self.jobs.next().await?
            };
            if let Some(next) = self.ready(place) {
                return Some(next);
            }
        }
    }

    /// None: the letter goes back, or cannot be printed.
    pub(super) fn ready(&mut self, place: Place) -> Option<Next> {
        let desk = &self.desk;
        let letter = &place.bundle.letters[place.at];
        let waits = desk.pacing.paused(&letter.to_domain, desk.clock.now()).is_some();
        if waits || desk.is_halted() || !place.bundle.is_good() {
            place.bundle.untouched(place.at);
            return None;
        }
        let from = desk.post.leaves_from(letter.id);
        match route_to(&letter.to_address) {
            Ok(to) => Some(Next { place, from, to, addressed: false }),
            Err(error) => {
                self.unprintable(place, &error);
                None
            }
        }
    }

    pub(super) fn print(&mut self, place: &Place) -> anyhow::Result<()> {
        let letter = &place.bundle.letters[place.at];
        let to = route_to(&letter.to_address)?;
        let date = letter.dated_at.unwrap_or_default();
        let own = Own {
            to: &to,
            message_id: &letter.rfc_message_id,
            date,
            values: letter.merge_values.as_deref().unwrap_or_default(),
        };
        let print = &place.bundle.print;
        self.page.clear();
        print.write(&mut self.page, own)?;
        self.desk.post.sign(&mut self.page, print.tail(), date)
    }

    pub(super) fn accepted(
        &self,
        place: Place,
        begun: DateTime<Utc>,
        endpoint: String,
        reply: Option<Reply>,
    ) -> (Place, Came) {
        let letter = &place.bundle.letters[place.at];
        count(Some(&endpoint), AttemptOutcome::Accepted);
        let ended = self.desk.clock.now();
        let acceptance = Acceptance {
            id: letter.id,
            fence: letter.fence,
            begun,
            ended,
            code: reply.as_ref().map(|reply| reply.code),
            reply: reply.map(|reply| shortened(&reply.words.replace('\n', " "))),
            endpoint: Some(endpoint),
        };
        (place, Came::Accepted(acceptance))
    }

    /// One letter that cannot be built must not hold up the others.
    pub(super) fn unprintable(&mut self, place: Place, error: &anyhow::Error) {
        let report = Report {
            phase: Phase::Prepare,
            answer: Answer::Never,
            code: None,
            reply: Some(format!("{error:#}")),
            endpoint: None,
        };
        let came = self.settled(&place, report, false);
        self.came.push((place, came));
    }

    pub(super) fn settled(&self, place: &Place, report: Report, nobody_lives_there: bool) -> Came {
        let (desk, letter) = (&self.desk, &place.bundle.letters[place.at]);
        let now = desk.clock.now();
        let history = History {
            class: LetterClass::Bulk,
            attempts: letter.attempts,
            crash_count: letter.crash_count,
            unknown_count: letter.unknown_count,
            first_tried_at: letter.dated_at,
            expires_at: letter.expires_at,
        };
        let fate = after_try(&history, report.answer, now, desk.chance.fraction());
        let attempt = attempt::Model {
            id: MailAttemptId(desk.chance.uuid(now)),
            message_id: letter.id,
            fence: letter.fence,
            endpoint: report.endpoint.clone(),
            started_at: now,
            ended_at: now,
            phase: report.phase,
            outcome: fate.outcome,
            code: report.code.map(i32::from),
            reply: report.reply.clone(),
        };
        desk.count(fate.state);
        count(report.endpoint.as_deref(), fate.outcome);
        Came::Else(Box::new(Settlement {
            id: letter.id,
            fence: letter.fence,
            fate,
            report,
            confidential: false,
            attempt: Some(attempt),
            suppress: nobody_lives_there.then(|| letter.to_key.clone()),
            now,
        }))
    }

    /// What came of the last letter, together with what begins.
    pub(super) fn entry(&mut self, begins: Option<Place>) -> Entry {
        Entry { came: std::mem::take(&mut self.came), begins }
    }

    /// False: what was to begin must not.
    pub(super) async fn write(&mut self, begins: Option<Place>) -> bool {
        let entry = self.entry(begins);
        if entry.came.is_empty() && entry.begins.is_none() {
            return true;
        }
        self.logbook.write(entry).await
    }

    pub(super) async fn flush(&mut self) {
        self.write(None).await;
    }

    /// Each letter becomes a file, for development and demonstration.
    async fn file(&mut self, into: Letterbox<'_>) {
        while let Some(next) = self.next().await {
            let (place, begun) = (next.place, self.desk.clock.now());
            if let Err(error) = self.print(&place) {
                self.unprintable(place, &error);
                continue;
            }
            if !self.write(Some(place.clone())).await {
                place.bundle.untouched(place.at);
                continue;
            }
            let mut message = std::mem::take(&mut self.page);
            message.extend_from_slice(place.bundle.print.tail());
            let letter = &place.bundle.letters[place.at];
            let report = into.put((letter.id, &letter.to_address, letter.attempts), message).await;
            let came = if report.answer == Answer::Accepted {
                self.accepted(place, begun, "folder".to_owned(), None)
            } else {
                let nobody_lives_there = report.answer == Answer::Never;
                let came = self.settled(&place, report, nobody_lives_there);
                (place, came)
            };
            self.came.push(came);
        }
    }
}
