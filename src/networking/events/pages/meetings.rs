//! 「出会い」: who sat together in rounds that took place, and wishes that are still open.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use entities::networking::events::wish::WishKind;
use entities::{NetworkingEventId, PersonId};
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::frame::{Head, Opened, Place, answered, open, sample_head, viewed};
use super::people_forms::named;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::readers::{Meeting, meetings};
use crate::networking::events::storage::Whole;
use crate::networking::events::unmet::{Unmet, Wanted, introduce, unmet};
use crate::networking::events::{Host, wording};
use crate::people::Coordinator;
use crate::people::vocabularies::Terms;
use crate::web::{Cell, Choice, Failure, Form, Page, Row, Sample, perform, sample};

#[derive(Serialize)]
struct MeetingsPage {
    head: Head,
    count: String,
    rows: Vec<Row>,
    base: String,
    open: Vec<OpenWish>,
}

/// A wish of which nothing came: an introduction could help.
#[derive(Serialize)]
struct OpenWish {
    id: String,
    name: String,
    wish: String,
    /// What the form sends back, beside whom it fits.
    participant: String,
    kind: String,
    target: String,
    fitting: Vec<Choice>,
    /// The introduction it was turned into.
    made: Option<String>,
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
    let whole = &opened.whole;
    let unmet = unmet(reader, (whole, &met)).await?;
    let open = unmet.iter().map(|one| open_wish(whole, &terms, one)).collect();
    context.pages.answer(&opened.shell, &page(&opened, &met, open))
}

fn open_wish(whole: &Whole, terms: &Terms, one: &Unmet) -> OpenWish {
    let row = &one.wish;
    let fitting = one.fitting.iter().filter_map(|id| whole.participant(*id));
    let from = whole.participant(row.participant_id);
    let kind = row.kind.to_value();
    OpenWish {
        id: format!("{}-{kind}-{}", row.participant_id, row.target),
        name: from.map(named).unwrap_or_default(),
        wish: wording::wished(whole, Some(terms), row),
        participant: row.participant_id.to_string(),
        kind,
        target: row.target.clone(),
        fitting: fitting.map(|it| Choice::new(it.id().to_string(), named(it))).collect(),
        made: one.introduction.map(|id| format!("/staff/networking/introductions/{id}")),
    }
}

/// `POST /staff/events/{id}/introductions`: asks whoever wished whether an introduction is welcome.
pub async fn introduces(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let parsed = |name: &str| form.text(name).parse().map_err(|_| Failure::NotFound);
    let kind = WishKind::try_from_value(&form.text("kind").to_owned());
    let wanted = Wanted {
        participant: parsed("participant")?,
        kind: kind.map_err(|_| Failure::NotFound)?,
        target: form.text("target").to_owned(),
        partner: parsed("partner")?,
    };
    let (host, event) = (Host::from(&who), *id);
    let done = perform(async move { retrying(|| introduce(&context, host, event, &wanted)).await });
    let page = format!("/staff/events/{event}/meetings");
    let said = "希望した方に、紹介してよいかを尋ねるメールを送ります。";
    answered(who.visit(), done.await?, (&page, said), &page)
}

fn page(opened: &Opened, met: &[Meeting], open: Vec<OpenWish>) -> MeetingsPage {
    let whole = &opened.whole;
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
    MeetingsPage {
        head: opened.head.clone(),
        count: format!("{}組が出会いました。", rounds.len()),
        rows: rows.collect(),
        base: opened.base.clone(),
        open,
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |rows, open| MeetingsPage {
        head: sample_head(),
        count: "1組が出会いました。".to_owned(),
        base: "/staff/events/1".to_owned(),
        rows,
        open,
    };
    let row = Row::new(["鈴木 大地", "髙橋 恵", "第1回"].map(Cell::text));
    let wish = |id: &str, fitting, made| OpenWish {
        id: id.to_owned(),
        name: "鈴木 大地（花巻みらい商工会）".to_owned(),
        wish: "テーマ：採用".to_owned(),
        participant: "1".to_owned(),
        kind: "term".to_owned(),
        target: "1".to_owned(),
        fitting,
        made,
    };
    let two = || vec![Choice::new("1", "髙橋 恵"), Choice::new("2", "山田 一郎")];
    let open = vec![
        wish("a", two(), None),
        wish("b", vec![Choice::new("1", "髙橋 恵")], None),
        wish("c", Vec::new(), None),
        wish("d", two(), Some("/staff/networking/introductions/1".to_owned())),
    ];
    vec![sample(&page(Vec::new(), Vec::new())), sample(&page(vec![row], open))]
}
