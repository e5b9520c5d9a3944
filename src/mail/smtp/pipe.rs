//! A conversation for many letters: commands travel together where the server allows it (RFC 2920),
//! so that a letter costs one journey there and back. The end of one letter, and sender and recipient
//! of the next, leave in one piece.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::mail::attempt::Phase;
use lettre::transport::smtp::client::AsyncTokioStream;
use lettre::transport::smtp::extension::ClientId;
use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, timeout};

use super::dial::{self, Roots};
use super::line::Limits;
use super::reply::{Inbox, Reply, nonsense};
use super::setback::Setback;
use crate::config::{SmtpEndpoint, SmtpTls};

/// Letters one connection carries, and how long it lives: as a single [`Line`](super::line::Line).
const LETTERS: u32 = 100;
const AGE: Duration = Duration::from_mins(5);

pub struct Pipe {
    stream: Box<dyn AsyncTokioStream>,
    inbox: Inbox,
    output: Vec<u8>,
    limits: Limits,
    together: bool,
    opened: Instant,
    letters: u32,
}

/// Sender and recipient of a letter, as they stand in the commands.
#[derive(Clone, Copy)]
pub struct Route<'a> {
    pub from: &'a str,
    pub to: &'a str,
}

/// What came of a letter's content, and of the next letter's addresses if they went with it.
pub struct Answers {
    pub content: Result<Reply, Setback>,
    pub next: Option<Result<(), Setback>>,
}

impl Pipe {
    /// Connects, greets, secures and signs in.
    pub async fn open(
        endpoint: &SmtpEndpoint,
        hello: &ClientId,
        limits: Limits,
        roots: &Roots,
    ) -> Result<Self, Setback> {
        let stream = dial::reach(endpoint, limits, roots).await?;
        let mut pipe = Self::on(stream, limits);
        pipe.expect(Phase::Greeting, limits.greeting, 220..=220).await?;
        let mut offers = pipe.hello(hello).await?;
        if endpoint.tls == SmtpTls::StartTls {
            pipe.command(Phase::Tls, limits.tls, "STARTTLS\r\n", 220..=220).await?;
            let stream = dial::secure(endpoint, limits, roots, pipe.stream).await?;
            pipe = Self::on(stream, limits);
            offers = pipe.hello(hello).await?;
        }
        if let Some((user, password)) = &endpoint.credentials {
            pipe.sign_in(&offers, user, password).await?;
        }
        pipe.together = offers.lines().any(|line| line.eq_ignore_ascii_case("PIPELINING"));
        Ok(pipe)
    }

    fn on(stream: Box<dyn AsyncTokioStream>, limits: Limits) -> Self {
        Self {
            stream,
            inbox: Inbox::default(),
            output: Vec::new(),
            limits,
            together: false,
            opened: Instant::now(),
            letters: 0,
        }
    }

    async fn hello(&mut self, hello: &ClientId) -> Result<String, Setback> {
        let words = format!("EHLO {hello}\r\n");
        let reply = self.command(Phase::Greeting, self.limits.greeting, &words, 250..=250).await?;
        Ok(reply.words)
    }

    async fn sign_in(&mut self, offers: &str, user: &str, password: &str) -> Result<(), Setback> {
        let methods = offers.lines().find_map(|line| line.strip_prefix("AUTH "));
        let plain = methods.is_none_or(|all| all.split(' ').any(|one| one == "PLAIN"));
        let limit = self.limits.auth;
        if plain {
            let both = STANDARD.encode(format!("\0{user}\0{password}"));
            let words = format!("AUTH PLAIN {both}\r\n");
            return self.command(Phase::Auth, limit, &words, 235..=235).await.map(drop);
        }
        self.command(Phase::Auth, limit, "AUTH LOGIN\r\n", 334..=334).await?;
        let user = format!("{}\r\n", STANDARD.encode(user));
        self.command(Phase::Auth, limit, &user, 334..=334).await?;
        let password = format!("{}\r\n", STANDARD.encode(password));
        self.command(Phase::Auth, limit, &password, 235..=235).await.map(drop)
    }

    /// Whether it may carry another letter.
    pub fn is_fresh(&self) -> bool {
        self.letters < LETTERS && self.opened.elapsed() < AGE
    }

    /// Whether it may carry another letter beside the one at hand.
    pub fn has_room(&self) -> bool {
        self.letters + 1 < LETTERS && self.opened.elapsed() < AGE
    }

    /// Names sender and recipient, up to the server's word that it takes the content.
    pub async fn address(&mut self, route: Route<'_>) -> Result<(), Setback> {
        if self.together {
            self.output.clear();
            push_route(&mut self.output, route);
            self.flush(Phase::Mail, self.limits.command).await?;
            return self.addressed().await;
        }
        let limit = self.limits.command;
        let mail = format!("MAIL FROM:<{}>\r\n", route.from);
        self.command(Phase::Mail, limit, &mail, 250..=259).await?;
        let rcpt = format!("RCPT TO:<{}>\r\n", route.to);
        self.command(Phase::Rcpt, self.limits.rcpt, &rcpt, 250..=259).await?;
        self.command(Phase::Data, self.limits.data, "DATA\r\n", 354..=354).await.map(drop)
    }

