//! The page of a speaker: what they see, and nothing else.

use bansou::database::Stop;
use bansou::study_sessions::registration::{By, NewFile};
use bansou::study_sessions::session::{self, CallOff, Speaker, SpeakerPlan};
use bansou::study_sessions::speaking::{
    Invitation, NewGiven, Refusal, adopt, ask, by_account, by_pass, given_of, hand_over, invite,
    revoke, speaker_view, withdraw,
};
use bansou::study_sessions::{Member, links, materials};
use entities::{PersonId, RegistrationId, SpeakerPassId, StudySessionId};

use super::cast::{Stage, part, thursday, unique_key};
use super::staff_desk::Desk;
use super::visitor::Visitor;

const GUEST: &str = "guest:佐藤 健";

pub struct Spoken {
    pub stage: Stage,
    pub session: StudySessionId,
    pub speaker: PersonId,
    pub suzuki: (PersonId, RegistrationId),
}

impl Spoken {
    pub async fn new() -> Self {
        let stage = Stage::new().await;
        let speaker = stage.person("講師 一子").await;
        let speaks =
            |who| SpeakerPlan { who, remote: false, topic: Some("採用の話".to_owned()) };
        let session = stage
            .session(|plan| {
                plan.seats[0].capacity = Some(9);
                plan.parts[0].speakers = vec![speaks(Speaker::Person(speaker))];
                let mut second = part(thursday() + chrono::TimeDelta::hours(2), 60);
                let guest = Speaker::Guest { name: "佐藤 健".to_owned(), affiliation: None };
                second.speakers = vec![speaks(guest)];
                plan.parts.push(second);
            })
            .await;
        let person = stage.person("鈴木 花子").await;
        let id = stage.register(person, session).await.unwrap().id;
        Self { stage, session, speaker, suzuki: (person, id) }
    }

    pub async fn invites(&self, key: &str) -> Result<SpeakerPassId, Stop<Refusal>> {
        let wish = Invitation {
            speaker: GUEST.to_owned(),
            email: "ken@example.jp".to_owned(),
            key: key.to_owned(),
        };
        invite(&self.stage.app.context, self.stage.desk, self.session, wish).await
    }

    pub async fn asks(&self, words: &str, named: bool) -> entities::ParticipantQuestionId {
        let by = By::Member(Member::acting_as(self.suzuki.0));
        let at = (self.suzuki.1, &*unique_key());
        ask(&self.stage.app.context, by, at, (words, named)).await.unwrap()
    }

    async fn opens(&self, pass: SpeakerPassId) -> bool {
        let context = &self.stage.app.context;
        by_pass(context.database.reader(), pass, context.now()).await.unwrap().is_some()
    }
}

fn slides(key: &str) -> NewGiven {
    NewGiven {
        title: "当日の資料".to_owned(),
        file: Some(NewFile {
            name: "slides.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: b"%PDF-1.7".to_vec(),
        }),
        name: "佐藤 健".to_owned(),
        key: key.to_owned(),
    }
}

#[tokio::test]
async fn questions_reach_speakers_without_names_unless_the_asker_said_so() {
    let spoken = Spoken::new().await;
    spoken.asks("費用は？", false).await;
    spoken.asks("期間は？", true).await;
    let gone = spoken.asks("間違い", true).await;
    let by = By::Member(Member::acting_as(spoken.suzuki.0));
    withdraw(&spoken.stage.app.context, by, (spoken.suzuki.1, gone)).await.unwrap();
    let reader = spoken.stage.app.context.database.reader();

    let now = spoken.stage.app.context.now();
    let door = by_account(reader, (spoken.session, spoken.speaker), now).await.unwrap().unwrap();
    let view = speaker_view(&spoken.stage.app.context, &door.0, door.1).await.unwrap();

    let seen: Vec<_> = view
        .questions
        .iter()
        .map(|q| (q.words.as_str(), q.asker.as_ref().map(|one| &*one.name)))
        .collect();
    assert_eq!(seen, [("費用は？", None), ("期間は？", Some("鈴木 花子"))]);
    let own: Vec<_> = view.parts.iter().map(|one| one.own).collect();
    assert_eq!(own, [true, false]);
    assert_eq!(view.name, "講師 一子");
}

#[tokio::test]
async fn whoever_does_not_speak_there_finds_nothing() {
    let spoken = Spoken::new().await;
    let reader = spoken.stage.app.context.database.reader();
    let visitor = Visitor::signed_in(&spoken.stage.app, spoken.suzuki.0).await;

    let now = spoken.stage.app.context.now();
    let found = by_account(reader, (spoken.session, spoken.suzuki.0), now).await.unwrap();
    let page = visitor.get(&format!("/speaking/{}", spoken.session)).await;
    let own = Visitor::signed_in(&spoken.stage.app, spoken.speaker).await;
    let list = own.get("/speaking").await;

    assert!(found.is_none());
    assert_eq!(page.status.as_u16(), 404);
    assert!(list.says("第3回 地域間連携をどう始めるか"), "{}", list.text());
}

