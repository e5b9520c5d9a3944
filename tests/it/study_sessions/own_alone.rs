//! What a participant says and gets is theirs: whoever registered them reaches none of it.

use bansou::database::Stop;
use bansou::study_sessions::registration::{
    self, Attendee, By, Change, Details, NewPerson, RegistrationRequest,
};
use bansou::study_sessions::{Member, links, prework, speaking, survey};
use bansou::vocabulary::EmailAddress;
use entities::people::person;
use entities::study_sessions::accessibility_need;
use entities::study_sessions::seats::Mode;
use entities::{PersonId, RegistrationId};
use reqwest::StatusCode;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::after_cast::{Held, promised, satisfied};
use super::cast::{Stage, new_person, offering, request};
use super::prework::{plan, whole};
use super::visitor::Visitor;
use crate::support::ApiClient;

const HANDED: &str = "SELECT count(*) FROM study_session_prework_handed";
const ASKED: &str = "SELECT count(*) FROM study_session_participant_question";
const SENTENCE: &str = "参加する方ご本人のものです。";

/// A boss registered 鈴木 花子 for a session with pre-work that asks what people need.
struct Managed {
    stage: Stage,
    boss: PersonId,
    suzuki: PersonId,
    id: RegistrationId,
}

impl Managed {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let session = stage.session(|plan| plan.asks_accessibility = true).await;
        prework::save(&stage.app.context, stage.desk, session, plan(0)).await.unwrap();
        let (boss, suzuki) = (stage.person("髙橋 一郎").await, stage.person("鈴木 花子").await);
        let wish = RegistrationRequest {
            attendee: Attendee::Colleague(suzuki),
            ..request(session, stage.operator, Details::plain(Mode::Venue))
        };
        let made = registration::register(&stage.app.context, Member::acting_as(boss), wish).await;
        let id = made.unwrap().id;
        Self { stage, boss, suzuki, id }
    }

    fn own(&self) -> String {
        links::registration_token(&self.stage.app.context.config, self.id)
    }

    fn managing(&self) -> String {
        links::colleague_token(&self.stage.app.context.config, self.id)
    }

    /// Everybody but the participant.
    fn others(&self) -> [By; 3] {
        let link = links::open_registration(&self.stage.app.context.config, &self.managing());
        let boss = Member::acting_as(self.boss);
        [By::Member(boss), By::Link(link.unwrap()), By::Staff(self.stage.desk)]
    }

    fn herself(&self) -> By {
        By::Member(Member::acting_as(self.suzuki))
    }

    async fn changes(&self, by: By, needs: Option<&str>) {
        let details = Details { needs: needs.map(str::to_owned), ..Details::plain(Mode::Venue) };
        let wish = Change { registration: self.id, details, shares_with: None };
        registration::change(&self.stage.app.context, by, wish).await.unwrap();
    }

    async fn needs(&self) -> Option<String> {
        let db = self.stage.app.context.database.reader();
        let row = accessibility_need::Entity::find_by_id(self.id).one(db).await.unwrap();
        row.map(|row| row.needs)
    }
}

#[tokio::test]
async fn nobody_hands_in_pre_work_for_somebody_else() {
    let managed = Managed::new().await;
    let context = &managed.stage.app.context;

    for by in managed.others() {
        let refused = prework::hand_in(context, by, managed.id, whole("a.xlsx")).await;
        let missing = matches!(refused, Err(Stop::Refused(prework::Refusal::NotFound)));
        assert!(missing, "{by:?} {refused:?}");
    }
    assert_eq!(managed.stage.count(HANDED).await, 0);

    prework::hand_in(context, managed.herself(), managed.id, whole("a.xlsx")).await.unwrap();
    assert_eq!(managed.stage.count(HANDED).await, 1);
}

#[tokio::test]
async fn nobody_asks_or_takes_a_question_back_for_somebody_else() {
    let managed = Managed::new().await;
    let context = &managed.stage.app.context;
    let asks = async |by: By, key: &str| {
        speaking::ask(context, by, (managed.id, key), ("費用はどのくらいですか。", true)).await
    };
    let question = asks(managed.herself(), "1").await.unwrap();

    for by in managed.others() {
        let asked = asks(by, "2").await;
        let missing = matches!(asked, Err(Stop::Refused(speaking::Refusal::NotFound)));
        assert!(missing, "{by:?} {asked:?}");
        let gone = speaking::withdraw(context, by, (managed.id, question)).await;
        let missing = matches!(gone, Err(Stop::Refused(speaking::Refusal::NotFound)));
        assert!(missing, "{by:?} {gone:?}");
    }
    let live = format!("{ASKED} WHERE withdrawn_at IS NULL");
    assert_eq!((managed.stage.count(ASKED).await, managed.stage.count(&live).await), (1, 1));
}

