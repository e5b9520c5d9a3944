use chrono::{DateTime, Datelike as _, Utc};
use entities::study_sessions::seats::Mode;
use sea_orm::ActiveEnum as _;

use crate::config::Config;
use crate::study_sessions::SessionRows;
use crate::study_sessions::session::{PartPlan, SessionPlan, Speaker, Usual, has_no_opening};
use crate::vocabulary::tokyo;
use crate::web::Form;

/// The form as it first opens: the usual answers, the secretariat as contact.
pub fn fresh(config: &Config, usual: &Usual) -> Form {
    let mut form = Form::default();
    let waiting = usual.waiting();
    form.set("modes", "venue");
    form.set("audience", "operators");
    form.set("approval", "automatic");
    form.set("promotion", waiting.promotion.to_value());
    form.set("offer_hours", waiting.offer_hours.to_string());
    form.set("stop_hours", waiting.stop_hours.to_string());
    form.set("contact_name", config.secretariat.name.clone());
    form.set("contact_email", config.secretariat.email.clone());
    form.set("contact_phone", config.secretariat.phone.clone());
    form.set("asks_accessibility", "yes");
    let usual = usual.reminders.iter();
    with_more(&form, usual.map(|minutes| ("reminders".into(), minutes.to_string())))
}

/// The form filled with the plan of a session.
pub fn fill(rows: &SessionRows, now: DateTime<Utc>) -> anyhow::Result<Form> {
    let plan = &rows.plan()?;
    let mut form = Form::default();
    subject(plan, &mut form);
    // Empty it says that registration opens with the publication, as long as it still can.
    if !has_no_opening(&rows.session) || now >= plan.closes_at {
        moment(&mut form, "opens", Some(plan.opens_at));
    }
    for (index, part) in plan.parts.iter().enumerate() {
        self::part(part, &format!("parts.{}.", index + 1), &mut form);
    }
    attendance(plan, &mut form);
    groups(plan, &mut form);
    let themes = plan.themes.iter().map(|id| ("themes".to_owned(), id.to_string()));
    let modes = plan.seats.iter().map(|seat| ("modes".to_owned(), seat.mode.to_value()));
    let distances = plan.reminders.iter().map(|minutes| ("reminders".into(), minutes.to_string()));
    let columns = (1..).zip(&plan.co_hosts).flat_map(|(number, host)| {
        let columns = host.sharing.iter().flat_map(|terms| &terms.columns);
        let name = format!("co_hosts.{number}.columns");
        columns.map(move |column| (name.clone(), column.code().to_owned()))
    });
    Ok(with_more(&form, themes.chain(modes).chain(distances).chain(columns)))
}

/// [`Form::set`] keeps one value a name; boxes have several.
fn with_more(form: &Form, more: impl Iterator<Item = (String, String)>) -> Form {
    let values = form.values().iter().cloned().chain(more).collect();
    Form::new(values, Vec::new())
}

fn subject(plan: &SessionPlan, form: &mut Form) {
    form.set("series", plan.series.map_or_else(String::new, |id| id.to_string()));
    form.set("number", plan.number.map_or_else(String::new, |number| number.to_string()));
    form.set("title", plan.title.clone());
    let level = plan.activity_level.map_or_else(String::new, |id| id.to_string());
    form.set("activity_level", level);
    form.set("purpose", plan.purpose.clone());
    form.set("description", plan.description.clone());
    form.set("contact_name", plan.contact.name.clone());
    form.set("contact_email", plan.contact.email.as_str());
    form.set("contact_phone", plan.contact.phone.clone().unwrap_or_default());
}

