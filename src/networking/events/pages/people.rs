//! Who takes part, what they wish, who is kept apart.

use actix_web::{HttpResponse, web};
use entities::NetworkingEventId;
use serde::Serialize;

use super::frame::{Head, Opened, Place, open, sample_head, viewed};
use crate::context::Context;
use crate::networking::events::storage::Participant;
use crate::networking::events::withdraw::may_take_out;
use crate::networking::events::wording;
use crate::people::Coordinator;
use crate::people::vocabularies::Terms;
use crate::web::{Chip, Failure, Page, Sample, sample};

#[derive(Serialize)]
struct PeoplePage {
    head: Head,
    base: String,
    lines: Vec<Line>,
    separations: Vec<SeparationLine>,
    /// People can still be added and taken out.
    open: bool,
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    organisation: Option<String>,
    chip: Chip,
    wishes: Vec<String>,
    /// They can still be taken out.
    leaves: bool,
}

#[derive(Serialize)]
struct SeparationLine {
    one: String,
    one_id: String,
    other: String,
    other_id: String,
    reason: String,
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "networking/events/staff_people.html";
}

/// `GET /staff/events/{id}/participants`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::People).await?;
    viewed(&who, &context, *id, "participants").await?;
    let terms = Terms::load(context.database.reader()).await?;
    context.pages.answer(&opened.shell, &page(&opened, &terms))
}

fn page(opened: &Opened, terms: &Terms) -> PeoplePage {
    let whole = &opened.whole;
    let line = |one: &Participant| {
        let wishes = whole.wishes.iter().filter(|row| row.participant_id == one.id());
        Line {
            id: one.id().to_string(),
            name: one.name(),
            organisation: one.organisation_name().map(str::to_owned),
            chip: wording::presence_chip(one.row.presence).into(),
            wishes: wishes.map(|row| wording::wished(whole, Some(terms), row)).collect(),
            leaves: may_take_out(whole, &one.row),
        }
    };
    let mut people: Vec<_> = whole.confirmed().collect();
    people.sort_by_key(|one| (one.person.family_kana.clone(), one.person.given_kana.clone()));
    let name = |id| whole.participant(id).map_or_else(String::new, Participant::name);
    let separation = whole.separations.iter().map(|row| SeparationLine {
        one: name(row.one_id),
        one_id: row.one_id.to_string(),
        other: name(row.other_id),
        other_id: row.other_id.to_string(),
        reason: row.reason.clone(),
    });
    PeoplePage {
        head: opened.head.clone(),
        base: opened.base.clone(),
        lines: people.into_iter().map(line).collect(),
        separations: separation.collect(),
        open: whole.event.state == entities::networking::events::event::EventState::Open,
    }
}

pub fn samples() -> Vec<Sample> {
    let line = |name: &str, wishes: Vec<String>| Line {
        id: "1".to_owned(),
        name: name.to_owned(),
        organisation: Some("花巻みらい商工会".to_owned()),
        chip: ("draft", "未確認").into(),
        leaves: !wishes.is_empty(),
        wishes,
    };
    let page = |lines, separations, open| PeoplePage {
        head: sample_head(),
        base: "/staff/events/1".to_owned(),
        lines,
        separations,
        open,
    };
    let apart = SeparationLine {
        one: "鈴木 大地".to_owned(),
        one_id: "1".to_owned(),
        other: "髙橋 恵".to_owned(),
        other_id: "2".to_owned(),
        reason: "利益相反".to_owned(),
    };
    let lines =
        vec![line("鈴木 大地", vec!["髙橋 恵さん".to_owned()]), line("髙橋 恵", Vec::new())];
    vec![sample(&page(Vec::new(), Vec::new(), true)), sample(&page(lines, vec![apart], false))]
}
