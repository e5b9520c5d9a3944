//! The audit log in words people read.

use std::fs;
use std::path::{Path, PathBuf};

use bansou::people::audit::action_name;

/// Names of the same shape that are no acts: jobs of the schedule, cool-downs, a refusal.
const NO_ACTS: [&str; 10] = [
    "person.phone",
    "people.tidy",
    "newsletter.forget",
    "newsletter.total",
    "newsletter.network",
    "registration.total",
    "registration.network",
    "registration.address",
    "invitation.address",
    "invitation.lead",
];

fn sources(under: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// `subject.verb`, where acts on this subject are noted.
fn is_act(text: &str) -> bool {
    const SUBJECTS: [&str; 26] = [
        "person",
        "organisation",
        "membership",
        "invitation",
        "credential",
        "token",
        "adoption",
        "certification",
        "term",
        "region",
        "bounce",
        "letter",
        "special_day",
        "calendar_feed",
        "engagement",
        "matching",
        "networking_event",
        "conflict_of_interest",
        "consultation",
        "record",
        "fee_line",
        "travel_claim",
        "newsletter",
        "introduction",
        "study_session",
        "resource",
    ];
    let Some((subject, verb)) = text.split_once('.') else { return false };
    SUBJECTS.contains(&subject) && is_word(verb) && !NO_ACTS.contains(&text)
}

#[test]
fn every_act_has_words() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut acts = std::collections::BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        acts.extend(text.split('"').filter(|text| is_act(text)).map(str::to_owned));
    }

    let silent: Vec<_> = acts.iter().filter(|act| action_name(act) == act.as_str()).collect();

    assert!(acts.len() > 150, "{}", acts.len());
    assert_eq!(silent, Vec::<&String>::new());
}
