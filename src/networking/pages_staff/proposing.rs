//! Choosing the other side and the words: for a proposal, and for a wish that was checked.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use entities::IntroductionId;
use entities::networking::introduction::{self, IntroductionState};

use super::asking::{Search, controls, search, words_of};
use super::frame::{self, BASE, INTRODUCTIONS, objection, viewed};
use crate::consultations::readers::clients;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::introductions::{
    RawCheck, RawProposal, ask_partner, find, parties, propose,
};
use crate::networking::{Organiser, Refusal};
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Told, perform,
};

/// The other side has so many days to answer, unless another day is chosen.
const USUAL: TimeDelta = TimeDelta::days(14);

/// `GET /staff/networking/introductions/{id}/check`
pub async fn show_check(
    who: Coordinator,
    context: web::Data<Context>,
    (id, request): (web::Path<IntroductionId>, HttpRequest),
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, *id).await?;
    let mut form = Form::default();
    let own = if row.told_partner.is_empty() { &row.self_description } else { &row.told_partner };
    form.set("told_partner", own.clone());
    form.set("told_requester", row.told_requester.clone());
    form.set_day("due", tokyo::day_of(context.now() + USUAL));
    if let Some(person) = row.contact_person_id {
        form.set("contact_person", person.to_string());
    }
    let search = search(&context, &words_of(&request), &form).await?;
    check_page((&who, &context), (&row, &search), (&form, &Problems::none()), None).await
}

async fn open(
    context: &Context,
    who: &Coordinator,
    id: IntroductionId,
) -> Result<introduction::Model, Failure> {
    let row = find(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
    viewed(context, who.actor(), Subject::of("introduction", id.0), None).await?;
    Ok(row)
}

async fn check_page(
    (who, context): (&Coordinator, &Context),
    (row, search): (&introduction::Model, &Search),
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let all = parties(context.database.reader(), row.clone()).await?;
    let back = format!("{INTRODUCTIONS}/{}", row.id);
    let here = format!("{back}/check");
    let fields = controls(search, (form, problems), "回答の期限");
    let purpose = if row.state == IntroductionState::PartnerAsked {
        "もう一度尋ねると、前のメールのリンクは使えなくなります。相手を変えると、前の相手には見送りのお知らせが届きます。"
    } else {
        ""
    };
    let edit = EditPage {
        facts: vec![
            Told::new("事業者", all.organisation.name.clone()),
            Told::new("会いたい相手", row.wanted.clone()),
            Told::new("目的", row.purpose.clone()),
        ],
        button: "相手に意向を尋ねる",
        carried: vec![("words".to_owned(), search.words.clone())],
        version: row.version.to_string(),
        ..EditPage::new((&here, &back), purpose, fields)
    }
    .saying(notice);
    let title = format!("紹介 {}", row.number);
    let way = [(title.as_str(), back.as_str())];
    let shell = frame::shell(who, context, (&way, "相手に意向を尋ねる"));
    let page = search.page(here, edit);
    context.pages.answer_with(page.edit.status(), &shell, &page)
}

/// `POST /staff/networking/introductions/{id}/check`
pub async fn receive_check(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, *id).await?;
    let mut problems = Problems::none();
    let raw = RawCheck {
        contact_person: form.text("contact_person").parse().ok(),
        told_partner: form.text("told_partner").to_owned(),
        told_requester: form.text("told_requester").to_owned(),
        due_on: form.day("due", &mut problems),
    };
    let today = tokyo::day_of(context.now());
    let db = context.database.reader();
    let outcome = match raw.check(db, (*id, today)).await {
        Ok(draft) => {
            let (working, desk, id) = (context.clone(), Organiser::from(&who), *id);
            let version = form.text("version").parse().ok();
            perform(async move {
                retrying(|| ask_partner(&working, desk, id, (&draft, version))).await
            })
            .await?
        }
        Err(stop) => Err(stop),
    };
    match outcome {
        Ok(()) => {
            let text = "相手に意向を尋ねるメールを送りました。";
            let page = format!("{INTRODUCTIONS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, text))
        }
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            let search = search(&context, form.text("words"), &form).await?;
            check_page((&who, &context), (&row, &search), (&form, &problems), notice).await
        }
    }
}

/// `GET /staff/networking/introductions/new`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("request_key", context.new_id::<uuid::Uuid>().to_string());
    form.set_day("due", tokyo::day_of(context.now() + USUAL));
    let search = search(&context, &words_of(&request), &form).await?;
    new_page((&who, &context), &search, (&form, &Problems::none()), None).await
}

async fn new_page(
    (who, context): (&Coordinator, &Context),
    search: &Search,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let groups =
        clients(context.database.reader(), crate::consultations::Organiser::from(who)).await?;
    let members = groups.into_iter().map(|group| {
        // Somebody with two operators is introduced for one of them.
        let of = group.organisation;
        let choices = group.members.into_iter();
        (group.name, choices.map(|(id, name)| Choice::new(format!("{id}:{of}"), name)).collect())
    });
    let requester =
        Field::new("requester", "事業者の担当者", form, problems).required().groups(members);
    let purpose = Field::new("purpose", "紹介する理由", form, problems)
        .required()
        .hint("事務局だけが読みます。");
    let mut fields = vec![Control::new("select", requester), Control::new("area", purpose)];
    fields.extend(controls(search, (form, problems), "事業者の回答の期限"));
    let here = format!("{INTRODUCTIONS}/new");
    let purpose = "まず事業者に、名前を伏せて尋ねます。同意があってから、相手に尋ねます。";
    let edit = EditPage {
        button: "事業者に提案する",
        carried: vec![
            ("request_key".to_owned(), form.text("request_key").to_owned()),
            ("words".to_owned(), search.words.clone()),
        ],
        ..EditPage::new((&here, BASE), purpose, fields)
    }
    .saying(notice);
    let page = search.page(here, edit);
    let shell = frame::shell(who, context, (&[], "紹介を提案する"));
    context.pages.answer_with(page.edit.status(), &shell, &page)
}

/// `POST /staff/networking/introductions/new`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let (requester, organisation) =
        form.text("requester").split_once(':').unwrap_or((form.text("requester"), ""));
    let raw = RawProposal {
        requester: requester.parse().ok(),
        organisation: organisation.parse().ok(),
        contact_person: form.text("contact_person").parse().ok(),
        purpose: form.text("purpose").to_owned(),
        told_requester: form.text("told_requester").to_owned(),
        told_partner: form.text("told_partner").to_owned(),
        due_on: form.day("due", &mut problems),
    };
    let today = tokyo::day_of(context.now());
    let outcome = match raw.check(context.database.reader(), today).await {
        Ok(draft) => {
            let (working, desk) = (context.clone(), Organiser::from(&who));
            let key = format!("staff:{}:{}", who.person_id(), form.text("request_key"));
            perform(async move { retrying(|| propose(&working, desk, (&draft, &key))).await })
                .await?
        }
        Err(stop) => Err(stop),
    };
    answer_new(&who, &context, &form, outcome).await
}

async fn answer_new(
    who: &Coordinator,
    context: &Context,
    form: &Form,
    outcome: Result<IntroductionId, Stop<Refusal>>,
) -> Result<HttpResponse, Failure> {
    match outcome {
        Ok(id) => {
            let text = "事業者に提案のメールを送りました。";
            let page = format!("{INTRODUCTIONS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, text))
        }
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            let search = search(context, form.text("words"), form).await?;
            new_page((who, context), &search, (form, &problems), notice).await
        }
    }
}
