//! Whom and what participants wish to meet, and whom the secretariat keeps apart.

use entities::networking::events::event::EventState;
use entities::networking::events::separation;
use entities::networking::events::wish::{self, WishKind};
use entities::people::organisation::OrganisationKind;
use entities::{NetworkingEventId, NetworkingParticipantId, TermId};
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;

use super::pen::Pen;
use super::storage::Whole;
use super::{Attendee, Host, Refusal, storage};
use crate::context::Context;
use crate::database::Stop;
use crate::people::vocabularies::Terms;
use crate::vocabulary::LongText;
use crate::web::Problems;

/// Wishes one participant may have.
pub const MOST_WISHES: usize = 6;

/// One wish, the heaviest with three points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wished {
    pub kind: WishKind,
    pub target: String,
    pub points: i32,
}

/// Whose wishes are meant.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// Of the person who asks.
    Own(Attendee),
    /// Of a participant, by the secretariat.
    Theirs(Host, NetworkingParticipantId),
}

/// Sets all wishes of a participant anew: their own until the deadline, those told to the
/// secretariat until the last round begins.
pub async fn wish(
    context: &Context,
    side: Whose,
    id: NetworkingEventId,
    wishes: &[Wished],
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    let (participant, actor) = match side {
        Whose::Own(who) => {
            let own = whole.confirmed().find(|one| one.row.person_id == who.person());
            (own.ok_or(Refusal::NotFound)?.id(), who.actor())
        }
        Whose::Theirs(who, participant) => {
            let one = whole.participant(participant).filter(|one| one.is_confirmed());
            (one.ok_or(Refusal::NotFound)?.id(), who.actor())
        }
    };
    let late = matches!(side, Whose::Own(_)) && pen.now >= whole.event.deadline;
    if whole.event.state != EventState::Open || late || whole.rounds_begun() >= whole.event.rounds {
        return Err(Refusal::TooLate.into());
    }
    let terms = Terms::load(&tx).await?;
    let by_staff = matches!(side, Whose::Theirs(..));
    let wishes = checked(&whole, (participant, by_staff), &terms, wishes)?;
    wish::Entity::delete_many()
        .filter(wish::Column::ParticipantId.eq(participant))
        .exec(&tx)
        .await?;
    if !wishes.is_empty() {
        let rows = rows(participant, &wishes);
        wish::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    }
    storage::save(pen, whole.event).await?;
    let facts = json!({ "participant": participant, "wishes": wishes.len() });
    pen.note(actor, "networking_event.wished", id, facts).await?;
    tx.commit().await?;
    Ok(())
}

fn rows(participant: NetworkingParticipantId, wishes: &[Wished]) -> Vec<wish::ActiveModel> {
    let row = |one: &Wished| wish::Model {
        participant_id: participant,
        kind: one.kind,
        target: one.target.clone(),
        points: one.points,
    };
    wishes.iter().map(|one| row(one).into_active_model().reset_all()).collect()
}

/// A target as it is stored and compared, whichever way its id was typed.
pub fn canonical(kind: WishKind, target: &str) -> Option<String> {
    match kind {
        WishKind::Participant => {
            target.parse::<NetworkingParticipantId>().ok().map(|id| id.to_string())
        }
        WishKind::Term => target.parse::<TermId>().ok().map(|id| id.to_string()),
        WishKind::OrganisationKind => {
            let kind = OrganisationKind::try_from_value(&target.to_owned()).ok();
            kind.map(|kind| kind.to_value())
        }
    }
}

/// The wishes as they are stored. Only people who agreed to be found can be wished for.
fn checked(
    whole: &Whole,
    (own, by_staff): (NetworkingParticipantId, bool),
    terms: &Terms,
    wishes: &[Wished],
) -> Result<Vec<Wished>, Problems> {
    let mut problems = Problems::none();
    if wishes.len() > MOST_WISHES {
        problems.add("wishes", format!("希望は{MOST_WISHES}件までにしてください。"));
    }
    let known = |kind: WishKind, target: &str| match kind {
        WishKind::Participant => whole.confirmed().any(|it| {
            let visible = by_staff || it.row.shows_name;
            visible && it.id() != own && it.id().to_string() == target
        }),
        WishKind::Term => target.parse().is_ok_and(|id| terms.get(id).is_some()),
        WishKind::OrganisationKind => true,
    };
    let mut kept: Vec<Wished> = Vec::new();
    for one in wishes {
        let target = canonical(one.kind, &one.target).filter(|target| known(one.kind, target));
        let new = target
            .filter(|target| !kept.iter().any(|it| (it.kind, &it.target) == (one.kind, target)));
        let Some(target) = new.filter(|_| (1..=3).contains(&one.points)) else {
            problems.add("wishes", "選べない希望が含まれています。選び直してください。");
            break;
        };
        kept.push(Wished { target, ..one.clone() });
    }
    if problems.is_empty() { Ok(kept) } else { Err(problems) }
}

impl Separation {
    /// Its reason, once it is about two people.
    fn reason(&self) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let reason = problems.keep("reason", LongText::<500>::parse_optional(&self.reason));
        if self.pair.0 == self.pair.1 {
            problems.add("other", "別の2人を選んでください。");
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(reason.flatten().map(LongText::into_string).unwrap_or_default())
    }
}

/// Keeps two participants apart, or no longer; says whether anything changed.
pub async fn separate(
    context: &Context,
    who: Host,
    id: NetworkingEventId,
    wanted: &Separation,
) -> Result<bool, Stop<Refusal>> {
    let (one, other) = (wanted.pair.0.min(wanted.pair.1), wanted.pair.0.max(wanted.pair.1));
    let reason = wanted.reason()?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(id).await?;
    let whole = storage::load(&tx, event).await?;
    if whole.participant(one).is_none() || whole.participant(other).is_none() {
        return Err(Refusal::NotFound.into());
    }
    let stands = whole.separations.iter().any(|it| (it.one_id, it.other_id) == (one, other));
    if stands == wanted.apart {
        return Ok(false);
    }
    let row = separation::Model {
        event_id: id,
        one_id: one,
        other_id: other,
        reason,
        laid_down_by: who.person(),
        laid_down_at: pen.now,
    };
    if wanted.apart {
        let row = row.into_active_model().reset_all();
        separation::Entity::insert(row).exec_without_returning(&tx).await?;
    } else {
        separation::Entity::delete_by_id((id, one, other)).exec(&tx).await?;
    }
    storage::save(pen, whole.event).await?;
    let action =
        if wanted.apart { "networking_event.separated" } else { "networking_event.reunited" };
    pen.note(who.actor(), action, id, json!({ "one": one, "other": other })).await?;
    tx.commit().await?;
    Ok(true)
}

/// Two who are to sit apart, or no longer.
#[derive(Clone, Debug)]
pub struct Separation {
    pub pair: (NetworkingParticipantId, NetworkingParticipantId),
    pub apart: bool,
    /// May be empty.
    pub reason: String,
}
