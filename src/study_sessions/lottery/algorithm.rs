//! The draw itself. Pure: the same seed and the same entries give the same result everywhere.

use std::collections::HashMap;
use std::fmt::Write as _;

use entities::study_sessions::seats::Mode;
use sha2::{Digest as _, Sha256};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// 受付番号
    pub number: String,
    pub mode: Mode,
    /// Tells organisations apart; none counts for nobody's share.
    pub party: Option<i32>,
}

/// An entry with its lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub ticket: Ticket,
    /// 64 hexadecimal digits.
    pub score: String,
    pub seated: bool,
}

/// SHA-256 in hexadecimal digits.
pub fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut digits, byte| {
        // Writing into a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Draws: entries by rank, each with whether it got a seat. `seats` are free seats of each mode,
/// none where there is no limit; a mode that is not listed has no seat.
pub fn draw(
    seed: &str,
    tickets: Vec<Ticket>,
    seats: &[(Mode, Option<i32>)],
    limit: Option<i32>,
) -> Vec<Drawn> {
    let mut drawn: Vec<_> = tickets
        .into_iter()
        .map(|ticket| {
            let score = hash(&format!("{seed}:{}", ticket.number));
            Drawn { ticket, score, seated: false }
        })
        .collect();
    drawn.sort_by(|a, b| (&a.score, &a.ticket.number).cmp(&(&b.score, &b.ticket.number)));
    let mut left: HashMap<Mode, Option<i32>> = seats.iter().copied().collect();
    let mut held: HashMap<i32, i32> = HashMap::new();
    for entry in &mut drawn {
        let share = entry.ticket.party.map(|party| held.entry(party).or_insert(0));
        let within = match (&share, limit) {
            (Some(held), Some(limit)) => **held < limit,
            _ => true,
        };
        let free = left.get_mut(&entry.ticket.mode);
        let Some(free) = free.filter(|free| within && free.is_none_or(|left| left > 0)) else {
            continue;
        };
        entry.seated = true;
        *free = free.map(|left| left - 1);
        if let Some(held) = share {
            *held += 1;
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(number: u32, mode: Mode, party: Option<i32>) -> Ticket {
        Ticket { number: format!("R8-012-{number:03}"), mode, party }
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // FIPS 180-2, appendix B.1.
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assert_eq!(hash("abc"), known);
    }

    #[test]
    fn seats_of_each_mode_go_in_order_of_score_and_no_organisation_passes_its_share() {
        let tickets: Vec<_> = (1..=60)
            .map(|n| {
                let mode = if n % 3 == 0 { Mode::Online } else { Mode::Venue };
                ticket(n, mode, (n % 4 > 0).then_some(i32::try_from(n % 5).unwrap()))
            })
            .collect();

        let drawn = draw("seed", tickets, &[(Mode::Venue, Some(7)), (Mode::Online, None)], Some(3));

        assert!(drawn.windows(2).all(|pair| pair[0].score < pair[1].score));
        let seated =
            |mode: Mode| drawn.iter().filter(|one| one.seated && one.ticket.mode == mode).count();
        assert_eq!(seated(Mode::Venue), 7);
        for party in 0..5 {
            let of = drawn.iter().filter(|one| one.seated && one.ticket.party == Some(party));
            assert!(of.count() <= 3);
        }
        let alone = drawn.iter().filter(|one| one.ticket.party.is_none());
        let online = alone.filter(|one| one.ticket.mode == Mode::Online);
        assert!(online.into_iter().all(|one| one.seated), "no limit and no share: everybody");
    }

    #[test]
    fn the_order_in_which_people_entered_does_not_matter() {
        let tickets: Vec<_> = (1..=9).map(|n| ticket(n, Mode::Venue, None)).collect();
        let turned = tickets.iter().cloned().rev().collect();

        let seats = [(Mode::Venue, Some(4))];

        assert_eq!(draw("s", tickets, &seats, None), draw("s", turned, &seats, None));
    }
}
