use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use entities::MailMessageId;

use super::setback::Setback;

/// So often trouble over a letter's recipient is taken for the server's alone.
const BORNE: u8 = 2;
/// Letters remembered.
const MOST: usize = 10_000;

/// Letters over whose recipient servers were in trouble: one that hangs up at one recipient's name is
/// in trouble for each letter to them, and would be asked again every few seconds, and in the end be
/// left alone by everybody's letters. From the third time on it costs the letter tries and gets the
/// pauses between them.
#[derive(Default)]
pub struct Troubles(Mutex<HashMap<MailMessageId, u8>>);

impl Troubles {
    /// Notes the trouble; whether it happened too often now.
    pub fn is_once_too_often(&self, letter: MailMessageId, setback: &Setback) -> bool {
        if !setback.may_be_the_recipients() {
            return false;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST && !known.contains_key(&letter) {
            known.clear();
        }
        let times = known.entry(letter).or_default();
        *times = times.saturating_add(1);
        *times > BORNE
    }
}
