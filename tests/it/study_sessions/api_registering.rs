//! Taking part over the API: for oneself, for colleagues, in line.

use serde_json::{Value, json};

use super::api_cast::{Counter, of, plan, plan_with};
use crate::support::ApiClient;

const MINE: &str = "/api/v1/registrations";

#[tokio::test]
async fn somebody_registers_once_however_often_it_is_sent() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let path = of(&id, "registrations");

    let choices = suzuki.api.get(&of(&id, "attendee-choices")).await;
    let first = suzuki.api.post_once(&path, "k1", counter.wish()).await;
    let again = suzuki.api.post_once(&path, "k1", counter.wish()).await;
    let anew = suzuki.api.post_once(&path, "k2", counter.wish()).await;
    let mine = suzuki.api.get(MINE).await;

    let operator = counter.stage.operator.to_string();
    assert_eq!(choices.body["organisations"][0]["id"], json!(operator));
    assert_eq!((first.status, first.text("state")), (201, "confirmed".to_owned()));
    assert_eq!(first, again);
    assert_eq!(anew.refusal(), (409, "already_registered"));
    assert_eq!(mine.items().len(), 1);
    assert_eq!(
        counter.stage.letter_names(suzuki.id).await.last().unwrap(),
        "registration_confirmed"
    );
    let letters = "SELECT count(*) FROM mail_message WHERE letter = 'registration_confirmed'";
    assert_eq!(counter.stage.count(letters).await, 1);
}

#[tokio::test]
async fn a_key_used_for_one_session_is_no_key_for_another() {
    let counter = Counter::new().await;
    let first = counter.session(plan()).await;
    let second = counter.session(plan_with(json!({ "title": "二つ目" }))).await;
    let suzuki = counter.member("suzuki@example.jp").await;

    suzuki.api.post_once(&of(&first, "registrations"), "k1", counter.wish()).await;
    let reused = suzuki.api.post_once(&of(&second, "registrations"), "k1", counter.wish()).await;

    assert_eq!(reused.refusal(), (422, "idempotency_reused"));
}

#[tokio::test]
async fn colleagues_are_registered_known_or_new() {
    let counter = Counter::new().await;
    let id = counter
        .session(plan_with(json!({ "seats": [{ "mode": "venue", "capacity": 9 }], "online": {} })))
        .await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let tanaka = counter.member("tanaka@example.jp").await;
    let stranger = counter.member_of("kato@example.jp", counter.other_operator().await).await;
    let path = of(&id, "registrations");
    let with = |name: &str, value: Value| {
        let mut wish = counter.wish();
        wish[name] = value;
        wish
    };
    let new = json!({ "family_name": "髙橋", "given_name": "一郎", "email": "ichiro@example.jp" });

    let known = suzuki.api.post(&path, with("colleague_id", json!(tanaka.id))).await;
    let foreign = suzuki.api.post(&path, with("colleague_id", json!(stranger.id))).await;
    let missing = suzuki.api.post(&path, with("colleague_id", json!(uuid::Uuid::nil()))).await;
    let added = suzuki.api.post(&path, with("new_colleague", new)).await;
    let broken = json!({ "family_name": "", "email": "x" });
    let broken = suzuki.api.post(&path, with("new_colleague", broken)).await;
    let seen = tanaka.api.get(&format!("{MINE}/{}", known.id())).await;

    assert_eq!((known.status, added.status), (201, 201), "{}", added.body);
    assert_eq!(foreign.refusal(), (404, "not_found"));
    assert_eq!(foreign.bytes, missing.bytes);
    assert_eq!(broken.fields(), ["new_colleague.family_name", "new_colleague.email"]);
    assert_eq!(seen.text("state"), "confirmed");
}

