//! The fields of a task.

use entities::PersonId;

use crate::context::Context;
use crate::people::{persons, whole_name};
use crate::tasks::who::clerks;
use crate::tasks::{About, Clerk, RawTask, Shown, TaskDraft, about, wording};
use crate::web::{Choice, Control, Failure, Field, Form, Problems, Told, Width};

pub async fn controls(
    context: &Context,
    (form, problems): (&Form, &Problems),
) -> Result<Vec<Control>, Failure> {
    let owners = owners(context, form).await?;
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    Ok(vec![
        Control::new("text", field("title", "作業").required().width(Width::L)),
        Control::new("date", Field::date("due_on", "期限", form, problems)),
        Control::new(
            "select",
            field("owner", "担当者")
                .hint("選ばないと、事務局のだれでもできる作業になります。")
                .options(owners),
        ),
        Control::new("area", field("note", "メモ")),
    ])
}

/// Everybody of the secretariat; whoever is stored is among them, whatever became of them.
async fn owners(context: &Context, form: &Form) -> Result<Vec<Choice>, Failure> {
    let db = context.database.reader();
    let mut people = clerks(db).await?;
    if let Ok(id) = form.text("owner").parse::<PersonId>()
        && people.iter().all(|row| row.id != id)
    {
        people.extend(persons::find(db, id).await?);
    }
    let choice = |row: &entities::people::person::Model| {
        Choice::new(row.id.to_string(), whole_name(&row.family_name, &row.given_name))
    };
    Ok(people.iter().map(choice).collect())
}

/// What was typed.
pub fn read(form: &Form) -> Result<TaskDraft, Problems> {
    let mut problems = Problems::none();
    let due_on = form.day("due_on", &mut problems);
    let owner = form.filled("owner").map(str::parse::<PersonId>);
    if matches!(owner, Some(Err(_))) {
        problems.add("owner", wording::UNKNOWN_OWNER);
    }
    let raw = RawTask {
        title: form.text("title").to_owned(),
        note: form.text("note").to_owned(),
        due_on,
        owner: owner.and_then(Result::ok),
        about: About::parse(form.text("about")),
    };
    let checked = raw.check();
    match checked {
        Ok(draft) if problems.is_empty() => Ok(draft),
        Ok(_) => Err(problems),
        Err(found) => {
            for one in found.into_list() {
                problems.add(one.field, one.detail);
            }
            Err(problems)
        }
    }
}

/// A form that holds what is stored.
pub fn filled(raw: &RawTask) -> Form {
    let mut form = Form::default();
    form.set("title", raw.title.clone());
    form.set("note", raw.note.clone());
    form.set("owner", raw.owner.map(|id| id.to_string()).unwrap_or_default());
    form.set("about", raw.about.map(|about| about.to_string()).unwrap_or_default());
    form.set_day("due_on", raw.due_on);
    form
}

/// What the task of a form is about, where whoever asks may open it.
pub async fn shown(
    context: &Context,
    who: Clerk,
    form: &Form,
) -> Result<Option<(About, Shown)>, Failure> {
    let Some(about) = About::parse(form.text("about")) else { return Ok(None) };
    let mut found = about::shown(context.database.reader(), who, &[about]).await?;
    Ok(found.remove(&about).map(|shown| (about, shown)))
}

/// What stands above the form.
pub fn facts(shown: Option<&(About, Shown)>) -> Vec<Told> {
    let told = |(about, shown): &(About, Shown)| {
        Told::new(wording::about_kind(about.kind), shown.name.clone())
    };
    shown.map(told).into_iter().collect()
}
