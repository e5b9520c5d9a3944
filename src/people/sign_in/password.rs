//! Passwords of the secretariat: long rather than complicated, never one that everybody tries.

use std::sync::OnceLock;

use anyhow::anyhow;
use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use crate::vocabulary::Chance;

/// Fewest characters accepted; fifteen are advised.
pub const SHORTEST: usize = 12;
const LONGEST: usize = 200;

/// Passwords found first in every list of leaked ones, twelve characters and more, and the words
/// somebody would try here.
const REFUSED: &str = include_str!("refused_passwords.txt");

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPassword {
    TooShort,
    TooLong,
    /// Known, repeated, or made of the person's own name or address.
    Guessable,
}

/// A password that may be set.
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// `own` are words an attacker knows: name, address, programme.
    pub fn check(typed: &str, own: &[&str]) -> Result<Self, WeakPassword> {
        let password = composed(typed);
        match password.chars().count() {
            0..SHORTEST => return Err(WeakPassword::TooShort),
            SHORTEST..=LONGEST => {}
            _ => return Err(WeakPassword::TooLong),
        }
        let plain = password.to_lowercase();
        let different = plain.chars().collect::<std::collections::BTreeSet<_>>().len();
        let known = REFUSED.lines().any(|refused| refused == plain);
        let own = own.iter().map(|word| word.to_lowercase());
        let personal = own.filter(|word| word.chars().count() >= 3).any(|word| {
            let rest = plain.replace(&word, "");
            rest.chars().count() < 6 && rest != plain
        });
        if known || different < 5 || is_sequence(&plain) || personal {
            return Err(WeakPassword::Guessable);
        }
        Ok(Self(password))
    }

    /// The PHC string to store. Takes tens of milliseconds and 19 MiB.
    pub async fn hash(&self, chance: &Chance) -> anyhow::Result<String> {
        let password = self.0.clone();
        let salt = chance.secret();
        in_turn(move || hash(&password, &salt[..16])).await?
    }
}

/// Whether the password fits. Without a stored hash the same work is done, and the answer is no.
pub async fn verify(typed: &str, stored: Option<String>) -> anyhow::Result<bool> {
    let password = composed(typed);
    in_turn(move || {
        let known = stored.is_some();
        let stored = stored.map_or_else(stand_in, Ok)?;
        let stored = PasswordHash::new(&stored).map_err(|e| anyhow!("a stored hash: {e}"))?;
        Ok(rules()?.verify_password(password.as_bytes(), &stored).is_ok() && known)
    })
    .await?
}

fn hash(password: &str, salt: &[u8]) -> anyhow::Result<String> {
    let hash: PasswordHash = rules()?
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|error| anyhow!("a password could not be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
fn rules() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow!("argon2: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A hash nobody has the password of.
fn stand_in() -> anyhow::Result<String> {
    static MADE: OnceLock<String> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made.clone());
    }
    let made = hash("nobody has this password", b"no person at all")?;
    Ok(MADE.get_or_init(|| made).clone())
}

/// Two at a time, away from the threads that answer: a burst must not eat memory and time.
async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> anyhow::Result<T> {
    static PLACES: Semaphore = Semaphore::const_new(2);
    let place = PLACES.acquire().await?;
    let done = tokio::task::spawn_blocking(work).await?;
    drop(place);
    Ok(done)
}

/// One form for what keyboards write in several, so that a password fits on every machine.
fn composed(typed: &str) -> String {
    typed.nfkc().collect()
}

fn is_sequence(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    let steps = codes.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    steps * 4 >= codes.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_taken_and_a_known_one_is_not() {
        let weak = |typed: &str| NewPassword::check(typed, &["suzuki", "bansou"]).err();

        assert_eq!(weak("夕方のバスは海沿いを走る"), None);
        assert_eq!(weak("correct horse battery staple"), Some(WeakPassword::Guessable));
        assert_eq!(weak("Tr0ub4dor&3"), Some(WeakPassword::TooShort));
        assert_eq!(weak("password1234"), Some(WeakPassword::Guessable));
        assert_eq!(weak("aaaaaaaaaaaaaaaa"), Some(WeakPassword::Guessable));
        assert_eq!(weak("abcdefghijklmnop"), Some(WeakPassword::Guessable));
        assert_eq!(weak("suzukisuzuki2026"), Some(WeakPassword::Guessable));
        assert_eq!(weak(&"long ago in a land ".repeat(11)), Some(WeakPassword::TooLong));
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_in_any_width() {
        let password = NewPassword::check("Kaze ga fuku asa 7", &[]).unwrap();

        let hash = password.hash(&Chance::seeded(1)).await.unwrap();

        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("Ｋaze ga fuku asa ７", Some(hash.clone())).await.unwrap());
        assert!(!verify("Kaze ga fuku asa 8", Some(hash)).await.unwrap());
        assert!(!verify("nobody has this password", None).await.unwrap());
    }
}
