use std::num::IntErrorKind;
use std::ops::RangeInclusive;

use entities::study_sessions::co_host::Basis;
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Promotion;
use sea_orm::ActiveEnum as _;

use super::layout::is_empty;
use super::part::word;
use crate::study_sessions::pages_staff::words;
use crate::study_sessions::session::{
    CAPACITIES, CoHostPlan, OFFER_HOURS, QuestionPlan, RosterColumn, STOP_HOURS, SeatPlan,
    SharingPlan, WaitingPlan,
};
use crate::web::{Form, Problems};

/// A whole number in any width, within what is allowed; none when the box is empty.
pub fn number(
    form: &Form,
    name: &str,
    allowed: &RangeInclusive<i32>,
    problems: &mut Problems,
) -> Option<i32> {
    let typed = form.filled(name)?;
    let plain: String = typed.trim().chars().map(half_width).filter(|c| *c != ',').collect();
    match plain.parse::<i32>() {
        Ok(number) if allowed.contains(&number) => return Some(number),
        Err(error) if !is_too_long(*error.kind()) => problems.add(name, words::NUMBER),
        _ => problems.add(name, words::between(allowed)),
    }
    None
}

fn is_too_long(kind: IntErrorKind) -> bool {
    matches!(kind, IntErrorKind::PosOverflow | IntErrorKind::NegOverflow)
}

fn half_width(character: char) -> char {
    match character {
        '０'..='９' => {
            char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')).unwrap_or('0')
        }
        '，' => ',',
        other => other,
    }
}

pub fn seats(form: &Form, problems: &mut Problems) -> Vec<SeatPlan> {
    let modes = form.all("modes");
    [(Mode::Venue, "venue"), (Mode::Online, "online")]
        .into_iter()
        .filter(|(_, name)| modes.contains(name))
        .map(|(mode, name)| {
            let capacity = number(form, &format!("{name}_capacity"), &CAPACITIES, problems);
            SeatPlan { mode, capacity }
        })
        .collect()
}

pub fn waiting(form: &Form, problems: &mut Problems) -> WaitingPlan {
    let usual = WaitingPlan::default();
    let promotion = Promotion::try_from_value(&form.text("promotion").to_owned());
    let offer_hours = number(form, "offer_hours", &OFFER_HOURS, problems);
    let stop_hours = number(form, "stop_hours", &STOP_HOURS, problems);
    WaitingPlan {
        promotion: promotion.unwrap_or(usual.promotion),
        offer_hours: offer_hours.unwrap_or(usual.offer_hours),
        stop_hours: stop_hours.unwrap_or(usual.stop_hours),
    }
}

/// Co-hosts with the number of their group; organisations are found by their name later.
pub fn co_hosts(form: &Form, groups: usize) -> Vec<(usize, CoHostPlan)> {
    (1..=groups)
        .map(|n| (n, format!("co_hosts.{n}.")))
        .filter(|(_, prefix)| !is_empty(form, prefix))
        .map(|(n, prefix)| {
            let name = word(form, &format!("{prefix}name")).unwrap_or_default();
            (n, CoHostPlan { organisation: None, name, sharing: sharing(form, &prefix) })
        })
        .collect()
}

/// Without a ground nothing is handed over, whatever else was typed.
fn sharing(form: &Form, prefix: &str) -> Option<SharingPlan> {
    let field = |name: &str| format!("{prefix}{name}");
    let basis = Basis::try_from_value(&form.text(&field("basis")).to_owned()).ok()?;
    let columns = form.all(&field("columns"));
    Some(SharingPlan {
        basis,
        detail: word(form, &field("detail")),
        purpose: word(form, &field("purpose")).unwrap_or_default(),
        columns: columns.into_iter().filter_map(RosterColumn::from_code).collect(),
    })
}

/// Questions with the number of their group.
pub fn questions(form: &Form, groups: usize) -> Vec<(usize, QuestionPlan)> {
    (1..=groups)
        .filter(|n| !is_empty(form, &format!("questions.{n}.")))
        .map(|n| {
            let field = |name: &str| format!("questions.{n}.{name}");
            let kind = QuestionKind::try_from_value(&form.text(&field("kind")).to_owned());
            let kind = kind.unwrap_or(QuestionKind::Text);
            let chosen = matches!(kind, QuestionKind::Choice | QuestionKind::Choices);
            let lines = form.text(&field("options")).lines().map(str::trim);
            let options = lines.filter(|line| chosen && !line.is_empty()).map(str::to_owned);
            let plan = QuestionPlan {
                id: form.text(&field("id")).parse().ok(),
                kind,
                label: word(form, &field("label")).unwrap_or_default(),
                hint: word(form, &field("hint")),
                required: form.is_ticked(&field("required")),
                options: options.collect(),
            };
            (n, plan)
        })
        .collect()
}

/// Distances in minutes.
pub fn reminders(form: &Form) -> Vec<i32> {
    form.all("reminders").iter().filter_map(|minutes| minutes.parse().ok()).collect()
}
