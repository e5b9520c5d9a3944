//! One letter: handed over, and what came of it written down.

use chrono::{DateTime, TimeDelta, Utc};
use entities::MailAttemptId;
use entities::mail::attempt::{self, Phase};
use entities::mail::message::Model;

use super::{Inner, LaneEnd};
use crate::mail::endpoints::count;
use crate::mail::fate::{Answer, Report, after_try};
use crate::mail::history;
use crate::mail::ledger::{Held, Journal, Settlement};
use crate::mail::pacing::is_urgent;
use crate::mail::smtp::Carried;

/// Between two tries of a sign-in letter to a provider that asks for fewer letters.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

impl Inner {
    pub(super) async fn deliver(&self, letter: Model, journal: Journal) -> LaneEnd {
        let begun = self.clock.now();
        let held = Held::new(letter, begun, journal.clone());
        let domain = &held.letter.to_domain;
        let urgent = is_urgent(&held.letter);
        if let Some(until) = self.pacing.paused(domain, begun).filter(|_| !urgent) {
            let carried = untried(Answer::Paced { until });
            return self.settle(&held.letter, &journal, begun, carried).await;
        }
        let mut carried = self.carrier.carry(&self.post, &held).await?;
        if carried.asks_for_fewer {
            let (now, said) =
                (self.clock.now(), (domain.as_str(), carried.report.reply.as_deref()));
            let answer = self.pacing.asked_for_fewer(&self.database, now, said).await;
            carried.report.answer = if urgent { soon(answer, now) } else { answer };
        }
        self.settle(&held.letter, &journal, begun, carried).await
    }

    pub(super) async fn settle(
        &self,
        letter: &Model,
        journal: &Journal,
        begun: DateTime<Utc>,
        carried: Carried,
    ) -> LaneEnd {
        let now = self.clock.now();
        let Carried { report, nobody_lives_there, .. } = carried;
        let fate = after_try(&history(letter), report.answer, now, self.chance.fraction());
        tracing::info!(letter = %letter.id, state = ?fate.state, code = report.code, "a letter was tried");
        let touched = !matches!(report.answer, Answer::Untouched | Answer::Paced { .. });
        count(report.endpoint.as_deref(), fate.outcome);
        let attempt = touched.then(|| attempt::Model {
            id: MailAttemptId(self.chance.uuid(now)),
            message_id: letter.id,
            fence: letter.fence,
            endpoint: report.endpoint.clone(),
            started_at: begun,
            ended_at: now,
            phase: report.phase,
            outcome: fate.outcome,
            code: report.code.map(i32::from),
            reply: report.reply.clone(),
        });
        let settlement = Settlement {
            id: letter.id,
            fence: letter.fence,
            fate,
            report,
            confidential: letter.confidential,
            attempt,
            suppress: nobody_lives_there.then(|| letter.to_key.clone()),
            now,
        };
        journal.settle(settlement).await.then_some(fate.state)
    }
}

/// A sign-in letter is over before most pauses are: it asks again within a minute.
fn soon(answer: Answer, now: DateTime<Utc>) -> Answer {
    match answer {
        Answer::Throttled { until } => Answer::Throttled { until: until.min(now + PATIENCE) },
        answer => answer,
    }
}

/// Of a letter that nobody was asked to take.
pub fn untried(answer: Answer) -> Carried {
    let report = Report { phase: Phase::Prepare, answer, code: None, reply: None, endpoint: None };
    Carried::of(report)
}
