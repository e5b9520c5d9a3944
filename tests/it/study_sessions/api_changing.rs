//! What is said of a registration over the API: to co-hosts, about the organisation and the mode.

use bansou::study_sessions::links;
use bansou::study_sessions::session::RosterColumn;
use entities::people::organisation::OrganisationKind;
use entities::study_sessions::co_host::Basis;
use serde_json::{Value, json};

use super::api_cast::{Counter, of, plan, plan_with};
use super::people::add_organisation;
use super::sharing::{MINATO, shared, terms};
use crate::support::ApiClient;

const MINE: &str = "/api/v1/registrations";
const ANSWERS: &str = "SELECT count(*) FROM study_session_sharing_consent";

fn saying(hosts: &[&str]) -> Value {
    json!({ "mode": "venue", "shares_with": hosts })
}

/// Suzuki, who agreed when she registered, and her registration.
async fn agreed(counter: &Counter) -> (ApiClient, String) {
    let asking = terms(Basis::Consent, &[RosterColumn::Name]);
    let session = counter.stage.session(|plan| shared(plan, asking)).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let mut wish = counter.wish();
    wish["details"] = saying(&[MINATO]);
    let made = suzuki.api.post(&of(&session.to_string(), "registrations"), wish).await;
    assert_eq!(made.status, 201, "{}", made.body);
    (suzuki.api, made.id())
}

#[tokio::test]
async fn a_change_takes_consent_back_and_gives_it_and_leaves_it_where_nothing_is_said() {
    let counter = Counter::new().await;
    let (suzuki, id) = agreed(&counter).await;
    let own = format!("{MINE}/{id}");
    let agreed_with = async || suzuki.get(&own).await.body["shares_with"].clone();
    let change = async |body: Value| {
        counter.stage.later();
        suzuki.put(&own, body).await.status
    };

    let first = agreed_with().await;
    let silent = (change(json!({ "mode": "venue" })).await, agreed_with().await);
    let none = (change(saying(&[])).await, agreed_with().await);
    let again = (change(saying(&[])).await, agreed_with().await);
    let back = (change(saying(&[MINATO])).await, agreed_with().await);

    assert_eq!(first, json!([MINATO]));
    assert_eq!(silent, (200, json!([MINATO])));
    assert_eq!((none, again), ((200, json!([])), (200, json!([]))));
    assert_eq!(back, (200, json!([MINATO])));
    // Given, taken back, given again; what was said before is not noted twice.
    assert_eq!(counter.stage.count(ANSWERS).await, 3);
}

#[tokio::test]
async fn nobody_agrees_to_a_stranger_or_for_somebody_else() {
    let counter = Counter::new().await;
    let (suzuki, id) = agreed(&counter).await;
    let own = format!("{MINE}/{id}");
    let link = links::registration_token(&counter.stage.app.context.config, id.parse().unwrap());
    let link = format!("/api/v1/registration-links/{link}");
    let anybody = ApiClient::nobody(&counter.stage.app);
    counter.stage.later();

    let unknown = suzuki.put(&own, saying(&["よその会"])).await;
    let by_desk = counter.desk.put(&own, saying(&[])).await;
    let kept = suzuki.get(&own).await;
    let by_link = anybody.put(&link, saying(&[])).await;
    let shown = anybody.get(&link).await;

    assert_eq!((unknown.refusal(), unknown.fields()), ((422, "invalid"), vec!["shares_with"]));
    assert_eq!((by_desk.refusal(), by_desk.fields()), ((422, "invalid"), vec!["shares_with"]));
    assert_eq!(kept.body["shares_with"], json!([MINATO]));
    assert_eq!((by_link.status, &shown.body["shares_with"]), (200, &json!([])));
}

#[tokio::test]
async fn whoever_is_in_the_audience_through_an_organisation_is_told_to_name_it() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let bank =
        add_organisation(&counter.stage.app, "みなと銀行", OrganisationKind::SupportBody).await;
    let kato = counter.member_of("kato@example.jp", bank).await;
    let unnamed = json!({ "details": { "mode": "venue" } });
    let path = of(&id, "registrations");

    let told = suzuki.api.post(&path, unnamed.clone()).await;
    let outside = kato.api.post(&path, unnamed).await;
    let named = suzuki.api.post(&path, counter.wish()).await;

    assert_eq!((told.refusal(), told.fields()), ((422, "invalid"), vec!["organisation_id"]));
    assert_eq!(outside.refusal(), (409, "refused"));
    assert_eq!(named.status, 201, "{}", named.body);
}

#[tokio::test]
async fn a_mode_the_session_does_not_have_is_named_where_it_stands() {
    let counter = Counter::new().await;
    let seats = json!({ "seats": [{ "mode": "venue", "capacity": 9 }], "online": {} });
    let id = counter.session(plan_with(seats)).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let path = of(&id, "registrations");
    let online = json!({ "mode": "online" });
    let person = json!({ "family_name": "原", "given_name": "望", "email": "hara@example.jp" });
    let behalf = json!({ "person": person, "details": online, "override_reason": "電話" });
    let own = suzuki.api.post(&path, counter.wish()).await.id();

    let by_desk = counter.desk.post(&format!("{path}/on-behalf"), behalf).await;
    let changed = suzuki.api.put(&format!("{MINE}/{own}"), online.clone()).await;
    let moved = counter.desk.put(&format!("{MINE}/{own}/mode"), online).await;

    assert_eq!((by_desk.refusal(), by_desk.fields()), ((422, "invalid"), vec!["details.mode"]));
    assert_eq!((changed.refusal(), changed.fields()), ((422, "invalid"), vec!["mode"]));
    assert_eq!((moved.refusal(), moved.fields()), ((422, "invalid"), vec!["mode"]));
}
