//! What an operator wishes of its accompanist.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::accompaniment::matching_wish::WishedRegion;
use entities::people::term::Vocabulary;
use entities::{OrganisationId, TermId};
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::frame::{Wanted, address, shell};
use crate::accompaniment::matchmaking::{Refusal, WishPlan, set_wish, wish_of};
use crate::accompaniment::{Arranger, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, organisations};
use crate::vocabulary::FiscalYear;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, perform,
    sample,
};

/// Themes that can be put in order.
const THEMES: usize = 3;

#[derive(Serialize)]
struct WishPage {
    action: String,
    back: String,
    form: FormFacts,
    notice: Option<String>,
}

impl Page for WishPage {
    const TEMPLATE: &'static str = "accompaniment/staff_wish.html";
}

/// `GET /staff/matching/operators/{id}/wish?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<OrganisationId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let year = wanted.year(context.now());
    let form = stored(&context, year, *id).await?;
    let typed = Typed { form: &form, problems: Problems::none(), notice: None };
    answer(&who, &context, (year, *id), typed).await
}

/// `POST /staff/matching/operators/{id}/wish?year=2026`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<OrganisationId>,
    (wanted, form): (web::Query<Wanted>, Form),
) -> Result<HttpResponse, Failure> {
    let (year, id) = (wanted.year(context.now()), *id);
    let plan = plan(&form);
    let (arranger, saving) = (Arranger::from(&who), context.clone());
    let saved =
        perform(async move { retrying(|| set_wish(&saving, arranger, (year, id), &plan)).await });
    let (problems, notice) = match saved.await? {
        Ok(()) => {
            let said = "希望を保存して、計算し直しました。";
            // Whoever was taken out has no page of candidates.
            let taking_part = form.text("takes_part") != "no";
            let back = if taking_part { format!("/operators/{id}") } else { String::new() };
            let back = address(&back, year);
            return Ok(who.visit().redirect_saying(&back, BannerKind::Success, said));
        }
        Err(Stop::Broken(error)) => return Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => return Err(Failure::NotFound),
        Err(Stop::Refused(Refusal::Invalid(problems))) => (problems, None),
        Err(Stop::Refused(other)) => (Problems::none(), Some(wording::matching_refusal(&other))),
    };
    answer(&who, &context, (year, id), Typed { form: &form, problems, notice }).await
}

struct Typed<'a> {
    form: &'a Form,
    problems: Problems,
    notice: Option<String>,
}

async fn answer(
    who: &Coordinator,
    context: &Context,
    (year, id): (FiscalYear, OrganisationId),
    typed: Typed<'_>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let row = organisations::find(reader, id).await?.ok_or(Failure::NotFound)?;
    let terms = Terms::load(reader).await?;
    let title = format!("{}の希望", row.name);
    let shell = shell(who, context, (year, &title));
    let fine = typed.problems.is_empty() && typed.notice.is_none();
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = WishPage {
        action: address(&format!("/operators/{id}/wish"), year),
        back: address("", year),
        form: fields(&terms, typed.form, &typed.problems),
        notice: typed.notice,
    };
    context.pages.answer_with(status, &shell, &page)
}

async fn stored(context: &Context, year: FiscalYear, id: OrganisationId) -> Result<Form, Failure> {
    let reader = context.database.reader();
    let wish = wish_of(reader, (year, id)).await?;
    let wish = wish.map(|(wish, _)| wish).unwrap_or_default();
    let known = Terms::load(reader).await?;
    let (mut values, mut themes) = (Vec::new(), 0);
    for term in wish.terms {
        let is_theme = known.get(term).is_some_and(|known| known.vocabulary == Vocabulary::Theme);
        themes += usize::from(is_theme);
        let name = if is_theme { format!("theme_{themes}") } else { "terms".to_owned() };
        values.push((name, term.to_string()));
    }
    values.push(("region".to_owned(), wish.region.to_value()));
    let takes_part = if wish.takes_part { "yes" } else { "no" };
    values.push(("takes_part".to_owned(), takes_part.to_owned()));
    values.push(("note".to_owned(), wish.note));
    Ok(Form::new(values, Vec::new()))
}

fn plan(form: &Form) -> WishPlan {
    let themes = (1..=THEMES).map(|place| form.text(&format!("theme_{place}")));
    let chosen = themes.chain(form.all("terms")).filter(|value| !value.is_empty());
    WishPlan {
        takes_part: form.text("takes_part") != "no",
        region: WishedRegion::try_from_value(&form.text("region").to_owned())
            .unwrap_or(WishedRegion::Any),
        terms: chosen.filter_map(|value| value.parse::<TermId>().ok()).collect(),
        note: form.text("note").to_owned(),
    }
}

fn fields(terms: &Terms, form: &Form, problems: &Problems) -> FormFacts {
    let choices = |vocabulary| {
        let offered = terms.of(vocabulary).filter(|term| !term.retired);
        offered.map(|term| Choice::new(term.id.to_string(), term.label.clone())).collect::<Vec<_>>()
    };
    let mut fields: Vec<_> = (1..=THEMES)
        .map(|place| {
            let label = format!("第{place}希望のテーマ");
            Field::new(&format!("theme_{place}"), &label, form, problems)
                .width(Width::L)
                .options(choices(Vocabulary::Theme))
        })
        .collect();
    let of = |vocabulary, label| {
        let field = Field::new("terms", label, form, problems).options(choices(vocabulary));
        let (name, id) = (format!("terms_{}", fields_name(vocabulary)), fields_name(vocabulary));
        Field { id: format!("f-terms-{id}"), ..rename(field, name) }
    };
    fields.push(of(Vocabulary::Function, "機能"));
    fields.push(of(Vocabulary::TalentCategory, "人材4区分"));
    fields.push(of(Vocabulary::Language, "言語"));
    let regions = [WishedRegion::Any, WishedRegion::Near, WishedRegion::Far]
        .map(|region| Choice::new(region.to_value(), wording::wished_region(region)));
    fields.push(Field::new("region", "地域", form, problems).required().options(regions));
    let parts = [
        Choice::new("yes", "この年度の伴走支援者を探す"),
        Choice::new("no", "この年度は対象にしない"),
    ];
    fields.push(Field::new("takes_part", "マッチング", form, problems).required().options(parts));
    fields.push(Field::new("note", "メモ", form, problems).hint("事務局だけが見ます。"));
    FormFacts::new(fields, problems)
}

/// Three groups of boxes send one list; the page tells them apart by this name.
fn fields_name(vocabulary: Vocabulary) -> &'static str {
    match vocabulary {
        Vocabulary::Function => "function",
        Vocabulary::TalentCategory => "talent",
        _ => "language",
    }
}

/// Kept under another name in the page, sent under its own.
fn rename(field: Field, name: String) -> Field {
    Field { name, ..field }
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("note", "1000文字までにしてください。");
    let page = |problems: &Problems, notice| WishPage {
        action: "/staff/matching/operators/1/wish?year=2026".to_owned(),
        back: "/staff/matching?year=2026".to_owned(),
        form: fields(&Terms::default(), &Form::default(), problems),
        notice,
    };
    let notice = Some("ほかの人が先に保存しました。".to_owned());
    vec![sample(&page(&Problems::none(), None)), sample(&page(&problems, notice))]
}
