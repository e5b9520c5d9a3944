//! What speakers keep seeing, for how long, and by what address.

use bansou::database::Stop;
use bansou::study_sessions::prework::{HandIn, PreworkPlan, hand_in, save};
use bansou::study_sessions::registration::By;
use bansou::study_sessions::session::{Speaker, SpeakerPlan};
use bansou::study_sessions::speaking::{Invitation, Refusal, ask, by_pass, invite};
use bansou::study_sessions::{Member, do_due, is_due, links};
use chrono::TimeDelta;
use entities::study_sessions::prework::SpeakersSee;
use entities::{PersonId, RegistrationId, SpeakerPassId, StudySessionId};
use serde_json::Value;

use super::cast::{Stage, thursday};
use super::prework::{plan, whole};
use super::visitor::Visitor;
use crate::support::ApiClient;

struct Held {
    stage: Stage,
    session: StudySessionId,
    people: Vec<(PersonId, RegistrationId)>,
}

impl Held {
    /// One guest speaks, and two take part.
    async fn new() -> Self {
        let stage = Stage::new().await;
        let session = stage
            .session(|plan| {
                plan.seats[0].capacity = Some(9);
                plan.reminders = Vec::new();
                let who = Speaker::Guest { name: "佐藤 健".to_owned(), affiliation: None };
                plan.parts[0].speakers = vec![SpeakerPlan { who, remote: false, topic: None }];
            })
            .await;
        let mut people = Vec::new();
        for name in ["鈴木 花子", "田中 誠"] {
            let person = stage.person(name).await;
            people.push((person, stage.register(person, session).await.unwrap().id));
        }
        Self { stage, session, people }
    }

    async fn invites(&self, key: &str) -> Result<SpeakerPassId, Stop<Refusal>> {
        let (email, key) = ("ken@example.jp".to_owned(), key.to_owned());
        let wish = Invitation { speaker: "guest:佐藤 健".to_owned(), email, key };
        invite(&self.stage.app.context, self.stage.desk, self.session, wish).await
    }

    async fn hands_in(&self, place: usize, given: HandIn) {
        let (person, id) = self.people[place];
        let by = By::Member(Member::acting_as(person));
        hand_in(&self.stage.app.context, by, id, given).await.unwrap();
    }

    fn path(&self, pass: SpeakerPassId) -> String {
        format!("/speakers/{}", links::speaker_token(&self.stage.app.context.config, pass))
    }
}

#[tokio::test]
async fn a_link_and_the_questions_behind_it_are_erased_ninety_days_after_the_session() {
    let held = Held::new().await;
    let (app, context) = (&held.stage.app, &held.stage.app.context);
    let pass = held.invites("1").await.unwrap();
    let by = By::Member(Member::acting_as(held.people[0].0));
    ask(context, by, (held.people[0].1, "k"), ("費用は？", true)).await.unwrap();
    let over = thursday() + TimeDelta::hours(2) + TimeDelta::days(90);
    let questions = "SELECT count(*) FROM study_session_participant_question";
    let visitor = Visitor::new(app);

    app.clock.set(over - TimeDelta::minutes(1));
    do_due(context, context.now()).await.unwrap();
    let before = visitor.get(&held.path(pass)).await;
    let kept = held.stage.count(questions).await;
    app.clock.set(over);
    let due = is_due(context.database.reader(), over).await.unwrap();
    do_due(context, over).await.unwrap();
    let still_due = is_due(context.database.reader(), over).await.unwrap();
    let after = visitor.get(&held.path(pass)).await;
    let anew = held.invites("2").await;

    assert!(before.says("費用は？ 鈴木 花子さん"), "{}", before.text());
    assert_eq!((kept, held.stage.count(questions).await), (1, 0));
    assert_eq!((due, still_due), (true, false));
    assert_eq!(after.status.as_u16(), 404);
    assert!(by_pass(context.database.reader(), pass, context.now()).await.unwrap().is_none());
    let addresses = "SELECT count(*) FROM study_session_speaker_pass";
    assert_eq!(held.stage.count(addresses).await, 0);
    assert!(matches!(anew, Err(Stop::Refused(Refusal::NotPossibleNow))), "{anew:?}");
}

#[tokio::test]
async fn the_address_of_what_was_handed_in_tells_nobody_whose_it_is_and_stays() {
    let held = Held::new().await;
    let context = &held.stage.app.context;
    save(context, held.stage.desk, held.session, plan(0)).await.unwrap();
    let path = held.path(held.invites("1").await.unwrap());
    let api = ApiClient::nobody(&held.stage.app);
    let link = format!("/api/v1{}", path.replace("/speakers/", "/speaker-links/"));
    let ids = |body: &Value| {
        let all = body["prework"]["handed_in"].as_array().unwrap().iter();
        all.map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    held.hands_in(1, whole("田中.pdf")).await;
    let first = ids(&api.get(&link).await.body);
    held.hands_in(0, whole("鈴木.pdf")).await;
    let both = api.get(&link).await;
    let page = Visitor::new(&held.stage.app).get(&path).await;
    let file = Visitor::new(&held.stage.app).bytes(&format!("{path}/prework/{}", first[0])).await;
    let by_id = api.get(&format!("{link}/prework/{}", held.people[1].1)).await;

    assert_eq!((first.len(), ids(&both.body).len()), (1, 2));
    assert!(ids(&both.body).contains(&first[0]), "{} {}", first[0], both.body);
    for (_, id) in &held.people {
        let id = id.to_string();
        assert!(!both.body.to_string().contains(&id) && !page.html.contains(&id), "{id}");
    }
    assert_eq!(file, "bytes of 田中.pdf".as_bytes());
    assert_eq!(by_id.refusal(), (404, "not_found"));
}

#[tokio::test]
async fn a_file_with_its_name_is_found_the_same_way() {
    let held = Held::new().await;
    let named = PreworkPlan { speakers_see: SpeakersSee::Named, ..plan(0) };
    save(&held.stage.app.context, held.stage.desk, held.session, named).await.unwrap();
    let path = held.path(held.invites("1").await.unwrap());
    held.hands_in(0, whole("鈴木.pdf")).await;
    let visitor = Visitor::new(&held.stage.app);

    let page = visitor.get(&path).await;
    let file = visitor.bytes(&page.link("鈴木.pdf")).await;

    assert!(page.says("鈴木 花子さん"), "{}", page.text());
    assert_eq!(file, "bytes of 鈴木.pdf".as_bytes());
}
