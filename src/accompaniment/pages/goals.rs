//! Goals: one form for a new one and for one that is there.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::accompaniment::goal::GoalState;
use entities::{EngagementGoalId, EngagementId};
use sea_orm::ActiveEnum as _;

use super::edit::{done, edit_of, edit_page};
use super::seat::{Seat, version_of};
use crate::accompaniment::engagement::{GoalPlan, add_goal, change_goal};
use crate::accompaniment::readers::Contacted;
use crate::accompaniment::wording;
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::web::{
    Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, Width, perform, settle,
};

pub async fn show_new(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?.who_accompanies()?;
    if let Some(answer) = seat.over(&who) {
        return Ok(answer);
    }
    answer((&who, &seat), &context, (None, &Form::default()), (&Problems::none(), None))
}

pub async fn show(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    path: web::Path<(EngagementId, EngagementGoalId)>,
) -> Result<HttpResponse, Failure> {
    let (id, goal) = *path;
    let seat = Seat::take((&who, &request), &context, **contacted, id).await?.who_accompanies()?;
    if let Some(answer) = seat.over(&who) {
        return Ok(answer);
    }
    let row = seat.view.rows.goals.iter().find(|row| row.id == goal).ok_or(Failure::NotFound)?;
    let mut form = Form::default();
    form.set("text", row.text.clone());
    form.set("measure", row.measure.clone());
    form.set("state", row.state.to_value());
    form.set_day("due_on", row.due_on);
    answer((&who, &seat), &context, (Some(goal), &form), (&Problems::none(), None))
}

pub async fn receive_new(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?.who_accompanies()?;
    let plan = match typed(&form) {
        Ok(plan) => plan,
        Err(problems) => {
            return answer((&who, &seat), &context, (None, &form), (&problems, None));
        }
    };
    let (by, id, saving) = (seat.by, seat.id(), context.clone());
    let saved = perform(async move { retrying(|| add_goal(&saving, by, id, &plan)).await }).await?;
    match settle(saved)? {
        Settled::Done(_) => Ok(done(&who, &seat, ("goals", "目標を加えました。"))),
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, (None, &form), (&problems, notice))
        }
    }
}

pub async fn receive(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    path: web::Path<(EngagementId, EngagementGoalId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, goal) = *path;
    let seat = Seat::take((&who, &request), &context, **contacted, id).await?.who_accompanies()?;
    let plan = match typed(&form) {
        Ok(plan) => plan,
        Err(problems) => {
            return answer((&who, &seat), &context, (Some(goal), &form), (&problems, None));
        }
    };
    let (by, at) = (seat.by, (id, version_of(form.text("version"))));
    let saving = context.clone();
    let saved =
        perform(async move { retrying(|| change_goal(&saving, by, at, (goal, &plan))).await });
    match settle(saved.await?)? {
        Settled::Done(_) => Ok(done(&who, &seat, ("goals", "目標を保存しました。"))),
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, (Some(goal), &form), (&problems, notice))
        }
    }
}

fn typed(form: &Form) -> Result<GoalPlan, Problems> {
    let mut problems = Problems::none();
    let due_on = form.day("due_on", &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let state = GoalState::try_from_value(&form.text("state").to_owned());
    Ok(GoalPlan {
        text: form.text("text").to_owned(),
        measure: form.text("measure").to_owned(),
        due_on,
        state: state.unwrap_or(GoalState::Open),
    })
}

fn answer(
    place: (&SignedIn, &Seat),
    context: &Context,
    (goal, form): (Option<EngagementGoalId>, &Form),
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let mut controls = vec![
        Control::new("text", field("text", "目標").required().width(Width::Full)),
        Control::new(
            "area",
            field("measure", "何をもって達成とするか")
                .hint("数や出来事で書くと、あとで確かめられます。"),
        ),
        Control::new("date", Field::date("due_on", "期日", form, problems)),
    ];
    if goal.is_some() {
        let states = [GoalState::Open, GoalState::Reached, GoalState::Dropped]
            .map(|state| Choice::new(state.to_value(), wording::goal_state(state)));
        controls.push(Control::new("radios", field("state", "状態").required().options(states)));
    }
    let (path, title) = match goal {
        Some(goal) => (format!("/goals/{goal}"), "目標の編集"),
        None => ("/goals/new".to_owned(), "目標を加える"),
    };
    let purpose = "1つの目標に、1つのことを書いてください。";
    let page = EditPage { notice, ..edit_of(place.1, (&path, purpose), controls) };
    edit_page(place, context, title, &page)
}
