//! 採用・定着・研修: what came of it.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::EngagementId;
use entities::accompaniment::outcome::{OutcomeKind, Tendency};
use sea_orm::{ActiveEnum as _, Iterable as _};

use super::edit::{done, edit_of, edit_page};
use super::seat::{Seat, version_of};
use crate::accompaniment::engagement::{OutcomePlan, record_outcome};
use crate::accompaniment::readers::Contacted;
use crate::accompaniment::wording;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::vocabulary::search_key;
use crate::web::{
    Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, Width, perform, settle,
};

pub async fn show(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    path: web::Path<(EngagementId, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, kind) = path.into_inner();
    let kind = kind_of(&kind)?;
    let seat = Seat::take((&who, &request), &context, **contacted, id).await?.who_accompanies()?;
    let mut form = Form::default();
    if let Some(row) = seat.view.rows.outcomes.iter().find(|row| row.kind == kind) {
        form.set("tendency", row.tendency.to_value());
        form.set("figure", row.figure.map(|figure| figure.to_string()).unwrap_or_default());
        form.set("note", row.note.clone());
    }
    answer((&who, &seat), &context, (kind, &form), (&Problems::none(), None))
}

pub async fn receive(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    path: web::Path<(EngagementId, String)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, kind) = path.into_inner();
    let kind = kind_of(&kind)?;
    let seat = Seat::take((&who, &request), &context, **contacted, id).await?.who_accompanies()?;
    let plan = match typed(&form) {
        Ok(plan) => plan,
        Err(problems) => {
            return answer((&who, &seat), &context, (kind, &form), (&problems, None));
        }
    };
    let (by, at) = (seat.by, (id, version_of(form.text("version"))));
    let saving = context.clone();
    let saved =
        perform(async move { retrying(|| record_outcome(&saving, by, at, (kind, &plan))).await });
    match settle(saved.await?)? {
        Settled::Done(_) => Ok(done(&who, &seat, ("outcomes", "成果を保存しました。"))),
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, (kind, &form), (&problems, notice))
        }
    }
}

fn kind_of(text: &str) -> Result<OutcomeKind, Failure> {
    OutcomeKind::try_from_value(&text.to_owned()).map_err(|_| Failure::NotFound)
}

fn typed(form: &Form) -> Result<OutcomePlan, Problems> {
    let mut problems = Problems::none();
    let tendency = Tendency::try_from_value(&form.text("tendency").to_owned());
    let Ok(tendency) = tendency else {
        problems.add("tendency", "変化を選んでください。");
        return Err(problems);
    };
    let figure = form.filled("figure").map(|text| search_key(text).trim().parse::<i32>());
    if let Ok(figure) = figure.transpose() {
        return Ok(OutcomePlan { tendency, figure, note: form.text("note").to_owned() });
    }
    problems.add("figure", say::FIGURE);
    Err(problems)
}

fn answer(
    place: (&SignedIn, &Seat),
    context: &Context,
    (kind, form): (OutcomeKind, &Form),
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let tendencies =
        Tendency::iter().map(|one| Choice::new(one.to_value(), wording::tendency(one)));
    let figure = field("figure", "人数").width(Width::S).inputmode("numeric");
    let controls = vec![
        Control::new("radios", field("tendency", "変化").required().options(tendencies)),
        Control {
            unit: Some("名"),
            ..Control::new("text", figure.hint("分からなければ空けてください。"))
        },
        Control::new("area", field("note", "メモ")),
    ];
    let path = format!("/outcomes/{}", kind.to_value());
    let title = format!("成果：{}", wording::outcome(kind));
    let purpose = "伴走の前と比べた変化を記録します。分からないときは「不明」を選んでください。";
    let page = EditPage { notice, ..edit_of(place.1, (&path, purpose), controls) };
    edit_page(place, context, &title, &page)
}