#[tokio::test]
async fn a_link_opens_until_it_is_revoked_or_they_no_longer_speak() {
    let spoken = Spoken::new().await;
    let (context, desk) = (&spoken.stage.app.context, spoken.stage.desk);

    let pass = spoken.invites("1").await.unwrap();
    let again = spoken.invites("1").await.unwrap();
    let open = spoken.opens(pass).await;
    revoke(context, desk, (spoken.session, pass)).await.unwrap();
    let revoked = spoken.opens(pass).await;
    let anew = spoken.invites("2").await.unwrap();
    let reader = context.database.reader();
    let rows = session::load(reader, spoken.stage.row(spoken.session).await).await.unwrap();
    let mut plan = rows.plan().unwrap();
    plan.parts[1].speakers.clear();
    let version = spoken.stage.version(spoken.session).await;
    let revision = session::Revision { plan, version, message: None };
    session::revise(context, desk, spoken.session, revision).await.unwrap();
    let gone = spoken.opens(anew).await;

    assert_eq!(pass, again);
    assert_eq!((open, revoked, gone), (true, false, false));
    assert_ne!(pass, anew);
    let sent = "SELECT count(*) FROM mail_message WHERE letter = 'speaker_page'";
    assert_eq!(spoken.stage.count(sent).await, 2);
}

#[tokio::test]
async fn a_file_becomes_material_once_and_only_by_the_secretariat() {
    let spoken = Spoken::new().await;
    let (context, desk) = (&spoken.stage.app.context, spoken.stage.desk);
    let pass = spoken.invites("1").await.unwrap();
    let reader = context.database.reader();
    let (podium, _) = by_pass(reader, pass, context.now()).await.unwrap().unwrap();

    let first = hand_over(context, &podium, &slides("k")).await.unwrap();
    let again = hand_over(context, &podium, &slides("k")).await.unwrap();
    let before = materials::any(reader, spoken.session).await.unwrap();
    adopt(context, desk, (spoken.session, first)).await.unwrap();
    adopt(context, desk, (spoken.session, first)).await.unwrap();

    assert_eq!(first, again);
    assert!(!before);
    let handed_out = materials::materials_of(reader, desk, spoken.session).await.unwrap();
    assert_eq!(handed_out.len(), 1);
    assert!(given_of(reader, desk, spoken.session).await.unwrap()[0].adopted_at.is_some());
}

#[tokio::test]
async fn a_session_called_off_takes_no_questions_and_no_links() {
    let spoken = Spoken::new().await;
    let context = &spoken.stage.app.context;
    let wish = CallOff { reason: None, expected_recipients: 1 };
    session::cancel(context, spoken.stage.desk, spoken.session, wish).await.unwrap();
    let by = By::Member(Member::acting_as(spoken.suzuki.0));

    let asked = ask(context, by, (spoken.suzuki.1, "1"), ("費用は？", false)).await;
    let invited = spoken.invites("1").await;

    assert!(matches!(asked, Err(Stop::Refused(Refusal::NotPossibleNow))), "{asked:?}");
    assert!(matches!(invited, Err(Stop::Refused(Refusal::NotPossibleNow))), "{invited:?}");
}

#[tokio::test]
async fn a_guest_opens_the_page_hands_over_a_file_and_a_participant_asks() {
    let spoken = Spoken::new().await;
    let (session, suzuki) = (spoken.session, spoken.suzuki);
    let desk = Desk::of(spoken.stage).await;
    let path = format!("/staff/sessions/{session}/speakers");
    let fields = [("speaker", GUEST), ("email", "ken@example.jp"), ("key", "1")];
    let sent = desk.post(&path, &fields).await;
    let config = &desk.stage.app.context.config;
    let pass = {
        use sea_orm::EntityTrait as _;
        let found = entities::study_sessions::speaker_pass::Entity::find();
        found.one(desk.stage.app.context.database.reader()).await.unwrap().unwrap().id
    };
    let token = links::speaker_token(config, pass);
    let own = format!("/registrations/{}", links::registration_token(config, suzuki.1));
    let visitor = Visitor::new(&desk.stage.app);

    let mine = visitor.get(&own).await;
    let words = [("words", "費用は？"), ("named", "yes")];
    let asked = visitor.press(&mine, &format!("{own}/questions"), &words).await;
    let page = visitor.get(&format!("/speakers/{token}")).await;
    let done = visitor.post_files(&page, &[("title", "当日の資料")], ("file", "slides.pdf")).await;
    let staff = desk.get(&path).await.body;
    let wrong = visitor.get(&format!("/speakers/{token}x")).await;

    assert_eq!((sent.status, wrong.status.as_u16()), (303, 404));
    assert!(asked.says("質問を受け取りました。"), "{}", asked.text());
    assert!(page.says("費用は？ 鈴木 花子さん"), "{}", page.text());
    let date_alone = "地域間連携をどう始めるか 2026年12月3日（木）14:00～17:00 担当";
    assert!(page.says(date_alone), "{}", page.text());
    assert!(page.html.contains("meet.example.jp"), "{}", page.html);
    assert!(!page.says("田中"), "{}", page.text());
    assert!(done.says("資料を受け取りました。"), "{}", done.text());
    assert!(staff.contains("参加者に渡す資料にする"), "{staff}");
}
