//! Contacts that may be one.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::frame::{self, CONTACTS, viewed};
use crate::context::Context;
use crate::networking::contacts::{Duplicate, Why, duplicates};
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::web::{Cell, Failure, Page, Row, Sample, sample};

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/staff_duplicates.html";
}

/// `GET /staff/networking/contacts/duplicates`
pub async fn list(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let all = duplicates(context.database.reader()).await?;
    viewed(&context, who.actor(), Subject::all("contact"), Some(all.len())).await?;
    let page = ListPage { rows: all.iter().map(row).collect() };
    let shell = frame::shell(&who, &context, (&[("連携先", CONTACTS)], "重なりを確かめる"));
    context.pages.answer(&shell, &page)
}

fn row(pair: &Duplicate) -> Row {
    let why = pair.why.iter().map(|why| match why {
        Why::CorporateNumber => "法人番号",
        Why::Email => "メールアドレス",
        Why::Name => "名前",
    });
    let href = format!("{CONTACTS}/{}/merge?other={}", pair.older.0, pair.newer.0);
    Row::new([
        Cell::link(pair.older.1.clone(), format!("{CONTACTS}/{}", pair.older.0)),
        Cell::link(pair.newer.1.clone(), format!("{CONTACTS}/{}", pair.newer.0)),
        Cell::text(why.collect::<Vec<_>>().join("、")),
        Cell::link("並べて確かめる", href),
    ])
}

pub fn samples() -> Vec<Sample> {
    let row = || Row::new((0..4).map(|_| Cell::text("さくら日本語学院")));
    vec![sample(&ListPage { rows: vec![row()] }), sample(&ListPage { rows: Vec::new() })]
}
