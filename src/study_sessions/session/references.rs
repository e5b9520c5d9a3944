//! What a plan names by id must be there. Pages offer it to choose from; a program can name anything.

use std::collections::BTreeSet;

use entities::calendar::resource::{self, ResourceKind};
use entities::people::term::{self, Vocabulary};
use entities::people::{organisation, person, prefecture};
use entities::study_sessions::series;
use entities::{PersonId, ResourceId, TermId};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::check::CheckedPlan;
use super::{Refusal, Speaker};
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::wording::plan as say;
use crate::web::Problems;

/// Names everything that is not there. Whether a room or licence is free, and still offered, is
/// the calendar's to say.
pub async fn check(pen: Pen<'_>, plan: &CheckedPlan) -> Result<(), Stop<Refusal>> {
    let mut problems = Problems::none();
    check_words(pen, plan, &mut problems).await?;
    check_people(pen, plan, &mut problems).await?;
    check_places(pen, plan, &mut problems).await?;
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems).into()) }
}

async fn check_words(
    pen: Pen<'_>,
    plan: &CheckedPlan,
    problems: &mut Problems,
) -> Result<(), DbErr> {
    if let Some(id) = plan.series
        && series::Entity::find_by_id(id).one(pen.tx).await?.is_none()
    {
        problems.add("series_id", say::UNKNOWN_SERIES);
    }
    if !are_terms(pen, Vocabulary::Theme, &plan.themes).await? {
        problems.add("theme_ids", say::UNKNOWN_TERM);
    }
    let level: Vec<_> = plan.activity_level.into_iter().collect();
    if !are_terms(pen, Vocabulary::ActivityLevel, &level).await? {
        problems.add("activity_level_id", say::UNKNOWN_TERM);
    }
    Ok(())
}

async fn check_people(
    pen: Pen<'_>,
    plan: &CheckedPlan,
    problems: &mut Problems,
) -> Result<(), DbErr> {
    for (index, part) in plan.parts.iter().enumerate() {
        let people = part.speakers.iter().filter_map(|speaker| match speaker.who {
            Speaker::Person(person) => Some(person),
            Speaker::Guest { .. } => None,
        });
        if !are_people(pen, people.collect()).await? {
            problems.add(format!("parts[{index}].speakers"), say::UNKNOWN_PERSON);
        }
    }
    if !are_organisations(pen, plan).await? {
        problems.add("co_hosts", say::UNKNOWN_ORGANISATION);
    }
    Ok(())
}

async fn check_places(
    pen: Pen<'_>,
    plan: &CheckedPlan,
    problems: &mut Problems,
) -> Result<(), DbErr> {
    for (index, part) in plan.parts.iter().enumerate() {
        let Some(venue) = &part.venue else { continue };
        let room = is_listed(pen, ResourceKind::Room, venue.room).await?;
        let prefecture = match venue.prefecture_code {
            Some(code) => prefecture::Entity::find_by_id(code).one(pen.tx).await?.is_some(),
            None => true,
        };
        if !room || !prefecture {
            problems.add(format!("parts[{index}].venue"), say::UNKNOWN_TERM);
        }
    }
    if !is_listed(pen, ResourceKind::Licence, plan.online.licence).await? {
        problems.add("licence_id", say::UNKNOWN_TERM);
    }
    Ok(())
}

async fn is_listed(
    pen: Pen<'_>,
    kind: ResourceKind,
    id: Option<ResourceId>,
) -> Result<bool, DbErr> {
    let Some(id) = id else { return Ok(true) };
    let of_kind = resource::Entity::find_by_id(id).filter(resource::Column::Kind.eq(kind));
    Ok(of_kind.one(pen.tx).await?.is_some())
}

async fn are_terms(pen: Pen<'_>, vocabulary: Vocabulary, ids: &[TermId]) -> Result<bool, DbErr> {
    if ids.is_empty() {
        return Ok(true);
    }
    let known = term::Entity::find()
        .filter(term::Column::Id.is_in(ids.iter().copied()))
        .filter(term::Column::Vocabulary.eq(vocabulary));
    Ok(known.count(pen.tx).await? == ids.len() as u64)
}

async fn are_people(pen: Pen<'_>, ids: BTreeSet<PersonId>) -> Result<bool, DbErr> {
    if ids.is_empty() {
        return Ok(true);
    }
    let wanted = ids.len() as u64;
    let known = person::Entity::find().filter(person::Column::Id.is_in(ids));
    Ok(known.count(pen.tx).await? == wanted)
}

async fn are_organisations(pen: Pen<'_>, plan: &CheckedPlan) -> Result<bool, DbErr> {
    let ids: BTreeSet<_> = plan.co_hosts.iter().filter_map(|host| host.organisation).collect();
    if ids.is_empty() {
        return Ok(true);
    }
    let wanted = ids.len() as u64;
    let known = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids));
    Ok(known.count(pen.tx).await? == wanted)
}
