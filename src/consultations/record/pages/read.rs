//! A record that is read: by the client, who confirms or returns it, and by its author.

use actix_web::HttpResponse;
use entities::consultations::record::RecordState;
use serde::Serialize;

use super::door::{Seat, base, shell};
use super::outcome::Again;
use super::shown::{ShownRecord, chip};
use crate::consultations::By;
use crate::consultations::record::openness::Reader;
use crate::consultations::record::{Material, RecordView, seen};
use crate::context::Context;
use crate::people::SignedIn;
use crate::vocabulary::tokyo;
use crate::web::{Chip, Failure, Field, Form, Page, Problems, Sample, SummaryLine, sample};

#[derive(Serialize)]
struct ReadPage {
    base: String,
    chip: Chip,
    purpose: String,
    programme: String,
    printed: Vec<String>,
    record: ShownRecord,
    version: i32,
    /// The client is asked.
    asks: bool,
    remark: Field,
    problems: Vec<SummaryLine>,
    notice: Option<String>,
    /// The author may correct it.
    corrects: bool,
}

impl Page for ReadPage {
    const TEMPLATE: &'static str = "consultations/record/read.html";
}

/// The record, with what was typed into the remark.
pub fn answer(
    who: &SignedIn,
    context: &Context,
    seat: &Seat,
    again: Again,
) -> Result<HttpResponse, Failure> {
    answer_with(who, context, seat, (&Form::default(), again))
}

pub fn answer_with(
    who: &SignedIn,
    context: &Context,
    seat: &Seat,
    (form, again): (&Form, Again),
) -> Result<HttpResponse, Failure> {
    let is_client = matches!(seat.by, By::Client(_));
    let today = tokyo::date(tokyo::day_of(context.now()));
    let programme = context.config.secretariat.programme.clone();
    let page = page((&seat.view, is_client), (programme, today), (form, &again));
    context.pages.answer_with(again.status(), &shell(who, context, (seat.by, None)), &page)
}

fn page(
    (view, is_client): (&RecordView, bool),
    (programme, today): (String, String),
    (form, again): (&Form, &Again),
) -> ReadPage {
    let base = base(view.consultation);
    let remark = Field::new("remark", "直してほしいところ", form, &again.problems)
        .required()
        .hint("支援者と事務局が読みます。");
    let wrong = again.problems.list().iter();
    ReadPage {
        chip: chip(view.state),
        purpose: purpose(view, is_client).to_owned(),
        programme,
        printed: vec![
            format!("記録番号 {}　{today}印刷", view.facts.number),
            "取扱注意：関係者以外への配布はお控えください".to_owned(),
        ],
        record: ShownRecord::new(view, &base),
        version: view.version,
        asks: is_client && view.state == RecordState::Submitted,
        problems: wrong
            .map(|one| SummaryLine { id: remark.id.clone(), text: one.detail.clone() })
            .collect(),
        remark,
        notice: again.notice.clone(),
        corrects: !is_client && view.state == RecordState::Approved,
        base,
    }
}

fn purpose(view: &RecordView, is_client: bool) -> &'static str {
    match (view.state, is_client) {
        (RecordState::Draft | RecordState::Returned, true) if view.shown.is_some() => {
            "支援者が訂正を準備しています。下は、承認済みの記録です。"
        }
        (RecordState::Draft, true) => {
            "支援者が記録を書いています。できあがるとお知らせが届きます。"
        }
        (RecordState::Returned, true) => {
            "支援者が記録を書き直しています。できあがるとお知らせが届きます。"
        }
        (RecordState::Submitted, true) => "内容を読んで、違うところがなければ確認してください。",
        (RecordState::Submitted, false) => {
            "相談者の確認を待っています。10営業日たっても確認がないときは、事務局が判断します。"
        }
        (RecordState::Confirmed, _) => "相談者が確認しました。事務局の承認を待っています。",
        _ => "事務局が承認した記録です。",
    }
}

/// The page with what one of the two sides sees.
pub fn as_read(view: &RecordView, is_client: bool) -> Sample {
    let again = Again::default();
    sample(&page((view, is_client), (String::new(), String::new()), (&Form::default(), &again)))
}

pub fn samples() -> Vec<Sample> {
    let mut material = Material::sample();
    let names = || ("地域の人事部 伴走支援".to_owned(), "2026年12月4日（金）".to_owned());
    let mut pages = Vec::new();
    let states = [RecordState::Draft, RecordState::Submitted, RecordState::Approved];
    for (state, reader) in states
        .into_iter()
        .flat_map(|state| [Reader::Author, Reader::Client].map(|reader| (state, reader)))
    {
        material.state = state;
        let Some(view) = seen(&material, reader) else { continue };
        let is_client = reader == Reader::Client;
        let again = Again::default();
        pages.push(sample(&page((&view, is_client), names(), (&Form::default(), &again))));
    }
    material.state = RecordState::Submitted;
    let wrong = Again::problem("remark", "直してほしいところを入力してください。");
    let told = Again {
        problems: Problems::none(), notice: Some("先に変更がありました。".into())
    };
    if let Some(view) = seen(&material, Reader::Client) {
        pages.push(sample(&page((&view, true), names(), (&Form::default(), &wrong))));
        pages.push(sample(&page((&view, true), names(), (&Form::default(), &told))));
    }
    pages
}
