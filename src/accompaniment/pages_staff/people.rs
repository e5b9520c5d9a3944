//! Naming other people: input, then who is told, then saved.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::people::role_assignment::Role;
use entities::{EngagementId, OrganisationId, PersonId};

use crate::accompaniment::Arranger;
use crate::accompaniment::engagement::{Team, changes, set_people};
use crate::accompaniment::pages::{Seat, edit_of, edit_page};
use crate::accompaniment::readers::Contacted;
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, organisations, persons, whole_name};
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle,
};
use entities::accompaniment::engagement_person::Side;

const TITLE: &str = "担当者を変える";

pub async fn show(
    (who, request): (Coordinator, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?;
    if let Some(answer) = seat.over(&who) {
        return Ok(answer);
    }
    let mut values = Vec::new();
    for person in &seat.view.people {
        let (lead, other) = names(person.side);
        let name = if person.lead { lead } else { other };
        values.push((name.to_owned(), person.id.to_string()));
    }
    let form = Form::new(values, Vec::new());
    answer((&who, &seat), &context, &form, (&Problems::none(), None)).await
}

fn names(side: Side) -> (&'static str, &'static str) {
    match side {
        Side::Accompanist => ("accompanist_lead", "accompanists"),
        Side::Operator => ("operator_lead", "operators"),
    }
}

pub async fn receive(
    (who, request): (Coordinator, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?;
    let team = Team {
        accompanists: side(&form, Side::Accompanist),
        operators: side(&form, Side::Operator),
    };
    let reader = context.database.reader();
    let told = changes(reader, &seat.view.rows, &team).await?.recipients();
    if form.text("step") != "save" && !told.is_empty() {
        return confirm((&who, &seat), &context, &form, &told).await;
    }
    let at = (seat.id(), form.text("version").parse().unwrap_or(0));
    let expected = form.text("told").parse().unwrap_or(0);
    let (arranger, working) = (Arranger::from(&who), context.clone());
    let done = perform(async move {
        retrying(|| set_people(&working, arranger, at, (team.clone(), expected))).await
    });
    match settle(done.await?)? {
        Settled::Done(told) => {
            let said = match told {
                0 => "担当者を保存しました。".to_owned(),
                many => format!("担当者を保存しました。{many}名にお知らせを送ります。"),
            };
            Ok(who.visit().redirect_saying(&seat.base, BannerKind::Success, &said))
        }
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, &form, (&problems, notice)).await
        }
    }
}

/// The lead first, then the others, each once.
fn side(form: &Form, side: Side) -> Vec<PersonId> {
    let (lead, others) = names(side);
    let mut people: Vec<PersonId> = Vec::new();
    for value in std::iter::once(form.text(lead)).chain(form.all(others)) {
        if let Ok(person) = value.parse()
            && !people.contains(&person)
        {
            people.push(person);
        }
    }
    people
}

async fn confirm(
    place: (&Coordinator, &Seat),
    context: &Context,
    form: &Form,
    told: &[PersonId],
) -> Result<HttpResponse, Failure> {
    let names = persons::names(context.database.reader(), told.iter().copied()).await?;
    let people: Vec<_> =
        told.iter().filter_map(|id| names.get(id)).map(|name| format!("{name}さん")).collect();
    let purpose =
        format!("まだ保存していません。{}に、伴走のお知らせが届きます。", people.join("、"));
    let carried = form.values().iter();
    let carried =
        carried.filter(|(name, _)| !["csrf", "version", "step", "told"].contains(&name.as_str()));
    let mut carried: Vec<_> = carried.cloned().collect();
    carried.push(("step".to_owned(), "save".to_owned()));
    carried.push(("told".to_owned(), told.len().to_string()));
    let page = EditPage {
        button: "保存して、お知らせを送る",
        carried,
        version: form.text("version").to_owned(),
        ..edit_of(place.1, ("/people", &purpose), Vec::new())
    };
    edit_page((place.0, place.1), context, TITLE, &page)
}

async fn answer(
    place: (&Coordinator, &Seat),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let row = &place.1.view.rows.engagement;
    let helpers = members(context, row.accompanist_organisation_id, true).await?;
    let members = members(context, row.operator_id, false).await?;
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let with = |mut field: Field, problem: &str| {
        field.problem = problems.of(problem).map(Into::into);
        field
    };
    let lead = field("accompanist_lead", "伴走支援者の主担当").required().options(helpers.clone());
    let own = field("operator_lead", "事業者の主担当").options(members.clone());
    let controls = vec![
        Control::new("select", with(lead, "accompanists")),
        Control::new("checkboxes", field("accompanists", "ほかの伴走支援者").options(helpers)),
        Control::new("select", with(own, "operators")),
        Control::new("checkboxes", field("operators", "ほかの事業者の担当").options(members)),
    ];
    let purpose = "加わる人と外れる人にお知らせが届きます。伴走支援者が変わるときは、事業者の担当にも届きます。次の画面で確かめられます。";
    let page = EditPage {
        button: "確認に進む",
        notice,
        ..edit_of(place.1, ("/people", purpose), controls)
    };
    edit_page((place.0, place.1), context, TITLE, &page)
}

async fn members(
    context: &Context,
    organisation: OrganisationId,
    accompanying: bool,
) -> Result<Vec<Choice>, Failure> {
    let reader = context.database.reader();
    let members = organisations::members_of(reader, organisation).await?;
    let ids: Vec<_> = members.iter().map(|(_, person)| person.id).collect();
    let roles = persons::roles_of(reader, &ids).await?;
    let fits = |id: &PersonId| {
        !accompanying || roles.get(id).is_some_and(|roles| roles.holds(Role::Accompanist))
    };
    let fitting = members.iter().filter(|(_, person)| fits(&person.id));
    let choice = fitting.map(|(_, person)| {
        Choice::new(person.id.to_string(), whole_name(&person.family_name, &person.given_name))
    });
    Ok(choice.collect())
}
