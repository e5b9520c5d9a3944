//! Points of each criterion, and the rules that are on.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::frame::{Wanted, address, facts, shell};
use crate::accompaniment::matchmaking::{Refusal, YearFacts, set_weights};
use crate::accompaniment::{Arranger, Criterion, Rules, Weights, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::vocabulary::search_key;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, perform,
    sample,
};

#[derive(Serialize)]
struct WeightsPage {
    action: String,
    back: String,
    form: FormFacts,
    /// Names of the fields, in order.
    order: Vec<&'static str>,
    version: String,
    notice: Option<String>,
}

impl Page for WeightsPage {
    const TEMPLATE: &'static str = "accompaniment/staff_weights.html";
}

const RULES: [(&str, &str); 3] = [
    ("common_language", "言語を登録した同士は、共通の言語がある人とだけ組み合わせる"),
    ("wanted_theme", "希望テーマのある事業者は、そのどれかに対応できる人とだけ組み合わせる"),
    (
        "far_means_other_prefecture",
        "離れた地域を希望する事業者は、別の都道府県の人とだけ組み合わせる",
    ),
];

/// `GET /staff/matching/weights?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let known = facts(&context, wanted.year(context.now())).await?;
    let form = stored(&known);
    answer(&who, &context, &known, (&form, &Problems::none(), None))
}

/// `POST /staff/matching/weights?year=2026`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
    mut form: Form,
) -> Result<HttpResponse, Failure> {
    let known = facts(&context, wanted.year(context.now())).await?;
    let weights = match typed(&form) {
        Ok(weights) => weights,
        Err(problems) => return answer(&who, &context, &known, (&form, &problems, None)),
    };
    let version = form.text("version").parse().unwrap_or(0);
    let (arranger, saving, year) = (Arranger::from(&who), context.clone(), known.year);
    let saved = perform(async move {
        retrying(|| set_weights(&saving, arranger, (year, version), weights)).await
    });
    match saved.await? {
        Ok(()) => {
            let said = "点数と決まりを保存して、計算し直しました。";
            Ok(who.visit().redirect_saying(&address("", year), BannerKind::Success, said))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            if refusal == Refusal::ChangedMeanwhile {
                form.set("version", known.version.to_string());
            }
            let said = Some(wording::matching_refusal(&refusal));
            answer(&who, &context, &known, (&form, &Problems::none(), said))
        }
    }
}

fn stored(known: &YearFacts) -> Form {
    let points = Criterion::ALL.map(|criterion| {
        (criterion.code().to_owned(), known.weights.points(criterion).to_string())
    });
    let rules = known.weights.rules;
    let on = [rules.common_language, rules.wanted_theme, rules.far_means_other_prefecture];
    let rules = RULES.iter().zip(on).filter(|(_, on)| *on);
    let rules = rules.map(|((name, _), _)| ("rules".to_owned(), (*name).to_owned()));
    let version = ("version".to_owned(), known.version.to_string());
    Form::new(points.into_iter().chain(rules).chain([version]).collect(), Vec::new())
}

fn typed(form: &Form) -> Result<Weights, Problems> {
    let mut problems = Problems::none();
    let mut points = Vec::new();
    for criterion in Criterion::ALL {
        // A minus sign is typed in several ways.
        let text = search_key(form.text(criterion.code())).replace(['－', '−', '‐', 'ー'], "-");
        if let Ok(number) = text.trim().parse() {
            points.push((criterion, number));
        } else {
            let said = format!("「{}」の点数を数で入れてください。", criterion.label());
            problems.add(criterion.code(), said);
        }
    }
    let on = form.all("rules");
    let rules = Rules {
        common_language: on.contains(&"common_language"),
        wanted_theme: on.contains(&"wanted_theme"),
        far_means_other_prefecture: on.contains(&"far_means_other_prefecture"),
    };
    let weights = Weights::new(points, rules).map_err(|problem| {
        let crate::accompaniment::WeightProblem::TooLarge(criterion) = problem;
        problems.add(criterion.code(), problem.to_string());
    });
    weights.ok().filter(|_| problems.is_empty()).ok_or(problems)
}

fn answer(
    who: &Coordinator,
    context: &Context,
    known: &YearFacts,
    (form, problems, notice): (&Form, &Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let shell = shell(who, context, (known.year, "点数と決まり"));
    let status = match (&notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = WeightsPage {
        action: address("/weights", known.year),
        back: address("", known.year),
        form: fields(form, problems),
        order: Criterion::ALL.map(Criterion::code).into(),
        version: form.text("version").to_owned(),
        notice,
    };
    context.pages.answer_with(status, &shell, &page)
}

fn fields(form: &Form, problems: &Problems) -> FormFacts {
    let points = Criterion::ALL.map(|criterion| {
        Field::new(criterion.code(), criterion.label(), form, problems)
            .required()
            .width(Width::Xs)
            .hint(format!("ふつうは{}点", criterion.default_points()))
    });
    let rules = Field::new("rules", "組み合わせの決まり", form, problems)
        .options(RULES.map(|(name, label)| Choice::new(name, label)));
    FormFacts::new(points.into_iter().chain([rules]), problems)
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("load", "点数を数で入れてください。");
    let page = |problems: &Problems, notice| WeightsPage {
        action: "/staff/matching/weights?year=2026".to_owned(),
        back: "/staff/matching?year=2026".to_owned(),
        form: fields(&Form::default(), problems),
        order: Criterion::ALL.map(Criterion::code).into(),
        version: "1".to_owned(),
        notice,
    };
    let notice = Some("ほかの人が先に保存しました。".to_owned());
    vec![sample(&page(&Problems::none(), None)), sample(&page(&problems, notice))]
}
