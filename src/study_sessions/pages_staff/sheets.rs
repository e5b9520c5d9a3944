//! 出席簿 on paper and as files.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use entities::StudySessionId;
use serde::Serialize;

use super::frame::{Place, open, viewed};
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::roster::{Roster, data_workbook, form_workbook, roster};
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Serialize)]
pub struct Download {
    label: &'static str,
    href: String,
    format: &'static str,
    size: String,
}

impl Download {
    pub fn sample() -> Self {
        Self {
            label: "出席簿（様式）", href: "/1".into(), format: "XLSX", size: "9KB".into()
        }
    }
}

#[derive(Serialize)]
struct RosterPage {
    programme: String,
    back: String,
    lines: Vec<String>,
    parts: Vec<String>,
    rows: Vec<Row>,
}

impl Page for RosterPage {
    const TEMPLATE: &'static str = "study_sessions/staff_roster.html";
}

#[derive(Serialize)]
struct Row {
    number: String,
    name: String,
    kana: Option<String>,
    organisation: Option<String>,
    mode: &'static str,
    /// Per part; empty to be filled in by hand.
    presence: Vec<String>,
}

/// The roster of a session. The caller notes the view.
pub async fn load(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
) -> Result<Roster, Failure> {
    let secretariat = &context.config.secretariat;
    let names = (secretariat.programme.as_str(), secretariat.name.as_str());
    let found = roster(context.database.reader(), Organiser::from(who), names, id).await?;
    found.ok_or(Failure::NotFound)
}

/// Both files with their sizes.
pub fn downloads(roster: &Roster, id: StudySessionId) -> anyhow::Result<Vec<Download>> {
    let base = format!("/staff/sessions/{id}/roster");
    let size = |bytes: usize| format!("{}KB", bytes.div_ceil(1024));
    let (form, data) = (form_bytes(roster)?, data_bytes(roster)?);
    Ok(vec![
        Download {
            label: "出席簿（様式）",
            href: format!("{base}/form.xlsx"),
            format: "XLSX",
            size: size(form.len()),
        },
        Download {
            label: "出席簿（データ）",
            href: format!("{base}/data.xlsx"),
            format: "XLSX",
            size: size(data.len()),
        },
    ])
}

fn form_bytes(roster: &Roster) -> anyhow::Result<Vec<u8>> {
    form_workbook(roster).context("the roster could not be written as a form")
}

fn data_bytes(roster: &Roster) -> anyhow::Result<Vec<u8>> {
    data_workbook(roster).context("the roster could not be written as data")
}

pub async fn form(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let roster = load(&who, &context, *id).await?;
    viewed(&who, &context, *id, "roster").await?;
    Ok(file("出席簿_様式", &roster, form_bytes(&roster)?))
}

pub async fn data(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let roster = load(&who, &context, *id).await?;
    viewed(&who, &context, *id, "roster").await?;
    Ok(file("出席簿_データ", &roster, data_bytes(&roster)?))
}

fn file(kind: &str, roster: &Roster, bytes: Vec<u8>) -> HttpResponse {
    let disturbing = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let title: String = roster.title.chars().filter(|c| !disturbing(*c)).collect();
    let name = DispositionParam::FilenameExt(actix_web::http::header::ExtendedValue {
        charset: actix_web::http::header::Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: format!("{kind}_{title}.xlsx").into_bytes(),
    });
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    HttpResponse::Ok().content_type(XLSX).insert_header(disposition).body(bytes)
}

/// A page to print: names, and a box for every part.
pub async fn print(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner("出席簿")).await?;
    let roster = load(&who, &context, *id).await?;
    viewed(&who, &context, *id, "roster").await?;
    let today = tokyo::date(tokyo::day_of(opened.now));
    let parts = roster.parts.iter().enumerate();
    let page = RosterPage {
        programme: roster.programme.clone(),
        back: format!("/staff/sessions/{id}/day"),
        lines: vec![
            opened.head.when,
            format!("{today}作成　確定{}名", roster.rows.len()),
            "取扱注意：関係者以外への配布はお控えください".to_owned(),
        ],
        parts: parts.map(|(place, part)| super::day::title(place, part)).collect(),
        rows: roster.rows.iter().map(row).collect(),
    };
    context.pages.answer(&opened.shell, &page)
}

fn row(row: &crate::study_sessions::roster::RosterRow) -> Row {
    let presence = row.attendance.iter().map(|record| {
        record.as_ref().map_or_else(String::new, |one| wording::presence(one.presence).to_owned())
    });
    Row {
        number: row.number.clone(),
        name: row.name.clone(),
        kana: row.kana.clone(),
        organisation: row.organisation.clone(),
        mode: wording::mode(row.mode),
        presence: presence.collect(),
    }
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&RosterPage {
        programme: "地域の人事部 伴走支援".into(),
        back: "/staff/sessions/1/day".into(),
        lines: vec!["2026年12月3日（木）14:00～16:00".into()],
        parts: vec!["日程 1".into()],
        rows: vec![Row {
            number: "K8-0003-01".into(),
            name: "鈴木 花子".into(),
            kana: None,
            organisation: None,
            mode: "会場",
            presence: vec![String::new()],
        }],
    })]
}
