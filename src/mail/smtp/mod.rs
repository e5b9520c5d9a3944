//! Real delivery: mail servers in order of preference, a few lines to each, one recipient a letter.

mod breaker;
mod dial;
mod endpoint;
mod line;
mod pipe;
mod reply;
mod setback;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::Address;
use lettre::transport::smtp::extension::ClientId;

use super::PostOffice;
use super::compose::handed_over;
use super::fate::{Answer, Report};
use super::ledger::Held;
use crate::config::SmtpEndpoint;
use crate::vocabulary::{Chance, Clock};

pub use breaker::Admission;
pub use dial::Roots;
use endpoint::{Endpoint, Try};
pub use line::Limits;
pub use pipe::{Pipe, Route};
pub use reply::Reply;
pub use setback::{Setback, SetbackKind};

/// Pause before a letter comes back after trouble, while the breaker is still closed.
const BREATH: TimeDelta = TimeDelta::seconds(5);

/// Hands letters to mail servers.
pub struct Smtp {
    endpoints: Vec<Endpoint>,
    hello: ClientId,
    from: Address,
    limits: Limits,
    roots: Roots,
    clock: Clock,
    chance: Chance,
}

/// What came of a letter, and whether its address turned out to be nobody's.
pub struct Carried {
    pub report: Report,
    pub nobody_lives_there: bool,
}

impl Smtp {
    pub fn new(
        endpoints: &[SmtpEndpoint],
        post: &PostOffice,
        clock: Clock,
        chance: Chance,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            endpoints: endpoints.iter().cloned().map(Endpoint::new).collect(),
            hello: ClientId::Domain(post.sender().domain().to_owned()),
            from: handed_over(post.sender())?,
            limits: Limits::default(),
            roots: Roots::default(),
            clock,
            chance,
        })
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
    pub async fn carry(&self, held: &Held, to: &Address, message: &[u8]) -> Option<Carried> {
        let mut last = None;
        for endpoint in &self.endpoints {
            let Some(turn) = endpoint.admit(self.clock.now()) else { continue };
            let outcome = endpoint.carry(self, held, to, message).await;
            let setback = match outcome {
                Try::LostClaim => return None,
                Try::Accepted { code, reply } => {
                    turn.succeeded();
                    return Some(accepted(endpoint, code, reply));
                }
                Try::Setback(setback) => setback,
            };
            let trouble = setback.kind == SetbackKind::Trouble;
            if !trouble {
                turn.succeeded();
                return Some(self.carried(endpoint, &setback));
            }
            turn.failed(self.clock.now(), self.chance.fraction());
            tracing::warn!(
                endpoint = endpoint.name,
                phase = ?setback.phase,
                code = setback.code,
                "a mail server is in trouble"
            );
            let after_intent = setback.is_after_intent();
            last = Some(self.carried(endpoint, &setback));
            if after_intent {
                break;
            }
        }
        Some(last.unwrap_or_else(|| self.nobody_to_ask()))
    }

    /// A conversation for many letters that has taken the addresses of the first, with the server's
    /// name. None: no server can be used just now.
    pub async fn pipe(&self, route: Route<'_>) -> Option<(Pipe, String, Result<(), Setback>)> {
        for endpoint in &self.endpoints {
            let Some(turn) = endpoint.admit(self.clock.now()) else { continue };
            let opened = Pipe::open(endpoint.config(), &self.hello, self.limits, &self.roots).await;
            let setback = match opened {
                Ok(mut pipe) => match pipe.address(route).await {
                    Err(setback) if setback.kind == SetbackKind::Trouble => setback,
                    addressed => {
                        turn.succeeded();
                        return Some((pipe, endpoint.name.clone(), addressed));
                    }
                },
                Err(setback) => setback,
            };
            turn.failed(self.clock.now(), self.chance.fraction());
            tracing::warn!(
                endpoint = endpoint.name,
                phase = ?setback.phase,
                code = setback.code,
                "a mail server is in trouble"
            );
        }
        None
    }

    /// Notes that a server with an open conversation is in trouble.
    pub fn troubled(&self, name: &str) {
        let endpoint = self.endpoints.iter().find(|endpoint| endpoint.name == name);
        if let Some(turn) = endpoint.and_then(|endpoint| endpoint.admit(self.clock.now())) {
            turn.failed(self.clock.now(), self.chance.fraction());
        }
    }

    /// The address letters leave from, as commands name it.
    pub fn from(&self) -> String {
        self.from.to_string()
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
            nobody_lives_there: setback.says_nobody_lives_there(),
            report: self.report(setback, Some(endpoint.name.clone())),
        }
    }

    /// All breakers opened while the letter waited for its turn.
    fn nobody_to_ask(&self) -> Carried {
        let report = Report {
            phase: entities::mail::attempt::Phase::Connect,
            answer: Answer::Trouble { until: self.next_chance() },
            code: None,
            reply: None,
            endpoint: None,
        };
        Carried { report, nobody_lives_there: false }
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

fn accepted(endpoint: &Endpoint, code: u16, reply: String) -> Carried {
    let report = Report {
        phase: entities::mail::attempt::Phase::Dot,
        answer: Answer::Accepted,
        code: Some(code),
        reply: Some(reply),
        endpoint: Some(endpoint.name.clone()),
    };
    Carried { report, nobody_lives_there: false }
}
