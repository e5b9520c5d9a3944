//! Counts of a session. Pure.

use std::collections::{BTreeMap, BTreeSet};

use entities::people::organisation::OrganisationKind;
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;

/// One registration as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub state: RegistrationState,
    pub mode: Mode,
    /// 地域ブロック
    pub block: Option<String>,
    pub kind: Option<OrganisationKind>,
    /// What tells organisations apart.
    pub organisation: Option<String>,
    /// One for each part; none where nothing is recorded.
    pub presence: Vec<Option<Presence>>,
}

/// Counts of one group of registrations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// 申込: everybody who ever registered.
    pub applied: usize,
    /// 確定: with a seat in the end.
    pub confirmed: usize,
    /// 参加（実数）
    pub came: usize,
    /// 参加（延べ）: over the parts.
    pub attendances: usize,
    /// 欠席（連絡あり）
    pub excused: usize,
    /// 無断欠席
    pub no_shows: usize,
    /// 未記録
    pub unrecorded: usize,
}

/// Everything counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub whole: Count,
    pub modes: Vec<(Mode, Count)>,
    /// 不明 last.
    pub blocks: Vec<(Option<String>, Count)>,
    /// 不明 last.
    pub kinds: Vec<(Option<OrganisationKind>, Count)>,
    /// Organisations of whoever came.
    pub organisations: usize,
}

impl Line {
    fn came(&self) -> usize {
        let there = |one: &Presence| !matches!(one, Presence::Excused | Presence::NoShow);
        self.presence.iter().flatten().filter(|one| there(one)).count()
    }

    /// Whoever came to one part came; of the others one excuse is enough.
    fn add_to(&self, count: &mut Count) {
        count.applied += 1;
        if self.state != RegistrationState::Confirmed {
            return;
        }
        count.confirmed += 1;
        let attendances = self.came();
        count.attendances += attendances;
        if attendances > 0 {
            count.came += 1;
        } else if self.presence.contains(&Some(Presence::Excused)) {
            count.excused += 1;
        } else if self.presence.contains(&Some(Presence::NoShow)) {
            count.no_shows += 1;
        } else {
            count.unrecorded += 1;
        }
    }
}

impl Count {
    /// 参加率 in tenths of a percent.
    pub fn rate_permille(&self) -> Option<usize> {
        (self.confirmed > 0).then(|| (self.came * 2_000 + self.confirmed) / (self.confirmed * 2))
    }
}

/// Counts registrations.
pub fn figures(lines: &[Line]) -> Figures {
    let mut whole = Count::default();
    let mut modes: BTreeMap<Mode, Count> = BTreeMap::new();
    let mut blocks: BTreeMap<(bool, Option<String>), Count> = BTreeMap::new();
    let mut kinds: Vec<(Option<OrganisationKind>, Count)> = Vec::new();
    let mut organisations = BTreeSet::new();
    for line in lines {
        line.add_to(&mut whole);
        line.add_to(modes.entry(line.mode).or_default());
        let block = (line.block.is_none(), line.block.clone());
        line.add_to(blocks.entry(block).or_default());
        if let Some((_, count)) = kinds.iter_mut().find(|(kind, _)| *kind == line.kind) {
            line.add_to(count);
        } else {
            let mut count = Count::default();
            line.add_to(&mut count);
            kinds.push((line.kind, count));
        }
        if line.state == RegistrationState::Confirmed && line.came() > 0 {
            organisations.extend(line.organisation.clone());
        }
    }
    kinds.sort_by_key(|(kind, count)| (kind.is_none(), std::cmp::Reverse(count.applied)));
    Figures {
        whole,
        modes: modes.into_iter().collect(),
        blocks: blocks.into_iter().map(|((_, block), count)| (block, count)).collect(),
        kinds,
        organisations: organisations.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(mode: Mode, block: Option<&str>, presence: &[Option<Presence>]) -> Line {
        Line {
            state: RegistrationState::Confirmed,
            mode,
            block: block.map(str::to_owned),
            kind: None,
            organisation: block.map(str::to_owned),
            presence: presence.to_vec(),
        }
    }

    #[test]
    fn people_are_counted_once_and_attendances_part_by_part() {
        let lines = [
            line(Mode::Venue, Some("関東"), &[Some(Presence::Present), Some(Presence::Late)]),
            line(Mode::Venue, Some("関東"), &[Some(Presence::NoShow), Some(Presence::Present)]),
            line(Mode::Online, None, &[Some(Presence::NoShow), Some(Presence::Excused)]),
            line(Mode::Online, Some("中部"), &[Some(Presence::NoShow), None]),
            line(Mode::Online, Some("中部"), &[None, None]),
        ];

        let counted = figures(&lines);

        let whole = counted.whole;
        assert_eq!((whole.came, whole.attendances, whole.excused), (2, 3, 1));
        assert_eq!((whole.no_shows, whole.unrecorded, counted.organisations), (1, 1, 1));
        assert_eq!(whole.rate_permille(), Some(400));
    }

    #[test]
    fn blocks_add_up_to_the_whole_with_the_unknown_last() {
        let mut lines = vec![
            line(Mode::Venue, None, &[Some(Presence::Present)]),
            line(Mode::Venue, Some("中部"), &[Some(Presence::Present)]),
            line(Mode::Online, Some("関東"), &[None]),
        ];
        lines[2].state = RegistrationState::Cancelled;

        let counted = figures(&lines);

        let applied: usize = counted.blocks.iter().map(|(_, count)| count.applied).sum();
        let came: usize = counted.blocks.iter().map(|(_, count)| count.came).sum();
        assert_eq!((applied, came), (counted.whole.applied, counted.whole.came));
        assert_eq!(counted.blocks.last().unwrap().0, None);
        assert_eq!((counted.whole.applied, counted.whole.confirmed), (3, 2));
    }
}
