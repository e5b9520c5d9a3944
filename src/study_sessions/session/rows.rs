//! Writing a plan: the session's own row, and the rows that belong to it.

use std::collections::BTreeSet;

use anyhow::Context as _;
use entities::study_sessions::session::{self, Allocation, Approval};
use entities::study_sessions::{
    attendance, co_host, material, part, question, reminder_distance, speaker, theme,
};
use entities::{SessionPartId, StudySessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, Set,
};

use super::check::CheckedPlan;
use super::plan::{CoHostPlan, PartPlan, QuestionPlan, Speaker, SpeakerPlan};
use super::{PartRows, Refusal, SessionRows, columns_out};
use crate::calendar;
use crate::database::{Conflict, Stop, WriteTransaction};
use crate::study_sessions::pen::Pen;

/// Writes what the plan says into the session's row, leaving what the house keeps about it.
pub fn apply(row: &mut session::Model, plan: &CheckedPlan, now: chrono::DateTime<chrono::Utc>) {
    row.fiscal_year = plan.fiscal_year.year();
    row.series_id = plan.series;
    row.number = plan.number;
    plan.title.trim().clone_into(&mut row.title);
    row.activity_level_id = plan.activity_level;
    plan.purpose.trim().clone_into(&mut row.purpose);
    row.description.clone_from(&plan.description);
    row.search_key = search_text(plan);
    row.starts_at = plan.starts_at().unwrap_or(row.starts_at);
    row.ends_at = plan.ends_at().unwrap_or(row.ends_at);
    let first_venue = plan.parts.iter().find_map(|part| part.venue.as_ref());
    row.venue_summary = first_venue.map(|venue| venue.name.trim().to_owned());
    row.online_url.clone_from(&plan.online.url);
    row.online_note.clone_from(&plan.online.note);
    // Without a set time the address is shown as soon as somebody is confirmed.
    row.online_released_at = plan.online.released_at.unwrap_or(row.created_at);
    row.licence_id = plan.online.licence;
    row.organisation_limit = plan.organisation_limit;
    row.audience = plan.audience;
    row.opens_at = plan.opens_at;
    row.closes_at = plan.closes_at;
    row.approval = plan.approval;
    row.allocation = match plan.approval {
        Approval::ByLottery => Allocation::Lottery,
        Approval::Automatic | Approval::ByStaff => Allocation::FirstCome,
    };
    row.promotion = plan.waiting.promotion;
    row.offer_hours = plan.waiting.offer_hours;
    row.promotion_stop_hours = plan.waiting.stop_hours;
    row.asks_accessibility = plan.asks_accessibility;
    plan.contact.name.trim().clone_into(&mut row.contact_name);
    plan.contact.email.as_str().clone_into(&mut row.contact_email);
    row.contact_phone.clone_from(&plan.contact.phone);
    row.updated_at = now;
}

fn search_text(plan: &CheckedPlan) -> String {
    let mut words = vec![plan.title.as_str(), plan.purpose.as_str()];
    for part in &plan.parts {
        words.extend(part.title.as_deref());
        words.extend(part.venue.as_ref().map(|venue| venue.name.as_str()));
        for speaker in &part.speakers {
            words.extend(speaker.topic.as_deref());
            if let Speaker::Guest { name, affiliation } = &speaker.who {
                words.push(name);
                words.extend(affiliation.as_deref());
            }
        }
    }
    crate::vocabulary::search_key(&words.join(" "))
}

/// Brings parts, speakers, themes, co-hosts, questions and reminder distances to what the plan
/// says. Parts and questions that stay keep their ids; `before` is what there was.
pub async fn save_children(
    pen: Pen<'_>,
    id: StudySessionId,
    plan: &CheckedPlan,
    before: Option<&SessionRows>,
) -> Result<Vec<PartRows>, Stop<Refusal>> {
    save_lists(pen, id, plan).await?;
    save_questions(pen, id, &plan.questions).await?;
    save_parts(pen, id, plan, before.map_or(&[], |rows| &rows.parts)).await
}

