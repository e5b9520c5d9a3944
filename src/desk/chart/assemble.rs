//! Reads a chart. A fixed number of queries for each engagement and for the whole.

use entities::OrganisationId;
use entities::consultations::record_action::ActionState;
use entities::people::term::Vocabulary;
use sea_orm::ConnectionTrait;

use super::history::history;
use super::{Adopted, Chart, Onlooker, OpenAction, words};
use crate::accompaniment::readers::{
    ContactsById, EngagementView, accompanies, engagements_of_operator, view,
};
use crate::accompaniment::{self, Arranger, Partner};
use crate::consultations::record::{RecordView, of_operator};
use crate::consultations::{self, Accompanist, Client, Organiser};
use crate::context::Context;
use crate::people::organisations::{self, Whole};
use crate::people::vocabularies::{Regions, Terms};
use crate::people::{SignedIn, whole_name};
use crate::vocabulary::{Prefecture, tokyo};

impl Onlooker {
    /// As consultations know them.
    fn consulting(self) -> consultations::By {
        match self {
            Self::Staff(id) => consultations::By::Staff(Organiser::acting_as(id)),
            Self::Accompanist(id) => consultations::By::Accompanist(Accompanist::acting_as(id)),
            Self::Member(id) => consultations::By::Client(Client::acting_as(id)),
        }
    }

    /// As accompaniment knows them.
    fn accompanying(self) -> accompaniment::By {
        match self {
            Self::Staff(id) => accompaniment::By::Staff(Arranger::acting_as(id)),
            Self::Accompanist(id) | Self::Member(id) => {
                accompaniment::By::Partner(Partner::acting_as(id))
            }
        }
    }
}

/// The chart of an operator; none where there is no such organisation.
pub async fn chart(
    context: &Context,
    onlooker: Onlooker,
    id: OrganisationId,
    contacts: &ContactsById,
) -> anyhow::Result<Option<Chart>> {
    let db = context.database.reader();
    let Some(whole) = organisations::whole(db, id).await? else { return Ok(None) };
    let terms = Terms::load(db).await?;
    let engagements = engagements(context, onlooker, id, contacts).await?;
    let records = of_operator(db, id, onlooker.consulting()).await?;
    let history = history(db, onlooker, (id, &engagements), &records).await?;
    let people = organisations::members_of(db, id).await?;
    let prefecture = whole.row.prefecture_code;
    let regions = Regions::on(db, tokyo::day_of(context.now())).await?;
    let block = prefecture.and_then(|code| regions.block_of(code));
    Ok(Some(Chart {
        legal_form: whole.row.legal_form_id.map(|term| terms.label(term).to_owned()),
        place: place(prefecture, whole.row.city.as_deref()),
        block: block.map(|block| block.name.clone()),
        people: people
            .iter()
            .map(|(at, person)| (whole_name(&person.family_name, &person.given_name), at.lead))
            .collect(),
        marks: marks(&whole, &terms),
        adoptions: whole
            .adoptions
            .iter()
            .map(|one| Adopted {
                fiscal_year: one.fiscal_year,
                frame: one.frame_id.map(|term| terms.label(term).to_owned()),
                subsidy_rate: one.subsidy_rate.clone(),
                accompanist: one.accompanist,
            })
            .collect(),
        levels: engagements.first().map(|one| one.levels.clone()).unwrap_or_default(),
        actions: actions(&records),
        history,
        engagements,
        certifications: whole.certifications,
        organisation: whole.row,
    }))
}

fn place(prefecture: Option<i32>, city: Option<&str>) -> Option<String> {
    let code = prefecture.and_then(|code| u8::try_from(code).ok());
    let prefecture = code.and_then(Prefecture::from_code).map_or("", |one| one.kanji());
    Some(format!("{prefecture}{}", city.unwrap_or_default())).filter(|text| !text.is_empty())
}

fn marks(whole: &Whole, terms: &Terms) -> Vec<(&'static str, Vec<String>)> {
    let of = |vocabulary: Vocabulary| {
        let own = whole.tags.iter().filter_map(|id| terms.get(*id));
        let own = own.filter(|term| term.vocabulary == vocabulary);
        own.map(|term| term.label.clone()).collect::<Vec<_>>()
    };
    let all = words::MARKS.map(|(vocabulary, name)| (name, of(vocabulary)));
    all.into_iter().filter(|(_, labels)| !labels.is_empty()).collect()
}

/// Those the onlooker may see, newest first.
async fn engagements(
    context: &Context,
    onlooker: Onlooker,
    id: OrganisationId,
    contacts: &ContactsById,
) -> anyhow::Result<Vec<EngagementView>> {
    let (db, by) = (context.database.reader(), (onlooker.accompanying(), context.now()));
    let mut all = Vec::new();
    for engagement in engagements_of_operator(db, id).await? {
        let known = contacts.get(&engagement).copied().unwrap_or_default();
        all.extend(view(db, by, engagement, known).await?);
    }
    Ok(all)
}

fn actions(records: &[RecordView]) -> Vec<OpenAction> {
    let mut open: Vec<_> = records
        .iter()
        .flat_map(|record| record.actions().iter().map(move |action| (record, action)))
        .filter(|(_, action)| action.state == Some(ActionState::Open))
        .map(|(record, action)| OpenAction {
            text: action.text.clone(),
            owner: action.owner,
            due_on: action.due_on,
            number: record.facts.number.clone(),
        })
        .collect();
    // What has no date comes last.
    open.sort_by_key(|one| (one.due_on.is_none(), one.due_on));
    open
}

/// As whom somebody who is not of the secretariat opens a chart, if they may: they belong to the
/// operator, or accompany it.
pub async fn seat_of(
    db: &impl ConnectionTrait,
    who: &SignedIn,
    id: OrganisationId,
) -> anyhow::Result<Option<Onlooker>> {
    let person = who.person_id();
    if who.person().belongs_to(id) {
        return Ok(Some(Onlooker::Member(person)));
    }
    let named = accompanies(db, (person, id)).await?;
    Ok(named.then_some(Onlooker::Accompanist(person)))
}
