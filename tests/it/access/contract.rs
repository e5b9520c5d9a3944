//! Schemathesis, an outside judge, reads the `OpenAPI` document, invents requests and holds every
//! answer against what the document promises. It writes too: the database is the test's own.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use bansou::calendar::add_listing;
use bansou::people::Actor;
use entities::calendar::resource::ResourceKind;

use super::advice;
use super::hosted;
use super::objects::{self, Objects};
use super::office;
use super::roles::{Who, everybody};
use crate::study_sessions::cast::Stage;
use crate::support::{ApiClient, judges};

const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance";

/// Ids for the invented requests, so that more than "not there" is answered. What ends a thing is
/// tried on things of its own.
fn settings(kept: &Objects, spent: &Objects) -> String {
    const ENDS: &str =
        "(cancellation|postponement|closure|refusal|absence|completion|withdrawal|registration)$";
    let places = [
        ("/study-sessions/", "id", &kept.session, &spent.session),
        ("/registrations/", "id", &kept.registration, &spent.registration),
        (r"/session-parts/\{id", "id", &kept.part, &kept.part),
        ("/resources/", "id", &kept.resource, &kept.resource),
        ("/uploads/", "id", &spent.upload, &spent.upload),
        ("/letters/", "id", &kept.letter, &kept.letter),
        ("/organisations/", "id", &kept.organisation, &spent.office.organisation),
        ("/applications/", "id", &kept.office.application, &spent.office.application),
        ("/people-imports/", "id", &kept.office.import, &kept.office.import),
        (r"/people/\{id\}$", "id", &kept.person, &kept.person),
        (r"/people/\{id\}/", "id", &kept.standing.person, &kept.standing.person),
        ("/places/", "organisation", &kept.standing.organisation, &kept.standing.organisation),
        ("/charts/", "id", &kept.consulted.operator, &kept.consulted.operator),
        ("/engagements/", "id", &kept.engaged.engagement, &spent.engaged.engagement),
        ("/engagements/", "goal", &kept.engaged.goal, &spent.engaged.goal),
        ("/networking-events/", "id", &kept.hosted.event, &spent.hosted.event),
        ("/participants/", "participant", &kept.hosted.participant, &spent.hosted.participant),
        ("/conflicts-of-interest/", "id", &kept.engaged.conflict, &spent.engaged.conflict),
        ("/matching/", "operator", &kept.engaged.operator, &kept.engaged.operator),
        ("/matching/", "accompanist", &kept.engaged.accompanist, &kept.engaged.accompanist),
        ("/capacities/", "person", &kept.engaged.accompanist, &kept.engaged.accompanist),
        (
            r"/consultations/\{id\}(?!/record)",
            "id",
            &kept.advice.consultation,
            &spent.consulted.consultation,
        ),
        ("/intake/files/", "file", &kept.advice.file, &spent.consulted.file),
        ("/consultation-strikes/", "id", &kept.consulted.strike, &spent.consulted.strike),
        (r"/accompanists/\{id\}", "id", &kept.consulted.accompanist, &kept.consulted.accompanist),
        ("/consultation-tasks/", "id", &kept.recorded.action, &spent.recorded.action),
        ("/tasks/", "id", &kept.task, &spent.task),
        ("/record(/|$)", "id", &kept.recorded.consultation, &spent.recorded.consultation),
        ("/record/files/", "file", &kept.recorded.file, &spent.recorded.file),
        ("/fee-rates/", "id", &kept.paid.rates, &kept.paid.rates),
        ("/fee-lines/", "id", &kept.paid.line, &spent.paid.line),
        ("/fee-terms/", "person", &kept.paid.accompanist, &spent.paid.accompanist),
        ("/travel-claims/", "id", &kept.paid.claim, &spent.paid.claim),
        ("/travel-claims/.*/receipts/", "file", &kept.paid.file, &spent.paid.file),
        ("/check-in-codes/", "code", &kept.code, &kept.code),
        ("/registration-links/", "token", &kept.link, &spent.link),
        ("/consultation-links/", "token", &kept.consulted.link, &spent.consulted.link),
    ];
    let mut text = format!(
        "[[operations]]\ninclude-path-regex = '/attendances/'\n\
         parameters = {{ 'path.part' = '{}', 'path.registration' = '{}' }}\n\
         [[operations]]\ninclude-path-regex = '/letter-samples/'\n\
         parameters = {{ 'path.letter' = 'delivery_check', 'path.number' = '1' }}\n",
        kept.part, kept.registration
    );
    for (path, name, kept, spent) in places {
        for (regex, value) in
            [(format!("{path}(?!.*{ENDS})"), kept), (format!("{path}.*{ENDS}"), spent)]
        {
            writeln!(text, "[[operations]]\ninclude-path-regex = '{regex}'").unwrap();
            writeln!(text, "parameters = {{ 'path.{name}' = '{value}' }}").unwrap();
        }
    }
    text
}

