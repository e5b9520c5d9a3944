use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::session;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::storage;
use super::{
    CoHostPlan, ContactPlan, OnlinePlan, PartPlan, PartRows, QuestionPlan, Refusal, SeatPlan,
    SessionPlan, SessionRows, SharingPlan, Speaker, SpeakerPlan, VenuePlan, WaitingPlan, draft,
    has_no_opening,
};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::wording::plan as say;
use crate::vocabulary::{EmailAddress, FiscalYear, TimeSlot};
use crate::web::Problems;

/// Makes a new draft like this session, its first part starting at `starts_at` and all other times
/// moved by the same span. The address for online participants is not copied: it belongs to one
/// meeting.
pub async fn copy(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    starts_at: DateTime<Utc>,
) -> Result<StudySessionId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = session::Entity::find_by_id(id).one(&tx).await?.ok_or(Refusal::NotFound)?;
    let rows = storage::load(&tx, row).await?;
    let plan = copied(&rows, starts_at)?;
    let plan = plan.checked().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let new = draft::write(pen, who, &plan).await?;
    pen.note(who.actor(), "study_session.copied", new, json!({ "from": id })).await?;
    tx.commit().await?;
    Ok(new)
}

/// The plan of a session moved to another start, with the next number. What opens with its
/// publication is copied as what does.
pub fn copied(rows: &SessionRows, starts_at: DateTime<Utc>) -> Result<SessionPlan, Stop<Refusal>> {
    let mut plan = rows.plan()?;
    plan.move_by(starts_at - rows.session.starts_at)?;
    let opens_at = rows.session.opens_at;
    if has_no_opening(&rows.session) && opens_at < plan.closes_at {
        plan.opens_at = opens_at;
    }
    plan.number = plan.number.map(|number| number + 1);
    Ok(plan)
}

impl SessionRows {
    /// The plan as it stands, to fill a form with.
    pub fn plan(&self) -> anyhow::Result<SessionPlan> {
        let row = &self.session;
        Ok(SessionPlan {
            fiscal_year: FiscalYear::starting_in(row.fiscal_year)
                .map_err(|_| anyhow::anyhow!("a stored session has no valid fiscal year"))?,
            series: row.series_id,
            number: row.number,
            title: row.title.clone(),
            themes: self.themes.clone(),
            activity_level: row.activity_level_id,
            purpose: row.purpose.clone(),
            description: row.description.clone(),
            parts: self.parts.iter().map(part_plan).collect::<anyhow::Result<_>>()?,
            online: OnlinePlan {
                url: row.online_url.clone(),
                note: row.online_note.clone(),
                // That instant is how "at once" is stored.
                released_at: Some(row.online_released_at).filter(|at| *at != row.created_at),
                licence: row.licence_id,
            },
            seats: self
                .seats
                .iter()
                .map(|s| SeatPlan { mode: s.mode, capacity: s.capacity })
                .collect(),
            organisation_limit: row.organisation_limit,
            audience: row.audience,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            approval: row.approval,
            waiting: WaitingPlan {
                promotion: row.promotion,
                offer_hours: row.offer_hours,
                stop_hours: row.promotion_stop_hours,
            },
            co_hosts: self.co_hosts.iter().map(co_host_plan).collect(),
            contact: contact_plan(row)?,
            questions: self.questions.iter().map(question_plan).collect::<anyhow::Result<_>>()?,
            asks_accessibility: row.asks_accessibility,
            reminders: self.reminders.clone(),
        })
    }
}

impl SessionPlan {
    /// The same session at another time, as a new one.
    fn move_by(&mut self, span: TimeDelta) -> Result<(), Refusal> {
        for part in &mut self.parts {
            part.id = None;
            part.slot = TimeSlot::new(part.slot.starts() + span, part.slot.ends() + span).map_err(
                |_| {
                    let mut problems = Problems::none();
                    problems.add("starts_at", say::STARTS_AT);
                    Refusal::Invalid(problems)
                },
            )?;
        }
        for question in &mut self.questions {
            question.id = None;
        }
        self.opens_at += span;
        self.closes_at += span;
        self.online.url = None;
        self.online.note = None;
        self.online.released_at = self.online.released_at.map(|at| at + span);
        if let Some(starts) = self.starts_at() {
            self.fiscal_year = FiscalYear::at(starts);
        }
        Ok(())
    }
}

fn part_plan(rows: &PartRows) -> anyhow::Result<PartPlan> {
    let part = &rows.part;
    let speakers = rows.speakers.iter().map(|row| SpeakerPlan {
        who: row.person_id.map_or_else(
            || Speaker::Guest {
                name: row.guest_name.clone().unwrap_or_default(),
                affiliation: row.guest_affiliation.clone(),
            },
            Speaker::Person,
        ),
        remote: row.remote,
        topic: row.topic.clone(),
    });
    Ok(PartPlan {
        id: Some(part.id),
        title: part.title.clone(),
        slot: TimeSlot::new(part.starts_at, part.ends_at)
            .map_err(|_| anyhow::anyhow!("a stored part of a session has no valid slot"))?,
        venue: part.venue_name.clone().map(|name| VenuePlan {
            name,
            prefecture_code: part.venue_prefecture_code,
            address: part.venue_address.clone(),
            access: part.venue_access.clone(),
            room: part.room_id,
        }),
        speakers: speakers.collect(),
    })
}

fn co_host_plan(row: &entities::study_sessions::co_host::Model) -> CoHostPlan {
    CoHostPlan {
        organisation: row.organisation_id,
        name: row.name.clone(),
        sharing: SharingPlan::stored(row),
    }
}

fn contact_plan(row: &session::Model) -> anyhow::Result<ContactPlan> {
    Ok(ContactPlan {
        name: row.contact_name.clone(),
        email: EmailAddress::parse(&row.contact_email)
            .map_err(|_| anyhow::anyhow!("a stored session has no valid contact address"))?,
        phone: row.contact_phone.clone(),
    })
}

fn question_plan(row: &entities::study_sessions::question::Model) -> anyhow::Result<QuestionPlan> {
    Ok(QuestionPlan {
        id: Some(row.id),
        kind: row.kind,
        label: row.label.clone(),
        hint: row.hint.clone(),
        required: row.required,
        options: serde_json::from_str(&row.options)?,
    })
}
