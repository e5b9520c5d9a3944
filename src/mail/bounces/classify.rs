//! What a message says about an address: pure rules.

use entities::mail::bounce::BounceKind;

use super::parse::fields;
use super::phrases::{self, Said};

/// Recipients looked at in one report.
const RECIPIENTS: usize = 40;

/// What was found in a message. Headers and words are in small letters.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    pub from: String,
    pub subject: String,
    /// `Auto-Submitted`
    pub auto: String,
    /// Marked as an answer of a machine.
    pub answers: bool,
    pub null_sender: bool,
    /// Marked as one of many (`Precedence`, `List-…`).
    pub bulk: bool,
    pub report: Option<Report>,
    /// Addresses the reports about the delivery name.
    pub recipients: Vec<String>,
    /// `Feedback-Type` of a complaint.
    pub feedback: Option<String>,
    /// The words of all its text, as written.
    pub text: String,
}

/// A report about the delivery (RFC 3464), of the recipient that fared worst.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub action: String,
    pub status: String,
    pub diagnostic: String,
}

/// What is concluded from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub kind: BounceKind,
    pub status: Option<String>,
    pub diagnostic: Option<String>,
}

impl Signs {
    /// Reads the fields of a `message/delivery-status`.
    pub fn status(&mut self, text: &str) {
        let mut reports = Vec::new();
        for block in text.replace("\r\n", "\n").split("\n\n") {
            let mut report = Report::default();
            for (name, value) in fields(block) {
                match name.to_ascii_lowercase().as_str() {
                    "action" => report.action = word(&value),
                    "status" => report.status = word(&value),
                    "diagnostic-code" => report.diagnostic = value,
                    "final-recipient" | "original-recipient" => self.recipient(&value),
                    _ => {}
                }
            }
            if !report.action.is_empty() || !report.status.is_empty() {
                reports.push(report);
            }
        }
        let worst = reports.iter().position(|report| report.action == "failed").unwrap_or(0);
        if self.report.is_none() && worst < reports.len() {
            self.report = Some(reports.swap_remove(worst));
        }
    }

    /// `rfc822; hanako@example.jp`
    fn recipient(&mut self, value: &str) {
        let address = value.split_once(';').map_or(value, |(_, address)| address);
        let address = address.trim().trim_matches(['<', '>']);
        if address.contains('@') && self.recipients.len() < RECIPIENTS {
            self.recipients.push(address.to_owned());
        }
    }

    /// Reads the fields of a `message/feedback-report`.
    pub fn feedback(&mut self, text: &str) {
        let kind =
            fields(text).into_iter().find(|(name, _)| name.eq_ignore_ascii_case("feedback-type"));
        self.feedback = kind.map(|(_, value)| word(&value));
    }

    fn comes_from_a_mail_server(&self) -> bool {
        self.null_sender
            || ["mailer-daemon", "postmaster", "mail-daemon", "mail delivery"]
                .iter()
                .any(|name| self.from.contains(name))
            || phrases::RETURNED.iter().any(|title| self.subject.contains(title))
    }

    /// Whether a person wrote it, as far as its marks tell; in doubt not.
    pub fn is_of_a_person(&self) -> bool {
        let is_marked = !matches!(self.auto.as_str(), "" | "no") || self.answers || self.bulk;
        let is_report = self.report.is_some() || self.feedback.is_some();
        !is_marked && !is_report && !self.comes_from_a_mail_server() && !self.is_an_answer()
    }

    fn is_an_answer(&self) -> bool {
        self.answers
            || self.auto.starts_with("auto-replied")
            || phrases::AWAY.iter().any(|title| self.subject.contains(title))
    }
}

/// Judges a message.
pub fn classify(signs: &Signs) -> Verdict {
    if let Some(kind) = &signs.feedback {
        let kind = if kind == "not-spam" { BounceKind::Unclear } else { BounceKind::Complaint };
        return Verdict { kind, status: None, diagnostic: signs.feedback.clone() };
    }
    if let Some(report) = &signs.report {
        return of_report(report, &signs.text);
    }
    if signs.is_an_answer() {
        return of_kind(BounceKind::AutoReply);
    }
    if signs.comes_from_a_mail_server() {
        of_words(&signs.text)
    } else {
        of_kind(BounceKind::Unclear)
    }
}

fn of_kind(kind: BounceKind) -> Verdict {
    Verdict { kind, status: None, diagnostic: None }
}

