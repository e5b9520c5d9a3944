//! The fields of a dispatch.

use std::collections::HashSet;

use entities::networking::dispatch::DispatchState;
use entities::people::role_assignment::Role;
use sea_orm::{ActiveEnum as _, Iterable as _};

use super::frame::Offered;
use crate::context::Context;
use crate::networking::dispatches::{DispatchDraft, RawDispatch};
use crate::networking::wording;
use crate::people::organisations::{self, OrganisationFilter};
use crate::people::persons::{self, PersonFilter};
use crate::people::whole_name;
use crate::web::{Choice, Control, Failure, Field, Form, Problems, Width};

const OFFERED: u64 = 500;

pub async fn controls(
    context: &Context,
    (form, problems): (&Form, &Problems),
    known: bool,
) -> Result<Vec<Control>, Failure> {
    let (people, places) = offered(context, form).await?;
    let regions = Offered::load(context).await?.regions;
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let date = |name: &str, label: &str| Field::date(name, label, form, problems).required();
    let mut fields = vec![
        Control::new("select", field("specialist", "派遣する人").required().options(people)),
        Control::new(
            "select",
            field("from_organisation", "派遣元の団体").required().options(places.clone()),
        ),
        Control::new(
            "select",
            field("to_prefecture", "派遣先の都道府県").required().groups(regions.groups()),
        ),
        Control::new("text", field("to_city", "派遣先の市区町村").required()),
        Control::new("select", field("to_organisation", "受け入れ団体").options(places)),
        Control::new("text", field("role", "役割").required().width(Width::L)),
        Control::new("area", field("purpose", "目的").required()),
        Control::new("date", date("starts_on", "始まりの日")),
        Control::new("date", date("ends_on", "終わりの日")),
        Control::new(
            "area",
            field("travel", "移動").hint("移動の方法と、費用をだれが負担するか。"),
        ),
    ];
    if known {
        let states = DispatchState::iter()
            .map(|one| Choice::new(one.to_value(), wording::dispatch_state(one)));
        fields.push(Control::new("radios", field("state", "状態").required().options(states)));
        fields.push(Control::new("area", field("outcome", "成果")));
    }
    Ok(fields)
}

/// Who can be sent, and organisations; whoever is stored is among them, whatever became of them.
async fn offered(context: &Context, form: &Form) -> Result<(Vec<Choice>, Vec<Choice>), Failure> {
    let db = context.database.reader();
    let mut people = Vec::new();
    for role in [Role::Accompanist, Role::Operator] {
        let having = PersonFilter { role: Some(role), ..PersonFilter::default() };
        people.extend(persons::list(db, &having, (0, OFFERED)).await?.rows);
    }
    if let Ok(id) = form.text("specialist").parse() {
        people.extend(persons::find(db, id).await?);
    }
    let mut seen = HashSet::new();
    let people = people.iter().filter(|row| seen.insert(row.id));
    let people = people
        .map(|row| Choice::new(row.id.to_string(), whole_name(&row.family_name, &row.given_name)))
        .collect();
    Ok((people, places(context, form, &["from_organisation", "to_organisation"]).await?))
}

/// Organisations, with those the form names.
pub async fn places(
    context: &Context,
    form: &Form,
    fields: &[&str],
) -> Result<Vec<Choice>, Failure> {
    let db = context.database.reader();
    let mut places =
        organisations::list(db, &OrganisationFilter::default(), (0, OFFERED)).await?.rows;
    for field in fields {
        let Ok(id) = form.text(field).parse() else { continue };
        if places.iter().all(|row| row.id != id) {
            places.extend(organisations::find(db, id).await?);
        }
    }
    Ok(places.into_iter().map(|row| Choice::new(row.id.to_string(), row.name)).collect())
}

/// What was typed.
pub fn read(form: &Form) -> Result<DispatchDraft, Problems> {
    let mut problems = Problems::none();
    let raw = RawDispatch {
        introduction: form.text("introduction").parse().ok(),
        specialist: form.text("specialist").parse().ok(),
        from_organisation: form.text("from_organisation").parse().ok(),
        to_prefecture: form.text("to_prefecture").to_owned(),
        to_city: form.text("to_city").to_owned(),
        to_organisation: form.text("to_organisation").parse().ok(),
        role: form.text("role").to_owned(),
        purpose: form.text("purpose").to_owned(),
        starts_on: form.day("starts_on", &mut problems),
        ends_on: form.day("ends_on", &mut problems),
        travel: form.text("travel").to_owned(),
        state: form.text("state").to_owned(),
        outcome: form.text("outcome").to_owned(),
    };
    raw.check().map_err(|found| {
        // A day that is none is not one that is missing.
        let first: Vec<_> = problems.list().iter().map(|one| one.field.clone()).collect();
        for one in found.into_list().into_iter().filter(|one| !first.contains(&one.field)) {
            problems.add(one.field, one.detail);
        }
        problems
    })
}

/// A form that holds what is stored.
pub fn filled(raw: &RawDispatch) -> Form {
    let id = |id: Option<String>| id.unwrap_or_default();
    let values = [
        ("introduction", id(raw.introduction.map(|one| one.to_string()))),
        ("specialist", id(raw.specialist.map(|one| one.to_string()))),
        ("from_organisation", id(raw.from_organisation.map(|one| one.to_string()))),
        ("to_prefecture", raw.to_prefecture.clone()),
        ("to_city", raw.to_city.clone()),
        ("to_organisation", id(raw.to_organisation.map(|one| one.to_string()))),
        ("role", raw.role.clone()),
        ("purpose", raw.purpose.clone()),
        ("travel", raw.travel.clone()),
        ("state", raw.state.clone()),
        ("outcome", raw.outcome.clone()),
    ];
    let mut form = Form::default();
    for (name, value) in values {
        form.set(name, value);
    }
    form.set_day("starts_on", raw.starts_on);
    form.set_day("ends_on", raw.ends_on);
    form
}
