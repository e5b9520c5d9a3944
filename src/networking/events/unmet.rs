//! Wishes that no round fulfilled, and introductions that come of them.
//!
//! An introduction asks both sides, neither of whom learns the other's name before both have agreed;
//! what stands here only chooses whom to ask, and words that name nobody.

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;
use entities::networking::events::event::EventState;
use entities::networking::events::wish::{self, WishKind};
use entities::{IntroductionId, NetworkingEventId, NetworkingParticipantId, PersonId};
use sea_orm::{ActiveEnum as _, ConnectionTrait, DbErr};
use serde_json::json;

use super::assemble::fits;
use super::pen::Pen;
use super::readers::Meeting;
use super::storage::{Participant, Whole};
use super::wishes::canonical;
use super::{Host, Refusal, readers, storage, wording};
use crate::context::Context;
use crate::database::Stop;
use crate::mail::Language;
use crate::networking::contacts::recognised;
use crate::networking::introductions::{RawProposal, of_request_keys, propose_within};
use crate::networking::{self, Organiser};
use crate::people::persons::mail_language;
use crate::vocabulary::tokyo;

/// The operator has so many days to answer.
const DAYS_TO_ANSWER: TimeDelta = TimeDelta::days(14);

/// A wish of which nothing came at the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    pub wish: wish::Model,
    /// Whom it fits, of those who may be asked.
    pub fitting: Vec<NetworkingParticipantId>,
    /// What it was turned into.
    pub introduction: Option<IntroductionId>,
}

/// Wishes of those who took part that no round fulfilled, by participant, the heaviest first; of an
/// event with these meetings.
pub async fn unmet(
    db: &impl ConnectionTrait,
    (whole, meetings): (&Whole, &[Meeting]),
) -> Result<Vec<Unmet>, DbErr> {
    let met = met(meetings);
    let open = whole.wishes.iter().filter(|row| !is_met(whole, row, &met));
    let open: Vec<_> =
        open.filter(|row| whole.confirmed().any(|one| one.id() == row.participant_id)).collect();
    let keys = open.iter().map(|row| key(row)).collect();
    let made: HashMap<_, _> = of_request_keys(db, keys).await?.into_iter().collect();
    let unmet = open.into_iter().map(|row| Unmet {
        wish: row.clone(),
        fitting: fitting(whole, row).map(Participant::id).collect(),
        introduction: made.get(&key(row)).copied(),
    });
    Ok(unmet.collect())
}

/// Pairs who sat together in a round that took place, the smaller id first.
fn met(meetings: &[Meeting]) -> BTreeSet<(PersonId, PersonId)> {
    meetings.iter().map(|it| (it.one.0, it.other.0)).collect()
}

fn is_met(whole: &Whole, row: &wish::Model, met: &BTreeSet<(PersonId, PersonId)>) -> bool {
    let Some(from) = whole.participant(row.participant_id) else { return false };
    let sat = |one: &Participant| {
        let (a, b) = (from.row.person_id, one.row.person_id);
        met.contains(&(a.min(b), a.max(b)))
    };
    whole.participants.iter().any(|one| one.id() != from.id() && fits(row, one) && sat(one))
}

/// Of other organisations, and not kept apart from whoever wished.
fn fitting<'a>(whole: &'a Whole, row: &'a wish::Model) -> impl Iterator<Item = &'a Participant> {
    let own = whole.participant(row.participant_id).and_then(|one| one.row.organisation_id);
    let apart = move |id: NetworkingParticipantId| {
        let pair = (id.min(row.participant_id), id.max(row.participant_id));
        whole.separations.iter().any(|it| (it.one_id, it.other_id) == pair)
    };
    whole.confirmed().filter(move |one| {
        let colleague = own.is_some() && one.row.organisation_id == own;
        one.id() != row.participant_id && fits(row, one) && !colleague && !apart(one.id())
    })
}

/// One wish makes one introduction, however often the button is pressed.
fn key(row: &wish::Model) -> String {
    let kind = row.kind.to_value();
    format!("networking-wish:{}:{kind}:{}", row.participant_id, row.target)
}

/// Which wish becomes an introduction, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub participant: NetworkingParticipantId,
    pub kind: WishKind,
    pub target: String,
    pub partner: NetworkingParticipantId,
}

/// Proposes an introduction to whoever wished, once the event is over. Doing so again gives the
/// first one.
pub async fn introduce(
    context: &Context,
    who: Host,
    id: NetworkingEventId,
    wanted: &Wanted,
) -> Result<IntroductionId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    let (row, from, partner) = chosen(&whole, wanted)?;
    if let Some((_, first)) = of_request_keys(&tx, vec![key(row)]).await?.pop() {
        return Ok(first);
    }
    if whole.event.state != EventState::Held {
        return Err(Refusal::NotPossibleNow.into());
    }
    let meetings = readers::meetings(&tx, Some(&[id])).await?;
    if is_met(&whole, row, &met(&meetings)) {
        return Err(Refusal::WishMet.into());
    }
    let (desk, inner) = (Organiser::acting_as(who.person()), networking::Pen::new(&tx, context));
    let known = (&partner.person, partner.organisation.as_ref());
    let asked = recognised(inner, desk, known)
        .await
        .map_err(|stop| stop.map(|refusal| refused(&refusal)))?;
    let today = tokyo::day_of(pen.now);
    let raw = RawProposal {
        requester: Some(from.row.person_id),
        organisation: from.row.organisation_id,
        contact_person: Some(asked),
        purpose: wording::introduction_purpose(&whole.event),
        told_requester: wording::told_to_who_wished(&whole.event, reads_english(from)),
        told_partner: wording::told_to_who_is_wished_for(&whole.event, reads_english(partner)),
        due_on: Some(today + DAYS_TO_ANSWER),
    };
    let proposal =
        raw.check(&tx, today).await.map_err(|stop| stop.map(|refusal| refused(&refusal)))?;
    let made = propose_within(inner, desk, (&proposal, &key(row))).await;
    let made = made.map_err(|stop| stop.map(|refusal| refused(&refusal)))?;
    let facts = json!({ "participant": from.id(), "introduction": made });
    pen.note(who.actor(), "networking_event.introduced", id, facts).await?;
    tx.commit().await?;
    Ok(made)
}

fn reads_english(one: &Participant) -> bool {
    mail_language(&one.person.language) == Language::En
}

type Chosen<'a> = (&'a wish::Model, &'a Participant, &'a Participant);

fn chosen<'a>(whole: &'a Whole, wanted: &Wanted) -> Result<Chosen<'a>, Refusal> {
    let target = canonical(wanted.kind, &wanted.target).ok_or(Refusal::NotFound)?;
    let own = |row: &&wish::Model| {
        row.participant_id == wanted.participant && row.kind == wanted.kind && row.target == target
    };
    let row = whole.wishes.iter().find(own).ok_or(Refusal::NotFound)?;
    let from = whole.participant(row.participant_id).filter(|one| one.is_confirmed());
    let partner = fitting(whole, row).find(|one| one.id() == wanted.partner);
    Ok((row, from.ok_or(Refusal::NotFound)?, partner.ok_or(Refusal::NotFound)?))
}

/// Whoever wished belongs to no operator, or one of both cannot be written to.
fn refused(refusal: &networking::Refusal) -> Refusal {
    match refusal {
        networking::Refusal::NotFound => Refusal::NotFound,
        networking::Refusal::ChangedMeanwhile => Refusal::ChangedMeanwhile,
        _ => Refusal::NotIntroducible,
    }
}
