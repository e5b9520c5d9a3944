//! The chart on the screen, on paper, and as files.

use actix_web::http::header::{
    CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use entities::OrganisationId;
use serde_json::json;

use super::assemble::{chart, seat_of};
use super::sheet::sheet;
use super::sheets::{data_workbook, form_workbook};
use super::{Chart, Onlooker, words};
use crate::accompaniment::readers::Contacted;
use crate::context::Context;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn};
use crate::web::{Crumb, Failure, Routes};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/charts/{id}", web::get().to(show))
        .route("/staff/charts/{id}/form.xlsx", web::get().to(form))
        .route("/staff/charts/{id}/data.xlsx", web::get().to(data))
        .route("/my/charts/{id}", web::get().to(show_own))
        .route("/my/charts/{id}/form.xlsx", web::get().to(own_form));
}

/// `GET /staff/charts/{id}`
pub async fn show(
    who: Coordinator,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = Onlooker::Staff(who.person_id());
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    let mut shell = who.shell(&context, &title(&chart));
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("団体", "/staff/organisations"),
        Crumb::to(chart.organisation.name.clone(), format!("/staff/organisations/{id}")),
        Crumb::here(words::TITLE),
    ];
    context.pages.answer(&shell, &sheet(&chart, &context, onlooker))
}

/// `GET /my/charts/{id}`
pub async fn show_own(
    who: SignedIn,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = own(&who, &context, *id).await?;
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    let mut shell = who.shell(&context, &title(&chart));
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here(words::TITLE)];
    context.pages.answer(&shell, &sheet(&chart, &context, onlooker))
}

fn title(chart: &Chart) -> String {
    format!("{}：{}", words::TITLE, chart.organisation.name)
}

/// As whom somebody who is not of the secretariat opens a chart.
pub(super) async fn own(
    who: &SignedIn,
    context: &Context,
    id: OrganisationId,
) -> Result<Onlooker, Failure> {
    let seat = seat_of(context.database.reader(), who, id).await?;
    seat.ok_or(Failure::NotFound)
}

/// Whoever does not belong to the operator is noted.
pub(super) async fn load(
    (who, context): (&SignedIn, &Context),
    contacted: Contacted,
    onlooker: Onlooker,
    id: OrganisationId,
) -> Result<Chart, Failure> {
    let known = contacted.known(context).await?;
    let found = chart(context, onlooker, id, &known).await?.ok_or(Failure::NotFound)?;
    if !matches!(onlooker, Onlooker::Member(_)) {
        let subject = Subject::of("organisation", id.0);
        audit::viewed(context, &who.actor(), subject, json!({ "what": "chart" })).await?;
    }
    Ok(found)
}

/// 様式
pub async fn form(
    who: Coordinator,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = Onlooker::Staff(who.person_id());
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    Ok(download(printed(&chart, &context, onlooker)?))
}

pub async fn own_form(
    who: SignedIn,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = own(&who, &context, *id).await?;
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    Ok(download(printed(&chart, &context, onlooker)?))
}

/// データ
pub async fn data(
    who: Coordinator,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = Onlooker::Staff(who.person_id());
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    Ok(download(tabled(&chart)?))
}

/// 様式 and the name of its file.
pub(super) fn printed(
    chart: &Chart,
    context: &Context,
    onlooker: Onlooker,
) -> anyhow::Result<(String, Vec<u8>)> {
    let sheet = sheet(chart, context, onlooker);
    let book = form_workbook(&context.config.secretariat.programme, &sheet);
    let book = book.context("the chart could not be written as a form")?;
    Ok((file_name("様式", chart), book))
}

/// データ and the name of its file.
pub(super) fn tabled(chart: &Chart) -> anyhow::Result<(String, Vec<u8>)> {
    let book = data_workbook(chart).context("the chart could not be written as data")?;
    Ok((file_name("データ", chart), book))
}

fn file_name(kind: &str, chart: &Chart) -> String {
    format!("{}_{kind}_{}.xlsx", words::TITLE, chart.organisation.name)
}

fn download((name, bytes): (String, Vec<u8>)) -> HttpResponse {
    let name = DispositionParam::FilenameExt(ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.into_bytes(),
    });
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    HttpResponse::Ok().insert_header((CONTENT_TYPE, XLSX)).insert_header(disposition).body(bytes)
}
