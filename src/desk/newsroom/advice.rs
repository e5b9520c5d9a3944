use std::collections::BTreeSet;

use anyhow::anyhow;
use chrono::Days;
use entities::people::term::Vocabulary;

use crate::calendar::availability::DaySpan;
use crate::consultations::availability::free_slots_by_theme;
use crate::context::Context;
use crate::newsletter::issues::OpenTheme;
use crate::people::vocabularies::Terms;
use crate::vocabulary::tokyo;

/// An issue looks four weeks ahead.
const AHEAD: Days = Days::new(27);

/// Themes somebody has time for in the next four weeks, with the days; in the order of the
/// vocabulary.
pub async fn open_themes(context: &Context) -> anyhow::Result<Vec<OpenTheme>> {
    let (db, now) = (context.database.reader(), context.now());
    let today = tokyo::day_of(now);
    let last = today.checked_add_days(AHEAD).unwrap_or(today);
    let span = DaySpan::new(today, last).map_err(|_| anyhow!("four weeks are a span"))?;
    let terms = Terms::load(db).await?;
    let mut open = Vec::new();
    for term in terms.of(Vocabulary::Theme).filter(|term| !term.retired) {
        let offered = free_slots_by_theme(db, now, Some(term.id), span).await?;
        let slots = offered.iter().flat_map(|one| &one.slots);
        let days: BTreeSet<_> = slots.map(|slot| tokyo::day_of(slot.starts())).collect();
        if !days.is_empty() {
            open.push(OpenTheme {
                theme: term.id,
                label: term.label.clone(),
                days: days.into_iter().take(4).collect(),
                url: format!("{}/consultations", context.config.base_url),
            });
        }
    }
    Ok(open)
}
