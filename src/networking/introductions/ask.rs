//! An operator asks to be introduced to somebody.

use entities::networking::introduction::{self, IntroductionState, Origin};
use entities::networking::introduction_event::Act;
use entities::people::membership;
use entities::people::organisation::{self, OrganisationState};
use entities::people::person;
use entities::{ContactId, ContactPersonId, IntroductionId, OrganisationId, PersonId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
};

use super::anonymity::Secrets;
use super::details::{Details, Revealed};
use super::parties::parties;
use super::storage::note;
use super::{number, texts};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal, Requester, letters};
use crate::vocabulary::{FiscalYear, LongText};
use crate::web::Problems;

/// A wish as typed.
#[derive(Clone, Debug, Default)]
pub struct RawRequest {
    pub organisation: Option<OrganisationId>,
    /// Whom they want to meet.
    pub wanted: String,
    /// What for.
    pub purpose: String,
    /// Themselves, without a name.
    pub self_description: String,
    /// Codes of details that may be told.
    pub details: Vec<String>,
    /// They want to be asked once more at the end.
    pub asks_again: bool,
    pub agreed: bool,
}

/// A wish that can be kept.
#[derive(Clone, Debug)]
pub struct RequestDraft {
    organisation: OrganisationId,
    wanted: String,
    purpose: String,
    self_description: String,
    details: Details,
    asks_again: bool,
}

/// Who asks, for which of their organisations; an organisation that takes part no longer is none.
pub(super) struct Member {
    pub person: person::Model,
    pub organisation: organisation::Model,
    pub title: Option<String>,
}

impl Member {
    pub fn known(&self) -> Revealed {
        Revealed::of_member(&self.person, &self.organisation, self.title.clone())
    }

    pub fn secrets(&self) -> Secrets {
        Secrets::of_member(&self.person, &self.organisation)
    }
}

/// The place of a person, or their first that takes part where none is named.
pub(super) async fn member(
    db: &impl ConnectionTrait,
    who: PersonId,
    wanted: Option<OrganisationId>,
) -> Result<Member, Stop<Refusal>> {
    let places = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(who))
        .filter(membership::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let active = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(places.iter().map(|place| place.organisation_id)))
        .filter(organisation::Column::State.eq(OrganisationState::Active))
        .all(db)
        .await?;
    let of = |place: &membership::Model| {
        active.iter().find(|row| row.id == place.organisation_id).cloned()
    };
    let (place, organisation) = places
        .into_iter()
        .filter(|place| wanted.is_none_or(|wanted| place.organisation_id == wanted))
        .filter_map(|place| of(&place).map(|organisation| (place, organisation)))
        .min_by_key(|(place, _)| place.created_at)
        .ok_or(Refusal::NotForThem)?;
    let person = person::Entity::find_by_id(who).one(db).await?;
    Ok(Member { person: person.ok_or(Refusal::NotForThem)?, organisation, title: place.title })
}

