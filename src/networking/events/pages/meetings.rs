//! 「出会い」: who sat together in rounds that took place, and wishes that are still open.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use entities::{NetworkingEventId, PersonId};
use serde::Serialize;

use super::frame::{Head, Opened, Place, open, sample_head, viewed};
use crate::context::Context;
use crate::networking::events::readers::{Meeting, meetings};
use crate::networking::events::wording;
use crate::networking::rounds::{Shortfall, shortfalls};
use crate::people::Coordinator;
use crate::people::vocabularies::Terms;
use crate::web::{Cell, Failure, Page, Row, Sample, sample};

#[derive(Serialize)]
struct MeetingsPage {
    head: Head,
    count: String,
    rows: Vec<Row>,
    /// Wishes nobody met: whom an introduction could help.
    open: Vec<String>,
}

impl Page for MeetingsPage {
    const TEMPLATE: &'static str = "networking/events/staff_meetings.html";
}

/// `GET /staff/events/{id}/meetings`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Meetings).await?;
    viewed(&who, &context, *id, "meetings").await?;
    let reader = context.database.reader();
    let met = meetings(reader, Some(&[*id])).await?;
    let terms = Terms::load(reader).await?;
    context.pages.answer(&opened.shell, &page(&opened, &met, &terms))
}

fn page(opened: &Opened, met: &[Meeting], terms: &Terms) -> MeetingsPage {
    let whole = &opened.considered.whole;
    let mut rounds: BTreeMap<(PersonId, PersonId), Vec<i32>> = BTreeMap::new();
    for one in met {
        rounds.entry((one.one.0, one.other.0)).or_default().push(one.round);
    }
    let name = |person: PersonId| {
        let one = whole.participants.iter().find(|one| one.row.person_id == person);
        one.map_or_else(
            || Cell::text(""),
            |one| Cell::text(one.name()).small(one.organisation_name().unwrap_or_default()),
        )
    };
    let rows = rounds.iter().map(|((one, other), at)| {
        let at: Vec<_> = at.iter().map(|round| wording::round(*round)).collect();
        Row::new([name(*one), name(*other), Cell::text(at.join("、"))])
    });
    // Only what took place counts: rounds that never began met nobody's wish.
    let missing = shortfalls(&opened.considered.numbered.question, &[]);
    let missing = missing.iter().filter(|one| matches!(one, Shortfall::Wish { .. }));
    let open = missing.filter_map(|one| {
        let Shortfall::Wish { wish, .. } = one else { return None };
        let row = opened.considered.numbered.wishes.get(*wish)?;
        let from = whole.participant(row.participant_id)?;
        Some(format!("{}さん：{}", from.name(), wording::wished(whole, Some(terms), row)))
    });
    MeetingsPage {
        head: opened.head.clone(),
        count: format!("{}組が出会いました。", rounds.len()),
        rows: rows.collect(),
        open: open.collect(),
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |rows, open| MeetingsPage {
        head: sample_head(),
        count: "1組が出会いました。".to_owned(),
        rows,
        open,
    };
    let row = Row::new(["鈴木 大地", "髙橋 恵", "第1回"].map(Cell::text));
    vec![
        sample(&page(Vec::new(), Vec::new())),
        sample(&page(vec![row], vec!["鈴木 大地さん：海外の学校".to_owned()])),
    ]
}
