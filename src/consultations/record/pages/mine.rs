//! The accompanist's records: to write, waiting, done.

use actix_web::{HttpResponse, web};
use entities::consultations::record::RecordState;
use serde::{Deserialize, Serialize};

use super::door::base;
use super::shown::chip;
use crate::consultations::Accompanist;
use crate::consultations::meeting::Parties;
use crate::consultations::record::{Line, approved, unapproved, unnoted};
use crate::context::Context;
use crate::people::SignedIn;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Crumb, Failure, Page, Paging, Row, Sample, sample};

const BASE: &str = "/my/records";
const PER_PAGE: u64 = 50;

/// Which part of the approved records; the others are few.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Counts from 1.
    #[serde(deserialize_with = "crate::web::page_number")]
    page: u64,
}

#[derive(Serialize)]
struct MinePage {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    id: &'static str,
    title: &'static str,
    caption: &'static str,
    rows: Vec<Row>,
    empty: &'static str,
    /// Where there is more than one page.
    paging: Option<Paging>,
    /// The first page, where this one lies behind the last.
    first: Option<&'static str>,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "consultations/record/mine.html";
}

/// `GET /my/records`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let asking = (Accompanist::acting_as(who.person_id()), context.now());
    let (reader, number) = (context.database.reader(), wanted.page.max(1));
    let unnoted = unnoted(reader, asking).await?;
    let open = unapproved(reader, asking).await?;
    let (done, total) = approved(reader, asking, (number, PER_PAGE)).await?;
    let mut shell = who.shell(&context, "相談記録");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here("相談記録")];
    context.pages.answer(&shell, &page(&unnoted, (&open, &done), (total, number)))
}

fn page(
    unnoted: &[Parties],
    (open, done): (&[Line], &[Line]),
    (total, number): (u64, u64),
) -> MinePage {
    use RecordState::{Confirmed, Draft, Returned, Submitted};
    let of = |states: &[RecordState]| {
        let chosen = open.iter().filter(|line| states.contains(&line.state));
        chosen.map(row).collect::<Vec<_>>()
    };
    let mut to_write: Vec<_> = unnoted.iter().map(unnoted_row).collect();
    to_write.extend(of(&[Draft, Returned]));
    let done: Vec<_> = done.iter().map(row).collect();
    groups([to_write, of(&[Submitted, Confirmed]), done], (total, number))
}

fn groups([to_write, waiting, done]: [Vec<Row>; 3], (total, number): (u64, u64)) -> MinePage {
    let group = |id, title, caption, (rows, empty)| Group {
        id,
        title,
        caption,
        rows,
        empty,
        paging: None,
        first: None,
    };
    let paging = (total > PER_PAGE).then(|| Paging::new(total, number, PER_PAGE, BASE));
    let first = (done.is_empty() && total > 0).then_some(BASE);
    MinePage {
        groups: vec![
            group(
                "to-write",
                "書く記録",
                "これから書く相談記録票",
                (to_write, "書く記録はありません。相談が終わると、ここに並びます。"),
            ),
            group(
                "waiting",
                "確認と承認を待つ記録",
                "相談者か事務局に渡っている相談記録票",
                (waiting, "待っている記録はありません。"),
            ),
            Group {
                paging,
                first,
                ..group(
                    "done",
                    "承認された記録",
                    "承認された相談記録票",
                    (done, "承認された記録はまだありません。"),
                )
            },
        ],
    }
}

fn whom(parties: &Parties) -> Cell {
    let name = format!("{} さん", parties.client_name());
    Cell::link(parties.organisation.clone(), base(parties.row.id)).small(name)
}

fn unnoted_row(parties: &Parties) -> Row {
    let times = parties.row.starts_at.zip(parties.row.ends_at);
    Row::new([
        whom(parties).chip(("warning", "実施の記録がまだ")),
        Cell::text(times.map(|(from, until)| tokyo::span(from, until)).unwrap_or_default()),
        Cell::text("はじめに、実際の時刻を記録してください。"),
    ])
}

fn row(line: &Line) -> Row {
    let row = &line.parties.row;
    let times = row.held_from.zip(row.held_until);
    let next = match line.state {
        RecordState::Draft | RecordState::Returned => {
            let late = if line.overdue { "（期限を過ぎています）" } else { "" };
            format!("期限 {}{late}", tokyo::date_time(line.due_at))
        }
        RecordState::Submitted => "相談者の確認を待っています。".to_owned(),
        RecordState::Confirmed => "事務局の承認を待っています。".to_owned(),
        RecordState::Approved => format!("第{}版", line.revision),
    };
    let chip = if line.overdue { ("warning", "期限超過").into() } else { chip(line.state) };
    Row::new([
        whom(&line.parties).chip(chip),
        Cell::text(times.map(|(from, until)| tokyo::span(from, until)).unwrap_or_default()),
        Cell::text(next),
    ])
}

pub fn samples() -> Vec<Sample> {
    let row = |chip: (&'static str, &'static str)| {
        Row::new([
            Cell::link("花巻みらい商工会", "/consultations/1/record")
                .small("鈴木 大地 さん")
                .chip(chip),
            Cell::text("2026年12月3日（木）14:00～15:05"),
            Cell::text("期限 2026年12月8日（火）17:30"),
        ])
    };
    let full = [
        vec![row(("warning", "期限超過"))],
        vec![row(("open", "相談者の確認待ち"))],
        vec![row(("done", "承認済み"))],
    ];
    let none = || [Vec::new(), Vec::new(), Vec::new()];
    vec![
        sample(&groups(full, (120, 1))),
        sample(&groups(none(), (0, 1))),
        sample(&groups(none(), (120, 9))),
    ]
}
