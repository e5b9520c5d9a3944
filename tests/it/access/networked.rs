//! Contacts, an introduction, a dispatch, for the matrix.

use std::sync::atomic::{AtomicI64, Ordering};

use bansou::networking::contacts::{
    RawContact, RawContactPerson, RawRelation, add, add_person, keep, note_relation,
};
use bansou::networking::dispatches::{RawDispatch, plan};
use bansou::networking::introductions::{
    RawCheck, RawRequest, ask, ask_partner, consent, find, opened,
};
use bansou::networking::{Organiser, Requester, links};
use bansou::people::vocabularies::Terms;
use bansou::vocabulary::tokyo;
use chrono::TimeDelta;
use entities::PersonId;
use entities::networking::introduction_outcome;
use entities::people::membership;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::study_sessions::cast::{Stage, unique_key};

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Networked {
    pub contact: String,
    /// Answers for it.
    pub person: String,
    /// Knows it.
    pub knows: String,
    pub import: String,
    pub introduction: String,
    pub token: String,
    pub dispatch: String,
}

impl Networked {
    pub fn missing() -> Self {
        let nil = || Uuid::nil().to_string();
        Self {
            contact: nil(),
            person: nil(),
            knows: nil(),
            import: nil(),
            introduction: nil(),
            token: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            dispatch: nil(),
        }
    }

    /// An address with its placeholders filled in.
    pub fn fill(&self, path: &str) -> String {
        let nouns = ["introductions", "dispatches", "imports", "contact-imports", "contacts"];
        let noun = nouns.into_iter().find(|noun| path.split('/').any(|part| part == *noun));
        let id = match noun {
            Some("introductions") => &self.introduction,
            Some("dispatches") => &self.dispatch,
            Some("imports" | "contact-imports") => &self.import,
            _ => &self.contact,
        };
        let person = if path.contains("/relations/") { &self.knows } else { &self.person };
        path.replace("{id}", id)
            .replace("{person}", person)
            .replace("{token}", &self.token)
            .replace("{days}", "14")
    }
}

/// Addresses that are filled in here.
pub fn is_about(path: &str) -> bool {
    let nouns = [
        "contacts",
        "contact-imports",
        "introductions",
        "introduction-links",
        "me/introductions",
        "dispatches",
    ];
    nouns.iter().any(|noun| path.starts_with(&format!("/api/v1/{noun}")))
}

/// A contact with somebody who answers and somebody who knows it; an introduction of this person
/// with it, of which both were asked what came; a dispatch; a file.
pub async fn of(stage: &Stage, person: PersonId) -> Networked {
    let (context, desk) = (&stage.app.context, Organiser::acting_as(person));
    let db = context.database.reader();
    bansou::people::seed::write(context).await.unwrap();
    let terms = Terms::load(db).await.unwrap();
    let raw = RawContact { kind: "embassy".into(), name: unique_key(), ..RawContact::default() };
    let contact = add(context, desk, &raw.check(&terms).unwrap()).await.unwrap();
    let answers = RawContactPerson {
        name: "Nguyen Thi Lan".into(),
        email: format!("{}@example.vn", unique_key()),
        language: "en".into(),
        ..RawContactPerson::default()
    };
    let answers = add_person(context, desk, contact, &answers.check().unwrap()).await.unwrap();
    let relation =
        RawRelation { person: Some(person), closeness: "close".into(), ..RawRelation::default() };
    note_relation(context, desk, contact, &relation).await.unwrap();
    let import = keep(context, desk, ("contacts.csv", &[])).await.unwrap();
    belongs(stage, person).await;
    let introduction = introduced(stage, person, answers).await;
    let row = find(db, introduction).await.unwrap().unwrap();
    let until = context.now() + TimeDelta::days(9);
    Networked {
        contact: contact.to_string(),
        person: answers.to_string(),
        knows: person.to_string(),
        import: import.to_string(),
        introduction: introduction.to_string(),
        token: links::token(&context.config, &row, until),
        dispatch: dispatched(stage, person).await,
    }
}

/// Whoever asks has to belong somewhere.
async fn belongs(stage: &Stage, person: PersonId) {
    let place = membership::Column::PersonId.eq(person);
    let db = stage.app.context.database.reader();
    if membership::Entity::find().filter(place).one(db).await.unwrap().is_none() {
        crate::study_sessions::people::add_member(&stage.app, person, stage.operator).await;
    }
}