    /// The answers to MAIL, RCPT and DATA that left together. After a refusal the others are read,
    /// too; a server that would take the content of a letter to nobody is hung up on.
    async fn addressed(&mut self) -> Result<(), Setback> {
        let limit = self.limits.command;
        let mail = self.expect(Phase::Mail, limit, 250..=259).await;
        if mail.as_ref().is_err_and(Setback::ends_the_line) {
            return mail.map(drop);
        }
        let rcpt = self.expect(Phase::Rcpt, self.limits.rcpt, 250..=259).await;
        if rcpt.as_ref().is_err_and(Setback::ends_the_line) {
            return rcpt.map(drop);
        }
        let data = self.expect(Phase::Data, self.limits.data, 354..=354).await;
        match mail.and(rcpt) {
            Ok(_) => data.map(drop),
            Err(mut refusal) => {
                refusal.hang_up |= data.as_ref().map_or_else(Setback::ends_the_line, |_| true);
                Err(refusal)
            }
        }
    }

    /// Hands the content over, which the server has asked for: `head`, then what is the same for
    /// everybody, then the closing dot. `next` goes with it where commands may travel together.
    pub async fn content(
        &mut self,
        (head, tail): (&[u8], &[u8]),
        next: Option<Route<'_>>,
    ) -> Answers {
        let next = next.filter(|_| self.together);
        self.output.clear();
        self.output.extend_from_slice(head);
        self.output.extend_from_slice(tail);
        self.output.extend_from_slice(b".\r\n");
        let dot = self.output.len();
        if let Some(route) = next {
            push_route(&mut self.output, route);
        }
        if let Err(setback) = self.flush_content(dot).await {
            return Answers { content: Err(setback), next: None };
        }
        let content = self.expect(Phase::Dot, self.limits.dot, 250..=299).await;
        self.letters += 1;
        let usable = !content.as_ref().is_err_and(Setback::ends_the_line);
        let next = match next {
            Some(_) if usable => Some(self.addressed().await),
            _ => None,
        };
        Answers { content, next }
    }

    /// Forgets the letter at hand after a refusal.
    pub async fn reset(&mut self) -> Result<(), Setback> {
        let limit = self.limits.command;
        self.command(Phase::Mail, limit, "RSET\r\n", 250..=259).await.map(drop)
    }

    /// Says goodbye; nobody waits long for the answer.
    pub async fn close(mut self) {
        let bye = self.command(Phase::Mail, Duration::from_secs(1), "QUIT\r\n", 221..=221);
        let _ = bye.await;
    }

    async fn command(
        &mut self,
        phase: Phase,
        limit: Duration,
        words: &str,
        codes: std::ops::RangeInclusive<u16>,
    ) -> Result<Reply, Setback> {
        self.output.clear();
        self.output.extend_from_slice(words.as_bytes());
        self.flush(phase, limit).await?;
        self.expect(phase, limit, codes).await
    }

    async fn flush(&mut self, phase: Phase, limit: Duration) -> Result<(), Setback> {
        let Self { stream, output, .. } = self;
        let work = async {
            stream.write_all(output).await?;
            stream.flush().await
        };
        within(limit, phase, work).await
    }

    /// Once the closing dot has gone, the letter may have arrived, whatever breaks after it.
    async fn flush_content(&mut self, dot: usize) -> Result<(), Setback> {
        let limit = self.limits.body;
        let Self { stream, output, .. } = self;
        let written = AtomicUsize::new(0);
        let work = async {
            while written.load(Ordering::Relaxed) < output.len() {
                let more = stream.write(&output[written.load(Ordering::Relaxed)..]).await?;
                if more == 0 {
                    return Err(nonsense("the connection takes nothing more"));
                }
                written.fetch_add(more, Ordering::Relaxed);
            }
            stream.flush().await
        };
        within(limit, Phase::Body, work).await.map_err(|setback| {
            let gone = written.load(Ordering::Relaxed) >= dot;
            if gone { setback.after_the_dot() } else { setback }
        })
    }

    async fn expect(
        &mut self,
        phase: Phase,
        limit: Duration,
        codes: std::ops::RangeInclusive<u16>,
    ) -> Result<Reply, Setback> {
        let reply = within(limit, phase, self.inbox.reply(&mut self.stream)).await?;
        if codes.contains(&reply.code) {
            return Ok(reply);
        }
        Err(Setback::of_reply(phase, reply.code, &reply.words))
    }
}

fn push_route(output: &mut Vec<u8>, route: Route<'_>) {
    for part in ["MAIL FROM:<", route.from, ">\r\nRCPT TO:<", route.to, ">\r\nDATA\r\n"] {
        output.extend_from_slice(part.as_bytes());
    }
}

async fn within<T>(
    limit: Duration,
    phase: Phase,
    work: impl Future<Output = std::io::Result<T>>,
) -> Result<T, Setback> {
    match timeout(limit, work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Setback::of_words(phase, &error.to_string())),
        Err(_) => Err(Setback::silence(phase)),
    }
}