#[tokio::test]
async fn nobody_answers_the_questionnaire_for_somebody_else() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let (context, id) = (&held.stage.app.context, held.suzuki.1);
    let link = links::colleague_token(&context.config, id);
    let link = links::open_registration(&context.config, &link).unwrap();

    for by in [By::Link(link), By::Staff(held.stage.desk)] {
        let refused = survey::answer(context, by, id, promised(satisfied(1))).await;
        let missing = matches!(refused, Err(Stop::Refused(survey::Refusal::NotFound)));
        assert!(missing, "{by:?} {refused:?}");
    }
    held.answers(id, satisfied(5)).await.unwrap();
}

#[tokio::test]
async fn the_page_of_whoever_registered_them_leaves_it_to_them_and_says_so() {
    let managed = Managed::new().await;
    let context = &managed.stage.app.context;
    prework::hand_in(context, managed.herself(), managed.id, whole("a.xlsx")).await.unwrap();
    let words = ("費用はどのくらいですか。", true);
    speaking::ask(context, managed.herself(), (managed.id, "1"), words).await.unwrap();
    let visitor = Visitor::new(&managed.stage.app);

    let own = visitor.get(&format!("/registrations/{}", managed.own())).await;
    let managing = visitor.get(&format!("/registrations/{}", managed.managing())).await;
    let mut forced = visitor.get(&format!("{}/cancellation", managing.path)).await.hidden();
    forced.extend([("key", "9"), ("words", "なぜですか。")].map(|(n, v)| (n.into(), v.into())));
    let asked = visitor.post_to(&format!("{}/questions", managing.path), &forced).await;

    assert!(own.says("事前課題を") && own.says(words.0) && !own.says(SENTENCE), "{}", own.text());
    assert!(managing.says(SENTENCE), "{}", managing.text());
    for secret in ["受け取りました", words.0, "/prework", "/questions"] {
        assert!(!managing.source().contains(secret), "{secret}: {}", managing.html);
    }
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    for page in ["prework", "prework/sheet", "prework/file", "survey", "certificate"] {
        let seen = visitor.get(&format!("{}/{page}", managing.path)).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{page}");
    }
    let file = visitor.get(&format!("{}/prework/file", own.path)).await;
    assert_eq!((file.status, managed.stage.count(ASKED).await), (StatusCode::OK, 1));
}

#[tokio::test]
async fn nor_does_the_api_open_it_by_the_link_that_manages() {
    let managed = Managed::new().await;
    let context = &managed.stage.app.context;
    prework::hand_in(context, managed.herself(), managed.id, whole("a.xlsx")).await.unwrap();
    let anybody = ApiClient::nobody(&managed.stage.app);
    let path = |token: &str, end: &str| format!("/api/v1/registration-links/{token}/{end}");
    let (own, managing) = (managed.own(), managed.managing());

    for end in ["prework", "prework/file", "questions", "survey", "materials", "certificate"] {
        assert_eq!(anybody.get(&path(&managing, end)).await.status, 404, "{end}");
    }
    let asks = json!({ "key": "1", "words": "費用はどのくらいですか。", "named": false });
    let asked = anybody.put(&path(&managing, "questions"), asks).await;
    let gives = json!({ "answers": ["人が集まりません。"] });
    let given = anybody.put(&path(&managing, "prework"), gives).await;
    let seen = anybody.get(&path(&own, "prework")).await;

    assert_eq!((asked.status, given.status, seen.status), (404, 404, 200));
    assert_eq!(seen.body["file_name"], "a.xlsx");
}

