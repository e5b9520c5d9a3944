//! The operator's activity level from a day on.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::people::term::Vocabulary;
use entities::{EngagementId, TermId};
use serde::Deserialize;

use super::edit::{done, edit_of, edit_page};
use super::seat::Seat;
use crate::accompaniment::engagement::{LevelPlan, record_level};
use crate::accompaniment::readers::Contacted;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::people::vocabularies::Terms;
use crate::vocabulary::tokyo;
use crate::web::{
    Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle,
};

/// What a page that leads here has to say, such as the record of a consultation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Suggested {
    /// Id of a term.
    level: String,
    /// `2026-12-03`
    since: String,
    note: String,
}

pub async fn show(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    (id, suggested): (web::Path<EngagementId>, web::Query<Suggested>),
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?.who_accompanies()?;
    if let Some(answer) = seat.over_for_levels(&who) {
        return Ok(answer);
    }
    let mut form = Form::default();
    let since = suggested.since.parse().unwrap_or_else(|_| tokyo::day_of(context.now()));
    form.set_day("since", since);
    form.set("level", suggested.level.clone());
    form.set("note", suggested.note.clone());
    answer((&who, &seat), &context, &form, (&Problems::none(), None)).await
}

pub async fn receive(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?.who_accompanies()?;
    let plan = match typed(&form) {
        Ok(plan) => plan,
        Err(problems) => {
            return answer((&who, &seat), &context, &form, (&problems, None)).await;
        }
    };
    let (by, id, saving) = (seat.by, seat.id(), context.clone());
    let saved =
        perform(async move { retrying(|| record_level(&saving, by, id, &plan)).await }).await?;
    match settle(saved)? {
        Settled::Done(()) => Ok(done(&who, &seat, ("levels", "活動レベルを記録しました。"))),
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, &form, (&problems, notice)).await
        }
    }
}

fn typed(form: &Form) -> Result<LevelPlan, Problems> {
    let mut problems = Problems::none();
    let since = form.day("since", &mut problems);
    if since.is_none() && problems.is_empty() {
        problems.add("since", say::LEVEL_IN_FUTURE);
    }
    let level = form.text("level").parse::<TermId>().ok();
    if level.is_none() {
        problems.add("level", say::LEVEL_UNKNOWN);
    }
    match since.zip(level) {
        Some((since, level)) if problems.is_empty() => {
            Ok(LevelPlan { since, level, note: form.text("note").to_owned() })
        }
        _ => Err(problems),
    }
}

async fn answer(
    place: (&SignedIn, &Seat),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let terms = Terms::load(context.database.reader()).await?;
    let offered = terms.of(Vocabulary::ActivityLevel).filter(|term| !term.retired);
    let levels = offered.map(|term| Choice::new(term.id.to_string(), term.label.clone()));
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let controls = vec![
        Control::new("radios", field("level", "活動レベル").required().options(levels)),
        Control::new("date", Field::date("since", "いつから", form, problems).required()),
        Control::new("area", field("note", "そう考える理由")),
    ];
    let purpose = "その日からのレベルとして残り、団体の名簿には一番新しいものが出ます。";
    let page = EditPage { notice, ..edit_of(place.1, ("/level", purpose), controls) };
    edit_page(place, context, "活動レベルの記録", &page)
}
