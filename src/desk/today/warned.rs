//! Engagements somebody should look at before they go wrong.

use chrono::{DateTime, Utc};

use crate::accompaniment::readers::{Contacted, Filter, Line, listing};
use crate::accompaniment::{Arranger, Warning};
use crate::context::Context;

use super::work::Work;

/// Engagements with early warnings. The number of queries stays the same however many there are.
pub async fn engagements(
    context: &Context,
    (who, now): (Arranger, DateTime<Utc>),
    contacted: Contacted,
) -> anyhow::Result<Option<Work>> {
    let known = contacted.known(context).await?;
    let filter = Filter { warned: true, ..Filter::default() };
    let lines = listing(context.database.reader(), (who, now), &filter, &known).await?;
    Ok(work(&lines))
}

fn work(lines: &[Line]) -> Option<Work> {
    let found: Vec<_> = lines.iter().filter_map(|line| Some((line, longest(line)?))).collect();
    // Of equals the first of the list.
    let (line, warning) = found.iter().rev().max_by_key(|(_, warning)| warning.days())?;
    Some(Work {
        label: "注意のある伴走".to_owned(),
        count: format!("{}件", found.len()),
        note: Some(format!("最長：{}（{warning}）", line.operator)),
        href: "/staff/engagements?warned=yes".to_owned(),
        verb: "確かめる",
        late: true,
    })
}

/// Late records have a line of their own, so an engagement with nothing else does not count.
fn longest(line: &Line) -> Option<Warning> {
    let is_record = |warning: &Warning| matches!(warning, Warning::RecordOverdue { .. });
    let others = line.warnings.iter().copied().filter(|warning| !is_record(warning));
    others.max_by_key(|warning| warning.days())
}
