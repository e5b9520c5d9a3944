//! Nobody agrees for a colleague, whatever link they were shown.

use bansou::database::Stop;
use bansou::study_sessions::registration::{self, Attendee, By, RegistrationRequest};
use bansou::study_sessions::sharing::{self, Refusal};
use bansou::study_sessions::{Member, links};
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::seats::Mode;
use entities::{PersonId, RegistrationId, StudySessionId};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::cast::{Stage, offering, request};
use super::sharing::{MINATO, agreeing, shared, terms};
use super::visitor::{Seen, Visitor, link_in_letter};
use crate::support::ApiClient;

const ANSWERS: &str = "SELECT count(*) FROM study_session_sharing_consent";
const SENTENCE: &str = "同意するかを答えられるのは、参加する方ご本人だけです。";

struct Registered {
    stage: Stage,
    session: StudySessionId,
    /// Registered her.
    boss: PersonId,
    suzuki: (PersonId, RegistrationId),
}

async fn open_session() -> (Stage, StudySessionId) {
    use bansou::study_sessions::session::RosterColumn;
    let stage = Stage::new().await;
    let asking = terms(Basis::Consent, &[RosterColumn::Name]);
    let session = stage.session(|plan| shared(plan, asking)).await;
    (stage, session)
}

impl Registered {
    async fn new() -> Self {
        let (stage, session) = open_session().await;
        let boss = stage.person("髙橋 一郎").await;
        let suzuki = stage.person("鈴木 花子").await;
        let id = registers(&stage, session, (boss, suzuki)).await;
        Self { stage, session, boss, suzuki: (suzuki, id) }
    }

    /// Of the page that manages it.
    fn token(&self) -> String {
        links::colleague_token(&self.stage.app.context.config, self.suzuki.1)
    }

    async fn answers(&self, by: By) -> Result<(), Stop<Refusal>> {
        sharing::answer(&self.stage.app.context, by, self.suzuki.1, (MINATO, true)).await
    }
}

/// A colleague, with every consent the request can hold.
async fn registers(
    stage: &Stage,
    session: StudySessionId,
    (boss, colleague): (PersonId, PersonId),
) -> RegistrationId {
    let request = RegistrationRequest {
        attendee: Attendee::Colleague(colleague),
        ..request(session, stage.operator, agreeing(&[MINATO]))
    };
    let who = Member::acting_as(boss);
    registration::register(&stage.app.context, who, request).await.unwrap().id
}

/// Whether the page of a registration was reached by the link of its participant.
fn by_participant(stage: &Stage, seen: &Seen) -> bool {
    let token = seen.path.split('/').nth(2).unwrap();
    links::open_registration(&stage.app.context.config, token).unwrap().is_participant()
}

#[tokio::test]
async fn what_a_colleague_ticks_is_no_consent() {
    let registered = Registered::new().await;

    assert_eq!(registered.stage.count(ANSWERS).await, 0);
}

#[tokio::test]
async fn neither_an_account_nor_the_link_of_whoever_registered_them_agrees() {
    let registered = Registered::new().await;
    let config = &registered.stage.app.context.config;
    let link = links::open_registration(config, &registered.token()).unwrap();

    let by_account = registered.answers(By::Member(Member::acting_as(registered.boss))).await;
    let by_link = registered.answers(By::Link(link)).await;

    assert!(matches!(by_account, Err(Stop::Refused(Refusal::NotTheirs))), "{by_account:?}");
    assert!(matches!(by_link, Err(Stop::Refused(Refusal::NotTheirs))), "{by_link:?}");
    assert_eq!(registered.stage.count(ANSWERS).await, 0);
}

#[tokio::test]
async fn the_page_shown_to_a_colleague_has_no_button_and_says_what_to_do() {
    let (stage, id) = open_session().await;
    let suzuki = stage.person("鈴木 花子").await;
    let me = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;
    let form = me.get(&format!("/sessions/{id}/registration?for=colleague")).await;
    let (chosen, ticked) = (suzuki.to_string(), ("shares_with", MINATO));
    let values = [("colleague", &*chosen), ("mode", "venue"), ticked, ("step", "check")];
    let check = me.post(&form, &values).await;

    let done = me.post(&check, &[ticked, ("step", "send")]).await;
    let own = me.get(&me.get("/my/sessions").await.link("地域間連携をどう始めるか")).await;
    let mut sent = me.get(&format!("{}/cancellation", own.path)).await.hidden();
    sent.extend([("host", MINATO), ("answer", "yes")].map(|(n, v)| (n.into(), v.into())));
    let forced = me.post_to(&format!("{}/sharing", own.path), &sent).await;

    assert!(done.says("申し込みが完了しました"), "{}", done.text());
    assert!(!by_participant(&stage, &done) && !by_participant(&stage, &own));
    assert!(own.says(SENTENCE), "{}", own.text());
    assert!(!own.source().contains("/sharing\""), "{}", own.html);
    assert_eq!(forced.status, StatusCode::OK);
    assert_eq!(forced.text().matches(SENTENCE).count(), 2, "{}", forced.text());
    assert_eq!(stage.count(ANSWERS).await, 0);
}

