//! `/my/disclosures`: what was told of oneself, to whom, on which day.

use actix_web::{HttpResponse, web};
use entities::networking::disclosure;
use entities::networking::introduction::Side;
use serde::Serialize;

use crate::context::Context;
use crate::networking::introductions::{Details, disclosures_of, labels};
use crate::people::Operator;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Crumb, Failure, Page, Row, Sample, sample};

#[derive(Serialize)]
struct ToldPage {
    rows: Vec<Row>,
}

impl Page for ToldPage {
    const TEMPLATE: &'static str = "networking/own_disclosures.html";
}

/// `GET /my/disclosures`
pub async fn show(who: Operator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let all = disclosures_of(context.database.reader(), who.person_id()).await?;
    let page = ToldPage { rows: all.iter().map(row).collect() };
    let title = "相手に伝えたことの記録";
    let mut shell = who.shell(&context, title);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/home"),
        Crumb::to("紹介", "/my/introductions"),
        Crumb::here(title),
    ];
    context.pages.answer(&shell, &page)
}

fn row(one: &disclosure::Model) -> Row {
    let day = tokyo::date(tokyo::day_of(one.at));
    // Whoever was asked has their link; the page of the introduction is the operator's who asked.
    let day = if one.side == Side::Requester {
        Cell::link(day, format!("/my/introductions/{}", one.introduction_id))
    } else {
        Cell::text(day)
    };
    Row::new([
        day,
        Cell::text(labels(&Details::stored(&one.details), false)),
        Cell::text(one.recipient.clone()),
        Cell::text(tokyo::date(one.keep_until)),
    ])
}

pub fn samples() -> Vec<Sample> {
    let row = Row::new(["11月24日", "お名前", "さくら日本語学院", "2029年"].map(Cell::text));
    vec![sample(&ToldPage { rows: Vec::new() }), sample(&ToldPage { rows: vec![row] })]
}
