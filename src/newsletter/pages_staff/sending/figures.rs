//! Figures of an issue by hour and by domain.

use super::facts::Bar;
use crate::mail::{CircularCounts, DomainCounts};
use crate::newsletter::sending::{HourFigures, Progress};
use crate::vocabulary::tokyo;
use crate::web::{Cell, Row, thousands};

/// Domains shown one by one; the rest is summed up.
const DOMAINS: usize = 20;

pub fn bars(progress: &Progress) -> Vec<Bar> {
    let bar = |hour: &HourFigures| Bar {
        label: of_the_hour(hour),
        value: hour.accepted,
        text: format!("{}通", thousands(hour.accepted)),
    };
    progress.by_hour.iter().filter(|hour| hour.accepted > 0).map(bar).collect()
}

pub fn bars_told(progress: &Progress) -> String {
    let hours: Vec<_> = progress.by_hour.iter().filter(|hour| hour.accepted > 0).collect();
    let most = hours.iter().max_by_key(|hour| hour.accepted);
    most.map_or_else(String::new, |most| {
        let (when, count) = (of_the_hour(most), thousands(most.accepted));
        format!(
            "{}時間に分けて受理されました。もっとも多いのは{when}の{count}通です。",
            hours.len()
        )
    })
}

/// Every hour in which something happened.
pub fn hour_rows(progress: &Progress) -> Vec<Row> {
    let row = |hour: &HourFigures| {
        let figures = [hour.accepted, hour.deferred, hour.rejected, hour.unknown, hour.left];
        row_of(&of_the_hour(hour), &figures)
    };
    progress.by_hour.iter().map(row).collect()
}

pub fn domain_rows(progress: &Progress) -> Vec<Row> {
    let domains = &progress.by_domain;
    let left = |domain: &str| progress.left_by_domain.get(domain).copied().unwrap_or(0);
    let (shown, rest) = domains.split_at(domains.len().min(DOMAINS));
    let one = |one: &DomainCounts| domain_row(&one.domain, &one.counts, left(&one.domain));
    let mut rows: Vec<Row> = shown.iter().map(one).collect();
    if !rest.is_empty() {
        let sum =
            |of: fn(&CircularCounts) -> u64| rest.iter().map(|one| of(&one.counts)).sum::<u64>();
        let counts = CircularCounts {
            letters: sum(|one| one.letters),
            accepted: sum(|one| one.accepted),
            deferred: sum(|one| one.deferred),
            rejected: sum(|one| one.rejected),
            unknown: sum(|one| one.unknown),
            suppressed: sum(|one| one.suppressed),
            ..CircularCounts::default()
        };
        let name = format!("そのほか（{}ドメイン）", thousands(rest.len() as u64));
        let gone = rest.iter().map(|one| left(&one.domain)).sum();
        rows.push(domain_row(&name, &counts, gone));
    }
    rows
}

fn domain_row(name: &str, counts: &CircularCounts, left: u64) -> Row {
    let CircularCounts { letters, accepted, deferred, rejected, unknown, suppressed, .. } = *counts;
    row_of(name, &[letters, accepted, deferred, rejected, unknown, suppressed, left])
}

fn row_of(name: &str, figures: &[u64]) -> Row {
    let figures = figures.iter().map(|count| Cell::text(thousands(*count)));
    Row::new(std::iter::once(Cell::text(name)).chain(figures))
}

/// `2026年11月24日（火）10:00台`
fn of_the_hour(hour: &HourFigures) -> String {
    format!("{}台", tokyo::date_time(hour.hour))
}
