//! `/my/fees/travel/{consultation}`: 入力 → 確認 → 完了 of a travel claim.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use serde::Serialize;

use super::claim_form::{ClaimFields, begun, read, typed};
use super::mine::{BASE, TITLE};
use super::receipts;
use super::seat::Seat;
use crate::consultations::fees;
use crate::consultations::fees::pages::frame::{Settled, settle};
use crate::consultations::fees::pages::travel::{FileFacts, legs, nights, sums, told};
use crate::consultations::fees::travel::save_claim;
use crate::consultations::fees::wording::{self, say};
use crate::context::Context;
use crate::database::retrying;
use crate::people;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Chip, Crumb, Failure, Form, Page, Problems, Row, Sample, Shell, Told, perform,
    sample,
};

const STEPS: [&str; 3] = ["入力", "確認", "完了"];

#[derive(Serialize)]
struct InputPage {
    action: String,
    steps: [&'static str; 3],
    about: Vec<Told>,
    version: String,
    returned: Option<String>,
    notice: Option<String>,
    unpriced: bool,
    rule: Option<String>,
    fields: ClaimFields,
    files: Vec<FileFacts>,
}

impl Page for InputPage {
    const TEMPLATE: &'static str = "consultations/fees_claim.html";
}

/// A claim to look at: before it is handed in, right after, and later.
#[derive(Serialize)]
struct CheckPage {
    action: String,
    /// 2 while it is to be handed in, 3 right after; none later.
    step: Option<u8>,
    steps: [&'static str; 3],
    number: String,
    chip: Chip,
    version: String,
    facts: Vec<Told>,
    legs: Vec<Row>,
    nights: Vec<Row>,
    sums: Vec<Told>,
    files: Vec<FileFacts>,
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "consultations/fees_claim_check.html";
}

fn shell(who: &people::Accompanist, context: &Context, title: &str) -> Shell {
    let mut shell = who.shell(context, title);
    shell.breadcrumb =
        vec![Crumb::to("ホーム", "/home"), Crumb::to(TITLE, BASE), Crumb::here(title)];
    shell
}

pub async fn show(
    who: people::Accompanist,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take(&who, &context, *id).await?;
    if !seat.is_open() {
        return check(&who, &context, &seat, None).await;
    }
    let row = &seat.journey.parties.row;
    let form = match &seat.claim {
        Some(view) => typed(&view.claim),
        None => begun(row.place.as_deref(), row.held_from.map(tokyo::day_of)),
    };
    input(&who, (&context, &seat), &form, (&Problems::none(), None)).await
}

/// `GET …/done`: what was handed in, with its number.
pub async fn done(
    who: people::Accompanist,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take(&who, &context, *id).await?;
    if seat.is_open() {
        return Ok(who.visit().redirect(&seat.base));
    }
    check(&who, &context, &seat, Some(3)).await
}

/// What the form sends, by its button: more rows, a file, a draft, on to the confirmation, handed
/// in. Everything but more rows and a file stores the claim first.
pub async fn receive(
    who: people::Accompanist,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take(&who, &context, *id).await?;
    let act = form.text("act");
    if act == "more" {
        return input(&who, (&context, &seat), &form, (&Problems::none(), None)).await;
    }
    if let Some(came) = form.file("file") {
        match settle(receipts::add(&seat, &context, came).await?)? {
            Settled::Done(_) if act != "file" => {}
            Settled::Done(_) => {
                return input(&who, (&context, &seat), &form, (&Problems::none(), None)).await;
            }
            Settled::Again(problems, notice) => {
                return input(&who, (&context, &seat), &form, (&problems, notice)).await;
            }
        }
    } else if act == "file" {
        let mut problems = Problems::none();
        problems.add("file", "ファイルを選んでください。");
        return input(&who, (&context, &seat), &form, (&problems, None)).await;
    }
    store(&who, (&context, &seat), &form).await
}

async fn store(
    who: &people::Accompanist,
    (context, seat): (&web::Data<Context>, &Seat),
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let act = form.text("act");
    let submit = act == "send";
    // The confirmation carries nothing: what was stored is what is handed in.
    let raw = match (&seat.claim, submit) {
        (Some(view), true) => read(&typed(&view.claim)),
        _ => read(form),
    };
    let at = (seat.id(), form.text("version").parse().unwrap_or(0));
    let (own, working) = (seat.own, context.clone());
    let done =
        perform(
            async move { retrying(|| save_claim(&working, own, at, (raw.clone(), submit))).await },
        );
    match settle(done.await?)? {
        Settled::Done(_) if submit => Ok(who.visit().redirect(&format!("{}/done", seat.base))),
        Settled::Done(_) if act == "draft" => {
            Ok(who.visit().redirect_saying(&seat.base, BannerKind::Success, say::SAVED))
        }
        Settled::Done(_) => {
            let seat = Seat::take(who, context, seat.id()).await?;
            check(who, context, &seat, Some(2)).await
        }
        Settled::Again(problems, notice) => {
            let stored = seat.claim.as_ref().filter(|_| submit).map(|view| typed(&view.claim));
            let form = stored.as_ref().unwrap_or(form);
            input(who, (context, seat), form, (&problems, notice)).await
        }
    }
}

async fn input(
    who: &people::Accompanist,
    (context, seat): (&Context, &Seat),
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let rates = seat.rates(context).await?;
    let rule = rates.as_ref().map(|rates| {
        let (km, night) = (rates.row.express_from_km, wording::yen(rates.row.night_allowance));
        format!("特急料金は片道{km}km以上のときに支払います。宿泊手当は1泊{night}です。")
    });
    let status = match (&notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let page = InputPage {
        action: seat.base.clone(),
        steps: STEPS,
        about: seat.about(),
        version: form.text("version").to_owned(),
        returned: seat.claim.as_ref().and_then(|view| view.claim.row.return_reason.clone()),
        notice,
        unpriced: rates.is_none(),
        rule,
        fields: ClaimFields::new((form, problems), rates.as_ref(), form.text("act") == "more"),
        files: files(context, seat).await?,
    };
    context.pages.answer_with(status, &shell(who, context, "旅費を精算する"), &page)
}

async fn files(context: &Context, seat: &Seat) -> Result<Vec<FileFacts>, Failure> {
    let found = fees::travel::receipts(context.database.reader(), seat.id()).await?;
    let file = |line: crate::consultations::intake::FileLine| FileFacts {
        href: format!("{}/files/{}", seat.base, line.id),
        name: line.name,
        when: tokyo::date_time(line.uploaded_at),
    };
    Ok(found.into_iter().map(file).collect())
}

async fn check(
    who: &people::Accompanist,
    context: &Context,
    seat: &Seat,
    step: Option<u8>,
) -> Result<HttpResponse, Failure> {
    let view = seat.claim.as_ref().ok_or(Failure::NotFound)?;
    let row = &view.claim.row;
    let page = CheckPage {
        action: seat.base.clone(),
        step,
        steps: STEPS,
        number: row.number.clone(),
        chip: wording::claim_chip(row.state).into(),
        version: row.version.to_string(),
        facts: told(view),
        legs: legs(view),
        nights: nights(view),
        sums: sums(view),
        files: files(context, seat).await?,
    };
    let title = match step {
        Some(2) => "旅費の確認".to_owned(),
        Some(_) => "旅費の提出が終わりました".to_owned(),
        None => format!("旅費 {}", row.number),
    };
    context.pages.answer(&shell(who, context, &title), &page)
}

pub fn samples() -> Vec<Sample> {
    let file = FileFacts {
        name: "領収書.pdf".to_owned(),
        href: "/a".to_owned(),
        when: "2026年12月3日（木）14:00".to_owned(),
    };
    let told = || vec![Told::new("相談者", "一般社団法人 はじめ".to_owned())];
    let mut problems = Problems::none();
    problems.add("legs.0.origin", "経路を1行以上入力してください。");
    let input = |full: bool, problems: &Problems| InputPage {
        action: "/a".to_owned(),
        steps: STEPS,
        about: told(),
        version: "0".to_owned(),
        returned: full.then(|| "領収書を添付してください。".to_owned()),
        notice: full.then(|| "開いている間に内容が変わりました。".to_owned()),
        unpriced: full,
        rule: full.then(|| "宿泊手当は1泊2,400円です。".to_owned()),
        fields: ClaimFields::new((&Form::default(), problems), None, full),
        files: if full { vec![file.clone()] } else { vec![] },
    };
    let check = |step: Option<u8>| CheckPage {
        action: "/a".to_owned(),
        step,
        steps: STEPS,
        number: "R8-482-136K".to_owned(),
        chip: ("info", "確認待ち").into(),
        version: "1".to_owned(),
        facts: told(),
        legs: vec![],
        nights: vec![],
        sums: told(),
        files: vec![file.clone()],
    };
    vec![
        sample(&input(true, &problems)),
        sample(&input(false, &Problems::none())),
        sample(&check(Some(2))),
        sample(&check(Some(3))),
        sample(&check(None)),
    ]
}
