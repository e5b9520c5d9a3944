//! Taking part without an account, over the API: by mail address, and by the links of letters.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::api_cast::{Counter, of, plan, plan_with};
use super::people::add_person;
use super::visitor::link_in_letter;
use crate::support::ApiClient;

const HANAKO: &str = "hanako@example.com";

fn wish() -> Value {
    json!({
        "person": {
            "family_name": "佐藤", "given_name": "花子", "family_kana": "さとう", "given_kana": "はなこ",
            "email": HANAKO,
        },
        "details": { "mode": "venue", "affiliation": "みなと大学" },
        "consent": true,
    })
}

async fn token(counter: &Counter, prefix: &str) -> String {
    let path = link_in_letter(&counter.stage.app, HANAKO, prefix).await;
    path.rsplit('/').next().unwrap().to_owned()
}

async fn public_session(counter: &Counter) -> String {
    counter.session(plan_with(json!({ "audience": "public" }))).await
}

#[tokio::test]
async fn a_request_is_confirmed_by_the_token_of_its_letter_and_makes_one_registration() {
    let counter = Counter::new().await;
    let id = public_session(&counter).await;
    let public = ApiClient::nobody(&counter.stage.app);
    let path = of(&id, "registration-requests");

    let asked = public.post_once(&path, "k1", wish()).await;
    let again = public.post_once(&path, "k1", wish()).await;
    let letters = "SELECT count(*) FROM mail_message WHERE to_address = 'hanako@example.com'";
    let sent = counter.stage.count(letters).await;
    let registered = counter.stage.count("SELECT count(*) FROM study_session_registration").await;
    let confirmation = json!({ "token": token(&counter, "/registrations/confirmations/").await });
    let made = public.post("/api/v1/registration-confirmations", confirmation.clone()).await;
    let twice = public.post("/api/v1/registration-confirmations", confirmation).await;

    assert_eq!((asked.status, &asked), (202, &again), "{}", asked.body);
    assert_eq!((sent, registered), (1, 0));
    assert_eq!((made.status, &made), (201, &twice));
    assert_eq!(made.body["registration"]["state"], json!("confirmed"));
    assert_eq!(counter.stage.count("SELECT count(*) FROM study_session_registration").await, 1);
}

#[tokio::test]
async fn whoever_typed_another_name_than_is_on_record_agrees_to_that_one_by_name() {
    let counter = Counter::new().await;
    let id = public_session(&counter).await;
    add_person(&counter.stage.app, "佐藤 太郎", HANAKO).await;
    let public = ApiClient::nobody(&counter.stage.app);
    let asked = public.post(&of(&id, "registration-requests"), wish()).await;
    let token = token(&counter, "/registrations/confirmations/").await;
    let confirm = async |body: Value| public.post("/api/v1/registration-confirmations", body).await;

    let unasked = confirm(json!({ "token": token })).await;
    let as_typed = confirm(json!({ "token": token, "name": "佐藤 花子" })).await;
    let agreed = confirm(json!({ "token": token, "name": "佐藤 太郎" })).await;

    assert!(!asked.body.to_string().contains("太郎"), "a stranger learns nothing");
    assert_eq!(unasked.refusal(), (409, "known_by_another_name"));
    assert!(unasked.text("detail").contains("「佐藤 太郎」"), "{}", unasked.body);
    assert_eq!(as_typed.refusal(), (409, "known_by_another_name"));
    assert_eq!(agreed.status, 201, "{}", agreed.body);
}

