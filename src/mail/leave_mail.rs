//! Leaving by mail, for programs that know no RFC 8058: each reader has an address for it in the
//! mailbox that is read for what comes back, `bounce+l.…@example.jp`.
//!
//! Its token is the beginning of the one in the https address: whose it is and half of the seal, in
//! letters that survive mail servers which change capitals. Either lets its holder end the same
//! reader's circulars and nothing else, and nobody can make one up. What it says is understood by
//! whoever sealed it, not here.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::small_letters::{decoded, encoded, length_of};
use crate::config::Bounces;

/// Octets of a token: an id of sixteen, and eight of its seal. Guessing one takes 2⁶³ letters.
const TOKEN: usize = 24;
/// Before the token; the address a letter leaves from has no dot there.
const MARK: &str = "l.";
/// Octets before the @ (RFC 5321, section 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// What stands behind `mailto:`, with a place for the reader's token. None where no mailbox is
/// read, where its name leaves the token no room (more than 22 octets), or holds signs that would
/// have to be written otherwise there.
pub fn leave_mail(bounces: &Bounces, place: char) -> Option<String> {
    bounces.mailbox.as_ref()?;
    let (local, domain) = bounces.address.as_deref()?.rsplit_once('@')?;
    let has_room = local.len() + 1 + MARK.len() + length_of(TOKEN) <= LOCAL_MAX;
    let is_plain = local.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
    (has_room && is_plain).then(|| format!("{local}+{MARK}{place}@{domain}?subject=unsubscribe"))
}

/// The token of an https address, as it stands in a mail address.
pub fn small_token(token: &str) -> Cow<'_, str> {
    match URL_SAFE_NO_PAD.decode(token) {
        Ok(bytes) if bytes.len() >= TOKEN => Cow::Owned(encoded(&bytes[..TOKEN])),
        _ => Cow::Borrowed(token),
    }
}

/// The token in a mail address, if it is one to leave by. Whose it is, if anybody's, it does not
/// say.
pub fn token_in(address: &str) -> Option<Vec<u8>> {
    let (local, _) = address.rsplit_once('@')?;
    let (_, rest) = local.split_once('+')?;
    let (mark, token) = rest.split_at_checked(MARK.len())?;
    if mark.eq_ignore_ascii_case(MARK) { decoded(token, TOKEN) } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::{Mailbox, MailboxKind};

    fn bounces(address: &str) -> Bounces {
        let mailbox = Mailbox {
            kind: MailboxKind::Imap,
            host: "mx.example.jp".into(),
            port: 993,
            tls: true,
            user: "bounce".into(),
            password: "secret".into(),
            folder: "INBOX".into(),
            keeps: true,
        };
        Bounces { address: Some(address.to_owned()), mailbox: Some(mailbox), ..Bounces::default() }
    }

    proptest! {
        #[test]
        fn a_token_is_found_in_its_address_in_any_capitals(bytes: [u8; 32]) {
            let token = URL_SAFE_NO_PAD.encode(bytes);
            let place = leave_mail(&bounces("bounce-of-22-letters-x@example.jp"), '#').unwrap();
            let address = place.replace('#', &small_token(&token));
            let (address, subject) = address.split_once('?').unwrap();

            prop_assert_eq!(address.split('@').next().unwrap().len(), 64);
            prop_assert_eq!(subject, "subject=unsubscribe");
            prop_assert_eq!(token_in(address), Some(bytes[..TOKEN].to_vec()));
            prop_assert_eq!(token_in(&address.to_uppercase()), Some(bytes[..TOKEN].to_vec()));
        }

        #[test]
        fn nonsense_holds_no_token(text in ".{0,80}") {
            prop_assert_eq!(token_in(&text), None);
        }
    }

    #[test]
    fn nothing_is_offered_where_nobody_reads_or_the_token_has_no_room() {
        let unread = Bounces { mailbox: None, ..bounces("bounce@example.jp") };

        assert_eq!(leave_mail(&unread, '#'), None);
        assert_eq!(leave_mail(&bounces("bounce-of-23-letters-xy@example.jp"), '#'), None);
        assert_eq!(leave_mail(&bounces("50%@example.jp"), '#'), None);
    }
}
