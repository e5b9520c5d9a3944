//! The secretariat proposes an introduction; the operator is asked first.

use chrono::NaiveDate;
use entities::networking::introduction::{self, Origin};
use entities::networking::introduction_event::Act;
use entities::{ContactPersonId, IntroductionId, OrganisationId, PersonId};
use sea_orm::ConnectionTrait;

use super::ask::{blank, found_or_added, member};
use super::check::{Chosen, chosen, due_at, due_day};
use super::parties::parties;
use super::storage::note;
use super::texts;
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Organiser, Refusal, letters};
use crate::vocabulary::LongText;
use crate::web::Problems;

/// A proposal as typed.
#[derive(Clone, Debug, Default)]
pub struct RawProposal {
    pub requester: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
    pub contact_person: Option<ContactPersonId>,
    /// Why these two, for the file.
    pub purpose: String,
    /// What each is told of the other.
    pub told_requester: String,
    pub told_partner: String,
    /// By when the operator should answer.
    pub due_on: Option<NaiveDate>,
}

/// A proposal that can be made.
#[derive(Clone, Debug)]
pub struct Proposal {
    requester: PersonId,
    organisation: OrganisationId,
    partner: Chosen,
    purpose: String,
    told_requester: String,
    told_partner: String,
    due_on: NaiveDate,
}

impl RawProposal {
    /// The proposal, or everything that is wrong.
    pub async fn check(
        &self,
        db: &impl ConnectionTrait,
        today: NaiveDate,
    ) -> Result<Proposal, Stop<Refusal>> {
        let mut problems = Problems::none();
        let p = &mut problems;
        let who = match self.requester {
            Some(id) => member(db, id, self.organisation).await.ok(),
            None => None,
        };
        if who.is_none() {
            p.add("requester", "事業者の担当者を選んでください。");
        }
        let partner = chosen(db, self.contact_person, p).await?;
        let purpose = p.keep("purpose", LongText::<1000>::parse(&self.purpose));
        let own = who.as_ref().map(super::ask::Member::secrets).unwrap_or_default();
        let theirs = partner.as_ref().map(Chosen::secrets).unwrap_or_default();
        let both = own.and(theirs);
        let told_requester = texts::anonymous(p, ("told_requester", &self.told_requester), &both);
        let told_partner = texts::anonymous(p, ("told_partner", &self.told_partner), &both);
        let due_on = self.due_on.filter(|day| *day > today);
        if due_on.is_none() {
            p.add("due", "回答の期限は、明日より後の日にしてください。");
        }
        match (who, partner, purpose, told_requester, told_partner, due_on) {
            (Some(who), Some(partner), Some(purpose), Some(first), Some(second), Some(due_on))
                if problems.is_empty() =>
            {
                Ok(Proposal {
                    requester: who.person.id,
                    organisation: who.organisation.id,
                    partner,
                    purpose: purpose.into_string(),
                    told_requester: first,
                    told_partner: second,
                    due_on,
                })
            }
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

/// Asks the operator, who learns no name. The same key gives the first proposal again.
pub async fn propose(
    context: &Context,
    who: Organiser,
    (proposal, request_key): (&Proposal, &str),
) -> Result<IntroductionId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let id = propose_within(Pen::new(&tx, context), who, (proposal, request_key)).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same inside another verb's transaction.
pub(in crate::networking) async fn propose_within(
    pen: Pen<'_>,
    who: Organiser,
    (proposal, request_key): (&Proposal, &str),
) -> Result<IntroductionId, Stop<Refusal>> {
    let row = introduction::Model {
        origin: Origin::Secretariat,
        organisation_id: proposal.organisation,
        purpose: proposal.purpose.clone(),
        told_requester: proposal.told_requester.clone(),
        told_partner: proposal.told_partner.clone(),
        contact_id: Some(proposal.partner.contact.id),
        contact_person_id: Some(proposal.partner.person.id),
        checked_by: Some(who.person()),
        due_at: Some(due_at(proposal.due_on)),
        ..blank(pen, proposal.requester, request_key)
    };
    let (row, new) = found_or_added(pen, row).await?;
    if !new {
        return Ok(row.id);
    }
    note(pen, Some(By::Staff(who)), (row.id, Act::Proposed)).await?;
    let id = row.id;
    let due = row.due_at.map_or(proposal.due_on, due_day);
    letters::proposed(pen, &parties(pen.tx, row).await?, due).await?;
    Ok(id)
}