impl RawRequest {
    /// The draft, or everything that is wrong. Reads who asks.
    pub async fn check(
        &self,
        db: &impl ConnectionTrait,
        who: Requester,
    ) -> Result<RequestDraft, Stop<Refusal>> {
        let member = member(db, who.person(), self.organisation).await?;
        let mut problems = Problems::none();
        let p = &mut problems;
        let wanted = p.keep("wanted", LongText::<400>::parse(&self.wanted));
        let purpose = p.keep("purpose", LongText::<1000>::parse(&self.purpose));
        let described =
            texts::anonymous(p, ("self_description", &self.self_description), &member.secrets());
        let ticked: Vec<&str> = self.details.iter().map(String::as_str).collect();
        let details = Details::parse(&ticked, &member.known()).map_err(|found| {
            found.into_list().into_iter().for_each(|one| p.add(one.field, one.detail));
        });
        if !self.agreed {
            p.add("agreed", "内容を確かめて、同意のチェックを入れてください。");
        }
        match (wanted, purpose, described, details) {
            (Some(wanted), Some(purpose), Some(self_description), Ok(details))
                if problems.is_empty() =>
            {
                Ok(RequestDraft {
                    organisation: member.organisation.id,
                    wanted: wanted.into_string(),
                    purpose: purpose.into_string(),
                    self_description,
                    details,
                    asks_again: self.asks_again,
                })
            }
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

/// Keeps the wish; the secretariat looks for somebody. The same key gives the first wish again.
pub async fn ask(
    context: &Context,
    who: Requester,
    (draft, request_key): (&RequestDraft, &str),
) -> Result<IntroductionId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = introduction::Model {
        organisation_id: draft.organisation,
        state: IntroductionState::RequesterAgreed,
        wanted: draft.wanted.clone(),
        purpose: draft.purpose.clone(),
        self_description: draft.self_description.clone(),
        requester_details: draft.details.store(),
        requester_agreed_at: Some(pen.now),
        asks_again: draft.asks_again,
        ..blank(pen, who.person(), request_key)
    };
    let (row, new) = found_or_added(pen, row).await?;
    if row.requester_id != who.person() {
        return Err(Refusal::NotFound.into());
    }
    if !new {
        return Ok(row.id);
    }
    let by = Some(By::Requester(who));
    note(pen, by, (row.id, Act::Requested)).await?;
    note(pen, by, (row.id, Act::RequesterAgreed)).await?;
    let id = row.id;
    letters::received(pen, &parties(&tx, row).await?).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds the row unless the key is known; of any number who try at once, one adds.
pub(super) async fn found_or_added(
    pen: Pen<'_>,
    row: introduction::Model,
) -> Result<(introduction::Model, bool), Stop<Refusal>> {
    let key = row.request_key.clone();
    let row = introduction::Model { number: unused(pen, row.number).await?, ..row };
    let known = OnConflict::column(introduction::Column::RequestKey).do_nothing().to_owned();
    let added = introduction::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(known)
        .exec_without_returning(pen.tx)
        .await?;
    let found = introduction::Entity::find()
        .filter(introduction::Column::RequestKey.eq(key))
        .one(pen.tx)
        .await?;
    let row = found.ok_or_else(|| anyhow::anyhow!("an introduction was added and is not there"))?;
    Ok((row, added == 1))
}

/// The number, or another one where it is taken: among a thousand one in a thousand is. The table
/// decides about two who draw the same at once.
async fn unused(pen: Pen<'_>, mut number: String) -> Result<String, DbErr> {
    let taken = |number: String| {
        introduction::Entity::find().filter(introduction::Column::Number.eq(number)).count(pen.tx)
    };
    while taken(number.clone()).await? > 0 {
        number = number::draw(FiscalYear::at(pen.now), &pen.context.chance);
    }
    Ok(number)
}

/// A row of somebody, with nothing said yet; the organisation is to be filled in.
#[expect(clippy::too_many_lines, reason = "a row is described in one piece")]
pub(super) fn blank(pen: Pen<'_>, who: PersonId, request_key: &str) -> introduction::Model {
    let year = FiscalYear::at(pen.now);
    introduction::Model {
        id: pen.context.new_id(),
        number: number::draw(year, &pen.context.chance),
        fiscal_year: year.year(),
        state: IntroductionState::Candidate,
        origin: Origin::Operator,
        requester_id: who,
        organisation_id: OrganisationId(uuid::Uuid::nil()),
        wanted: String::new(),
        purpose: String::new(),
        self_description: String::new(),
        requester_details: String::new(),
        requester_agreed_at: None,
        requester_told: String::new(),
        asks_again: false,
        contact_id: None::<ContactId>,
        contact_person_id: None::<ContactPersonId>,
        told_partner: String::new(),
        told_requester: String::new(),
        checked_by: None,
        partner_details: String::new(),
        partner_agreed_at: None,
        partner_told: String::new(),
        asked_at: None,
        due_at: None,
        reminded: false,
        introduced_at: None,
        met_at: None,
        ended_at: None,
        ended_by: None,
        end_reason: String::new(),
        link_epoch: 0,
        meeting_starts_at: None,
        meeting_ends_at: None,
        meeting_place: String::new(),
        resource_id: None,
        calendar_sequence: 0,
        offered_by: None,
        offered_place: String::new(),
        offered_resource_id: None,
        request_key: request_key.to_owned(),
        created_at: pen.now,
        updated_at: pen.now,
        version: 0,
    }
}