#[tokio::test]
async fn a_freed_seat_is_offered_to_the_first_in_line_and_taken_once() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let tanaka = counter.member("tanaka@example.jp").await;
    let sato = counter.member("sato@example.jp").await;
    let path = of(&id, "registrations");
    let own = suzuki.api.post(&path, counter.wish()).await.id();
    let second = tanaka.api.post(&path, counter.wish()).await;
    let third = sato.api.post(&path, counter.wish()).await;
    let mut full = counter.wish();
    full["details"]["waits"] = json!(false);
    let kato = counter.member("kato@example.jp").await;
    let refused = kato.api.post(&path, full).await;

    let none_yet = tanaka.api.press(&format!("{MINE}/{}/offer/acceptance", second.id())).await;
    let gone = suzuki.api.post(&format!("{MINE}/{own}/cancellation"), json!({})).await;
    let twice = suzuki.api.post(&format!("{MINE}/{own}/cancellation"), json!({})).await;
    let offered = tanaka.api.get(&format!("{MINE}/{}", second.id())).await;
    let foreign = sato.api.press(&format!("{MINE}/{}/offer/acceptance", second.id())).await;
    let declined = tanaka.api.press(&format!("{MINE}/{}/offer/refusal", second.id())).await;
    let again = tanaka.api.press(&format!("{MINE}/{}/offer/refusal", second.id())).await;
    let taken = sato.api.press(&format!("{MINE}/{}/offer/acceptance", third.id())).await;
    let still = sato.api.press(&format!("{MINE}/{}/offer/acceptance", third.id())).await;

    assert_eq!((second.text("state"), &second.body["position"]), ("waiting".into(), &json!(1)));
    assert_eq!(refused.refusal(), (409, "session_full"));
    assert_eq!(none_yet.refusal().0, 409);
    assert_eq!((gone.status, twice.status), (204, 204));
    assert_eq!(offered.text("state"), "offered");
    assert!(offered.body["offer_deadline_at"].is_string());
    assert_eq!(foreign.refusal(), (404, "not_found"));
    assert_eq!((declined.status, again.status), (204, 204));
    assert_eq!((taken.status, taken.text("state")), (200, "confirmed".to_owned()));
    assert_eq!(taken, still);
    assert_eq!(counter.stage.count("SELECT sum(taken) FROM study_session_seats").await, 1);
}

#[tokio::test]
async fn a_registration_is_changed_with_answers_needs_and_files() {
    let counter = Counter::new().await;
    let questions = json!([
        { "kind": "choice", "label": "昼食", "options": ["和食", "洋食"], "required": true },
        { "kind": "file", "label": "計画" },
    ]);
    let id = counter.session(plan_with(json!({ "questions": questions }))).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let shown = suzuki.api.get(&format!("/api/v1/study-sessions/{id}")).await;
    let question = |place: usize| shown.body["questions"][place]["id"].clone();
    let file =
        json!({ "name": "plan.pdf", "media_type": "application/pdf", "content": "JVBERi0xLjc=" });
    let wish = |file: Value, needs: Value| {
        json!({ "organisation_id": counter.stage.operator, "details": {
            "mode": "venue", "department": "総務", "needs": needs, "needs_consent": true,
            "answers": [
                { "question_id": question(0), "chosen": ["和食"] },
                { "question_id": question(1), "file": file },
            ] } })
    };
    let path = of(&id, "registrations");

    let missing = suzuki.api.post(&path, counter.wish()).await;
    let bad = json!({ "name": "a.exe", "media_type": "x", "content": "JVBERi0xLjc=" });
    let bad = suzuki.api.post(&path, wish(bad, json!(null))).await;
    let made = suzuki.api.post(&path, wish(file, json!("手話通訳"))).await;
    let own = format!("{MINE}/{}", made.id());
    let stored = suzuki.api.get(&own).await;
    let upload = stored.body["answers"][1]["values"][0].clone();
    let answers = |upload: Value| {
        json!([
            { "question_id": question(0), "text": "洋食" },
            { "question_id": question(1), "upload_id": upload },
        ])
    };
    let kept =
        suzuki.api.put(&own, json!({ "mode": "online", "answers": answers(upload.clone()) })).await;
    let invented = json!(uuid::Uuid::from_u128(9));
    let foreign =
        suzuki.api.put(&own, json!({ "mode": "online", "answers": answers(invented) })).await;
    let untold = json!({ "mode": "online", "needs": "車いす", "answers": answers(upload.clone()) });
    let untold = suzuki.api.put(&own, untold).await;
    let after = suzuki.api.get(&own).await;
    let read = counter.desk.get(&format!("/api/v1/uploads/{}", upload.as_str().unwrap())).await;

    let lunch = format!("answers.{}", question(0).as_str().unwrap());
    assert_eq!((missing.status, missing.fields()), (422, vec![lunch.as_str()]));
    assert_eq!(bad.status, 422);
    assert_eq!((made.status, stored.text("needs")), (201, "手話通訳".to_owned()), "{}", made.body);
    assert_eq!((kept.status, foreign.status), (200, 422), "{}", kept.body);
    assert_eq!(untold.fields(), ["details.needs_consent"]);
    assert_eq!((after.text("mode"), &after.body["needs"]), ("online".into(), &Value::Null));
    assert_eq!(after.body["answers"][0]["values"], json!(["洋食"]));
    assert_eq!(read.bytes, b"%PDF-1.7");
}