#[tokio::test]
async fn what_a_letter_asks_to_confirm_is_shown_by_its_token_while_it_can_be() {
    let counter = Counter::new().await;
    let id = public_session(&counter).await;
    add_person(&counter.stage.app, "佐藤 太郎", HANAKO).await;
    let public = ApiClient::nobody(&counter.stage.app);
    let ask = async || public.post(&of(&id, "registration-requests"), wish()).await;
    let shown = async |token: &str| {
        public.get(&format!("/api/v1/registration-confirmations/{token}")).await
    };

    ask().await;
    let first = token(&counter, "/registrations/confirmations/").await;
    counter.stage.app.clock.advance(TimeDelta::hours(25));
    let late = shown(&first).await;
    ask().await;
    let token = token(&counter, "/registrations/confirmations/").await;
    let before = shown(&token).await;
    let agreed = json!({ "token": token, "name": before.body["asked"]["person"] });
    let made = public.post("/api/v1/registration-confirmations", agreed).await;
    let after = shown(&token).await;
    let forged = shown("AAAA").await;

    let asked = &before.body["asked"];
    assert_eq!(late.refusal(), (409, "refused"));
    assert_eq!(
        (&asked["person"], &asked["typed_name"]),
        (&json!("佐藤 太郎"), &json!("佐藤 花子"))
    );
    assert_eq!((&asked["mode"], &before.body["token"]), (&json!("venue"), &Value::Null));
    assert_eq!(before.body["session"]["session_id"], json!(id));
    assert_eq!((&after.body["asked"], &after.body["token"]), (&Value::Null, &made.body["token"]));
    assert_eq!(forged.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn the_token_of_a_registration_shows_changes_and_cancels_it() {
    let counter = Counter::new().await;
    let id = public_session(&counter).await;
    let public = ApiClient::nobody(&counter.stage.app);
    public.post(&of(&id, "registration-requests"), wish()).await;
    let confirmation = json!({ "token": token(&counter, "/registrations/confirmations/").await });
    let made = public.post("/api/v1/registration-confirmations", confirmation).await;
    let own = format!("/api/v1/registration-links/{}", made.text("token"));

    let seen = public.get(&own).await;
    let changed = public.put(&own, json!({ "mode": "online" })).await;
    let gone = public.post(&format!("{own}/cancellation"), json!({ "reason": "急用" })).await;
    let again = public.post(&format!("{own}/cancellation"), json!({})).await;
    let late = public.put(&own, json!({ "mode": "venue" })).await;
    let forged = public.get("/api/v1/registration-links/AAAA").await;

    assert_eq!(seen.text("affiliation"), "みなと大学");
    assert_eq!((changed.status, changed.text("state")), (200, "confirmed".to_owned()));
    assert_eq!((gone.status, again.status), (204, 204));
    assert_eq!(late.refusal(), (409, "refused"));
    assert_eq!(forged.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn an_offered_seat_is_taken_by_the_token_of_its_letter() {
    let counter = Counter::new().await;
    let id = public_session(&counter).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let own = suzuki.api.post(&of(&id, "registrations"), counter.wish()).await.id();
    let public = ApiClient::nobody(&counter.stage.app);
    public.post(&of(&id, "registration-requests"), wish()).await;
    let confirmation = json!({ "token": token(&counter, "/registrations/confirmations/").await });
    public.post("/api/v1/registration-confirmations", confirmation).await;

    suzuki.api.post(&format!("/api/v1/registrations/{own}/cancellation"), json!({})).await;
    let offer = format!("/api/v1/offer-links/{}", token(&counter, "/registrations/offers/").await);
    let seen = public.get(&offer).await;
    let taken = public.press(&format!("{offer}/acceptance")).await;
    let answered = public.get(&offer).await;
    let still = public.press(&format!("{offer}/acceptance")).await;
    let late = public.press(&format!("{offer}/refusal")).await;
    let forged = public.press("/api/v1/offer-links/AAAA/acceptance").await;
    let own = public.get(&format!("/api/v1/registration-links/{}", seen.text("token"))).await;

    assert_eq!((seen.text("person"), seen.text("state")), ("佐藤 花子".into(), "open".into()));
    assert_eq!((own.text("number"), own.text("session_id")), (seen.text("number"), id));
    assert_eq!((taken.status, taken.text("state")), (200, "confirmed".to_owned()));
    assert_eq!((answered.status, answered.text("state")), (200, "accepted".to_owned()));
    assert_eq!(taken, still);
    assert_eq!(late.refusal().0, 409);
    assert_eq!(forged.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_and_nobody_is_flooded() {
    let counter = Counter::new().await;
    let id = public_session(&counter).await;
    let closed = counter.session(plan()).await;
    let draft = counter.draft(plan_with(json!({ "audience": "public" }))).await;
    let public = ApiClient::nobody(&counter.stage.app);
    let path = of(&id, "registration-requests");
    let mut silent = wish();
    silent["consent"] = json!(false);
    let mut nameless = wish();
    nameless["person"] = json!({ "family_name": " ", "email": "x" });
    let mut unread = wish();
    unread["person"]["given_kana"] = json!("");
    let mut foreign = wish();
    foreign["person"] =
        json!({ "family_name": "Nguyễn", "given_name": "An", "email": "an@example.jp" });

    let silent = public.post(&path, silent).await;
    let nameless = public.post(&path, nameless).await;
    let unread = public.post(&path, unread).await;
    let foreign = public.post(&path, foreign).await;
    let not_public = public.post(&of(&closed, "registration-requests"), wish()).await;
    let hidden = public.post(&of(&draft, "registration-requests"), wish()).await;
    let missing = of(&uuid::Uuid::nil().to_string(), "registration-requests");
    let missing = public.post(&missing, wish()).await;
    for _ in 0..3 {
        public.post(&path, wish()).await;
    }
    let flood = public.post(&path, wish()).await;
    let forged = json!({ "token": "AAAA" });
    let forged = public.post("/api/v1/registration-confirmations", forged).await;

    assert_eq!(silent.fields(), ["consent"]);
    assert_eq!(nameless.fields(), ["person.family_name", "person.email"]);
    assert_eq!(unread.fields(), ["person.given_kana"]);
    assert_eq!(foreign.status, 202, "{}", foreign.body);
    assert_eq!(not_public.refusal(), (409, "refused"));
    assert_eq!((hidden.refusal(), &hidden), ((404, "not_found"), &missing));
    assert_eq!(flood.refusal(), (429, "too_many_requests"));
    assert_eq!(forged.refusal(), (404, "not_found"));
}
