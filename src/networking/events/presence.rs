//! Who is there in which round: one rule for those who plan, and for who has met whom.

use entities::networking::events::participant::{self, ParticipantState, Presence};

/// Whether somebody is, or was, there in a round, counted from 0. Whoever is absent is there in
/// none, whoever came late not before, whoever went not after.
pub fn is_there(row: &participant::Model, round: i32) -> bool {
    let until = row.end_round.is_none_or(|end| round < end);
    let comes = row.state == ParticipantState::Confirmed && row.presence != Presence::Absent;
    comes && round >= row.first_round && until
}

/// Whether somebody came and was there in a round that has begun; `next` is the first that has not.
/// They can go, but come late no more.
pub fn has_been_there(row: &participant::Model, next: i32) -> bool {
    let came = matches!(row.presence, Presence::Arrived | Presence::Left);
    came && (0..next).any(|round| is_there(row, round))
}

/// What is known of somebody on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Is there. Who was late or absent until now comes now: not there in rounds that have begun.
    Arrived,
    /// There from the round after the next on, counted from the first that has not begun. Not for
    /// whoever was there already.
    Late,
    /// Goes: not there from the next round on.
    Left,
    /// Not there, in no round.
    Absent,
    /// Nothing is known after all: as it was before they were marked as late, gone or absent.
    Undone,
}

/// Who is there from when to when after a mark; `next` is the first round that has not begun.
pub(super) fn marked(row: &participant::Model, mark: Mark, next: i32) -> participant::Model {
    let away = matches!(row.presence, Presence::Late | Presence::Absent);
    let earlier_round = match row.presence {
        Presence::Expected | Presence::Arrived => Some(row.first_round),
        _ => row.earlier_round.or(Some(row.first_round)),
    };
    let row = participant::Model { end_round: None, ..row.clone() };
    match mark {
        Mark::Arrived => {
            let first_round = if away { next } else { row.first_round.min(next) };
            participant::Model { presence: Presence::Arrived, first_round, ..row }
        }
        Mark::Late => {
            let (presence, first_round) = (Presence::Late, next + 1);
            participant::Model { presence, first_round, earlier_round, ..row }
        }
        Mark::Left => participant::Model { presence: Presence::Left, end_round: Some(next), ..row },
        Mark::Absent => participant::Model { presence: Presence::Absent, earlier_round, ..row },
        Mark::Undone => {
            let first_round = row.earlier_round.unwrap_or(row.first_round);
            let (presence, earlier_round) = (Presence::Expected, None);
            participant::Model { presence, first_round, earlier_round, ..row }
        }
    }
}
