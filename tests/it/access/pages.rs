//! The pages of the secretariat and of everybody's own, opened by everybody.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use reqwest::header::{COOKIE, LOCATION};
use reqwest::{Client, redirect};

use super::advice;
use super::hosted;
use super::objects::{self, Objects};
use super::paid;
use super::roles::{One, Who, everybody};
use super::table_agenda::AGENDA_PAGES;
use super::table_charts::SEARCH_PAGES;
use super::table_delivery::LETTER_PAGES;
use super::table_events::EVENT_PAGES;
use super::table_pages::{For, PAGES};
use super::table_settings::SETTING_PAGES;
use super::table_tasks::TASK_PAGES;
use crate::study_sessions::cast::Stage;

/// All of them, with for whom they are.
fn pages() -> impl Iterator<Item = (&'static str, For)> {
    let desk = AGENDA_PAGES.into_iter().chain(SEARCH_PAGES).chain(TASK_PAGES);
    let desk = desk.chain(SETTING_PAGES);
    PAGES.into_iter().chain(EVENT_PAGES).chain(LETTER_PAGES).chain(desk)
}

#[test]
fn the_table_names_every_page_that_wants_a_sign_in() {
    let mut mounted = BTreeSet::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        mounted.extend(pages_in(&fs::read_to_string(file).unwrap()));
    }
    let own = |page: &String| {
        ["/staff", "/me", "/my", "/consultations", "/speaking"]
            .iter()
            .any(|part| page == part || page.starts_with(&format!("{part}/")))
            // Whoever holds the link in a letter.
            && !page.starts_with("/consultations/links/")
    };

    let tried: BTreeSet<_> = pages().map(|(page, _)| page.to_owned()).collect();

    assert_eq!(tried, mounted.into_iter().filter(own).collect());
    assert_eq!(tried.len(), pages().count());
}

