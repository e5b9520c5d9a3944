//! `GET /consultations`: 個別相談 of a client.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::ahead::{Action, Day, Reader, Task};
use super::deadlines::Deadlines;
use super::rules::{self, Strikes};
use super::samples;
use super::words::{chip, when};
use crate::consultations::meeting::Parties;
use crate::consultations::policy::current_conditions;
use crate::consultations::readers::{handed_in, of_client};
use crate::consultations::strikes::standing;
use crate::consultations::{Client, wording};
use crate::context::Context;
use crate::people::Operator;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Cell, Crumb, Failure, Page, Row, Sample, Shell, sample};
use entities::consultations::consultation::Side;

#[derive(Clone, Debug, Serialize)]
pub struct ListPage {
    pub owed: Vec<Task>,
    pub days: Vec<Day>,
    /// Wishes nobody has arranged yet.
    pub waiting: Vec<Waiting>,
    pub past: Vec<Row>,
    /// `令和8年度の決まり`
    pub year: String,
    pub rules: Vec<String>,
    pub conditions: Option<String>,
    pub strikes: Option<Strikes>,
    /// Somebody who is suspended books nothing.
    pub may_book: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    pub title: String,
    pub href: String,
    pub wishes: Vec<String>,
    pub actions: Vec<Action>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "consultations/list.html";
}

pub async fn show(who: Operator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let page = facts(&context, Client::from(&who)).await?;
    let shell = Shell {
        breadcrumb: vec![Crumb::to("ホーム", "/home"), Crumb::here("個別相談")],
        ..who.shell(&context, "個別相談")
    };
    context.pages.answer(&shell, &page)
}

async fn facts(context: &Context, who: Client) -> Result<ListPage, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let mine = of_client(db, now, who).await?;
    let known = handed_in(db, mine.upcoming.iter().map(|parties| parties.row.id)).await?;
    let deadlines = Deadlines::read(db, now).await?;
    let reader = Reader { side: Side::Client, now, handed_in: &known, deadlines: &deadlines };
    let policy = deadlines.policy();
    let standing = standing(db, now, who.person(), policy).await?;
    let conditions = current_conditions(db).await?;
    let wishes = mine.upcoming.iter().filter(|parties| parties.row.starts_at.is_none());
    Ok(ListPage {
        owed: reader.owed(&mine.upcoming),
        days: reader.days(&mine.upcoming),
        waiting: wishes.map(waiting).collect(),
        past: mine.past.iter().map(past).collect(),
        year: FiscalYear::at(now).label(),
        rules: rules::sentences(policy, deadlines.calendar()),
        conditions: conditions.map(|row| row.text),
        may_book: standing.suspended_until.is_none(),
        strikes: rules::strikes(&standing, policy),
    })
}

fn waiting(parties: &Parties) -> Waiting {
    let row = &parties.row;
    let href = format!("/consultations/{}", row.id);
    let wishes = parties.wishes.iter();
    Waiting {
        title: format!("相談番号 {}", row.number),
        wishes: wishes
            .map(|wish| wording::wish(wish.rank, &tokyo::span(wish.starts_at, wish.ends_at)))
            .collect(),
        actions: vec![Action {
            label: "取り消し",
            href: format!("{href}/cancellation"),
            kind: "secondary",
        }],
        href,
    }
}

fn past(parties: &Parties) -> Row {
    let row = &parties.row;
    let when = when(row).unwrap_or_else(|| "日時は決まりませんでした".to_owned());
    let name = parties.accompanist_name().map(|name| format!("{name}さん"));
    Row::new([
        Cell::link(when, format!("/consultations/{}", row.id)),
        Cell::text(name.unwrap_or_default()),
        Cell::text(parties.theme.clone().unwrap_or_default()),
        Cell::text(row.number.clone()),
        Cell::default().chip(chip(row.state)),
    ])
}

pub fn samples() -> Vec<Sample> {
    let page = everything();
    let empty = ListPage {
        owed: Vec::new(),
        days: Vec::new(),
        waiting: Vec::new(),
        past: Vec::new(),
        conditions: None,
        strikes: None,
        may_book: true,
        ..page.clone()
    };
    vec![sample(&page), sample(&empty)]
}

/// With everything a page can show.
fn everything() -> ListPage {
    ListPage {
        owed: samples::tasks(),
        days: samples::days(),
        waiting: vec![Waiting {
            title: "相談番号 S8-048-213K".to_owned(),
            href: "/consultations/1".to_owned(),
            wishes: vec!["第1希望: 2026年12月3日（木）14:00～15:00".to_owned()],
            actions: vec![Action {
                label: "取り消し",
                href: "/consultations/1/cancellation".to_owned(),
                kind: "secondary",
            }],
        }],
        past: vec![Row::new([
            Cell::link("2026年10月1日（木）14:00～15:00", "/consultations/2"),
            Cell::text("山田 太郎さん"),
            Cell::text("定着"),
            Cell::text("S8-048-214L"),
            Cell::default().chip(("done", "実施済")),
        ])],
        year: "令和8年度".to_owned(),
        rules: vec!["相談は無料です。".to_owned()],
        conditions: Some("カメラとマイクを使ってください。".to_owned()),
        strikes: Some(Strikes {
            text: "いまは、3回のうち1回です。".to_owned(),
            suspended: Some("申し込めません。".to_owned()),
            list: vec!["2026年10月1日（木） 無断欠席".to_owned()],
        }),
        may_book: false,
    }
}
