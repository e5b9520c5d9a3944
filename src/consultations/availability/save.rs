use entities::consultations::{accompanist_profile, accompanist_theme, availability_rule};
use entities::people::role_assignment::{self, Role};
use entities::people::term::Vocabulary;
use entities::{PersonId, TermId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _,
};
use serde_json::json;

use super::draft::{ProfileDraft, RawAvailability};
use super::hours::RuleDraft;
use super::stored::{lengths_text, modes_text};
use crate::calendar::availability::Within;
use crate::consultations::pen::Pen;
use crate::consultations::wording::availability as say;
use crate::consultations::{Accompanist, Organiser, Refusal};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::Actor;
use crate::people::vocabularies::Terms;
use crate::web::Problems;

/// Who keeps an accompanist's availability: they themselves, or the secretariat for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    Own(Accompanist),
    Staff(Organiser, PersonId),
}

impl Keeper {
    /// Whose availability it is.
    pub fn accompanist(self) -> PersonId {
        match self {
            Self::Own(who) => who.person(),
            Self::Staff(_, person) => person,
        }
    }

    pub(super) fn actor(self) -> Actor {
        match self {
            Self::Own(who) => Actor::Person(who.person()),
            Self::Staff(who, _) => who.actor(),
        }
    }
}

/// Replaces terms, weekly hours and themes by what was typed. Booked time stays as it is. `version`
/// is the one the form was made from, nought where nothing was stored. Gives the new one.
pub async fn save_availability(
    context: &Context,
    who: Keeper,
    raw: RawAvailability,
    version: i32,
) -> Result<i32, Stop<Refusal>> {
    let draft = raw.check().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let person = who.accompanist();
    refuse_unless_accompanist(pen, person).await?;
    let themes = themes(pen, &draft.profile.themes).await?;
    write_profile(pen, row(pen, person, &draft.profile, version), version).await?;
    write_themes(pen, person, themes).await?;
    write_rules(pen, person, &draft.rules).await?;
    let facts = json!({ "version": version + 1, "rules": draft.rules.len() });
    pen.note(who.actor(), "consultation.availability_saved", ("person", person.0), facts).await?;
    tx.commit().await?;
    Ok(version + 1)
}

/// Availability of somebody without the role would be offered by nobody.
pub(super) async fn refuse_unless_accompanist(
    pen: Pen<'_>,
    person: PersonId,
) -> Result<(), Stop<Refusal>> {
    let holds = role_assignment::Entity::find()
        .filter(role_assignment::Column::PersonId.eq(person))
        .filter(role_assignment::Column::Role.eq(Role::Accompanist))
        .count(pen.tx)
        .await?;
    if holds > 0 { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

async fn themes(pen: Pen<'_>, typed: &[String]) -> Result<Vec<TermId>, Stop<Refusal>> {
    let terms = Terms::load(pen.tx).await?;
    let mut problems = Problems::none();
    let mut found = Vec::new();
    for text in typed.iter().filter(|text| !text.trim().is_empty()) {
        match terms.find(Vocabulary::Theme, text) {
            Some(term) => found.push(term.id),
            None => problems.add("themes", say::THEME),
        }
    }
    found.sort_unstable();
    found.dedup();
    if problems.is_empty() { Ok(found) } else { Err(Refusal::Invalid(problems).into()) }
}

fn row(
    pen: Pen<'_>,
    person: PersonId,
    draft: &ProfileDraft,
    version: i32,
) -> accompanist_profile::Model {
    let most = |within| draft.limits.most(within).map(i32::from);
    let buffers = draft.shape.buffers();
    accompanist_profile::Model {
        person_id: person,
        accepts: draft.accepts,
        grid_minutes: draft.shape.grid().minutes().into(),
        lengths: lengths_text(draft.shape.lengths()),
        modes: modes_text(draft.modes),
        buffer_before: buffers.before().into(),
        buffer_after: buffers.after().into(),
        notice_days: draft.reach.notice_business_days().into(),
        horizon_days: draft.reach.horizon_days().into(),
        closes_on_holidays: draft.closes_on_holidays,
        most_per_day: most(Within::Day),
        most_per_week: most(Within::Week),
        most_per_month: most(Within::Month),
        confirmation: draft.confirmation,
        place: draft.place.clone().map(crate::vocabulary::ShortText::into_string),
        online_url: draft.online_url.clone().map(crate::vocabulary::ShortText::into_string),
        phone: draft.phone.as_ref().map(|phone| phone.shown().to_owned()),
        version: version + 1,
        updated_at: pen.now,
    }
}

async fn write_profile(
    pen: Pen<'_>,
    row: accompanist_profile::Model,
    version: i32,
) -> Result<(), Stop<Refusal>> {
    if version == 0 {
        let added = accompanist_profile::Entity::insert(row.into_active_model());
        return match added.exec_without_returning(pen.tx).await {
            Ok(_) => Ok(()),
            Err(error) if Conflict::of(&error) == Conflict::Taken => {
                Err(Refusal::ChangedMeanwhile.into())
            }
            Err(error) => Err(error.into()),
        };
    }
    let person = row.person_id;
    let changed = accompanist_profile::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(accompanist_profile::Column::PersonId.eq(person))
        .filter(Expr::col(accompanist_profile::Column::Version).eq(version))
        .exec(pen.tx)
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

async fn write_themes(
    pen: Pen<'_>,
    person: PersonId,
    themes: Vec<TermId>,
) -> Result<(), sea_orm::DbErr> {
    accompanist_theme::Entity::delete_many()
        .filter(accompanist_theme::Column::PersonId.eq(person))
        .exec(pen.tx)
        .await?;
    if themes.is_empty() {
        return Ok(());
    }
    let rows = themes.into_iter().map(|term| {
        accompanist_theme::Model { person_id: person, term_id: term }.into_active_model()
    });
    accompanist_theme::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    Ok(())
}

async fn write_rules(
    pen: Pen<'_>,
    person: PersonId,
    rules: &[RuleDraft],
) -> Result<(), sea_orm::DbErr> {
    availability_rule::Entity::delete_many()
        .filter(availability_rule::Column::PersonId.eq(person))
        .exec(pen.tx)
        .await?;
    if rules.is_empty() {
        return Ok(());
    }
    let rows = rules.iter().map(|rule| {
        let row = availability_rule::Model {
            id: pen.context.new_id(),
            person_id: person,
            weekday: i32::try_from(rule.weekday().number_from_monday()).unwrap_or(7),
            from_minute: rule.hours().from().into(),
            until_minute: rule.hours().until().into(),
            modes: modes_text(rule.modes()),
            valid_from: rule.validity().first(),
            valid_until: rule.validity().last(),
        };
        row.into_active_model()
    });
    availability_rule::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    Ok(())
}
