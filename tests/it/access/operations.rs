//! Every operation of the API, tried by everybody, on what is theirs, on what is somebody else's,
//! on what is not there.

use std::collections::BTreeSet;

use bansou::app::openapi;
use reqwest::Method;

use super::after;
use super::bodies::body;
use super::consultations;
use super::hosted;
use super::networked;
use super::objects::{self, Objects};
use super::office;
use super::paid;
use super::reading;
use super::roles::{One, Who, everybody};
use super::rows;
use super::standing;
use super::table::{For, Row};
use super::tasks;
use crate::study_sessions::cast::Stage;
use crate::support::{Answered, ApiClient};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Own,
    Foreign,
    Missing,
}

#[test]
fn the_table_names_every_operation_of_the_document_once() {
    let document = serde_json::to_value(openapi::document()).unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }

    let tried: BTreeSet<_> = rows().map(|row| row.0.to_owned()).collect();

    assert_eq!(tried, described);
    assert_eq!(tried.len(), rows().count());
}

/// The rows are tried in parts that may run beside each other. Within a part they keep their order:
/// what one makes, the next may look at.
const PARTS: usize = 3;

async fn everybody_gets_what_is_theirs_and_the_rest_is_not_there(part: usize) {
    let matrix = Box::pin(Matrix::new()).await;

    let mut wrong = Vec::new();
    let length = rows().count().div_ceil(PARTS);
    for row in rows().skip(part * length).take(length) {
        for one in &matrix.people {
            Box::pin(matrix.try_row(row, one, &mut wrong)).await;
        }
    }

    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_part_of_the_operations() {
    everybody_gets_what_is_theirs_and_the_rest_is_not_there(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn second_part_of_the_operations() {
    everybody_gets_what_is_theirs_and_the_rest_is_not_there(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn third_part_of_the_operations() {
    everybody_gets_what_is_theirs_and_the_rest_is_not_there(PARTS - 1).await;
}

struct Matrix {
    stage: Stage,
    people: Vec<One>,
    /// Of the operator; only looked at.
    own: Objects,
    /// Of somebody else; only looked at.
    foreign: Objects,
}

impl Matrix {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let people = everybody(&stage).await;
        let stranger = stage.person("加藤 明").await;
        let owner = people[1].id.unwrap();
        let mut own = objects::advised_by(&stage, owner, people[2].id.unwrap()).await;
        own.hosted = hosted::of(&stage, owner).await;
        own.office = office::of(&stage, owner).await;
        let mut foreign = objects::of(&stage, stranger).await;
        foreign.hosted = hosted::of(&stage, stranger).await;
        foreign.office = office::of(&stage, stranger).await;
        Self { stage, people, own, foreign }
    }

    async fn try_row(&self, row: Row, one: &One, wrong: &mut Vec<String>) {
        let has_place = row.0.contains('{');
        let cases = [Whose::Own, Whose::Foreign, Whose::Missing];
        let mut nothing: Option<Answered> = None;
        for whose in cases.into_iter().take(if has_place { 3 } else { 1 }) {
            let wanted = expected(row, one.who, whose);
            let answer = Box::pin(self.call(row, one, (whose, wanted))).await;
            let at = format!("{} by {:?} ({whose:?})", row.0, one.who);
            if answer.status != wanted {
                wrong.push(format!("{at}: {} instead of {wanted}: {}", answer.status, answer.body));
            }
            if answer.status >= 400 && answer.content_type != "application/problem+json" {
                wrong.push(format!("{at}: {}", answer.content_type));
            }
            // Foreign and missing look the same, to the last byte.
            if answer.status == 404 {
                match &nothing {
                    Some(first) if *first != answer => wrong.push(format!("{at}: {}", answer.body)),
                    Some(_) => {}
                    None => nothing = Some(answer),
                }
            }
        }
    }

    async fn call(&self, row: Row, one: &One, (whose, wanted): (Whose, u16)) -> Answered {
        let (method, path) = row.0.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        // What is done changes things; each call that may do something gets things of its own.
        let small = (after::is_small(path) || hosted::is_small(path)) && wanted < 400;
        let acts = method != Method::GET && wanted < 400 && row.0.contains('{') && !small;
        let mut objects = match whose {
            Whose::Missing => Objects::missing(),
            // Contacts belong to nobody who signs in; introductions to whoever asked.
            Whose::Own | Whose::Foreign if acts && networked::is_about(path) => {
                let whose = if whose == Whose::Own {
                    self.people[1].id.unwrap()
                } else {
                    self.stage.person("加藤 明").await
                };
                let networked = networked::of(&self.stage, whose).await;
                Objects { networked, ..self.own.clone() }
            }
            Whose::Own | Whose::Foreign if acts && hosted::is_about(path) => {
                let whose = if whose == Whose::Own {
                    self.people[1].id.unwrap()
                } else {
                    self.stage.person("加藤 明").await
                };
                let hosted = hosted::of(&self.stage, whose).await;
                Objects { hosted, ..self.own.clone() }
            }
            Whose::Own | Whose::Foreign if acts && path.contains("/consultation-links/") => {
                let whose = if whose == Whose::Own {
                    self.people[1].id.unwrap()
                } else {
                    self.stage.person("加藤 明").await
                };
                let consulted = consultations::of(&self.stage, whose).await;
                Objects { consulted, ..self.own.clone() }
            }
            Whose::Own | Whose::Foreign if acts && path.contains("/v1/tasks/") => {
                Objects { task: tasks::of(&self.stage).await, ..self.own.clone() }
            }
            Whose::Own | Whose::Foreign if acts && office::is_about(path) => {
                let office = office::of(&self.stage, self.people[1].id.unwrap()).await;
                Objects { office, ..self.own.clone() }
            }
            Whose::Own | Whose::Foreign if acts && standing::is_about(path) => {
                let whose = if whose == Whose::Own {
                    self.people[1].id.unwrap()
                } else {
                    self.stage.person("加藤 明").await
                };
                let standing = standing::of(&self.stage, whose).await;
                Objects { standing, ..self.own.clone() }
            }
            // Readers belong to nobody who signs in.
            _ if acts && path.contains("/newsletter/") => {
                let reading = reading::of(&self.stage, self.people[3].id.unwrap()).await;
                Objects { reading, ..self.own.clone() }
            }
            Whose::Own | Whose::Foreign if acts && is_about_money(path) => {
                self.paid_anew(whose).await
            }
            Whose::Own if acts => {
                let [owner, helper] = [1, 2].map(|place: usize| self.people[place].id.unwrap());
                objects::advised_by(&self.stage, owner, helper).await
            }
            Whose::Own => self.own.clone(),
            Whose::Foreign if acts => {
                let stranger = self.stage.person("加藤 明").await;
                objects::of(&self.stage, stranger).await
            }
            Whose::Foreign => self.foreign.clone(),
        };
        if small && method == Method::DELETE {
            let session = objects.session.parse().unwrap();
            objects.material = after::material(&self.stage, session).await;
        }
        if whose == Whose::Foreign {
            objects.day = "2026-12-28";
        }
        let body = body(row.0, &objects);
        self.client(row, one).await.send(method, &objects.fill(path), body, None).await
    }

    /// What is paid, of their own or of strangers; nothing else of it is touched.
    async fn paid_anew(&self, whose: Whose) -> Objects {
        let stage = &self.stage;
        let ([client, helper], rest) = if whose == Whose::Own {
            ([1, 2].map(|place: usize| self.people[place].id.unwrap()), &self.own)
        } else {
            ([stage.person("加藤 明").await, stage.person("相談 次郎").await], &self.foreign)
        };
        let paid = paid::of_operator(stage, (client, stage.operator), helper).await;
        Objects { paid, ..rest.clone() }
    }

    /// Signing out ends a token, which is one of its own then.
    async fn client(&self, row: Row, one: &One) -> ApiClient {
        let id = match row.0 {
            "DELETE /api/v1/auth/tokens" => one.id,
            // Whoever ends all sign-ins is somebody nobody else needs.
            "DELETE /api/v1/me/sign-ins" if one.id.is_some() => {
                Some(self.stage.person("加藤 明").await)
            }
            _ => None,
        };
        let Some(id) = id else { return one.api.clone() };
        let strength = entities::sign_in::browser_session::Strength::TwoFactors;
        one.api.sharing(super::tokens::token_for(&self.stage.app, id, strength).await)
    }
}

fn expected((operation, whom, done): Row, who: Who, whose: Whose) -> u16 {
    let owner = who == Who::Operator && whose == Whose::Own;
    let signed_in = who != Who::Nobody;
    let author = who == Who::Accompanist && whose == Whose::Own;
    let missing = whose == Whose::Missing;
    match whom {
        For::Bearer if missing => 404,
        For::Anyone | For::Bearer => done,
        _ if !signed_in => 401,
        For::SignedInAbout if missing => 404,
        // They take part already.
        For::SignedInAbout if owner && operation.ends_with("registrations") => 409,
        For::SignedInAbout if owner && operation.ends_with("/registration") => 409,
        For::SignedIn | For::SignedInAbout => done,
        For::Bookers if who.arranges() || who == Who::Accompanist => done,
        For::Bookers | For::Clients if who == Who::Operator => done,
        For::Desk | For::Holder | For::Sides | For::Editors if who.arranges() && !missing => done,
        For::Holder | For::Sides | For::Counterpart if owner => done,
        For::Author | For::Sides | For::Editors if author => done,
        For::Figures if !matches!(who, Who::Operator | Who::Accompanist) && !missing => done,
        For::Secretariat if who.is_secretariat() && !missing => done,
        For::Approver if matches!(who, Who::Approver | Who::Admin) && !missing => done,
        For::Newsroom if who.reads_about_readers() && !missing => done,
        For::NewsEditor if matches!(who, Who::Editor | Who::Admin) && !missing => done,
        For::Helpers if who == Who::Accompanist => done,
        For::Password if !matches!(who, Who::Operator | Who::Accompanist) => done,
        For::Admin if who == Who::Admin && !missing => done,
        For::AdminAnyDay if who == Who::Admin => done,
        _ => 404,
    }
}

pub fn is_about_money(path: &str) -> bool {
    path.starts_with("/api/v1/fee-") || path.contains("travel-claim")
}