/// What it found; nothing when all is well.
fn judged(judges: &Path, stage: &Stage, token: &str, things: [&Objects; 2]) -> Result<(), String> {
    let folder = stage.app.database.folder();
    let file = folder.join("schemathesis.toml");
    std::fs::write(&file, settings(things[0], things[1])).unwrap();
    let output = Command::new(judges.join("venv/bin/schemathesis"))
        .current_dir(folder)
        .arg("--config-file")
        .arg(&file)
        .args(["run", &stage.app.url("/api/v1/openapi.json"), "--url", &stage.app.base_url])
        .args(["--checks", CHECKS, "--seed", "20261124", "--max-examples", "5", "--no-shrink"])
        // One at a time: CPython 3.11 cannot parse sources in two threads, which the judge does.
        .args(["--phases", "examples,coverage,fuzzing", "--workers", "1"])
        .args(["--generation-database", "none", "--warnings", "off", "--no-color"])
        .args(["--continue-on-failure", "--request-timeout", "20"])
        // Signing out would end the token; asking for letters is slowed down on purpose.
        .args(["--exclude-operation-id", "delete_auth_tokens"])
        .args(["--exclude-operation-id", "delete_me_sign_ins"])
        .args(["--exclude-operation-id", "post_auth_sign_in_links"])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .output()
        .unwrap();
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    println!("{out}");
    if output.status.success() { Ok(()) } else { Err(format!("{out}\n{err}")) }
}

async fn judge(who: Who) {
    let Some(judges) = judges() else { return };
    let stage = Stage::new().await;
    let people = everybody(&stage).await;
    let owner = people.iter().find(|one| one.who == Who::Operator).unwrap().id.unwrap();
    let helper = people.iter().find(|one| one.who == Who::Accompanist).unwrap().id.unwrap();
    // The operator and the accompanist meet.
    let mut kept = objects::advised_by(&stage, owner, helper).await;
    kept.hosted = hosted::of(&stage, owner).await;
    kept.office = office::of(&stage, owner).await;
    kept.advice = advice::of(&stage, owner, helper).await;
    kept.consulted.accompanist = helper.to_string();
    let mut spent = objects::advised_by(&stage, owner, helper).await;
    spent.hosted = hosted::of(&stage, owner).await;
    spent.office = office::of(&stage, owner).await;
    let context = &stage.app.context;
    add_listing(context, &Actor::System, ResourceKind::Licence, "会議枠").await.unwrap();
    let asking = people.iter().find(|one| one.who == who).unwrap();
    let token = asking.api.token().to_owned();

    let found = tokio::task::spawn_blocking(move || {
        let verdict = judged(&judges, &stage, &token, [&kept, &spent]);
        (verdict, stage)
    });
    let (verdict, stage) = found.await.unwrap();

    assert_eq!(verdict.unwrap_or_else(|said| panic!("{said}")), ());
    let alive = ApiClient::nobody(&stage.app).get("/api/v1/study-sessions").await;
    assert_eq!(alive.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_document_promises_a_coordinator_is_kept() {
    Box::pin(judge(Who::Coordinator)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_document_promises_an_operator_is_kept() {
    Box::pin(judge(Who::Operator)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_document_promises_an_accompanist_is_kept() {
    Box::pin(judge(Who::Accompanist)).await;
}