#[tokio::test]
async fn the_same_form_sent_again_for_oneself_does_not_give_away_the_participants_link() {
    let (stage, id) = open_session().await;
    let suzuki = stage.person("鈴木 花子").await.to_string();
    let me = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;
    let form = me.get(&format!("/sessions/{id}/registration?for=colleague")).await;
    let values = [("colleague", &*suzuki), ("mode", "venue"), ("step", "check")];
    let check = me.post(&form, &values).await;
    me.post(&check, &[("step", "send")]).await;

    let mut sent = check.hidden();
    sent.retain(|(name, _)| !matches!(name.as_str(), "for" | "colleague" | "step"));
    sent.push(("step".to_owned(), "send".to_owned()));
    let again = me.post_to(&format!("/sessions/{id}/registration"), &sent).await;

    assert!(again.path.ends_with("/done"), "{} {}", again.path, again.text());
    assert!(!by_participant(&stage, &again));
}

#[tokio::test]
async fn an_offered_seat_leads_a_colleague_no_further() {
    let stage = Stage::new().await;
    let session = stage.session(offering).await;
    let (seated, suzuki) = (stage.person("田中 誠").await, stage.person("鈴木 花子").await);
    let boss = stage.person("髙橋 一郎").await;
    let taken = stage.register(seated, session).await.unwrap();
    registers(&stage, session, (boss, suzuki)).await;
    stage.cancels(seated, taken.id).await;
    let me = Visitor::signed_in(&stage.app, boss).await;

    let own = me.get(&me.get("/my/sessions").await.link("お席の案内に答える")).await;
    let offer = me.get(&own.link("お席の案内に答える")).await;
    let done = me.press(&offer, &offer.action_with("/acceptance"), &[]).await;

    assert!(done.says("申し込みが完了しました"), "{}", done.text());
    assert!(!by_participant(&stage, &own) && !by_participant(&stage, &done));
}

#[tokio::test]
async fn the_link_in_ones_own_letter_agrees() {
    let registered = Registered::new().await;
    let stage = &registered.stage;
    let letter = stage.letters(registered.suzuki.0).await.remove(0);
    let link = link_in_letter(&stage.app, &letter.to_address, "/registrations/").await;
    let visitor = Visitor::new(&stage.app);

    let own = visitor.get(&link).await;
    let answer = [("host", MINATO), ("answer", "yes")];
    let after = visitor.press(&own, &format!("{link}/sharing"), &answer).await;

    assert!(!own.says(SENTENCE) && own.says("まだ答えていません"), "{}", own.text());
    assert!(after.says("同意しています"), "{}", after.text());
    assert_eq!(stage.count(&format!("{ANSWERS} WHERE granted")).await, 1);
}

#[tokio::test]
async fn over_the_api_only_the_participants_link_answers() {
    let registered = Registered::new().await;
    let stage = &registered.stage;
    let own = links::registration_token(&stage.app.context.config, registered.suzuki.1);
    let path = |token: &str| format!("/api/v1/registration-links/{token}/sharing");
    let (theirs, colleagues) = (path(&own), path(&registered.token()));
    let agrees = json!({ "co_host": MINATO, "granted": true });
    let anybody = ApiClient::nobody(&stage.app);

    let refused = anybody.put(&colleagues, agrees.clone()).await;
    let done = anybody.put(&theirs, agrees).await;
    let seen = anybody.get(&colleagues).await;
    let own = anybody.get(&theirs).await;

    assert_eq!(refused.refusal(), (409, "refused"));
    assert_eq!(done.status, 204);
    let answer = |body: &Value| (body["may_answer"].clone(), body["asked"][0]["granted"].clone());
    assert_eq!(answer(&seen.body), (json!(false), Value::Null));
    assert_eq!(answer(&own.body), (json!(true), json!(true)));
}

#[tokio::test]
async fn the_address_for_taking_part_online_is_the_colleagues_alone() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 花子").await;
    let details = registration::Details::plain(Mode::Online);
    let wish = RegistrationRequest {
        attendee: Attendee::Colleague(suzuki),
        ..request(id, stage.operator, details)
    };
    let boss = Member::acting_as(stage.person("髙橋 一郎").await);
    let made = registration::register(&stage.app.context, boss, wish).await.unwrap();
    let config = &stage.app.context.config;
    let visitor = Visitor::new(&stage.app);
    let page = async |token: String| visitor.get(&format!("/registrations/{token}")).await.html;

    let own = page(links::registration_token(config, made.id)).await;
    let managing = page(links::colleague_token(config, made.id)).await;

    assert!(own.contains("meet.example.jp"), "{own}");
    assert!(!managing.contains("meet.example.jp"), "{managing}");
}
