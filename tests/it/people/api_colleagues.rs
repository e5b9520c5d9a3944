//! A lead looks at colleagues and invites them over the API.

use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::{Value, json};

use super::cast::{letters, person};
use super::organisations::{organisation, place};
use crate::access::tokens::token_for;
use crate::support::{ApiClient, TestApp};

const COLLEAGUES: &str = "/api/v1/me/colleagues";
const INVITATIONS: &str = "/api/v1/me/colleagues/invitations";

fn invitation(organisation: &str, email: &str) -> Value {
    json!({ "organisation": organisation, "person": { "family_name": "原", "email": email } })
}

/// A lead of one organisation, somebody of another, and both organisations.
async fn begin(app: &TestApp) -> ([ApiClient; 2], [String; 2]) {
    let mirai = organisation(app, "一般社団法人みらい").await;
    let other = organisation(app, "べつの団体").await;
    let lead = person(app, "lead@example.jp", &[Role::Operator]).await;
    let member = person(app, "member@example.jp", &[Role::Operator]).await;
    place(app, lead, mirai, true).await;
    place(app, member, other, false).await;
    let mut clients = Vec::new();
    for id in [lead, member] {
        clients.push(ApiClient::with_token(app, token_for(app, id, Strength::MailLink).await));
    }
    (clients.try_into().ok().unwrap(), [mirai.to_string(), other.to_string()])
}

#[tokio::test]
async fn a_lead_sees_who_belongs_to_what_they_lead_and_nobody_else() {
    let app = TestApp::start().await;
    let ([lead, member], [mirai, other]) = begin(&app).await;

    let seen = lead.get(COLLEAGUES).await;
    let not_there = lead.post(INVITATIONS, invitation(&other, "hara@example.jp")).await;
    let no_lead = [
        member.get(COLLEAGUES).await.status,
        member.post(INVITATIONS, invitation(&other, "hara@example.jp")).await.status,
    ];

    let [only] = seen.items() else { panic!("{}", seen.body) };
    assert_eq!((&only["organisation"], &only["lead"]), (&json!(mirai), &json!(true)));
    assert_eq!(only["email"], "lead@example.jp");
    assert_eq!((not_there.refusal(), no_lead), ((404, "not_found"), [404, 404]));
    assert!(letters(&app, "invitation", "hara@example.jp").await.is_empty());
    app.stop().await;
}

#[tokio::test]
async fn an_invited_colleague_is_no_lead_and_a_known_address_is_not_told() {
    let app = TestApp::start().await;
    let ([lead, member], [mirai, _]) = begin(&app).await;

    let new = lead.post_once(INVITATIONS, "k1", invitation(&mirai, "hara@example.jp")).await;
    let again = lead.post_once(INVITATIONS, "k1", invitation(&mirai, "hara@example.jp")).await;
    let known = lead.post(INVITATIONS, invitation(&mirai, "member@example.jp")).await;
    let seen = lead.get(COLLEAGUES).await;

    assert_eq!((new.status, &new), (201, &again));
    let answer = |email: &str| json!({ "organisation": mirai, "email": email });
    assert_eq!(new.body, answer("hara@example.jp"));
    assert_eq!((known.status, known.body), (201, answer("member@example.jp")));
    let shown: Vec<_> =
        seen.items().iter().map(|one| (one["email"].as_str().unwrap(), &one["lead"])).collect();
    assert_eq!(shown, [("lead@example.jp", &json!(true)), ("hara@example.jp", &json!(false))]);
    assert_eq!(letters(&app, "invitation", "hara@example.jp").await.len(), 1);
    // They belong to it once they accept.
    let places = member.get("/api/v1/me").await.body["organisations"].as_array().unwrap().len();
    assert_eq!(places, 1);
    app.stop().await;
}

#[tokio::test]
async fn a_lead_sends_three_letters_a_day_to_one_address_and_thirty_in_all() {
    let app = TestApp::start().await;
    let ([lead, _], [mirai, _]) = begin(&app).await;
    let mut to_one = Vec::new();
    for _ in 0..4 {
        to_one.push(lead.post(INVITATIONS, invitation(&mirai, "hara@example.jp")).await.status);
    }
    let mut others = 0;
    let mut last = None;
    for number in 0..28 {
        let answer = lead.post(INVITATIONS, invitation(&mirai, &format!("h{number}@example.jp")));
        let answer = answer.await;
        others += u32::from(answer.status == 201);
        last = Some(answer);
    }

    let last = last.unwrap();
    assert_eq!((to_one, others), (vec![201, 201, 201, 429], 27));
    assert_eq!(last.refusal(), (429, "too_many_requests"));
    assert!(last.text("detail").contains("1日30通まで"), "{}", last.body);
    assert_eq!(letters(&app, "invitation", "hara@example.jp").await.len(), 3);
    app.stop().await;
}

#[tokio::test]
async fn a_name_that_is_an_advertisement_is_not_sent() {
    let app = TestApp::start().await;
    let ([lead, _], [mirai, _]) = begin(&app).await;
    let mut lucky = invitation(&mirai, "hara@example.jp");
    lucky["person"]["family_name"] = json!("当選おめでとう https://evil.example/x0");

    let refused = lead.post(INVITATIONS, lucky).await;

    assert_eq!((refused.status, refused.fields()), (422, vec!["person.family_name"]));
    assert!(letters(&app, "invitation", "hara@example.jp").await.is_empty());
    app.stop().await;
}
