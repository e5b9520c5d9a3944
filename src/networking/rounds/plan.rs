use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::chance::Chance;
use super::designs::{self, Design};
use super::exhaustive;
use super::greedy::Laying;
use super::question::{Effort, Format, Problem, Question};
use super::score::{Score, judge};
use super::search;
use super::seating::Seating;
use super::shortfall::{Shortfall, shortfalls};

/// The rounds to come, and what they are worth together with those that have begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub rounds: Vec<Seating>,
    pub score: Score,
    /// What the constructed start was worth.
    pub start: Score,
    pub shortfalls: Vec<Shortfall>,
}

/// Answers a question; equal questions get equal answers. Never worse than [`constructed`].
pub fn plan(question: &Question) -> Result<Plan, Problem> {
    let start = constructed(question)?;
    let worth = judge(question, &start);
    let steps = match question.effort {
        Effort::Start => 0,
        Effort::Steps(steps) => steps,
        Effort::Usual => usual_steps(question),
    };
    let rounds = if steps == 0 { None } else { exhaustive::best(question, &start) };
    let rounds = rounds.unwrap_or_else(|| search::improved(question, start, steps));
    let score = judge(question, &rounds);
    let shortfalls = shortfalls(question, &rounds);
    Ok(Plan { rounds, score, start: worth, shortfalls })
}

/// More people and rounds get more steps, within bounds that keep a press of a button short.
fn usual_steps(question: &Question) -> usize {
    let seats = question.guests.len() * question.coming;
    (seats * 400).clamp(240_000, 600_000)
}

/// The best of the starts that can be constructed.
pub fn constructed(question: &Question) -> Result<Vec<Seating>, Problem> {
    question.check()?;
    let mut chance = Chance::new(question.seed);
    let mut wanted = vec![question.last.clone(), Vec::new()];
    wanted.extend(designs_for(question));
    let starts = wanted.iter().map(|wanted| Laying::new(question).all(wanted, &mut chance));
    let best = starts.min_by_key(|rounds| judge(question, rounds).cost());
    Ok(best.unwrap_or_default())
}

/// Known designs for the shape of this event, with guests on their points.
fn designs_for(question: &Question) -> Vec<Vec<Seating>> {
    let guests = in_columns(question);
    let (tables, size) = match &question.format {
        Format::Tables(size) => (guests.len().div_ceil((*size).max(1)), *size),
        Format::TablesOf(seats) => (seats.len(), seats.iter().copied().max().unwrap_or_default()),
        Format::Pairs => return vec![seated(&designs::circle(guests.len()), &guests, true)],
    };
    let all = designs::designs(tables, size, question.coming);
    all.iter().map(|design| seated(design, &guests, false)).collect()
}

/// Everybody who comes at all, colleagues beside each other and large organisations first: in most
/// designs points that follow each other stand in one column and never meet.
fn in_columns(question: &Question) -> Vec<usize> {
    let mut members = BTreeMap::<_, usize>::new();
    for guest in &question.guests {
        *members.entry(guest.organisation).or_default() += 1;
    }
    let comes = |guest: &usize| question.guests[*guest].present.contains(&true);
    let mut guests: Vec<_> = (0..question.guests.len()).filter(comes).collect();
    guests.sort_by_key(|guest| {
        let organisation = question.guests[*guest].organisation;
        let size = organisation.map_or(0, |_| members[&organisation]);
        (Reverse(size), organisation, *guest)
    });
    guests
}

fn seated(design: &Design, guests: &[usize], pauses: bool) -> Vec<Seating> {
    let left_out = left_out(design, design.points.saturating_sub(guests.len()));
    let points = (0..design.points).filter(|point| !left_out.contains(point));
    let on: BTreeMap<_, _> = points.zip(guests.iter().copied()).collect();
    let round = |round: &Vec<Vec<usize>>| {
        let table = |table: &Vec<usize>| -> Vec<usize> {
            table.iter().filter_map(|point| on.get(point).copied()).collect()
        };
        let mut tables: Vec<_> = round.iter().map(table).collect();
        tables.retain(|table| !table.is_empty());
        tables.sort_by_key(|table| Reverse(table.len()));
        let alone = pauses && tables.last().is_some_and(|table| table.len() == 1);
        let pausing = if alone { tables.pop().and_then(|mut table| table.pop()) } else { None };
        Seating { tables, pausing }
    };
    design.rounds.iter().map(round).collect()
}

/// Points that stay empty, chosen so that no two of them would have met: then no table lacks more
/// than one.
fn left_out(design: &Design, count: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    let meet = |one: usize, other: usize| {
        let mut tables = design.rounds.iter().flatten();
        tables.any(|table| table.contains(&one) && table.contains(&other))
    };
    for point in (0..design.points).rev() {
        if chosen.len() < count && !chosen.iter().any(|other| meet(*other, point)) {
            chosen.push(point);
        }
    }
    chosen
}