#[tokio::test]
async fn what_is_foreign_and_what_is_missing_look_the_same() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let kato = counter.member_of("kato@example.jp", counter.other_operator().await).await;
    let own = suzuki.api.post(&of(&id, "registrations"), counter.wish()).await.id();
    let both = async |what: &str| {
        let foreign = kato.api.post(&format!("{MINE}/{own}{what}"), json!({})).await;
        let missing =
            kato.api.post(&format!("{MINE}/{}{what}", uuid::Uuid::nil()), json!({})).await;
        (foreign, missing)
    };

    let nobody = ApiClient::nobody(&counter.stage.app).get(&format!("{MINE}/{own}")).await;
    let (foreign, missing) = both("/cancellation").await;
    let seen = kato.api.get(&format!("{MINE}/{own}")).await;
    let absent = kato.api.get(&format!("{MINE}/{}", uuid::Uuid::nil())).await;
    let approved = kato.api.press(&format!("{MINE}/{own}/approval")).await;

    assert_eq!(nobody.refusal(), (401, "unauthenticated"));
    assert_eq!((foreign.refusal(), &foreign), ((404, "not_found"), &missing));
    assert_eq!((seen.refusal(), &seen), ((404, "not_found"), &absent));
    assert_eq!(approved.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn the_secretariat_approves_declines_and_moves_people_up() {
    let counter = Counter::new().await;
    let id = counter.session(plan_with(json!({ "approval": "by_staff" }))).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let tanaka = counter.member("tanaka@example.jp").await;
    let sato = counter.member("sato@example.jp").await;
    let path = of(&id, "registrations");
    let first = suzuki.api.post(&path, counter.wish()).await;
    let second = tanaka.api.post(&path, counter.wish()).await;
    let third = sato.api.post(&path, counter.wish()).await;

    let seated = counter.desk.press(&format!("{MINE}/{}/approval", first.id())).await;
    let again = counter.desk.press(&format!("{MINE}/{}/approval", first.id())).await;
    let waits = counter.desk.press(&format!("{MINE}/{}/approval", second.id())).await;
    let no = json!({ "reason": "対象外のため" });
    let declined = counter.desk.post(&format!("{MINE}/{}/refusal", third.id()), no).await;
    let full = counter.desk.press(&format!("{MINE}/{}/promotion", second.id())).await;
    let waiting = counter.desk.get(&format!("{path}?state=waiting")).await;
    let found = counter.desk.get(&format!("{path}?text=%E5%B1%B1%E7%94%B0&limit=1")).await;

    assert_eq!(first.text("state"), "pending");
    assert_eq!((seated.text("state"), waits.text("state")), ("confirmed".into(), "waiting".into()));
    assert_eq!(again.refusal().0, 409);
    assert_eq!(declined.status, 204);
    assert_eq!(full.refusal(), (409, "session_full"));
    assert_eq!(waiting.items().len(), 1);
    assert_eq!((found.items().len(), found.body["next_cursor"].is_string()), (1, true));
}
