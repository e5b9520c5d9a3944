//! Content lines of RFC 5545 §3.1: escaped, folded at 75 octets, ended by CRLF.
//!
//! Written here because the crate at hand (icalendar 0.17) lets a carriage return and a quotation
//! mark in a name through, and stamps events with the machine's clock.

use chrono::{DateTime, Utc};

/// Octets of a line without its end (RFC 5545 §3.1: "SHOULD NOT be longer").
const WIDTH: usize = 75;

/// A calendar being written.
#[derive(Default)]
pub(super) struct ContentLines(String);

impl ContentLines {
    /// A value that is written as it stands: numbers, dates, words of the standard.
    pub(super) fn plain(&mut self, name: &str, value: &str) {
        let kept: String = value.chars().filter(|sign| !sign.is_control()).collect();
        self.fold(&format!("{name}:{kept}"));
    }

    /// A value of type TEXT.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }

    pub(super) fn instant(&mut self, name: &str, instant: DateTime<Utc>) {
        self.plain(name, &in_utc(instant));
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    /// Breaks between characters, never inside one; the space that begins a continuation counts.
    fn fold(&mut self, line: &str) {
        let mut used = 0;
        for sign in line.chars() {
            if used + sign.len_utf8() > WIDTH {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(sign);
            used += sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// `20261124T010000Z`.
pub(super) fn in_utc(instant: DateTime<Utc>) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A parameter's value in quotation marks. It cannot hold any itself (RFC 5545 §3.2), so they
/// become apostrophes; backslashes and carets, which some readers take for escapes here (RFC 6868),
/// become wide ones; control characters go.
pub(super) fn quoted(value: &str) -> String {
    let kept = value.chars().filter(|sign| !sign.is_control() && !ends_line(*sign));
    let kept: String = kept
        .map(|sign| match sign {
            '"' => '\'',
            '\\' => '＼',
            '^' => '＾',
            other => other,
        })
        .collect();
    format!("\"{kept}\"")
}

/// Every kind of line end becomes `\n`, including those some readers break lines at although the
/// standard does not; other control characters go (RFC 5545 §3.3.11).
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut signs = value.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\r' if signs.peek() == Some(&'\n') => {}
            _ if ends_line(sign) => text.push_str("\\n"),
            '\\' | ';' | ',' => text.extend(['\\', sign]),
            '\t' => text.push(sign),
            _ if sign.is_control() => {}
            _ => text.push(sign),
        }
    }
    text
}

fn ends_line(sign: char) -> bool {
    matches!(sign, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
