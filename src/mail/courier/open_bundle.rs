//! A bundle in the hands of this process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use entities::MailBundleId;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::bundle::Mine;
use super::close::Outcome;
use super::logbook::{Came, Mark};
use super::print::Print;

/// Readers are asked no longer ago than this whether they still want the letter.
const GOOD_FOR: Duration = Duration::from_secs(3);
/// So young, a letter may be announced to a mail server before its turn has come.
const YOUNG: Duration = Duration::from_secs(1);

pub struct Open {
    pub id: MailBundleId,
    pub print: Arc<Print>,
    pub letters: Vec<Mine>,
    /// When its readers were asked.
    pub taken: Instant,
    recalled: AtomicBool,
    notes: Mutex<Notes>,
    /// Told when nothing is left to do.
    over: mpsc::UnboundedSender<MailBundleId>,
}

struct Notes {
    marks: Vec<u8>,
    outcome: Outcome,
    left: usize,
}

impl Open {
    pub fn new(
        id: MailBundleId,
        print: Arc<Print>,
        (letters, taken): (Vec<Mine>, Instant),
        over: mpsc::UnboundedSender<MailBundleId>,
    ) -> Self {
        let marks = vec![Mark::Waiting.digit(); letters.len()];
        let notes = Notes { marks, outcome: Outcome::default(), left: letters.len() };
        let recalled = AtomicBool::new(false);
        let notes = Mutex::new(notes);
        Self { id, print, letters, taken, recalled, notes, over }
    }

    /// Whether its letters may still begin.
    pub fn is_good(&self) -> bool {
        self.taken.elapsed() < GOOD_FOR && !self.recalled.load(Ordering::Relaxed)
    }

    /// None of its letters begins any more.
    pub fn recall(&self) {
        self.recalled.store(true, Ordering::Relaxed);
    }

    /// Whether a sender died in the presence of its letters: nothing else is taken beside it while
    /// they begin.
    pub fn is_suspected(&self) -> bool {
        self.letters.iter().any(|letter| letter.crash_count > 0)
    }

    pub fn is_young(&self) -> bool {
        self.taken.elapsed() < YOUNG
    }

    /// How many letters would be done in a spell, after so many of these were.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a few hundred letters, a few hundred times more or less"
    )]
    pub fn pace(&self, done: usize, spell: Duration) -> usize {
        let spells = self.taken.elapsed().as_secs_f64().max(0.001) / spell.as_secs_f64();
        (done as f64 / spells).min(10_000.0) as usize
    }

    pub fn marks(&self) -> Vec<u8> {
        self.notes().marks.clone()
    }

    pub fn begins(&self, at: usize) {
        self.notes().marks[at] = Mark::Begun.digit();
    }

    /// `on_record`: its row tells the rest already. Otherwise its mark stays what it was until whoever
    /// closes the bundle has written the row, or a sweep would take the letter for settled.
    pub fn came(&self, at: usize, came: Came, on_record: bool) {
        let mut notes = self.notes();
        match came {
            Came::Accepted(acceptance) => {
                notes.marks[at] = Mark::Accepted.digit();
                notes.outcome.accepted.push(acceptance);
            }
            Came::Else(_) if on_record => notes.marks[at] = Mark::Ended.digit(),
            Came::Else(settlement) => notes.outcome.unwritten.push(*settlement),
        }
        self.one_less(notes);
    }

    /// A letter that was not begun goes back.
    pub fn untouched(&self, at: usize) {
        let mut notes = self.notes();
        notes.outcome.untouched.push(self.letters[at].id);
        self.one_less(notes);
    }

    pub fn outcome(&self) -> Outcome {
        std::mem::take(&mut self.notes().outcome)
    }

    fn one_less(&self, mut notes: MutexGuard<'_, Notes>) {
        notes.left -= 1;
        if notes.left == 0 {
            // Nobody listens any more: its lease runs out, and the sweep closes it.
            let _ = self.over.send(self.id);
        }
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
