use entities::MailMessageId;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::config::Config;
use crate::mail::small_letters::{decoded, encoded};

/// Bytes of the seal: guessing one takes 2⁶³ letters.
const SEAL: usize = 8;
const ID: usize = 16;

/// Addresses each letter leaves from, `bounce+…@example.jp`: what comes back there names the letter
/// without anybody's address, and nobody can make one up.
pub struct ReturnPath {
    local: String,
    domain: String,
    key: [u8; 32],
}

impl ReturnPath {
    pub fn new(config: &Config) -> Self {
        let address = config.delivery.bounces.address.as_deref().unwrap_or_default();
        let (local, domain) = address.rsplit_once('@').unwrap_or_default();
        let key = config.secret_key.derive("mail/return-path");
        Self { local: local.to_owned(), domain: domain.to_owned(), key }
    }

    /// None: nothing is to come back to an address of its own.
    pub fn of(&self, id: MailMessageId) -> Option<String> {
        if self.domain.is_empty() {
            return None;
        }
        let mut bytes = id.0.as_bytes().to_vec();
        bytes.extend_from_slice(&self.seal(id.0)?);
        Some(format!("{}+{}@{}", self.local, encoded(&bytes), self.domain))
    }

    /// The letter whose address this is. The seal decides; which domain it came through does not.
    pub fn letter(&self, address: &str) -> Option<MailMessageId> {
        let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
        let (_, token) = local.split_once('+')?;
        let bytes = decoded(token, ID + SEAL)?;
        let id = Uuid::from_slice(bytes.get(..ID)?).ok()?;
        let seal = bytes.get(ID..)?;
        let is_ours = self.seal(id)?.as_slice().len() == seal.len()
            && bool::from(subtle::ConstantTimeEq::ct_eq(self.seal(id)?.as_slice(), seal));
        is_ours.then_some(MailMessageId(id))
    }

    fn seal(&self, id: Uuid) -> Option<[u8; SEAL]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().get(..SEAL)?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(secret: u8) -> ReturnPath {
        ReturnPath { local: "bounce".into(), domain: "example.jp".into(), key: [secret; 32] }
    }

    proptest! {
        #[test]
        fn every_letter_is_found_by_its_address_in_any_capitals(id: u128) {
            let id = MailMessageId(Uuid::from_u128(id));
            let address = path(1).of(id).unwrap();

            prop_assert!(address.split('@').next().unwrap().len() <= 64);
            prop_assert_eq!(path(1).letter(&address), Some(id));
            prop_assert_eq!(path(1).letter(&address.to_uppercase()), Some(id));
            prop_assert_eq!(path(2).letter(&address), None);
        }

        #[test]
        fn a_changed_address_finds_nothing(id: u128, place in 7_usize..46, letter in b'a'..=b'z') {
            let id = MailMessageId(Uuid::from_u128(id));
            let mut address = path(1).of(id).unwrap().into_bytes();
            prop_assume!(address[place] != letter);
            address[place] = letter;
            let address = String::from_utf8(address).unwrap();

            // The last sign carries bits that mean nothing.
            prop_assert!(path(1).letter(&address).is_none_or(|found| place == 45 && found == id));
        }

        #[test]
        fn nonsense_is_no_address(text in ".{0,80}") {
            prop_assert_eq!(path(1).letter(&text), None);
        }
    }
}
