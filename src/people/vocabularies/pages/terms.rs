use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use entities::TermId;
use entities::people::term::{self, Vocabulary};
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Admin;
use crate::web::{
    BannerKind, Cell, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Row, Sample,
    Shell, perform, sample,
};

use super::super::wording::{vocabulary_from, vocabulary_key, vocabulary_name};
use super::super::{ALL, RawTerm, TermRefused, Terms, save_term};

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "people/vocabularies/list.html";
}

#[derive(Serialize)]
struct TermsPage {
    key: &'static str,
    rows: Vec<Row>,
    /// None adds a term, otherwise the one that is edited.
    editing: Option<String>,
    form: FormFacts,
}

impl Page for TermsPage {
    const TEMPLATE: &'static str = "people/vocabularies/terms.html";
}

pub fn samples() -> Vec<Sample> {
    let row = || Row::new((0..4).map(|_| Cell::text("確保")));
    let page = |rows, editing: Option<&str>| TermsPage {
        key: "functions",
        rows,
        editing: editing.map(Into::into),
        form: facts(&Form::default(), &Problems::none(), editing.is_some()),
    };
    vec![
        sample(&ListPage { rows: vec![Row::new((0..2).map(|_| Cell::text("機能")))] }),
        sample(&page(Vec::new(), None)),
        sample(&page(vec![row()], Some("1"))),
    ]
}

fn facts(form: &Form, problems: &Problems, known: bool) -> FormFacts {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let mut fields = vec![
        field("label", "表示名").required(),
        field("label_en", "英語の表示名"),
        field("ordinal", "並び順").inputmode("numeric").hint("小さい順に並びます。"),
    ];
    if known {
        let retired = Choice::new("yes", "これからは選べないようにする")
            .hint("すでに選ばれているところには残ります。");
        fields.push(field("retired", "廃止").options([retired]));
    } else {
        let hint = "半角の英小文字、数字、_ です。あとから変えられません。";
        fields.push(field("code", "記号").required().hint(hint));
    }
    FormFacts::new(fields, problems)
}

/// `GET /staff/vocabularies`
pub async fn list(context: Data<Context>, who: Admin) -> Result<HttpResponse, Failure> {
    let terms = Terms::load(context.database.reader()).await?;
    let row = |vocabulary: Vocabulary| {
        let offered = terms.of(vocabulary).filter(|term| !term.retired).count();
        let href = format!("/staff/vocabularies/{}", vocabulary_key(vocabulary));
        Row::new([Cell::link(vocabulary_name(vocabulary), href), Cell::text(offered.to_string())])
    };
    let page = ListPage { rows: ALL.map(row).into() };
    let shell = Shell {
        breadcrumb: vec![Crumb::to("ホーム", "/staff"), Crumb::here("語彙と地域")],
        ..who.shell(&context, "語彙と地域")
    };
    context.pages.answer(&shell, &page)
}

/// `GET /staff/vocabularies/{vocabulary}`
pub async fn show(
    context: Data<Context>,
    who: Admin,
    key: Path<String>,
) -> Result<HttpResponse, Failure> {
    let vocabulary = vocabulary_from(&key).ok_or(Failure::NotFound)?;
    answer(&context, &who, (vocabulary, None), (&Form::default(), &Problems::none())).await
}

/// `GET /staff/vocabularies/{vocabulary}/{id}`
pub async fn edit(
    context: Data<Context>,
    who: Admin,
    path: Path<(String, TermId)>,
) -> Result<HttpResponse, Failure> {
    let (key, id) = path.into_inner();
    let vocabulary = vocabulary_from(&key).ok_or(Failure::NotFound)?;
    let terms = Terms::load(context.database.reader()).await?;
    let term = terms.get(id).filter(|term| term.vocabulary == vocabulary);
    let form = stored(term.ok_or(Failure::NotFound)?);
    answer(&context, &who, (vocabulary, Some(id)), (&form, &Problems::none())).await
}

fn stored(term: &term::Model) -> Form {
    let mut form = Form::default();
    form.set("label", term.label.clone());
    form.set("label_en", term.label_en.clone().unwrap_or_default());
    form.set("ordinal", term.ordinal.to_string());
    form.set("retired", if term.retired { "yes" } else { "" });
    form
}

/// `POST /staff/vocabularies/{vocabulary}`
pub async fn add(
    context: Data<Context>,
    who: Admin,
    key: Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let vocabulary = vocabulary_from(&key).ok_or(Failure::NotFound)?;
    save(&context, &who, (vocabulary, None), &form).await
}

/// `POST /staff/vocabularies/{vocabulary}/{id}`
pub async fn change(
    context: Data<Context>,
    who: Admin,
    path: Path<(String, TermId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (key, id) = path.into_inner();
    let vocabulary = vocabulary_from(&key).ok_or(Failure::NotFound)?;
    save(&context, &who, (vocabulary, Some(id)), &form).await
}

async fn save(
    context: &Data<Context>,
    who: &Admin,
    (vocabulary, id): (Vocabulary, Option<TermId>),
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let text = |name: &str| form.text(name).to_owned();
    let raw = RawTerm {
        id,
        code: text("code"),
        label: text("label"),
        label_en: text("label_en"),
        ordinal: text("ordinal"),
        retired: form.is_ticked("retired"),
    };
    let (saving, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| save_term(&saving, &actor, vocabulary, &raw)).await };
    match perform(work).await? {
        Ok(_) => {
            let path = format!("/staff/vocabularies/{}", vocabulary_key(vocabulary));
            Ok(who.visit().redirect_saying(&path, BannerKind::Success, "保存しました。"))
        }
        Err(Stop::Refused(TermRefused::Invalid(problems))) => {
            answer(context, who, (vocabulary, id), (form, &problems)).await
        }
        Err(Stop::Refused(TermRefused::Unknown)) => Err(Failure::NotFound),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn answer(
    context: &Context,
    who: &Admin,
    (vocabulary, id): (Vocabulary, Option<TermId>),
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let terms = Terms::load(context.database.reader()).await?;
    let key = vocabulary_key(vocabulary);
    let row = |term: &term::Model| {
        let href = format!("/staff/vocabularies/{key}/{}", term.id);
        let cell = Cell::link(term.label.clone(), href);
        Row::new([
            if term.retired { cell.chip(("neutral", "廃止")) } else { cell },
            Cell::text(term.label_en.clone().unwrap_or_default()),
            Cell::text(term.code.clone()),
            Cell::text(term.ordinal.to_string()),
        ])
    };
    let page = TermsPage {
        key,
        rows: terms.of(vocabulary).map(row).collect(),
        editing: id.map(|id| id.to_string()),
        form: facts(form, problems, id.is_some()),
    };
    let name = vocabulary_name(vocabulary);
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("語彙と地域", "/staff/vocabularies"),
        Crumb::here(name),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, name) };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}
