//! From what was typed to the wish, or to everything that is wrong with it.

use entities::study_sessions::seats::Mode;
use entities::{OrganisationId, StudySessionId};
use sea_orm::ActiveEnum as _;

use super::{ROWS, Table};
use crate::people::persons::RawPerson;
use crate::study_sessions::registration::{
    Attendee, Details, GroupMember, GroupRequest, NewPerson,
};
use crate::web::{Form, Problems};

pub fn name(place: usize, part: &str) -> String {
    format!("people.{place}.{part}")
}

/// Rows somebody typed into.
pub fn filled(form: &Form) -> Vec<usize> {
    let typed = |place: &usize| {
        let parts = ["family_name", "given_name", "email"];
        parts.iter().any(|part| form.filled(&name(*place, part)).is_some())
    };
    (1..=ROWS).filter(typed).collect()
}

pub fn read(id: StudySessionId, table: &Table, form: &Form) -> Result<GroupRequest, Problems> {
    let mut problems = Problems::none();
    let organisation = organisation(table, form, &mut problems);
    let rows = filled(form);
    if rows.is_empty() {
        let missing = table.say(
            "申し込む方を1人以上入力してください。",
            "Enter at least one person.",
            "ひとり いじょう かいてください。",
        );
        problems.add(name(1, "family_name"), missing);
    }
    let members = rows.iter().filter_map(|place| member(table, *place, form, &mut problems));
    let members = members.collect();
    if !form.is_ticked("agreed") {
        let missing = table.say(
            "申し込む方の了承を得て、チェックを入れてください。",
            "Ask everybody first, then tick the box.",
            "みんなに きいて、チェックしてください。",
        );
        problems.add("agreed", missing);
    }
    match organisation.filter(|_| problems.is_empty()) {
        Some(organisation) => Ok(GroupRequest {
            session: id,
            organisation,
            members,
            request_key: form.text("key").to_owned(),
        }),
        None => Err(problems),
    }
}

fn organisation(table: &Table, form: &Form, problems: &mut Problems) -> Option<OrganisationId> {
    let places = &table.applicant.places;
    let organisation = match places.as_slice() {
        [only] => Some(only.organisation.id),
        _ => form
            .text("organisation")
            .parse::<OrganisationId>()
            .ok()
            .filter(|id| places.iter().any(|place| place.organisation.id == *id)),
    };
    if organisation.is_none() {
        let missing = table.say(
            "団体を選んでください。",
            "Choose the organisation.",
            "だんたいを えらんでください。",
        );
        problems.add("organisation", missing);
    }
    organisation
}

fn member(
    table: &Table,
    place: usize,
    form: &Form,
    problems: &mut Problems,
) -> Option<GroupMember> {
    let text = |part: &str| form.text(&name(place, part)).to_owned();
    let raw = RawPerson {
        family_name: text("family_name"),
        given_name: text("given_name"),
        email: text("email"),
        ..RawPerson::default()
    };
    let mode = Mode::try_from_value(&text("mode")).ok();
    if mode.is_none() {
        let missing = table.say(
            "参加方法を選んでください。",
            "Choose how they take part.",
            "さんかの しかたを えらんでください。",
        );
        problems.add(name(place, "mode"), missing);
    }
    match raw.check() {
        Ok(draft) => {
            let kana = draft.family_kana.zip(draft.given_kana);
            let new = NewPerson { name: draft.name, kana, email: draft.email, phone: draft.phone };
            let details = Details::plain(mode?);
            Some(GroupMember { attendee: Attendee::NewColleague(new), details })
        }
        Err(wrong) => {
            for problem in wrong.into_list() {
                problems.add(name(place, &problem.field), problem.detail);
            }
            None
        }
    }
}