#[tokio::test]
async fn what_she_needs_is_seen_by_nobody_who_registered_her_and_stays_when_they_change() {
    let managed = Managed::new().await;
    managed.changes(managed.herself(), Some("字幕をお願いします。")).await;
    let visitor = Visitor::new(&managed.stage.app);
    let anybody = ApiClient::nobody(&managed.stage.app);
    let link = format!("/api/v1/registration-links/{}", managed.managing());

    let page = visitor.get(&format!("/registrations/{}", managed.managing())).await;
    let form = visitor.get(&format!("{}/change", page.path)).await;
    let shown = anybody.get(&link).await;
    managed.changes(managed.others()[1], None).await;
    let after_nothing = managed.needs().await;
    managed.changes(managed.others()[0], Some("車椅子の席")).await;
    let after_words = managed.needs().await;
    managed.changes(managed.herself(), None).await;

    assert!(!page.says("字幕をお願い"), "{}", page.text());
    assert!(form.says("空欄のまま送ると"), "{}", form.text());
    assert!(!form.html.contains("字幕をお願い"), "{}", form.html);
    assert_eq!((shown.status, &shown.body["needs"]), (200, &Value::Null));
    assert_eq!(after_nothing.as_deref(), Some("字幕をお願いします。"));
    assert_eq!(after_words.as_deref(), Some("車椅子の席"));
    assert_eq!(managed.needs().await, None);
}

#[tokio::test]
async fn a_mail_address_does_not_tell_a_stranger_whose_it_is() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let boss = stage.person("髙橋 一郎").await;
    let elsewhere = stage.organisation("よその会社").await;
    let hidden = stage.person_of("内緒 太郎", elsewhere).await;
    let address = address_of(&stage, hidden).await;
    let registers = async |email: &str, name: &str| {
        stage.later();
        let new =
            NewPerson { email: EmailAddress::parse(email).unwrap(), ..new_person(name, email) };
        let wish = RegistrationRequest {
            attendee: Attendee::NewColleague(new),
            ..request(session, stage.operator, Details::plain(Mode::Venue))
        };
        registration::register(&stage.app.context, Member::acting_as(boss), wish).await
    };
    let config = &stage.app.context.config;
    let visitor = Visitor::new(&stage.app);
    let page = async |id: RegistrationId| {
        let path = format!("/registrations/{}", links::colleague_token(config, id));
        visitor.get(&path).await
    };

    let made = registers(&address, "佐藤").await.unwrap();
    let shown = page(made.id).await;
    let own = registers("sato.new@example.jp", "佐藤").await.unwrap();
    let typed = page(own.id).await;
    let again = registers(&address, "佐藤").await;
    let other = Member::acting_as(stage.person("田中 誠").await);
    let wish = RegistrationRequest {
        attendee: Attendee::NewColleague(new_person("佐藤", &address)),
        ..request(session, stage.operator, Details::plain(Mode::Venue))
    };
    let by_another = registration::register(&stage.app.context, other, wish).await;

    assert!(shown.says(&address) && !shown.says("内緒"), "{}", shown.text());
    assert!(typed.says("佐藤"), "{}", typed.text());
    let number = |answer| match answer {
        Err(Stop::Refused(registration::Refusal::AlreadyRegistered { number })) => number,
        other => panic!("{other:?}"),
    };
    assert_eq!((number(again), number(by_another)), (made.number, String::new()));
}

#[tokio::test]
async fn nor_does_the_seat_offered_to_that_address() {
    let stage = Stage::new().await;
    let session = stage.session(offering).await;
    let (seated, boss) = (stage.person("田中 誠").await, stage.person("髙橋 一郎").await);
    let elsewhere = stage.organisation("よその会社").await;
    let address = address_of(&stage, stage.person_of("内緒 太郎", elsewhere).await).await;
    let taken = stage.register(seated, session).await.unwrap();
    stage.later();
    let wish = RegistrationRequest {
        attendee: Attendee::NewColleague(new_person("佐藤", &address)),
        ..request(session, stage.operator, Details::plain(Mode::Venue))
    };
    let made = registration::register(&stage.app.context, Member::acting_as(boss), wish).await;
    stage.cancels(seated, taken.id).await;
    let config = &stage.app.context.config;
    let visitor = Visitor::new(&stage.app);
    let own = links::colleague_token(config, made.unwrap().id);

    let own = visitor.get(&format!("/registrations/{own}")).await;
    let offer = own.link("お席の案内に答える");
    let page = visitor.get(&offer).await;
    let token = offer.rsplit('/').next().unwrap();
    let anybody = ApiClient::nobody(&stage.app);
    let shown = anybody.get(&format!("/api/v1/offer-links/{token}")).await;
    let onward = format!("/api/v1/registration-links/{}", shown.text("token"));
    let onward = anybody.get(&onward).await;

    assert!(page.says(&address) && !page.says("内緒"), "{}", page.text());
    assert_eq!((shown.text("person"), onward.text("person")), (address.clone(), address));
}

async fn address_of(stage: &Stage, id: PersonId) -> String {
    let db = stage.app.context.database.reader();
    person::Entity::find_by_id(id).one(db).await.unwrap().unwrap().email
}