/// Addresses mounted with GET, those inside a scope with the address of the scope before them.
fn pages_in(source: &str) -> Vec<String> {
    let flat: String = source.split_whitespace().collect();
    let scope = flat.split(".scope(\"").nth(1).and_then(|rest| rest.split('"').next());
    let routes = flat.split(".route(\"").skip(1);
    let gets = routes.filter_map(|route| {
        let (path, rest) = route.split_once('"')?;
        let got = rest.starts_with(",web::get()") || rest.starts_with(",get()");
        got.then_some(path)
    });
    let whole = |path: &str| match scope {
        Some(scope) if !path.starts_with("/staff") => format!("{scope}{path}"),
        _ => path.to_owned(),
    };
    gets.map(whole).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_opens_for_whom_it_is_and_is_not_there_for_anybody_else() {
    let stage = Stage::new().await;
    let people = everybody(&stage).await;
    let own = objects::of(&stage, people[1].id.unwrap()).await;
    let advice = advice::of(&stage, people[1].id.unwrap(), people[2].id.unwrap()).await;
    let paid = paid::of(&stage, people[1].id.unwrap(), people[2].id.unwrap()).await;
    let hosted = hosted::of(&stage, people[1].id.unwrap()).await;
    let own = Objects { hosted, advice, paid, ..own };
    let missing = Objects::missing();
    let browser = Client::builder().redirect(redirect::Policy::none()).build().unwrap();

    let mut wrong = Vec::new();
    for (page, whom) in pages() {
        for one in &people {
            let there = open(&stage, &browser, one, &fill(page, &own)).await;
            let absent = open(&stage, &browser, one, &fill(page, &missing)).await;
            let wanted = expected(whom, one.who);
            if there.0 != wanted {
                wrong.push(format!("{page} by {:?}: {} instead of {wanted}", one.who, there.0));
            }
            let has_place = page.contains('{');
            let gone = if has_place && wanted != 303 { 404 } else { wanted };
            if has_place && absent.0 != gone && page != "/staff/vocabularies/{vocabulary}" {
                wrong.push(format!("no {page} by {:?}: {} instead of {gone}", one.who, absent.0));
            }
            if wanted == 404 && there != absent {
                wrong.push(format!("{page} by {:?} differs from one that is not there", one.who));
            }
        }
    }

    assert_eq!(wrong, Vec::<String>::new());
}

fn expected(whom: For, who: Who) -> u16 {
    let password = !matches!(who, Who::Nobody | Who::Operator | Who::Accompanist);
    match whom {
        _ if who == Who::Nobody => 303,
        For::SignedIn => 200,
        For::Password if password => 200,
        For::Desk if who.arranges() => 200,
        For::Secretariat if password && who != Who::Viewer => 200,
        For::Newsroom if who.reads_about_readers() => 200,
        For::NewsEditor if matches!(who, Who::Editor | Who::Admin) => 200,
        For::Admin if who == Who::Admin => 200,
        For::Operator | For::Owner | For::Pair if who == Who::Operator => 200,
        For::Pair | For::Accompanist if who == Who::Accompanist => 200,
        For::PairNotNow if matches!(who, Who::Operator | Who::Accompanist) => 409,
        For::AdvisorNotNow if who == Who::Accompanist => 409,
        _ => 404,
    }
}

/// The id of something that is not there.
const NOWHERE: &str = "00000000-0000-0000-0000-000000000000";

fn fill(page: &str, objects: &Objects) -> String {
    if page.starts_with("/staff/newsletter/") {
        return objects.reading.fill(page);
    }
    if page.contains("/networking/") || page.contains("/my/introductions") {
        return objects.networked.fill(page);
    }
    if let Some(filled) = paid(page, objects) {
        return filled;
    }
    let id = match page.trim_start_matches("/staff/consultations/").split('/').next() {
        Some("contracts") => &objects.consulted.accompanist,
        Some("strikes") => &objects.consulted.strike,
        _ => of_noun(page, objects),
    };
    let file = match page.split('/').nth(2) {
        Some("records") => &objects.recorded.file,
        _ if page.contains("/record/") => &objects.recorded.file,
        _ if page.starts_with("/staff/") => &objects.consulted.file,
        _ => &objects.advice.file,
    };
    page.replace("{id}", id)
        .replace("{letter}/{number}", objects.sample)
        .replace("{registration}", &objects.registration)
        .replace("{material}", &objects.material)
        .replace("{import}", NOWHERE)
        .replace("{release}", NOWHERE)
        .replace("{file}", file)
        .replace("{code}", &objects.code)
        .replace("{vocabulary}", "themes")
        .replace("{goal}", &objects.engaged.goal)
        .replace("{participant}", &objects.hosted.participant)
        .replace("{revision}", "1")
        .replace("milestones/{kind}", "milestones/hearing")
        .replace("outcomes/{kind}", "outcomes/recruiting")
}

/// Pages about money have things of their own.
fn paid(page: &str, objects: &Objects) -> Option<String> {
    let paid = &objects.paid;
    let id = match page {
        _ if page.starts_with("/my/fees/") => &paid.consultation,
        _ if page.starts_with("/staff/fees/terms/") => &paid.accompanist,
        _ if page.starts_with("/staff/fees/travel/") => &paid.claim,
        _ if page.starts_with("/staff/fees/") => &paid.line,
        _ => return None,
    };
    Some(page.replace("{id}", id).replace("{file}", &paid.file))
}

fn of_noun<'a>(page: &str, objects: &'a Objects) -> &'a String {
    match page.split('/').nth(2).unwrap_or_default() {
        "sessions" => &objects.session,
        "letters" => &objects.letter,
        "organisations" => &objects.organisation,
        "charts" => &objects.consulted.operator,
        "people" => &objects.person,
        "uploads" => &objects.upload,
        "engagements" => &objects.engaged.engagement,
        "events" => &objects.hosted.event,
        "matching" => &objects.engaged.operator,
        "records" => &objects.recorded.consultation,
        "actions" => &objects.recorded.action,
        "tasks" => &objects.task,
        _ if page.starts_with("/consultations/{id}/record") => &objects.recorded.consultation,
        _ if page.starts_with("/consultations/") => &objects.advice.consultation,
        "consultations" => &objects.consulted.consultation,
        "accompanists" => &objects.consulted.accompanist,
        _ => &objects.resource,
    }
}

/// The status, and what is read, without the number a failure is found by.
async fn open(stage: &Stage, browser: &Client, one: &One, path: &str) -> (u16, String) {
    let request = browser.get(stage.app.url(path));
    let request = match &one.cookie {
        Some(cookie) => request.header(COOKIE, cookie),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    if status == 303 {
        let to = answer.headers()[LOCATION].to_str().unwrap();
        assert!(to.starts_with("/sign-in?next="), "{path} leads to {to}");
        return (status, String::new());
    }
    let text = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
    // What differs by chance: the reference of the failure, the token of the sign-out form, and
    // the address itself where the page repeats it.
    let chance = |line: &&str| {
        !line.contains("参照番号") && !line.contains("name=\"csrf\"") && !line.contains("lang=")
    };
    (status, text.replace(path, "").lines().filter(chance).collect())
}