async fn save_lists(pen: Pen<'_>, id: StudySessionId, plan: &CheckedPlan) -> anyhow::Result<()> {
    let tx = pen.tx;
    theme::Entity::delete_many().filter(theme::Column::SessionId.eq(id)).exec(tx).await?;
    co_host::Entity::delete_many().filter(co_host::Column::SessionId.eq(id)).exec(tx).await?;
    let distances = reminder_distance::Column::SessionId.eq(id);
    reminder_distance::Entity::delete_many().filter(distances).exec(tx).await?;
    for term in &plan.themes {
        let row = theme::Model { session_id: id, term_id: *term }.into_active_model();
        theme::Entity::insert(row).exec_without_returning(tx).await?;
    }
    save_co_hosts(tx, id, &plan.co_hosts).await?;
    for minutes in &plan.reminders {
        let row = reminder_distance::Model { session_id: id, minutes: *minutes };
        reminder_distance::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

async fn save_co_hosts(
    tx: &WriteTransaction,
    id: StudySessionId,
    hosts: &[CoHostPlan],
) -> anyhow::Result<()> {
    for (ordinal, host) in (0..).zip(hosts) {
        let terms = host.sharing.as_ref();
        let row = co_host::ActiveModel {
            session_id: Set(id),
            ordinal: Set(ordinal),
            organisation_id: Set(host.organisation),
            name: Set(host.name.trim().to_owned()),
            basis: Set(terms.map(|terms| terms.basis)),
            basis_detail: Set(terms.and_then(|terms| terms.detail.clone())),
            purpose: Set(terms.map(|terms| terms.purpose.trim().to_owned())),
            shared_columns: Set(terms.map(|terms| columns_out(&terms.columns)).transpose()?),
        };
        co_host::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A question that is no longer asked is retired, since answers may refer to it.
async fn save_questions(
    pen: Pen<'_>,
    id: StudySessionId,
    questions: &[QuestionPlan],
) -> Result<(), Stop<Refusal>> {
    question::Entity::update_many()
        .col_expr(question::Column::Retired, true.into())
        .filter(question::Column::SessionId.eq(id))
        .exec(pen.tx)
        .await?;
    for (ordinal, question) in (0..).zip(questions) {
        let options = serde_json::to_string(&question.options)
            .context("the options of a question could not be written down")?;
        let row = question::ActiveModel {
            id: Set(question.id.unwrap_or_else(|| pen.context.new_id())),
            session_id: Set(id),
            ordinal: Set(ordinal),
            kind: Set(question.kind),
            label: Set(question.label.trim().to_owned()),
            hint: Set(question.hint.clone()),
            required: Set(question.required),
            options: Set(options),
            retired: Set(false),
        };
        if question.id.is_none() {
            question::Entity::insert(row).exec_without_returning(pen.tx).await?;
            continue;
        }
        let own = question::Column::SessionId.eq(id);
        let changed = question::Entity::update_many()
            .set(row)
            .filter(question::Column::Id.eq(question.id))
            .filter(own)
            .exec(pen.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(Refusal::ChangedMeanwhile.into());
        }
    }
    Ok(())
}

async fn save_parts(
    pen: Pen<'_>,
    id: StudySessionId,
    plan: &CheckedPlan,
    before: &[PartRows],
) -> Result<Vec<PartRows>, Stop<Refusal>> {
    let kept: BTreeSet<_> = plan.parts.iter().filter_map(|part| part.id).collect();
    for old in before.iter().filter(|old| !kept.contains(&old.part.id)) {
        remove_part(pen, old.part.id).await?;
    }
    let mut rows = Vec::with_capacity(plan.parts.len());
    for (ordinal, part) in (0..).zip(&plan.parts) {
        let known = part.id.filter(|own| before.iter().any(|old| old.part.id == *own));
        if part.id.is_some() && known.is_none() {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let row = part_row(pen, id, ordinal, part);
        if known.is_some() {
            part::Entity::update(row.clone().into_active_model().reset_all())
                .validate()?
                .exec(pen.tx)
                .await?;
        } else {
            part::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(pen.tx)
                .await?;
        }
        let speakers = save_speakers(pen, row.id, &part.speakers).await?;
        rows.push(PartRows { part: row, speakers });
    }
    Ok(rows)
}

async fn remove_part(pen: Pen<'_>, id: SessionPartId) -> Result<(), Stop<Refusal>> {
    let attended = attendance::Entity::find().filter(attendance::Column::PartId.eq(id));
    if attended.count(pen.tx).await? > 0 {
        return Err(Refusal::PartAttended.into());
    }
    calendar::release(pen.tx, super::claims::holder(id)).await?;
    speaker::Entity::delete_many().filter(speaker::Column::PartId.eq(id)).exec(pen.tx).await?;
    // What was handed out for the part stays, for the whole session.
    material::Entity::update_many()
        .col_expr(material::Column::PartId, Expr::value(None::<uuid::Uuid>))
        .filter(material::Column::PartId.eq(id))
        .exec(pen.tx)
        .await?;
    part::Entity::delete_by_id(id).exec(pen.tx).await.map_err(still_named)?;
    Ok(())
}

fn still_named(error: DbErr) -> Stop<Refusal> {
    match Conflict::of(&error) {
        Conflict::Reference => Refusal::PartInUse.into(),
        _ => error.into(),
    }
}

fn part_row(pen: Pen<'_>, id: StudySessionId, ordinal: i32, plan: &PartPlan) -> part::Model {
    let venue = plan.venue.as_ref();
    part::Model {
        id: plan.id.unwrap_or_else(|| pen.context.new_id()),
        session_id: id,
        ordinal,
        title: plan.title.clone(),
        starts_at: plan.slot.starts(),
        ends_at: plan.slot.ends(),
        room_id: venue.and_then(|venue| venue.room),
        venue_name: venue.map(|venue| venue.name.trim().to_owned()),
        venue_prefecture_code: venue.and_then(|venue| venue.prefecture_code),
        venue_address: venue.and_then(|venue| venue.address.clone()),
        venue_access: venue.and_then(|venue| venue.access.clone()),
    }
}

async fn save_speakers(
    pen: Pen<'_>,
    part: SessionPartId,
    speakers: &[SpeakerPlan],
) -> Result<Vec<speaker::Model>, DbErr> {
    speaker::Entity::delete_many().filter(speaker::Column::PartId.eq(part)).exec(pen.tx).await?;
    let mut rows = Vec::with_capacity(speakers.len());
    for (ordinal, plan) in (0..).zip(speakers) {
        let (person, guest) = match &plan.who {
            Speaker::Person(person) => (Some(*person), None),
            Speaker::Guest { name, affiliation } => (None, Some((name, affiliation))),
        };
        let row = speaker::Model {
            part_id: part,
            ordinal,
            person_id: person,
            guest_name: guest.map(|(name, _)| name.trim().to_owned()),
            guest_affiliation: guest.and_then(|(_, affiliation)| affiliation.clone()),
            remote: plan.remote,
            topic: plan.topic.clone(),
        };
        speaker::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(pen.tx)
            .await?;
        rows.push(row);
    }
    Ok(rows)
}
