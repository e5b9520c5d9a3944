use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// More than are asked for again and again; what goes beyond is read once more.
const MOST: usize = 500;

/// What belongs to rows that carry a version, as it was read last: it need not be read again while
/// the version is the same.
///
/// Two laws make it true. Whatever changes what belongs to such a row raises its version in the same
/// transaction. And what is put here was read in a transaction that changes none of it, beside the
/// version of the row as it is stored: a transaction that rolls back leaves nothing here.
///
/// What may be a moment old has the span of time it was read in for a version.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<HashMap<(TypeId, Uuid), Versioned>>>);

struct Versioned {
    version: i32,
    what: Arc<dyn Any + Send + Sync>,
}

impl Kept {
    /// What was read of this row in this version.
    pub fn get<T: Any + Send + Sync>(&self, id: Uuid, version: i32) -> Option<Arc<T>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.get(&(TypeId::of::<T>(), id))?;
        (known.version == version).then(|| known.what.clone())?.downcast().ok()
    }

    pub fn put<T: Any + Send + Sync>(&self, id: Uuid, version: i32, what: Arc<T>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert((TypeId::of::<T>(), id), Versioned { version, what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_was_read_is_given_back() {
        let (kept, id) = (Kept::default(), Uuid::from_u128(1));

        kept.put(id, 3, Arc::new("three".to_owned()));

        assert_eq!(kept.get::<String>(id, 3).as_deref(), Some(&"three".to_owned()));
        assert_eq!(kept.get::<String>(id, 4), None);
        assert_eq!(kept.get::<String>(Uuid::from_u128(2), 3), None);
        assert_eq!(kept.get::<Vec<u8>>(id, 3), None);
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let kept = Kept::default();

        for number in 0..3 * MOST as u128 {
            kept.put(Uuid::from_u128(number), 1, Arc::new(number));
        }

        assert!(kept.0.lock().unwrap().len() <= MOST);
    }
}
