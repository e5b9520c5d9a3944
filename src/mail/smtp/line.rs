//! One conversation with a mail server, phase by phase, each with its own limit of time.
//!
//! lettre's connection knows no time limits, so each phase is wrapped in one here, and a line whose
//! phase ran out of time is dropped: a late answer must never be read as the answer to the next
//! command.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use entities::mail::attempt::Phase;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::time::{Instant, timeout};

use super::dial::{self, Roots};
use super::setback::Setback;
use crate::config::{SmtpEndpoint, SmtpTls};

/// How long each phase may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub connect: Duration,
    pub greeting: Duration,
    pub tls: Duration,
    pub auth: Duration,
    /// MAIL and RSET, each.
    pub command: Duration,
    /// Longer: servers ask others about a recipient (RFC 5321, 4.5.3.2.3: five minutes).
    pub rcpt: Duration,
    pub data: Duration,
    pub body: Duration,
    /// From the closing dot to the answer. Long, because giving up early makes doubles (RFC 5321,
    /// 4.5.3.2.6).
    pub dot: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            connect: seconds(15),
            greeting: seconds(30),
            tls: seconds(20),
            auth: seconds(30),
            command: seconds(60),
            rcpt: seconds(300),
            data: seconds(60),
            body: seconds(180),
            dot: seconds(600),
        }
    }
}

impl Limits {
    /// The longest a hand-over may take once its intent is on record.
    pub fn hand_over(&self) -> Duration {
        self.data + self.body + self.dot
    }
}

/// Letters one connection carries before it is closed; servers end longer ones themselves.
const LETTERS: u32 = 100;
const AGE: Duration = Duration::from_mins(5);
/// Idle lines are closed by servers after a while; ours goes first.
const IDLE: Duration = Duration::from_secs(20);

pub struct Line {
    connection: AsyncSmtpConnection,
    limits: Limits,
    opened: Instant,
    idle_since: Instant,
    letters: u32,
}

impl Line {
    /// Connects, greets, secures and signs in.
    pub async fn open(
        endpoint: &SmtpEndpoint,
        hello: &ClientId,
        limits: Limits,
        roots: &Roots,
    ) -> Result<Self, Setback> {
        let transport = dial::reach(endpoint, limits, roots).await?;
        let greeting = AsyncSmtpConnection::connect_with_transport(transport, hello);
        let connection = within(limits.greeting, Phase::Greeting, greeting).await?;
        let now = Instant::now();
        let mut line = Self { connection, limits, opened: now, idle_since: now, letters: 0 };
        if endpoint.tls == SmtpTls::StartTls {
            let parameters = roots.parameters(&endpoint.host)?;
            let upgrade = line.connection.starttls(parameters, hello);
            within(limits.tls, Phase::Tls, upgrade).await?;
        }
        if let Some((user, password)) = &endpoint.credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let auth = line.connection.auth(&mechanisms, &credentials);
            within(limits.auth, Phase::Auth, auth).await?;
        }
        Ok(line)
    }

    /// Whether it may carry another letter.
    pub fn is_fresh(&self) -> bool {
        self.letters < LETTERS && self.opened.elapsed() < AGE && self.idle_since.elapsed() < IDLE
    }

    pub async fn mail(&mut self, from: Address) -> Result<(), Setback> {
        let command = Mail::new(Some(from), Vec::new());
        let answer =
            within(self.limits.command, Phase::Mail, self.connection.command(command)).await?;
        expect(Phase::Mail, &answer, 250..=259)
    }

    pub async fn rcpt(&mut self, to: Address) -> Result<(), Setback> {
        let command = Rcpt::new(to, Vec::new());
        let answer =
            within(self.limits.rcpt, Phase::Rcpt, self.connection.command(command)).await?;
        expect(Phase::Rcpt, &answer, 250..=259)
    }

    pub async fn data(&mut self) -> Result<(), Setback> {
        let answer = within(self.limits.data, Phase::Data, self.connection.command(Data)).await?;
        expect(Phase::Data, &answer, 354..=354)
    }

    /// Hands the content over and waits for the answer to its closing dot.
    pub async fn content(&mut self, message: &[u8]) -> Result<Response, Setback> {
        let Limits { body, dot, .. } = self.limits;
        let ended = AtomicBool::new(false);
        let has_ended = || ended.load(Ordering::Relaxed);
        let phase = || if has_ended() { Phase::Dot } else { Phase::Body };
        // lettre asks for the next piece just before it writes the dot.
        let mut pieces = message.chunks(16 * 1024);
        let pieces = std::iter::from_fn(|| {
            let piece = pieces.next();
            ended.store(piece.is_none(), Ordering::Relaxed);
            piece
        });
        let mut work = pin!(self.connection.message_iter(pieces));
        let mut answer = timeout(body, &mut work).await;
        if answer.is_err() && has_ended() {
            answer = timeout(dot, &mut work).await;
        }
        let response = answer
            .map_err(|_| Setback::silence(phase()))?
            .map_err(|error| Setback::of(phase(), &error))?;
        expect(Phase::Dot, &response, 250..=299)?;
        self.letters += 1;
        self.idle_since = Instant::now();
        Ok(response)
    }

    /// Forgets the letter at hand after a refusal.
    pub async fn reset(&mut self) -> Result<(), Setback> {
        within(self.limits.command, Phase::Mail, self.connection.command(Rset)).await?;
        self.letters += 1;
        self.idle_since = Instant::now();
        Ok(())
    }

    /// Says goodbye; nobody waits long for the answer.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(1), self.connection.command(Quit)).await;
    }
}

async fn within<T>(
    limit: Duration,
    phase: Phase,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Setback> {
    match timeout(limit, work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Setback::of(phase, &error)),
        Err(_) => Err(Setback::silence(phase)),
    }
}

fn expect(
    phase: Phase,
    response: &Response,
    codes: std::ops::RangeInclusive<u16>,
) -> Result<(), Setback> {
    if codes.contains(&u16::from(response.code())) {
        return Ok(());
    }
    Err(Setback::out_of_step(phase, response))
}
