//! The round planner: counted from the seats alone, against known optima, and against every
//! possible plan of small events.

mod brute_force;
mod known;
mod properties;
mod replanning;
mod told;

use bansou::networking::rounds::{Effort, Format, Guest, Question, Wish};

/// So many guests, everybody of an organisation of their own, there all the time.
fn guests(people: usize, rounds: usize) -> Vec<Guest> {
    (0..people)
        .map(|number| Guest {
            organisation: Some(number),
            region: None,
            present: vec![true; rounds],
        })
        .collect()
}

fn question(people: usize, format: Format, rounds: usize) -> Question {
    Question {
        effort: Effort::Steps(20_000),
        ..Question::of(guests(people, rounds), format, rounds)
    }
}

fn wish(from: usize, to: usize, points: u8) -> Wish {
    Wish { from, any_of: [to].into(), points }
}
