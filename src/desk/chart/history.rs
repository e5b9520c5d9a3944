//! What happened to an operator, in order of time.

use std::collections::HashMap;

use entities::consultations::consultation::ConsultationState;
use entities::consultations::record_field::RecordField;
use entities::networking::introduction;
use entities::{ConsultationId, OrganisationId};
use sea_orm::ConnectionTrait;

use super::{Happened, HappenedKind, Onlooker, words};
use crate::accompaniment::readers::EngagementView;
use crate::accompaniment::wording as accompaniment_words;
use crate::consultations::meeting::Parties;
use crate::consultations::readers::of_organisation;
use crate::consultations::record::RecordView;
use crate::consultations::wording as consultation_words;
use crate::networking::introductions;
use crate::networking::wording as networking_words;
use crate::study_sessions::readers::{Attended, attended_by};
use crate::study_sessions::wording as session_words;
use crate::vocabulary::tokyo;

/// Study sessions, consultations, introductions, steps reached; the newest first.
pub async fn history(
    db: &impl ConnectionTrait,
    onlooker: Onlooker,
    (id, engagements): (OrganisationId, &[EngagementView]),
    records: &[RecordView],
) -> anyhow::Result<Vec<Happened>> {
    let records: HashMap<_, _> = records.iter().map(|view| (view.consultation, view)).collect();
    let mut all: Vec<_> =
        attended_by(db, id).await?.iter().map(|one| session(onlooker, one)).collect();
    for parties in of_organisation(db, id).await? {
        all.extend(consultation(onlooker, &parties, &records));
    }
    all.extend(engagements.iter().flat_map(steps));
    let introduced = introductions::of_operator(db, id).await?;
    all.extend(introduced.iter().filter_map(|row| introduction(onlooker, row)));
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ok(all)
}

fn session(onlooker: Onlooker, one: &Attended) -> Happened {
    let href = match onlooker {
        Onlooker::Staff(_) => format!("/staff/sessions/{}", one.id),
        _ => format!("/sessions/{}", one.id),
    };
    Happened {
        at: one.starts_at,
        kind: HappenedKind::StudySession,
        title: session_words::full_title(one.number, &one.title),
        text: Some(words::registered(one)),
        href: Some(href),
    }
}

fn consultation(
    onlooker: Onlooker,
    parties: &Parties,
    records: &HashMap<ConsultationId, &RecordView>,
) -> Option<Happened> {
    let row = &parties.row;
    let at = row.held_from.or(row.starts_at)?;
    let with = parties.accompanist_name().map(|name| format!("{name}さん"));
    let took_part = match onlooker {
        Onlooker::Staff(_) => true,
        Onlooker::Accompanist(id) => row.accompanist_id == Some(id),
        Onlooker::Member(id) => row.client_id == id,
    };
    let state = consultation_words::state(row.state);
    let mut text = vec![format!("{}・{state}", consultation_words::mode(row.mode))];
    if took_part {
        text.extend(parties.theme.clone());
    }
    if let Some(record) = records.get(&row.id) {
        let found = record.text(RecordField::Essential);
        text.extend(Some(found.to_owned()).filter(|found| !found.is_empty()));
        text.extend(record.score().map(|score| format!("自走度 {score}")));
    }
    let record = matches!(row.state, ConsultationState::Held) && records.contains_key(&row.id);
    let href = match onlooker {
        Onlooker::Staff(_) if record => format!("/staff/records/{}", row.id),
        Onlooker::Staff(_) => format!("/staff/consultations/{}", row.id),
        _ if record => format!("/consultations/{}/record", row.id),
        _ => format!("/consultations/{}", row.id),
    };
    Some(Happened {
        at,
        kind: HappenedKind::Consultation,
        title: format!("個別相談（{}）", with.unwrap_or_default()),
        text: Some(sentences(&text)),
        href: took_part.then_some(href),
    })
}

/// What is said, as sentences one after the other.
fn sentences(said: &[String]) -> String {
    let whole = said.iter().map(|text| format!("{}。", text.trim_end_matches('。')));
    whole.collect()
}

/// Those concerned and the secretariat know of it; whom they met is on its own page.
fn introduction(onlooker: Onlooker, row: &introduction::Model) -> Option<Happened> {
    let href = match onlooker {
        Onlooker::Staff(_) => format!("/staff/networking/introductions/{}", row.id),
        Onlooker::Member(id) if id == row.requester_id => format!("/my/introductions/{}", row.id),
        Onlooker::Member(_) | Onlooker::Accompanist(_) => return None,
    };
    Some(Happened {
        at: row.introduced_at?,
        kind: HappenedKind::Introduction,
        title: format!("紹介 {}", row.number),
        text: Some(networking_words::state(row.state).to_owned()),
        href: Some(href),
    })
}

fn steps(view: &EngagementView) -> Vec<Happened> {
    let reached = view.rows.milestones.iter().filter_map(|step| {
        let day = step.reached_on?;
        Some(Happened {
            at: tokyo::start_of_day(day),
            kind: HappenedKind::Milestone,
            title: format!("「{}」に到達", accompaniment_words::milestone(step.kind)),
            text: Some(step.evidence.clone()).filter(|text| !text.is_empty()),
            href: None,
        })
    });
    reached.collect()
}
