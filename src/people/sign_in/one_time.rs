//! One-time codes: from an authenticator app (RFC 6238), and from the sheet of recovery codes.

use anyhow::anyhow;
use chrono::{DateTime, Utc};
use entities::PersonId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use totp_rs::{Builder, Totp};
use unicode_normalization::UnicodeNormalization as _;

use crate::context::Context;
use crate::people::cool_down::keyed_hash;
use crate::web::qr_code;

/// How many recovery codes a person gets.
const SHEET: usize = 10;
/// Without letters and digits that are mistaken for each other.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// What an authenticator app is shown.
pub struct Enrolment {
    pub salt: String,
    /// For typing in, in groups of four.
    pub secret: String,
    /// The same as a picture.
    pub picture: String,
}

/// The authenticator of one person. Its secret is derived from the server's key, the person and
/// the salt, so that a copy of the database alone holds no secret.
pub fn authenticator(
    context: &Context,
    person: PersonId,
    account: &str,
    salt: &str,
) -> anyhow::Result<Totp> {
    let key = context.config.secret_key.derive("totp");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| anyhow!("{error}"))?;
    mac.update(person.0.as_bytes());
    mac.update(salt.as_bytes());
    let secret = mac.finalize().into_bytes()[..20].to_vec();
    Builder::new()
        .with_secret(secret)
        .with_account_name(account.replace(':', " "))
        .with_issuer(Some("Bansou"))
        .build()
        .map_err(|error| anyhow!("the authenticator: {error}"))
}

/// Everything needed to enrol an app with this salt.
pub fn enrolment(
    context: &Context,
    person: PersonId,
    account: &str,
    salt: &str,
) -> anyhow::Result<Enrolment> {
    let totp = authenticator(context, person, account, salt)?;
    let address = totp.to_url().map_err(|error| anyhow!("the authenticator: {error}"))?;
    let secret = url::Url::parse(&address)?
        .query_pairs()
        .find(|(name, _)| name == "secret")
        .map_or_else(String::new, |(_, secret)| secret.into_owned());
    let groups: Vec<&str> =
        secret.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    Ok(Enrolment { salt: salt.to_owned(), secret: groups.join(" "), picture: qr_code(&address)? })
}

/// The time step the code belongs to, if it is one of now, the last or the next half minute.
pub fn step_of(totp: &Totp, typed: &str, now: DateTime<Utc>) -> Option<i64> {
    let code = digits(typed)?;
    let time = u64::try_from(now.timestamp()).ok()?;
    totp.check(&code, time).and_then(|step| i64::try_from(step).ok())
}

/// Six digits, whatever the width and the blanks between them.
fn digits(typed: &str) -> Option<String> {
    let code: String = typed.nfkc().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

/// A fresh sheet of recovery codes: `XXXXX-XXXXX`, fifty bits each.
pub fn recovery_codes(context: &Context) -> Vec<String> {
    let draw = || {
        let bytes = context.chance.secret();
        let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
        let code: String = bytes[..10].iter().map(letter).collect();
        format!("{}-{}", &code[..5], &code[5..])
    };
    std::iter::repeat_with(draw).take(SHEET).collect()
}

/// As stored; none when the text cannot be a recovery code.
pub fn recovery_hash(context: &Context, typed: &str) -> Option<String> {
    let code: String = typed.nfkc().filter(char::is_ascii_alphanumeric).collect();
    (code.len() == 10).then(|| keyed_hash(context, "recovery-code", &code.to_ascii_uppercase()))
}
