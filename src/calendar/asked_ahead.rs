//! What the decision over a slot will ask of the calendar, for whoever asks ahead.

use chrono::{DateTime, Utc};
use sea_orm::QueryTrait as _;
use sea_orm::sea_query::SelectStatement;

use super::claim::{Holder, Resource};
use super::special_days::all_special_days;
use super::{free, storage};

/// The calendar of business days, the locks of the resources, what the holder has, and what
/// occupies the first resource between two instants.
pub fn asked_of_calendar(
    resources: &[Resource],
    holder: Holder,
    around: (DateTime<Utc>, DateTime<Utc>),
) -> Vec<SelectStatement> {
    let ids = resources.iter().map(|resource| resource.id()).collect();
    let first = resources.get(..1).unwrap_or_default();
    vec![
        all_special_days().into_query(),
        storage::resources_to_lock(ids).into_query(),
        storage::held_under(holder).into_query(),
        free::claims_around(first, around).into_query(),
    ]
}
