//! Adoptions by fiscal year and legal standing of one organisation.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use entities::OrganisationId;
use entities::people::term::Vocabulary;
use serde::Serialize;

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::vocabularies::Terms;
use crate::vocabulary::FiscalYear;
use crate::web::{
    BannerKind, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Sample, Shell,
    Width, perform, sample,
};

use super::super::wording::{LAWS, law_name};
use super::super::{
    RawAdoption, RawCertification, Whole, remove_adoption, save_adoption, save_certification, whole,
};
use super::edit::problems;
use super::show::{certification_rows, granted};

#[derive(Serialize)]
struct FactsPage {
    id: String,
    adoptions: Vec<AdoptionLine>,
    certifications: Vec<crate::web::Row>,
    adoption: FormFacts,
    certification: FormFacts,
}

#[derive(Serialize)]
struct AdoptionLine {
    year: i32,
    label: String,
    frame: String,
    accompanist: bool,
}

impl Page for FactsPage {
    const TEMPLATE: &'static str = "people/organisations/facts.html";
}

pub fn samples() -> Vec<Sample> {
    let (form, none, terms) = (Form::default(), Problems::none(), Terms::default());
    let line = || AdoptionLine {
        year: 2026,
        label: "令和8年度".into(),
        frame: "右腕人材枠".into(),
        accompanist: true,
    };
    let page = |adoptions| FactsPage {
        id: "1".into(),
        adoptions,
        certifications: Vec::new(),
        adoption: adoption_form(&terms, Vec::new(), &form, &none),
        certification: certification_form(&form, &none),
    };
    vec![sample(&page(Vec::new())), sample(&page(vec![line()]))]
}

fn adoption_form(terms: &Terms, years: Vec<Choice>, form: &Form, problems: &Problems) -> FormFacts {
    let year = Field::new("fiscal_year", "年度", form, problems).required().options(years);
    let frame = Field::new("frame", "支援枠", form, problems)
        .options(terms.choices(Vocabulary::SubsidyFrame, &[]));
    let contract = Field::new("accompanist", "委託", form, problems)
        .options([Choice::new("yes", "伴走支援者として契約している")]);
    let rate =
        Field::new("subsidy_rate", "補助率", form, problems).hint("例：2/3、50%").width(Width::S);
    FormFacts::new([year, frame, rate, contract], problems)
}

fn certification_form(form: &Form, problems: &Problems) -> FormFacts {
    let laws = LAWS.map(|(key, pattern)| Choice::new(key, law_name(pattern)));
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let fields = [
        field("kind", "法律上の位置づけ").required().options(laws),
        field("number", "番号"),
        field("granted_on", "認められた日").required().hint("例：2026/4/1、令和8年4月1日"),
        field("valid_to", "期限").hint("ないときは空けてください。"),
        field("source_url", "公表ページ").width(Width::L),
    ];
    FormFacts::new(fields, problems)
}

/// `GET /staff/organisations/{id}/facts`
pub async fn show(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let (form, none) = (Form::default(), Problems::none());
    answer(&context, &who, *id, (&form, &none, &none)).await
}

/// `POST /staff/organisations/{id}/adoptions`
pub async fn add_adoption(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let raw = RawAdoption {
        fiscal_year: form.text("fiscal_year").to_owned(),
        frame: form.text("frame").to_owned(),
        subsidy_rate: form.text("subsidy_rate").to_owned(),
        accompanist: form.is_ticked("accompanist"),
    };
    let (id, actor, saving) = (*id, who.actor(), context.clone());
    let work = async move { retrying(|| save_adoption(&saving, &actor, id, &raw)).await };
    match perform(work).await? {
        Ok(()) => Ok(saved(&who, id)),
        Err(stop) => {
            let problems = problems(stop)?;
            answer(&context, &who, id, (&form, &problems, &Problems::none())).await
        }
    }
}

/// `POST /staff/organisations/{id}/adoptions/{year}/removal`
pub async fn remove(
    context: Data<Context>,
    who: Coordinator,
    path: Path<(OrganisationId, i32)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let ((id, year), actor) = (path.into_inner(), who.actor());
    let work = async move { retrying(|| remove_adoption(&context, &actor, id, year)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    Ok(saved(&who, id))
}

/// `POST /staff/organisations/{id}/certifications`
pub async fn add_certification(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let text = |name: &str| form.text(name).to_owned();
    let raw = RawCertification {
        kind: text("kind"),
        number: text("number"),
        granted_on: text("granted_on"),
        valid_to: text("valid_to"),
        source_url: text("source_url"),
    };
    let (id, actor, saving) = (*id, who.actor(), context.clone());
    let work = async move { retrying(|| save_certification(&saving, &actor, id, &raw)).await };
    match perform(work).await? {
        Ok(_) => Ok(saved(&who, id)),
        Err(stop) => {
            let problems = problems(stop)?;
            answer(&context, &who, id, (&form, &Problems::none(), &problems)).await
        }
    }
}

fn saved(who: &Coordinator, id: OrganisationId) -> HttpResponse {
    let path = format!("/staff/organisations/{id}/facts");
    who.visit().redirect_saying(&path, BannerKind::Success, "保存しました。")
}

async fn answer(
    context: &Context,
    who: &Coordinator,
    id: OrganisationId,
    (form, adoption, certification): (&Form, &Problems, &Problems),
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let found = whole(reader, id).await?.ok_or(Failure::NotFound)?;
    let terms = Terms::load(reader).await?;
    let newest = FiscalYear::at(context.now()).next();
    let years = std::iter::successors(Some(newest), |year| Some(year.previous())).take(12);
    let years = years.map(|year| Choice::new(year.year().to_string(), year.label())).collect();
    let page = FactsPage {
        id: id.to_string(),
        adoptions: lines(&found, &terms),
        certifications: certification_rows(&found),
        adoption: adoption_form(&terms, years, form, adoption),
        certification: certification_form(form, certification),
    };
    let own = format!("/staff/organisations/{id}");
    let title = "採択と法律上の位置づけ";
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("団体", "/staff/organisations"),
        Crumb::to(&found.row.name, own),
        Crumb::here(title),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, title) };
    let invalid = !(adoption.is_empty() && certification.is_empty());
    let status = if invalid { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    context.pages.answer_with(status, &shell, &page)
}

fn lines(found: &Whole, terms: &Terms) -> Vec<AdoptionLine> {
    let line = |one: &entities::people::adoption::Model| AdoptionLine {
        year: one.fiscal_year,
        label: FiscalYear::starting_in(one.fiscal_year)
            .map_or_else(|_| one.fiscal_year.to_string(), FiscalYear::label),
        frame: granted(one, terms),
        accompanist: one.accompanist,
    };
    found.adoptions.iter().map(line).collect()
}
