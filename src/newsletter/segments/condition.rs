//! A rule as the database asks it.

use entities::mail::{circular_refusal, suppression};
use entities::newsletter::subscriber::{self, Column, ReaderState};
use entities::newsletter::{subscriber_region, subscriber_term};
use entities::people::role_assignment;
use entities::{RegionBlockId, TermId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, Condition};

use super::Segment;
use crate::people::vocabularies::Regions;
use crate::vocabulary::tokyo;

/// Who is meant by a rule.
pub fn condition(segment: &Segment, regions: &Regions) -> Condition {
    let nothing_arrives = Query::select()
        .expr(Expr::val(1))
        .from(suppression::Entity)
        .and_where(
            Expr::col((suppression::Entity, suppression::Column::AddressKey))
                .equals((subscriber::Entity, Column::AddressKey)),
        )
        .to_owned();
    let no_circulars = Query::select()
        .expr(Expr::val(1))
        .from(circular_refusal::Entity)
        .and_where(
            Expr::col((circular_refusal::Entity, circular_refusal::Column::AddressKey))
                .equals((subscriber::Entity, Column::AddressKey)),
        )
        .to_owned();
    Condition::all()
        .add(Column::State.eq(ReaderState::Active))
        .add(Expr::exists(nothing_arrives).not())
        .add(Expr::exists(no_circulars).not())
        .add_option(wish(Column::AllTopics, &segment.topics, terms))
        .add_option(wish(Column::AllThemes, &segment.themes, terms))
        .add_option(wish(Column::AllRegions, &segment.regions, blocks))
        .add_option(place(segment, regions))
        .add_option(
            (!segment.kinds.is_empty()).then(|| Column::Kind.is_in(segment.kinds.iter().copied())),
        )
        .add_option(role(segment))
        .add_option(segment.frequency.map(|one| Column::Frequency.eq(one)))
        .add_option(segment.language.map(|one| Column::Language.eq(one)))
        .add_option(segment.since.map(|day| Column::SubscribedAt.gte(tokyo::start_of_day(day))))
}

/// Chose none, or one of these.
fn wish<T: Copy>(
    all: Column,
    wanted: &[T],
    chosen: fn(&[T]) -> SelectStatement,
) -> Option<Condition> {
    (!wanted.is_empty())
        .then(|| Condition::any().add(all.eq(true)).add(Expr::exists(chosen(wanted))))
}

fn terms(wanted: &[TermId]) -> SelectStatement {
    use subscriber_term::{Column as Chosen, Entity};
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Chosen::SubscriberId)).equals((subscriber::Entity, Column::Id)),
        )
        .and_where(Chosen::TermId.is_in(wanted.iter().copied()))
        .to_owned()
}

fn blocks(wanted: &[RegionBlockId]) -> SelectStatement {
    use subscriber_region::{Column as Chosen, Entity};
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Chosen::SubscriberId)).equals((subscriber::Entity, Column::Id)),
        )
        .and_where(Chosen::BlockId.is_in(wanted.iter().copied()))
        .to_owned()
}

fn place(segment: &Segment, regions: &Regions) -> Option<Condition> {
    if segment.prefectures.is_empty() && segment.blocks.is_empty() {
        return None;
    }
    let inside = segment.blocks.iter().flat_map(|block| regions.prefectures_of(*block));
    let inside = inside.map(|one| i32::from(one.code()));
    let codes: Vec<i32> = segment.prefectures.iter().copied().chain(inside).collect();
    Some(Condition::all().add(Column::PrefectureCode.is_in(codes)))
}

/// The person of the programme with the same address holds one of the roles.
fn role(segment: &Segment) -> Option<Condition> {
    use entities::people::person;
    if segment.roles.is_empty() {
        return None;
    }
    let holders = Query::select()
        .column((person::Entity, person::Column::EmailKey))
        .from(person::Entity)
        .inner_join(
            role_assignment::Entity,
            Expr::col((role_assignment::Entity, role_assignment::Column::PersonId))
                .equals((person::Entity, person::Column::Id)),
        )
        .and_where(role_assignment::Column::Role.is_in(segment.roles.iter().copied()))
        .to_owned();
    Some(Condition::all().add(Column::EmailKey.in_subquery(holders)))
}
