//! What a mail server's answer, or its silence, means for the letter.

use std::error::Error as _;

use entities::mail::attempt::Phase;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Response;

use crate::mail::bounces::is_nobodys;

/// Longest reply kept.
const REPLY_MAX: usize = 1000;

/// How providers say that too many letters come.
const TOO_MANY: [&str; 9] = [
    "too many",
    "rate limit",
    "rate-limit",
    "unusual rate",
    "throttl",
    "slow down",
    "temporarily deferred",
    "exceeded",
    "tss04",
];

/// What servers say at RCPT when it is us they will not serve, whoever the letter is for: many keep
/// what they have against a client or a sender until then (Postfix, `smtpd_delay_reject`).
const ABOUT_US: [&str; 14] = [
    "relay access denied",
    "relaying denied",
    "relay denied",
    "relay not permitted",
    "relaying not allowed",
    "relaying prohibited",
    "not permitted to relay",
    "unable to relay",
    "cannot relay",
    "sender address rejected",
    "client host rejected",
    "sender verify failed",
    "authentication required",
    "must authenticate",
];

/// A phase that did not go well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setback {
    pub phase: Phase,
    pub kind: SetbackKind,
    pub code: Option<u16>,
    pub reply: Option<String>,
    /// The line is of no use any more, whatever the answer was.
    pub hang_up: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetbackKind {
    /// The server asked to come back later with this letter. The connection goes on.
    Later,
    /// The server refused this letter for good. The connection goes on.
    Never,
    /// The server, or the way to it, is in trouble. Also where it refuses the sender, now or for
    /// good: the sender is ourselves, the same for every letter, and no reader has anything to do with it. A
    /// relay that stops believing us (`553 sender not owned`, `530 sign in first`) would else turn
    /// away a whole outbox for good within minutes; so it rests, another server takes the letters,
    /// and they wait until somebody has put it right.
    Trouble,
    /// The closing dot is out and no answer came.
    Unknown,
}

impl Setback {
    /// The connection broke or the answer made no sense.
    pub fn of(phase: Phase, error: &Error) -> Self {
        let code = error.status().map(u16::from);
        let reply = error.source().map(ToString::to_string);
        let reply = shortened(&reply.unwrap_or_else(|| error.to_string()));
        let kind = kind(phase, code, &reply);
        Self { phase, kind, code, reply: Some(reply), hang_up: false }
    }

    /// A positive answer that is not the one this phase asks for: the conversation is out of step.
    pub fn out_of_step(phase: Phase, response: &Response) -> Self {
        Self {
            phase,
            kind: kind(phase, None, ""),
            code: Some(u16::from(response.code())),
            reply: Some(shortened(&response.message().collect::<Vec<_>>().join(" "))),
            hang_up: false,
        }
    }

    /// An answer that is not the one this phase asks for.
    pub fn of_reply(phase: Phase, code: u16, words: &str) -> Self {
        // A positive answer in the wrong place tells no more than none.
        let told = Some(code).filter(|code| (400..=599).contains(code));
        let (kind, reply) = (kind(phase, told, words), Some(shortened(words)));
        Self { phase, kind, code: Some(code), reply, hang_up: told.is_none() }
    }

    pub fn silence(phase: Phase) -> Self {
        Self::of_words(phase, "no answer in time")
    }

    pub fn of_words(phase: Phase, words: &str) -> Self {
        let reply = Some(shortened(words));
        Self { phase, kind: kind(phase, None, words), code: None, reply, hang_up: false }
    }

    /// The same, when the closing dot had gone before it happened.
    pub fn after_the_dot(self) -> Self {
        let phase = Phase::Dot;
        Self { phase, kind: kind(phase, self.code, ""), ..self }
    }

    /// Whether the conversation may go on with RSET.
    pub fn leaves_the_line_usable(&self) -> bool {
        matches!(self.kind, SetbackKind::Later | SetbackKind::Never)
            && self.code.is_some()
            && !self.hang_up
    }

    pub fn ends_the_line(&self) -> bool {
        !self.leaves_the_line_usable()
    }

    /// The server, or the way to it, is in trouble, and the letter's recipient has nothing to do with it.
    pub fn is_the_servers_own(&self) -> bool {
        self.kind == SetbackKind::Trouble && !self.asks_for_fewer()
    }

    /// The recipient's side wants fewer letters for a while: a passing refusal after the recipient
    /// was named that says so, in a code (RFC 3463, x.7.28 and the like) or in words. Grey-listing
    /// only wants the same letter again.
    pub fn asks_for_fewer(&self) -> bool {
        let named = matches!(self.phase, Phase::Rcpt | Phase::Data | Phase::Dot);
        let passing = matches!(self.code, Some(421 | 450..=452));
        if !named || !passing {
            return false;
        }
        let words = self.reply.as_deref().unwrap_or_default().to_ascii_lowercase();
        if words.contains("greylist") || words.contains("graylist") || words.contains("postgrey") {
            return false;
        }
        let code = extended_code(&words);
        // A mailbox that is full says "exceeded", too (RFC 3463, x.2.2).
        let mailbox = code.is_some_and(|code| code.starts_with("4.2."));
        matches!(code, Some("4.7.28" | "4.4.5"))
            || !mailbox && TOO_MANY.iter().any(|sign| words.contains(sign))
    }

    /// The server broke off where the letter's content may be the reason as well as the server, or
    /// said nothing to it. It costs the letter a try, and several in a row tell against the server.
    pub fn tells_against_the_server(&self) -> bool {
        self.code.is_none() && matches!(self.phase, Phase::Body | Phase::Dot)
    }

    /// The server was in trouble once the recipient was named, so that the recipient may be what
    /// troubles it.
    pub fn may_be_the_recipients(&self) -> bool {
        self.is_the_servers_own() && matches!(self.phase, Phase::Rcpt | Phase::Data)
    }

    /// The mailbox does not exist or is closed for good, by the rules for returned letters.
    pub fn says_nobody_lives_there(&self) -> bool {
        if self.phase != Phase::Rcpt || self.kind != SetbackKind::Never {
            return false;
        }
        let words = self.reply.as_deref().unwrap_or_default();
        match extended_code(words) {
            Some(code) => is_nobodys(Some(code), words),
            None => matches!(self.code, Some(550 | 551 | 553)) && is_nobodys(None, words),
        }
    }
}

fn kind(phase: Phase, code: Option<u16>, words: &str) -> SetbackKind {
    match (phase, code) {
        (_, Some(421))
        | (Phase::Connect | Phase::Greeting | Phase::Tls | Phase::Auth | Phase::Mail, _)
        | (Phase::Rcpt, Some(530))
        | (Phase::Rcpt | Phase::Data, None) => SetbackKind::Trouble,
        (Phase::Rcpt, Some(500..=599)) if is_about_us(words) => SetbackKind::Trouble,
        (Phase::Dot, None) => SetbackKind::Unknown,
        (_, Some(500..=599)) => SetbackKind::Never,
        // The content may be what broke the connection: this costs the letter a try.
        (_, Some(_) | None) => SetbackKind::Later,
    }
}

fn is_about_us(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    ABOUT_US.iter().any(|sign| words.contains(sign))
}

/// The `5.1.1` at the beginning of a reply.
fn extended_code(reply: &str) -> Option<&str> {
    let first = reply.split_whitespace().next()?;
    let parts: Vec<_> = first.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.len() == 3 && parts.iter().all(digits)).then_some(first)
}

/// A server's words as they are kept.
pub fn shortened(reply: &str) -> String {
    reply.chars().filter(|c| !c.is_control()).take(REPLY_MAX).collect()
}
