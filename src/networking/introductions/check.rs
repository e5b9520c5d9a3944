//! The secretariat has looked at a wish and asks the other side.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::networking::introduction::{self, IntroductionState, Origin};
use entities::networking::introduction_event::Act;
use entities::networking::{contact, contact_person};
use entities::people::{organisation, person};
use entities::{ContactPersonId, IntroductionId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use super::anonymity::Secrets;
use super::parties::parties;
use super::state::Step;
use super::storage::{advance, find, locked, note, same_version, saved};
use super::texts;
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Organiser, Refusal, letters};
use crate::vocabulary::tokyo;
use crate::web::Problems;

/// What the secretariat decided, as typed.
#[derive(Clone, Debug, Default)]
pub struct RawCheck {
    pub contact_person: Option<ContactPersonId>,
    pub told_partner: String,
    pub told_requester: String,
    pub due_on: Option<NaiveDate>,
}

/// Whom to ask, with which words, until when.
#[derive(Clone, Debug)]
pub struct CheckDraft {
    partner: Chosen,
    told_partner: String,
    told_requester: String,
    due_on: NaiveDate,
}

/// Somebody who can be asked.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub contact: contact::Model,
    pub person: contact_person::Model,
    colleagues: Vec<contact_person::Model>,
}

impl Chosen {
    pub fn secrets(&self) -> Secrets {
        Secrets::of_contact(&self.contact, &self.colleagues)
    }
}

/// The person of a contact who is to be asked: still there, and with a mail address.
pub(super) async fn chosen(
    db: &impl ConnectionTrait,
    id: Option<ContactPersonId>,
    problems: &mut Problems,
) -> Result<Option<Chosen>, DbErr> {
    let found = match id {
        Some(id) => contact_person::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    let Some(person) = found.filter(|row| !row.retired && row.email.is_some()) else {
        problems.add("contact_person", "メールアドレスのある相手を選んでください。");
        return Ok(None);
    };
    let contact = contact::Entity::find_by_id(person.contact_id).one(db).await?;
    let Some(contact) = contact.filter(|row| row.merged_into.is_none() && !row.retired) else {
        problems.add("contact_person", "この連携先は使えません。ほかの相手を選んでください。");
        return Ok(None);
    };
    let colleagues = contact_person::Entity::find()
        .filter(contact_person::Column::ContactId.eq(contact.id))
        .all(db)
        .await?;
    Ok(Some(Chosen { contact, person, colleagues }))
}

/// The end of the day.
pub(super) fn due_at(day: NaiveDate) -> DateTime<Utc> {
    tokyo::end_of_day(day)
}

/// The last day an answer is in time.
pub fn due_day(due: DateTime<Utc>) -> NaiveDate {
    tokyo::day_of(due - TimeDelta::seconds(1))
}

impl RawCheck {
    /// The decision, or everything that is wrong.
    pub async fn check(
        &self,
        db: &impl ConnectionTrait,
        (id, today): (IntroductionId, NaiveDate),
    ) -> Result<CheckDraft, Stop<Refusal>> {
        let row = find(db, id).await?.ok_or(Refusal::NotFound)?;
        let mut problems = Problems::none();
        let p = &mut problems;
        let partner = chosen(db, self.contact_person, p).await?;
        let asking = person::Entity::find_by_id(row.requester_id).one(db).await?;
        let from = organisation::Entity::find_by_id(row.organisation_id).one(db).await?;
        let own = asking.zip(from).map(|(who, from)| Secrets::of_member(&who, &from));
        let theirs = partner.as_ref().map(Chosen::secrets).unwrap_or_default();
        let both = own.unwrap_or_default().and(theirs);
        let told_partner = texts::anonymous(p, ("told_partner", &self.told_partner), &both);
        let told_requester = texts::anonymous(p, ("told_requester", &self.told_requester), &both);
        let due_on = self.due_on.filter(|day| *day > today);
        if due_on.is_none() {
            p.add("due", "回答の期限は、明日より後の日にしてください。");
        }
        match (partner, told_partner, told_requester, due_on) {
            (Some(partner), Some(told_partner), Some(told_requester), Some(due_on))
                if problems.is_empty() =>
            {
                Ok(CheckDraft { partner, told_partner, told_requester, due_on })
            }
            _ => Err(Refusal::Invalid(problems).into()),
        }
    }
}

impl CheckDraft {
    /// The very same question was asked; another one was not.
    fn is_asked(&self, row: &introduction::Model) -> bool {
        row.state == IntroductionState::PartnerAsked
            && row.contact_person_id == Some(self.partner.person.id)
            && row.told_partner == self.told_partner
            && row.told_requester == self.told_requester
            && row.due_at.map(due_day) == Some(self.due_on)
    }
}

/// Asks the other side by a letter with a link. It learns no name. Whoever looks at what was asked,
/// and gives its version, asks once more, or somebody else: the link of the first letter ends.
pub async fn ask_partner(
    context: &Context,
    who: Organiser,
    id: IntroductionId,
    (draft, version): (&CheckDraft, Option<i32>),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let (pen, by) = (Pen::new(&tx, context), By::Staff(who));
    let mut row = locked(pen, by, id).await?;
    if draft.is_asked(&row) && version != Some(row.version) {
        return Ok(());
    }
    same_version(&row, version)?;
    let before = parties(&tx, row.clone()).await?;
    if !before.takes_part {
        return Err(Refusal::NotForThem.into());
    }
    // The operator agreed to meet whom they were told of: of anybody else they have the last word.
    let agreed = row.contact_id == Some(draft.partner.contact.id)
        && row.told_requester == draft.told_requester;
    row.asks_again |= row.origin == Origin::Secretariat && !agreed;
    advance(&mut row, Step::AskPartner)?;
    row.contact_id = Some(draft.partner.contact.id);
    row.contact_person_id = Some(draft.partner.person.id);
    row.told_partner.clone_from(&draft.told_partner);
    row.told_requester.clone_from(&draft.told_requester);
    row.checked_by = Some(who.person());
    row.asked_at = Some(pen.now);
    row.due_at = Some(due_at(draft.due_on));
    row.link_epoch += 1;
    note(pen, Some(by), (id, Act::PartnerAsked)).await?;
    let all = saved(pen, row).await?;
    let other = before.row.contact_person_id != all.row.contact_person_id;
    if before.row.state == IntroductionState::PartnerAsked && other {
        letters::asked_no_more(pen, &before).await?;
    }
    letters::asked(pen, &all, draft.due_on).await?;
    tx.commit().await?;
    Ok(())
}