fn of_report(report: &Report, text: &str) -> Verdict {
    let words = if report.diagnostic.is_empty() { text } else { report.diagnostic.as_str() };
    let told = Some(report.status.as_str()).filter(|word| is_status(word)).map(str::to_owned);
    let status = told.or_else(|| status_in(words));
    let kind = match report.action.as_str() {
        "delayed" => BounceKind::Delayed,
        "delivered" | "relayed" | "expanded" => BounceKind::Delivered,
        _ => of_status(status.as_deref(), words),
    };
    let said =
        if report.diagnostic.is_empty() { phrases::line(text) } else { Some(words.to_owned()) };
    Verdict { kind, status, diagnostic: said }
}

fn of_words(text: &str) -> Verdict {
    let status = status_in(text);
    let kind = match phrases::said(text) {
        Some(Said::StillTrying) => BounceKind::Delayed,
        None if status.is_none() => BounceKind::Unclear,
        _ => of_status(status.as_deref(), text),
    };
    Verdict { kind, status, diagnostic: phrases::line(text) }
}

/// Whether an answer, with its extended code where it has one, says that an address is nobody's.
pub fn is_nobodys(status: Option<&str>, words: &str) -> bool {
    of_status(status, words) == BounceKind::Hard
}

/// By the code (RFC 3463) where it tells, else by the words beside it. In doubt it is soft: a soft
/// one too many is counted again another day, a hard one too many silences somebody.
fn of_status(status: Option<&str>, words: &str) -> BounceKind {
    let said = phrases::said(words);
    match status {
        Some("5.1.1" | "5.1.2" | "5.1.3" | "5.1.6" | "5.1.10" | "5.2.1" | "5.4.310") => {
            BounceKind::Hard
        }
        Some(code) if code.starts_with("2.") => BounceKind::Delivered,
        // Whatever it says, the other server would have taken it later, or minds the letter.
        Some(code) if code.starts_with("4.") || code.starts_with("5.7.") => BounceKind::Soft,
        Some("5.2.2" | "5.2.3" | "5.3.4" | "5.1.7" | "5.1.8") => BounceKind::Soft,
        _ if said == Some(Said::Nobody) => BounceKind::Hard,
        _ => BounceKind::Soft,
    }
}

/// The first code of a failure such as `5.1.1` (RFC 3463) that cannot be anything else: beside the
/// three digits of SMTP it belongs to (`550 5.1.1`, `550-5.1.1`), or after a `#`. Versions of programs
/// and addresses of machines look the same.
pub fn status_in(text: &str) -> Option<String> {
    let numbers = numbers(text);
    let code = |at: usize| {
        let number = numbers[at];
        let word = &text[number.0..number.1];
        if !is_status(word) || word.starts_with('2') {
            return None;
        }
        let marked = text[..number.0].ends_with('#');
        let before = at.checked_sub(1).map(|at| numbers[at]);
        let beside = |smtp: (usize, usize), between: &str| {
            let smtp = &text[smtp.0..smtp.1];
            let is_smtp = smtp.len() == 3 && smtp[..1] == word[..1] && !smtp.contains('.');
            is_smtp && between.len() <= 3 && between.chars().all(|sign| " -:;,(#".contains(sign))
        };
        let follows = before.is_some_and(|smtp| beside(smtp, &text[smtp.1..number.0]));
        let leads = numbers.get(at + 1).is_some_and(|smtp| beside(*smtp, &text[number.1..smtp.0]));
        (marked || follows || leads).then(|| word.to_owned())
    };
    (0..numbers.len()).find_map(code)
}

/// Where numbers with or without dots stand, as words of their own.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_part = |at: usize| bytes[at].is_ascii_digit() || bytes[at] == b'.';
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let begin = at;
        while at < bytes.len() && is_part(at) {
            at += 1;
        }
        let end = begin + text[begin..at].trim_end_matches('.').len();
        let touches = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        if !touches(at) && !begin.checked_sub(1).is_some_and(touches) {
            found.push((begin, end));
        }
    }
    found
}

fn is_status(word: &str) -> bool {
    let mut parts = word.split('.');
    let class = parts.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let rest: Vec<_> = parts.collect();
    class && rest.len() == 2 && rest.iter().all(|part| (1..=3).contains(&part.len()))
}

fn word(value: &str) -> String {
    let first = value.split(|c: char| c.is_whitespace() || c == '(' || c == ';').next();
    first.unwrap_or_default().to_ascii_lowercase()
}
