//! Real delivery: mail servers in order of preference, a few lines to each, one recipient a letter.

mod breaker;
mod bulk;
mod dial;
mod endpoint;
mod line;
mod paces;
mod pipe;
mod reply;
mod setback;
mod standing;
mod troubles;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::Address;
use lettre::transport::smtp::extension::ClientId;

use super::PostOffice;
use super::fate::{Answer, Report};
use super::ledger::Held;
use crate::config::SmtpEndpoint;
use crate::vocabulary::{Chance, Clock};

pub use breaker::Admission;
pub use dial::Roots;
use endpoint::{Endpoint, Try, Turn};
pub use line::Limits;
pub use paces::Traffic;
pub use pipe::{Pipe, Route};
pub use reply::Reply;
pub use setback::{Setback, SetbackKind, shortened};
pub use standing::Standing;
use troubles::Troubles;

/// Pause before a letter comes back after trouble, while the breaker is still closed.
const BREATH: TimeDelta = TimeDelta::seconds(5);

/// Hands letters to mail servers.
pub struct Smtp {
    endpoints: Vec<Endpoint>,
    hello: ClientId,
    limits: Limits,
    roots: Roots,
    clock: Clock,
    chance: Chance,
    pub troubles: Troubles,
}

/// Sender and recipient of a single letter.
pub struct Addresses {
    pub from: Address,
    pub to: Address,
}

/// What came of a letter, and whether its address turned out to be nobody's.
pub struct Carried {
    pub report: Report,
    /// The recipient's side asked for fewer letters.
    pub asks_for_fewer: bool,
    pub nobody_lives_there: bool,
}

impl Carried {
    /// Nothing but what came of the letter.
    pub fn of(report: Report) -> Self {
        Self { report, asks_for_fewer: false, nobody_lives_there: false }
    }
}

impl Smtp {
    pub fn new(
        endpoints: &[SmtpEndpoint],
        post: &PostOffice,
        clock: Clock,
        chance: Chance,
    ) -> Self {
        Self {
            endpoints: endpoints
                .iter()
                .enumerate()
                .map(|(place, endpoint)| {
                    Endpoint::new(endpoint.clone(), post.delivery().pace.endpoint(place))
                })
                .collect(),
            hello: ClientId::Domain(post.sender().domain().to_owned()),
            limits: Limits::default(),
            roots: Roots::default(),
            clock,
            chance,
            troubles: Troubles::default(),
        }
    }

    pub fn limits(&self) -> Limits {
        self.limits
    }

    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    pub fn set_roots(&mut self, roots: Roots) {
        self.roots = roots;
    }

    /// The best any endpoint offers just now.
    pub fn admission(&self) -> Admission {
        let now = self.clock.now();
        let all = self.endpoints.iter().map(|endpoint| endpoint.admission(now));
        all.min_by_key(|admission| match admission {
            Admission::Free => (0, now),
            Admission::Probe => (1, now),
            Admission::Closed(until) => (2, *until),
        })
        .unwrap_or(Admission::Free)
    }

    /// Hands one letter over. None: another sender has taken the letter meanwhile.
    pub async fn carry(
        &self,
        held: &Held,
        addresses: &Addresses,
        message: &[u8],
    ) -> Option<Carried> {
        let mut last = None;
        for endpoint in &self.endpoints {
            let Some(turn) = endpoint.admit(self.clock.now()) else { continue };
            if !endpoint.spend(Traffic::Letters) {
                continue;
            }
            let outcome = endpoint.carry(self, held, addresses, message).await;
            let setback = match outcome {
                Try::LostClaim => return None,
                Try::Accepted { code, reply } => {
                    turn.accepted(self.clock.now());
                    return Some(accepted(endpoint, code, &reply));
                }
                Try::Setback(setback) => setback,
            };
            let troubled = setback.is_the_servers_own();
            if troubled || setback.tells_against_the_server() {
                self.failed(endpoint, &turn, &setback);
            } else {
                turn.answered();
            }
            let carried = self.carried(endpoint, &setback);
            if !troubled {
                return Some(carried);
            }
            let after_intent = setback.is_after_intent();
            last = Some((setback, carried));
            if after_intent {
                break;
            }
        }
        let Some((setback, mut carried)) = last else { return Some(self.nobody_to_ask()) };
        if self.troubles.is_once_too_often(held.letter.id, &setback) {
            carried.report.answer = Answer::Later;
        }
        Some(carried)
    }

    fn failed(&self, endpoint: &Endpoint, turn: &Turn<'_>, setback: &Setback) {
        turn.failed(setback, self.clock.now(), self.chance.fraction());
        tracing::warn!(
            endpoint = endpoint.name,
            phase = ?setback.phase,
            code = setback.code,
            "a mail server is in trouble"
        );
    }

    /// What a setback on a server's line means.
    pub fn report(&self, setback: &Setback, endpoint: Option<String>) -> Report {
        let answer = match setback.kind {
            SetbackKind::Later => Answer::Later,
            SetbackKind::Never => Answer::Never,
            SetbackKind::Unknown => Answer::Unknown,
            SetbackKind::Trouble => Answer::Trouble { until: self.next_chance() },
        };
        let (code, reply) = (setback.code, setback.reply.clone());
        Report { phase: setback.phase, answer, code, reply, endpoint }
    }

    fn carried(&self, endpoint: &Endpoint, setback: &Setback) -> Carried {
        Carried {
            asks_for_fewer: setback.asks_for_fewer(),
            nobody_lives_there: setback.says_nobody_lives_there(),
            report: self.report(setback, Some(endpoint.name.clone())),
        }
    }

    /// All breakers opened, or all paces were used up, while the letter waited for its turn.
    fn nobody_to_ask(&self) -> Carried {
        let until = self.next_chance();
        let paced = self.admission() == Admission::Free;
        let answer = if paced { Answer::Paced { until } } else { Answer::Trouble { until } };
        let report = Report {
            phase: entities::mail::attempt::Phase::Connect,
            answer,
            code: None,
            reply: None,
            endpoint: None,
        };
        Carried::of(report)
    }

    fn next_chance(&self) -> DateTime<Utc> {
        let now = self.clock.now();
        match self.admission() {
            Admission::Closed(until) => until.max(now + BREATH),
            Admission::Free | Admission::Probe => now + BREATH,
        }
    }

    /// Closes the idle lines politely.
    pub async fn close_lines(&self) {
        for endpoint in &self.endpoints {
            endpoint.close_lines().await;
        }
    }
}

fn accepted(endpoint: &Endpoint, code: u16, reply: &str) -> Carried {
    let report = Report {
        phase: entities::mail::attempt::Phase::Dot,
        answer: Answer::Accepted,
        code: Some(code),
        reply: Some(shortened(reply)),
        endpoint: Some(endpoint.name.clone()),
    };
    Carried::of(report)
}
