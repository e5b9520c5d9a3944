use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use entities::mail::attempt::Phase;
use lettre::Address;

use super::breaker::{Admission, Breaker};
use super::line::Line;
use super::setback::{Setback, SetbackKind};
use super::standing::Standing;
use super::{Addresses, Smtp, Traffic};
use crate::config::{Rate, SmtpEndpoint};
use crate::mail::ledger::Held;

/// A mail server with its idle lines and its breaker.
pub struct Endpoint {
    pub name: String,
    /// How fast it may get letters; none: as fast as it takes them.
    pub rate: Option<Rate>,
    config: SmtpEndpoint,
    /// Letters taken out of its bucket and not handed over yet, by traffic.
    allowances: [AtomicU32; 2],
    standing: Mutex<Standing>,
    breaker: Mutex<Breaker>,
    idle: Mutex<Vec<Line>>,
}

/// How one server took one letter.
pub enum Try {
    Accepted {
        code: u16,
        reply: String,
    },
    Setback(Setback),
    /// The intent found the letter in other hands.
    LostClaim,
}

/// Permission to use an endpoint. A probe that is dropped without a word frees the next one.
pub struct Turn<'a> {
    endpoint: &'a Endpoint,
    probe: bool,
}

impl Turn<'_> {
    pub fn accepted(&self, now: DateTime<Utc>) {
        self.endpoint.took(now);
    }

    /// The server works, whatever it thinks of the letter.
    pub fn answered(&self) {
        self.endpoint.breaker().succeeded();
        self.endpoint.standing().answered();
    }

    pub fn failed(&self, setback: &Setback, now: DateTime<Utc>, jitter: f64) {
        let rest = {
            let mut breaker = self.endpoint.breaker();
            breaker.failed(now, jitter);
            breaker.rest()
        };
        self.endpoint.standing().troubled(now, rest, setback);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.endpoint.breaker().probe_ended();
        }
    }
}

impl Endpoint {
    pub fn new(config: SmtpEndpoint, rate: Option<Rate>) -> Self {
        let name = config.name();
        Self {
            standing: Mutex::new(Standing::of(&name)),
            name,
            rate,
            config,
            allowances: Default::default(),
            breaker: Mutex::default(),
            idle: Mutex::default(),
        }
    }

    pub fn config(&self) -> &SmtpEndpoint {
        &self.config
    }

    /// Letters it may still get of those taken out of its bucket.
    pub fn allowance(&self, traffic: Traffic) -> u32 {
        self.allowances[traffic as usize].load(Ordering::Relaxed)
    }

    pub fn allow(&self, traffic: Traffic, letters: u32) {
        self.allowances[traffic as usize].fetch_add(letters, Ordering::Relaxed);
    }

    /// Leaves it so many letters at most; says how many it had beyond them.
    pub fn allow_at_most(&self, traffic: Traffic, most: u32) -> u32 {
        let allowance = &self.allowances[traffic as usize];
        allowance.fetch_min(most, Ordering::Relaxed).saturating_sub(most)
    }

    /// Spends one letter of the allowance. False: it has to wait.
    pub fn spend(&self, traffic: Traffic) -> bool {
        let allowance = &self.allowances[traffic as usize];
        let less = |left: u32| left.checked_sub(1);
        self.rate.is_none()
            || allowance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    pub fn took(&self, now: DateTime<Utc>) {
        self.breaker().succeeded();
        self.standing().accepted(now);
    }

    pub fn news(&self) -> Option<Standing> {
        self.standing().news()
    }

    pub fn admission(&self, now: DateTime<Utc>) -> Admission {
        self.breaker().admission(now)
    }

    pub fn admit(&self, now: DateTime<Utc>) -> Option<Turn<'_>> {
        match self.breaker().admit(now) {
            Admission::Free => Some(Turn { endpoint: self, probe: false }),
            Admission::Probe => Some(Turn { endpoint: self, probe: true }),
            Admission::Closed(_) => None,
        }
    }

    pub async fn carry(&self, smtp: &Smtp, held: &Held, to: &Addresses, message: &[u8]) -> Try {
        let mut line = match self.addressed(smtp, to).await {
            Ok(line) => line,
            Err(setback) => return Try::Setback(setback),
        };
        if !held.intend().await {
            self.keep_after_reset(line).await;
            return Try::LostClaim;
        }
        let answer = match line.data().await {
            Ok(()) => line.content(message).await,
            Err(setback) => Err(setback),
        };
        match answer {
            Ok(response) => {
                self.idle().push(line);
                Try::Accepted {
                    code: u16::from(response.code()),
                    reply: response.message().collect::<Vec<_>>().join(" "),
                }
            }
            Err(setback) => {
                if setback.leaves_the_line_usable() {
                    self.keep_after_reset(line).await;
                }
                Try::Setback(setback)
            }
        }
    }

    /// A line on which the server has taken sender and recipient.
    async fn addressed(&self, smtp: &Smtp, addresses: &Addresses) -> Result<Line, Setback> {
        let mut line = self.greeted(smtp, &addresses.from).await?;
        match line.rcpt(addresses.to.clone()).await {
            Ok(()) => Ok(line),
            Err(setback) => {
                if setback.leaves_the_line_usable() {
                    self.keep_after_reset(line).await;
                }
                Err(setback)
            }
        }
    }

    /// A line on which the server has taken the sender. A line that lay idle may have been closed
    /// at the other end; that says nothing about the server.
    async fn greeted(&self, smtp: &Smtp, from: &Address) -> Result<Line, Setback> {
        while let Some(mut line) = self.fresh_line() {
            match line.mail(from.clone()).await {
                Ok(()) => return Ok(line),
                Err(setback) if setback.kind == SetbackKind::Trouble => {}
                Err(setback) => {
                    self.keep_after_reset(line).await;
                    return Err(setback);
                }
            }
        }
        let mut line = Line::open(&self.config, &smtp.hello, smtp.limits, &smtp.roots).await?;
        match line.mail(from.clone()).await {
            Ok(()) => Ok(line),
            Err(setback) => {
                if setback.leaves_the_line_usable() {
                    self.keep_after_reset(line).await;
                }
                Err(setback)
            }
        }
    }

    fn fresh_line(&self) -> Option<Line> {
        let mut idle = self.idle();
        while let Some(line) = idle.pop() {
            if line.is_fresh() {
                return Some(line);
            }
        }
        None
    }

    async fn keep_after_reset(&self, mut line: Line) {
        if line.reset().await.is_ok() {
            self.idle().push(line);
        }
    }

    pub async fn close_lines(&self) {
        let lines: Vec<_> = self.idle().drain(..).collect();
        for line in lines {
            line.close().await;
        }
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Line>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Setback {
    /// Whether the intent to hand the content over was already on record.
    pub fn is_after_intent(&self) -> bool {
        matches!(self.phase, Phase::Data | Phase::Body | Phase::Dot)
    }
}