fn part(part: &PartPlan, prefix: &str, form: &mut Form) {
    let mut set = |name: &str, value: String| form.set(&format!("{prefix}{name}"), value);
    set("id", part.id.map_or_else(String::new, |id| id.to_string()));
    set("title", part.title.clone().unwrap_or_default());
    let day = part.slot.day();
    set("day_year", day.year().to_string());
    set("day_month", day.month().to_string());
    set("day_day", day.day().to_string());
    set("from", tokyo::time(tokyo::time_of(part.slot.starts())));
    set("until", tokyo::time(tokyo::time_of(part.slot.ends())));
    if let Some(venue) = &part.venue {
        set("venue_name", venue.name.clone());
        set("venue_prefecture", venue.prefecture_code.map_or_else(String::new, |c| c.to_string()));
        set("venue_address", venue.address.clone().unwrap_or_default());
        set("venue_access", venue.access.clone().unwrap_or_default());
        set("room", venue.room.map_or_else(String::new, |id| id.to_string()));
    }
    for (index, speaker) in part.speakers.iter().enumerate() {
        let mut set = |name: &str, value: String| {
            form.set(&format!("{prefix}speakers.{}.{name}", index + 1), value);
        };
        match &speaker.who {
            Speaker::Person(id) => set("person", id.to_string()),
            Speaker::Guest { name, affiliation } => {
                set("guest", name.clone());
                set("affiliation", affiliation.clone().unwrap_or_default());
            }
        }
        set("topic", speaker.topic.clone().unwrap_or_default());
        set("remote", if speaker.remote { "yes".to_owned() } else { String::new() });
    }
}

fn attendance(plan: &SessionPlan, form: &mut Form) {
    for seat in &plan.seats {
        let name = if seat.mode == Mode::Venue { "venue_capacity" } else { "online_capacity" };
        form.set(name, seat.capacity.map_or_else(String::new, |seats| seats.to_string()));
    }
    form.set("online_url", plan.online.url.clone().unwrap_or_default());
    form.set("online_note", plan.online.note.clone().unwrap_or_default());
    form.set("licence", plan.online.licence.map_or_else(String::new, |id| id.to_string()));
    if plan.has_mode(Mode::Online) {
        moment(form, "released", plan.online.released_at);
    }
    let limit = plan.organisation_limit.map_or_else(String::new, |limit| limit.to_string());
    form.set("organisation_limit", limit);
    form.set("audience", plan.audience.to_value());
    // Up to the start is what an empty field says: it goes on saying so when the start moves.
    let closes_at = Some(plan.closes_at).filter(|_| !plan.closes_with_start());
    moment(form, "closes", closes_at);
    form.set("approval", plan.approval.to_value());
    form.set("promotion", plan.waiting.promotion.to_value());
    form.set("offer_hours", plan.waiting.offer_hours.to_string());
    form.set("stop_hours", plan.waiting.stop_hours.to_string());
    form.set("asks_accessibility", if plan.asks_accessibility { "yes" } else { "" });
}

fn moment(form: &mut Form, name: &str, at: Option<DateTime<Utc>>) {
    let Some(at) = at else { return };
    let day = tokyo::day_of(at);
    form.set(&format!("{name}_day_year"), day.year().to_string());
    form.set(&format!("{name}_day_month"), day.month().to_string());
    form.set(&format!("{name}_day_day"), day.day().to_string());
    form.set(&format!("{name}_time"), tokyo::time(tokyo::time_of(at)));
}

fn groups(plan: &SessionPlan, form: &mut Form) {
    for (number, host) in (1..).zip(&plan.co_hosts) {
        form.set(&format!("co_hosts.{number}.name"), host.name.clone());
        let Some(terms) = &host.sharing else { continue };
        form.set(&format!("co_hosts.{number}.basis"), terms.basis.to_value());
        form.set(&format!("co_hosts.{number}.detail"), terms.detail.clone().unwrap_or_default());
        form.set(&format!("co_hosts.{number}.purpose"), terms.purpose.clone());
    }
    for (number, question) in (1..).zip(&plan.questions) {
        let mut set = |name: &str, value: String| {
            form.set(&format!("questions.{number}.{name}"), value);
        };
        set("id", question.id.map_or_else(String::new, |id| id.to_string()));
        set("kind", question.kind.to_value());
        set("label", question.label.clone());
        set("hint", question.hint.clone().unwrap_or_default());
        set("required", if question.required { "yes".to_owned() } else { String::new() });
        set("options", question.options.join("\n"));
    }
}
