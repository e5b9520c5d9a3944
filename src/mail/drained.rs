use entities::mail::message::LetterState;

/// What one drain did, in letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drained {
    pub accepted: usize,
    /// To be tried again later.
    pub deferred: usize,
    /// Refused, or tried until their time was over.
    pub rejected: usize,
    pub unknown: usize,
    pub suppressed: usize,
    /// Their time was over before they were tried, or before an answer came.
    pub expired: usize,
    /// Given back because of the mail server or a stop, without spending a try.
    pub returned: usize,
    /// In other hands by the time they were to leave, or when their result came.
    pub lost: usize,
}

impl Drained {
    /// Counts a letter by its new state; none when it was in other hands.
    pub(super) fn count(&mut self, state: Option<LetterState>) {
        let place = match state {
            None => &mut self.lost,
            Some(LetterState::Accepted) => &mut self.accepted,
            Some(LetterState::Deferred) => &mut self.deferred,
            Some(LetterState::Rejected) => &mut self.rejected,
            Some(LetterState::Unknown) => &mut self.unknown,
            Some(LetterState::Expired) => &mut self.expired,
            Some(_) => &mut self.returned,
        };
        *place += 1;
    }
}