async fn introduced(
    stage: &Stage,
    person: PersonId,
    answers: entities::ContactPersonId,
) -> entities::IntroductionId {
    let (context, desk) = (&stage.app.context, Organiser::acting_as(person));
    let (db, who) = (context.database.reader(), Requester::acting_as(person));
    let details = || ["name".to_owned(), "email".to_owned()];
    let raw = RawRequest {
        wanted: "学校".into(),
        purpose: "インターン".into(),
        self_description: "長野県の団体です。".into(),
        details: details().into(),
        agreed: true,
        ..RawRequest::default()
    };
    let draft = raw.check(db, who).await.unwrap();
    let id = ask(context, who, (&draft, &unique_key())).await.unwrap();
    let today = tokyo::day_of(context.now());
    let raw = RawCheck {
        contact_person: Some(answers),
        told_partner: "A group in Nagano.".into(),
        told_requester: "大使館です。".into(),
        due_on: Some(today + TimeDelta::days(9)),
    };
    let check = raw.check(db, (id, today)).await.unwrap();
    ask_partner(context, desk, id, (&check, None)).await.unwrap();
    let row = find(db, id).await.unwrap().unwrap();
    let token = links::token(&context.config, &row, context.now() + TimeDelta::days(9));
    let link = opened(context, &token).await.unwrap().1;
    consent(context, link, &details()).await.unwrap();
    let tx = context.database.begin_write().await.unwrap();
    introduction_outcome::Entity::update_many()
        .col_expr(introduction_outcome::Column::AskedAt, Expr::value(context.now()))
        .filter(introduction_outcome::Column::IntroductionId.eq(id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn dispatched(stage: &Stage, person: PersonId) -> String {
    let (context, desk) = (&stage.app.context, Organiser::acting_as(person));
    let today = tokyo::day_of(context.now());
    let raw = RawDispatch {
        specialist: Some(person),
        from_organisation: Some(stage.operator),
        to_prefecture: "20".into(),
        to_city: "塩尻市".into(),
        role: "講師".into(),
        purpose: "研修".into(),
        starts_on: Some(today),
        ends_on: Some(today),
        ..RawDispatch::default()
    };
    let draft = raw.check().unwrap();
    plan(context, desk, (&draft, &unique_key())).await.unwrap().to_string()
}

/// A body that can be taken.
pub fn body(operation: &str, objects: &Networked, organisation: &str) -> Option<serde_json::Value> {
    use base64::Engine as _;
    use serde_json::json;
    let (_, path) = operation.split_once(' ')?;
    let last = path.rsplit('/').next()?;
    let contact = json!({ "kind": "embassy", "name": unique_key() });
    let person = json!({ "name": "Jean Petit", "language": "en" });
    let file = base64::engine::general_purpose::STANDARD.encode("種類,名称\nembassy,大使館\n");
    let details = json!({ "details": ["name", "email"] });
    // Nobody is at two places at once, not even here: consultations are on other days of the week.
    static OFFERED: AtomicI64 = AtomicI64::new(0);
    let offered = OFFERED.fetch_add(1, Ordering::Relaxed);
    let saturday = crate::support::tuesday_morning() + TimeDelta::days(32 + 7 * (offered / 28));
    let at = saturday + TimeDelta::minutes(30 * (offered % 28));
    let slot = json!({ "starts_at": at, "ends_at": at + TimeDelta::minutes(30) });
    let times = json!({ "times": [slot], "place": "会議室" });
    let dispatch = json!({ "specialist_id": objects.knows, "from_organisation_id": organisation,
        "to_prefecture_code": 20, "to_city": "塩尻市", "role": "講師", "purpose": "研修",
        "starts_on": "2026-12-01", "ends_on": "2026-12-02" });
    let check = json!({ "contact_person_id": objects.person, "told_partner": "A group.",
        "told_requester": "大使館です。", "due_on": "2026-12-08" });
    let asked = json!({ "wanted": "学校", "purpose": "研修", "self_description": "団体です。",
        "details": ["name", "email"], "consent": true });
    let proposal = json!({ "requester_id": objects.knows, "contact_person_id": objects.person,
        "purpose": "研修", "told_requester": "大使館です。", "told_partner": "A group.",
        "due_on": "2026-12-08" });
    Some(match last {
        "people" | "{person}" if !path.contains("/relations/") => person,
        "{person}" => json!({ "closeness": "close" }),
        "retirement" => json!({ "retired": true }),
        "merge" => json!({ "other_id": objects.contact }),
        "contact-imports" => json!({ "file_name": "contacts.csv", "content": file }),
        "application" | "closing" => return None,
        "consent" => details,
        "refusal" => json!({}),
        "times" => times,
        "meeting" => json!({ "time_id": Uuid::nil() }),
        "{days}" => json!({ "met": true, "rating": 4 }),
        "check" => check,
        "held-meeting" => json!({ "day": "2026-11-24" }),
        "introductions" if path.contains("/me/") => asked,
        "introductions" => proposal,
        _ if path.contains("/dispatches") => dispatch,
        _ => contact,
    })
}
