use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Identifiers drawn by this process so far.
static TURNS: AtomicU32 = AtomicU32::new(0);

/// Where random bytes come from.
#[derive(Clone, Debug)]
pub enum Chance {
    /// The operating system's generator: everything that guards a secret.
    System,
    /// A reproducible stream, for tests and demonstration data only.
    Seeded { seed: u64, drawn: Arc<AtomicU64> },
}

impl Chance {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded { seed, drawn: Arc::new(AtomicU64::new(0)) }
    }

    /// Thirty-two bytes nobody can guess: tokens, keys, nonces.
    pub fn secret(&self) -> [u8; 32] {
        match self {
            Self::System => system_bytes(),
            Self::Seeded { seed, drawn } => {
                let turn = drawn.fetch_add(1, Ordering::Relaxed);
                let mut hash = Sha256::new();
                hash.update(seed.to_be_bytes());
                hash.update(turn.to_be_bytes());
                hash.finalize().into()
            }
        }
    }

    /// A version 7 UUID: sortable by `now`, and within a millisecond by the order in which this
    /// process drew them (RFC 9562, section 6.2, method 1); unique by chance. An identifier, never
    /// a secret.
    pub fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        let mut tail = [0; 10];
        tail.copy_from_slice(&self.secret()[..10]);
        // Eighteen bits, around the version and variant that the builder writes over them.
        let turn = TURNS.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let low = u32::from_be_bytes(turn) & 0x3_FFFF;
        let [_, first, second, third] = (low << 2).to_be_bytes();
        tail[0] = first;
        tail[1] = second;
        tail[2] = (tail[2] & 0b1100_0000) | (third >> 2);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }

    /// A fraction in `[0, 1)`, for jitter.
    pub fn fraction(&self) -> f64 {
        let bytes = self.secret();
        let whole = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        f64::from(whole) / (f64::from(u32::MAX) + 1.0)
    }
}

/// A machine that cannot give random bytes cannot keep a secret; stopping is the only safe answer.
#[expect(clippy::disallowed_methods, reason = "the one place that draws from the machine")]
#[expect(clippy::panic, reason = "without random bytes no token may be issued")]
fn system_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    if let Err(error) = getrandom::fill(&mut bytes) {
        panic!("the operating system gives no random bytes: {error}");
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_instant_sort_in_the_order_they_were_drawn() {
        let now = DateTime::from_timestamp_millis(1_795_000_000_000).unwrap();

        let drawn: Vec<Uuid> = (0..2_000).map(|_| Chance::System.uuid(now)).collect();

        let mut sorted = drawn.clone();
        sorted.sort();
        assert_eq!(drawn, sorted);
        assert_eq!(drawn[0].get_version_num(), 7);
    }
}
