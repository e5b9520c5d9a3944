//! `/sessions/{id}/group-registration`: several people of one's organisation at once.

mod fields;
mod reading;

use actix_web::{HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::StudySessionId;

use super::cards;
use super::list::home;
use super::register::words_of;
use super::words::say;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, SignedIn};
use crate::study_sessions::Member;
use crate::study_sessions::catalogue::{self, Applicant, Shown};
use crate::study_sessions::readers::Onlooker;
use crate::study_sessions::registration::{GroupRefusal, Refusal, register_group};
use crate::web::{BannerKind, Crumb, EditPage, Failure, Form, Problems, perform};

use fields::{confirmed, controls, session, sharing};
use reading::read;

/// Rows of the form.
const ROWS: usize = 5;

struct Table {
    language: PageLanguage,
    shown: Shown,
    applicant: Applicant,
}

impl Table {
    /// In the language of the page.
    fn say(&self, ja: &'static str, en: &'static str, easy: &'static str) -> &'static str {
        say(self.language, ja, en, easy)
    }
}

/// The session and who asks, if they may send people to it.
async fn open(who: &SignedIn, context: &Context, id: StudySessionId) -> Result<Table, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let member = Onlooker::Member(Member::from(who));
    let shown = catalogue::show(reader, id, member, now).await?.ok_or(Failure::NotFound)?;
    let audience = shown.view.rows.session.audience;
    let applicant = catalogue::applicant(reader, who.person_id(), audience).await?;
    let applicant = applicant.filter(|one| !one.places.is_empty()).ok_or(Failure::NotFound)?;
    Ok(Table { language: who.visit().language(), shown, applicant })
}

/// `GET /sessions/{id}/group-registration`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let table = open(&who, &context, *id).await?;
    let mut form = Form::default();
    form.set("key", URL_SAFE_NO_PAD.encode(context.chance.secret()));
    answer((&who, &context), &table, (&form, &Problems::none()), None)
}

/// `POST /sessions/{id}/group-registration`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let table = open(&who, &context, *id).await?;
    let request = match read(*id, &table, &form) {
        Ok(request) => request,
        Err(problems) => return answer((&who, &context), &table, (&form, &problems), None),
    };
    match form.text("step") {
        "send" => {}
        "mend" => {
            return answer((&who, &context), &table, (&form, &Problems::none()), None);
        }
        _ => {
            let page = confirmed(&table, &form);
            return finish((&who, &context), &table, &page);
        }
    }
    let (member, working) = (Member::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| register_group(&working, member, request.clone())).await },
        );
    match done.await? {
        Ok(made) => {
            let text = done_text(table.language, made.len());
            Ok(who.visit().redirect_saying("/my/sessions", BannerKind::Success, &text))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(GroupRefusal { why: Refusal::NotFound, at: None })) => {
            Err(Failure::NotFound)
        }
        Err(Stop::Refused(refusal)) => {
            let said = said(&table, &refusal);
            answer((&who, &context), &table, (&form, &Problems::none()), Some(said))
        }
    }
}

fn done_text(language: PageLanguage, many: usize) -> String {
    match language {
        PageLanguage::Japanese => {
            format!("{many}名を申し込みました。それぞれの方にメールを送りました。")
        }
        PageLanguage::English if many == 1 => {
            "One person is registered. We have sent them a mail.".to_owned()
        }
        PageLanguage::English => {
            format!("{many} people are registered. We have sent a mail to each of them.")
        }
        PageLanguage::Easy => format!("{many}人 もうしこみました。メールを おくりました。"),
    }
}

fn said(table: &Table, refusal: &GroupRefusal) -> String {
    let why = match &refusal.why {
        // Nothing is asked here but who comes and how.
        Refusal::Invalid(_) => table
            .say(
                "この勉強会には申込みのときの質問があります。1人ずつ申し込んでください。",
                "This session asks questions with the registration. Please register one by one.",
                "しつもんが あります。ひとりずつ もうしこんでください。",
            )
            .to_owned(),
        other => words_of(table.language, other),
    };
    let Some(place) = refusal.at.map(|place| place + 1) else { return why };
    match table.language {
        PageLanguage::Japanese => {
            format!("{place}人目の方を申し込めません。{why}だれも申し込んでいません。")
        }
        PageLanguage::English => {
            format!("Person {place} cannot be registered. {why} Nobody has been registered.")
        }
        PageLanguage::Easy => {
            format!("{place}人目の 人を もうしこめません。{why}だれも もうしこんでいません。")
        }
    }
}

fn answer(
    (who, context): (&SignedIn, &Context),
    table: &Table,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let (action, back) = addresses(table);
    let purpose = table.say(
        "それぞれの方に、受付番号と、変更・取り消しのリンクをメールで送ります。",
        "Each of them gets a mail with a reference number and a link to change or cancel.",
        "ひとりずつに メールで ばんごうと リンクを おくります。",
    );
    let page = EditPage {
        facts: session(table).into_iter().chain(sharing(table)).collect(),
        carried: vec![("key".to_owned(), form.text("key").to_owned())],
        ..EditPage::new((&action, &back), purpose, Vec::new())
    };
    let page = page
        .asking(controls(table, form, problems), table.say("確認へ進む", "Continue", "つぎへ"))
        .saying(notice);
    finish((who, context), table, &page)
}

fn addresses(table: &Table) -> (String, String) {
    let session = format!("/sessions/{}", table.shown.listed.session.id);
    (format!("{session}/group-registration"), session)
}

fn finish(
    (who, context): (&SignedIn, &Context),
    table: &Table,
    page: &EditPage,
) -> Result<HttpResponse, Failure> {
    let title = table.say("まとめて申し込む", "Register several people", "いっしょに もうしこむ");
    let mut shell = who.visit().translated_shell(context, title);
    let session = cards::title(&table.shown.listed);
    shell.breadcrumb =
        vec![home(table.language), Crumb::to(session, page.back.clone()), Crumb::here(title)];
    context.pages.answer_with(page.status(), &shell, page)
}
