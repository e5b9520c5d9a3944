//! How many letters anybody can have us write to an address. The confirmation itself is the weapon
//! of list bombing, so it is counted per address, per network and in total, over everything here
//! that writes to an address somebody merely typed.

use chrono::TimeDelta;

use super::origin::Origin;
use super::pen::Pen;
use crate::people::cool_down::{Key, Limit, draw};
use crate::vocabulary::EmailAddress;

const A_DAY: Limit =
    Limit { purpose: "newsletter.address.day", most: 3, window: TimeDelta::hours(24) };
const A_WEEK: Limit =
    Limit { purpose: "newsletter.address.week", most: 5, window: TimeDelta::days(7) };
const PER_NETWORK: Limit =
    Limit { purpose: "newsletter.network", most: 20, window: TimeDelta::hours(1) };
const IN_TOTAL: Limit =
    Limit { purpose: "newsletter.total", most: 1_000, window: TimeDelta::hours(1) };

/// Counts one more; false when no letter may be written. The caller commits either way, and answers
/// the same.
pub async fn may_write(
    pen: Pen<'_>,
    email: &EmailAddress,
    origin: &Origin,
) -> anyhow::Result<bool> {
    let limits = [
        (A_DAY, Key::Address(email)),
        (PER_NETWORK, Key::Network(origin.client)),
        (IN_TOTAL, Key::Total),
    ];
    let mut drawn = draw(pen.tx, pen.context, &limits).await?;
    // Counts letters, not attempts: a flood of one day must not lock its victim out for a week.
    if drawn.is_ok() {
        drawn = draw(pen.tx, pen.context, &[(A_WEEK, Key::Address(email))]).await?;
    }
    if drawn.is_err() {
        tracing::warn!("letters to addresses typed into the newsletter's forms are held back");
    }
    Ok(drawn.is_ok())
}
