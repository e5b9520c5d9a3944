//! The day itself over the API: who came, who did not, who came without asking.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::api_cast::{Counter, of, plan, plan_with};
use super::cast::thursday;

/// Two people registered for a session that begins now.
async fn begun() -> (Counter, String, [Value; 2]) {
    let mut counter = Counter::new().await;
    let seats = json!([{ "mode": "venue", "capacity": 3 }]);
    let id = counter.session(plan_with(json!({ "seats": seats, "online": {} }))).await;
    let mut registered = Vec::new();
    for email in ["suzuki@example.jp", "tanaka@example.jp"] {
        let member = counter.member(email).await;
        let made = member.api.post(&of(&id, "registrations"), counter.wish()).await.id();
        let own = member.api.get(&format!("/api/v1/registrations/{made}")).await;
        registered.push(own.body);
    }
    let app = &counter.stage.app;
    app.clock.advance(thursday() - app.context.now());
    counter.sign_in_again().await;
    (counter, id, registered.try_into().unwrap())
}

#[tokio::test]
async fn people_are_checked_in_by_code_number_and_list() {
    let (counter, id, [suzuki, tanaka]) = begun().await;
    let part = counter.part(&id).await;
    let check_ins = format!("/api/v1/session-parts/{part}/check-ins");
    let code = suzuki["check_in_code"].as_str().unwrap();

    let holder = counter.desk.get(&format!("/api/v1/check-in-codes/{code}")).await;
    let came = counter.desk.post(&check_ins, json!({ "code": code })).await;
    let again = counter.desk.post(&check_ins, json!({ "registration_id": suzuki["id"] })).await;
    let number = counter.desk.post(&check_ins, json!({ "number": tanaka["number"] })).await;
    let both = json!({ "number": "x", "code": code });
    let both = counter.desk.post(&check_ins, both).await;
    let forged = counter.desk.post(&check_ins, json!({ "code": "AAAA" })).await;
    let list = counter.desk.get(&of(&id, "attendances")).await;

    assert_eq!(holder.body["part_ids"], json!([part]));
    assert_eq!((came.status, came.text("presence")), (200, "present".to_owned()));
    assert_eq!((&came.body["again"], &again.body["again"]), (&json!(false), &json!(true)));
    assert_eq!(number.text("number"), tanaka["number"]);
    assert_eq!((both.refusal(), forged.refusal()), ((422, "invalid"), (404, "not_found")));
    assert_eq!((&list.body["attended"], list.items().len()), (&json!(2), 2));
}

#[tokio::test]
async fn days_before_only_an_absence_is_recorded() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let own = suzuki.api.post(&of(&id, "registrations"), counter.wish()).await.id();
    let part = format!("/api/v1/session-parts/{}", counter.part(&id).await);
    let person = json!({ "family_name": "山﨑", "email": "midori@example.jp" });
    let mark = format!("{part}/attendances/{own}");

    let check_in = json!({ "registration_id": own });
    let came = counter.desk.post(&format!("{part}/check-ins"), check_in).await;
    let guest = json!({ "person": person, "mode": "online" });
    let guest = counter.desk.post(&format!("{part}/walk-ins"), guest).await;
    let late = counter.desk.put(&mark, json!({ "presence": "late" })).await;
    let absent = counter.desk.put(&mark, json!({ "presence": "excused" })).await;

    assert_eq!([came.refusal(), guest.refusal(), late.refusal()], [(409, "not_yet"); 3]);
    assert_eq!(absent.status, 204);
}

#[tokio::test]
async fn a_mark_is_corrected_and_taken_back() {
    let (counter, id, [suzuki, _]) = begun().await;
    let part = counter.part(&id).await;
    let mark =
        |registration: &str| format!("/api/v1/session-parts/{part}/attendances/{registration}");
    let own = mark(suzuki["id"].as_str().unwrap());
    let unknown = mark(&uuid::Uuid::nil().to_string());
    let late = json!({ "presence": "late", "left_at": null, "note": "電車の遅れ" });

    let marked = counter.desk.put(&own, late.clone()).await;
    let seen = counter.desk.get(&of(&id, "attendances")).await;
    let undone = counter.desk.delete(&own).await;
    let again = counter.desk.delete(&own).await;
    let none = counter.desk.get(&of(&id, "attendances")).await;
    let missing = counter.desk.put(&unknown, late).await;
    let gone = counter.desk.delete(&unknown).await;

    assert_eq!((marked.status, undone.status, again.status), (204, 204, 204));
    assert_eq!(seen.items()[0]["parts"][0]["note"], json!("電車の遅れ"));
    assert_eq!(none.items()[0]["parts"], json!([]));
    assert_eq!((missing.refusal(), gone.refusal()), ((404, "not_found"), (404, "not_found")));
}

#[tokio::test]
async fn walk_ins_are_taken_once_and_the_rest_are_no_shows() {
    let (mut counter, id, [suzuki, _]) = begun().await;
    let part = counter.part(&id).await;
    let path = format!("/api/v1/session-parts/{part}/walk-ins");
    let person =
        json!({ "family_name": "山﨑", "given_name": "みどり", "email": "midori@example.jp" });
    let wish = json!({ "person": person, "affiliation": "商店会", "mode": "venue" });

    let first = counter.desk.post_once(&path, "w1", wish.clone()).await;
    let again = counter.desk.post_once(&path, "w1", wish.clone()).await;
    let anew = counter.desk.post_once(&path, "w2", wish.clone()).await;
    let other = json!({ "family_name": "原", "given_name": "望", "email": "hara@example.jp" });
    let full = counter.desk.post(&path, json!({ "person": other, "mode": "venue" })).await;
    let check_ins = format!("/api/v1/session-parts/{part}/check-ins");
    counter.desk.post(&check_ins, json!({ "registration_id": suzuki["id"] })).await;
    let early = counter.desk.press(&of(&id, "no-shows")).await;
    counter.stage.app.clock.advance(TimeDelta::minutes(121));
    counter.sign_in_again().await;
    let absent = counter.desk.press(&of(&id, "no-shows")).await;

    assert_eq!((first.status, &first), (201, &again), "{}", first.body);
    assert_eq!(anew.refusal(), (409, "already_registered"));
    assert_eq!(full.refusal(), (409, "session_full"));
    assert_eq!(early.refusal(), (409, "refused"));
    assert_eq!((absent.status, &absent.body["marked"]), (200, &json!(1)));
}

#[tokio::test]
async fn the_roster_is_handed_out_as_form_and_as_data() {
    let (counter, id, _) = begun().await;

    let data = counter.desk.get(&of(&id, "roster.xlsx")).await;
    let form = counter.desk.get(&of(&id, "roster.xlsx?form=print")).await;
    let other = counter.desk.get(&of(&id, "roster.xlsx?form=picture")).await;
    let missing = counter.desk.get(&of(&uuid::Uuid::nil().to_string(), "roster.xlsx")).await;

    let names = |bytes: &[u8]| {
        let book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
        book.sheet_names()
    };
    assert_eq!(names(&data.bytes), ["出席簿", "定義", "コード表"]);
    assert_eq!(names(&form.bytes), ["出席簿 第1部"]);
    assert_eq!(other.refusal(), (400, "malformed"));
    assert_eq!(missing.refusal(), (404, "not_found"));
}
