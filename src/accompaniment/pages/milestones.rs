//! One step of the journey: owner, due date, day reached, evidence.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::milestone::{self, MilestoneKind};
use entities::people::role_assignment::Role;
use entities::{EngagementId, PersonId};
use sea_orm::ActiveEnum as _;

use super::edit::{done, edit_of, edit_page};
use super::seat::{Seat, version_of};
use crate::accompaniment::engagement::{MilestonePlan, change_milestone};
use crate::accompaniment::readers::Contacted;
use crate::accompaniment::{Standing, wording};
use crate::context::Context;
use crate::database::retrying;
use crate::people::persons::{PersonFilter, list as people_listed};
use crate::people::{SignedIn, whole_name};
use crate::web::{
    Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle,
};

pub async fn show(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    path: web::Path<(EngagementId, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, kind) = path.into_inner();
    let seat = Seat::take((&who, &request), &context, **contacted, id).await?;
    let row = own(&seat, &kind)?;
    if let Some(answer) = seat.over(&who).filter(|_| !is_after(&seat, &row)) {
        return Ok(answer);
    }
    let mut form = Form::default();
    form.set("owner", row.owner_id.map(|id| id.to_string()).unwrap_or_default());
    form.set("evidence", row.evidence.clone());
    form.set_day("due_on", row.due_on);
    form.set_day("reached_on", row.reached_on);
    answer((&who, &seat), &context, (&row, &form), (&Problems::none(), None)).await
}

/// The follow-up comes after the end.
fn is_after(seat: &Seat, row: &milestone::Model) -> bool {
    let state = seat.view.rows.engagement.state;
    row.kind == MilestoneKind::FollowUp && state == EngagementState::Completed
}

pub async fn receive(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    path: web::Path<(EngagementId, String)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, kind) = path.into_inner();
    let seat = Seat::take((&who, &request), &context, **contacted, id).await?;
    let row = own(&seat, &kind)?;
    let plan = match typed(&form, &row) {
        Ok(plan) => plan,
        Err(problems) => {
            return answer((&who, &seat), &context, (&row, &form), (&problems, None)).await;
        }
    };
    let (by, at, kind) = (seat.by, (id, version_of(form.text("version"))), row.kind);
    let saving = context.clone();
    let saved =
        perform(async move { retrying(|| change_milestone(&saving, by, at, (kind, &plan))).await });
    match settle(saved.await?)? {
        Settled::Done(_) => Ok(done(&who, &seat, ("milestones", "節目を保存しました。"))),
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, (&row, &form), (&problems, notice)).await
        }
    }
}

/// The step, if the asking person may touch it.
fn own(seat: &Seat, kind: &str) -> Result<milestone::Model, Failure> {
    let kind = MilestoneKind::try_from_value(&kind.to_owned()).map_err(|_| Failure::NotFound)?;
    let rows = seat.view.rows.milestones.iter();
    let row = rows.clone().find(|row| row.kind == kind).ok_or(Failure::NotFound)?;
    let theirs = row.owner_id == Some(seat.by.person());
    if seat.view.standing == Standing::TakesPart && !theirs {
        return Err(Failure::NotFound);
    }
    Ok(row.clone())
}

fn typed(form: &Form, row: &milestone::Model) -> Result<MilestonePlan, Problems> {
    let mut problems = Problems::none();
    let reached_on = form.day("reached_on", &mut problems);
    let due_on = form.day("due_on", &mut problems).unwrap_or(row.due_on);
    if !problems.is_empty() {
        return Err(problems);
    }
    let owner = form.text("owner").parse::<PersonId>().ok();
    Ok(MilestonePlan { owner, due_on, reached_on, evidence: form.text("evidence").to_owned() })
}

async fn answer(
    place: (&SignedIn, &Seat),
    context: &Context,
    (row, form): (&milestone::Model, &Form),
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let seat = place.1;
    let mut controls = Vec::new();
    if seat.view.standing >= Standing::Accompanies {
        let owners = owners(context, seat).await?;
        let owner = Field::new("owner", "担当", form, problems).options(owners);
        controls.push(Control::new("select", owner.hint("期日が近づくと、お知らせが届きます。")));
        let due = Field::date("due_on", "期日", form, problems).required();
        controls.push(Control::new("date", due));
    }
    let reached = Field::date("reached_on", "到達した日", form, problems);
    controls.push(Control::new("date", reached.hint("まだのときは空けてください。")));
    let evidence = Field::new("evidence", "根拠", form, problems);
    let hint = "到達したことが分かる記録や資料を書いてください。到達した日があるときは必須です。";
    controls.push(Control::new("area", evidence.hint(hint)));
    let path = format!("/milestones/{}", row.kind.to_value());
    let title = format!("節目「{}」", wording::milestone(row.kind));
    let purpose = "担当と期日を決め、終わったら到達した日と根拠を残します。";
    let page = EditPage { notice, ..edit_of(seat, (&path, purpose), controls) };
    edit_page(place, context, &title, &page)
}

/// Those named in the engagement; the secretariat may also take a step itself.
async fn owners(context: &Context, seat: &Seat) -> Result<Vec<Choice>, Failure> {
    let named = seat.view.people.iter();
    let mut owners: Vec<_> = named
        .map(|person| {
            let label = format!("{}（{}）", person.name, wording::side(person.side));
            Choice::new(person.id.to_string(), label)
        })
        .collect();
    let filter = PersonFilter { role: Some(Role::Coordinator), ..PersonFilter::default() };
    let staff = people_listed(context.database.reader(), &filter, (0, 200)).await?;
    owners.extend(staff.rows.iter().map(|row| {
        let name = whole_name(&row.family_name, &row.given_name);
        Choice::new(row.id.to_string(), format!("{name}（事務局）"))
    }));
    Ok(owners)
}
