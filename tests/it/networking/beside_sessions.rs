//! An event held with a part of a study session: which are on offer, and what becomes of the one that
//! was chosen.

use bansou::database::Stop;
use bansou::networking::events::arrange::{EventPlan, create};
use bansou::networking::events::parts::offered;
use bansou::networking::events::revise::revise;
use bansou::networking::events::{Host, Refusal};
use bansou::study_sessions::Organiser;
use bansou::study_sessions::session::{
    CallOff, PublishWhen, Refusal as SessionRefusal, Revision, SessionPlan, cancel,
    count_concerned, draft, postpone, publish, revise as change_session,
};
use entities::study_sessions::part;
use entities::study_sessions::session::Entity as SessionRow;
use entities::{SessionPartId, StudySessionId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::at_the_door::desk;
use super::gathering::{Gathering, plan_of, refused};
use crate::study_sessions::cast;

struct Beside {
    gathering: Gathering,
    organiser: Organiser,
}

impl Beside {
    async fn new() -> Self {
        let gathering = Gathering::of(0).await;
        let organiser = Organiser::acting_as(gathering.host.person());
        Self { gathering, organiser }
    }

    fn host(&self) -> Host {
        self.gathering.host
    }

    async fn session(&self, title: &str, public: bool) -> (StudySessionId, SessionPartId) {
        let context = &self.gathering.app.context;
        let plan = SessionPlan { title: title.to_owned(), ..cast::plan() };
        let id = draft(context, self.organiser, plan).await.unwrap();
        if public {
            publish(context, self.organiser, id, PublishWhen::Now).await.unwrap();
        }
        let found = part::Entity::find().filter(part::Column::SessionId.eq(id));
        let row = found.one(context.database.reader()).await.unwrap().unwrap();
        (id, row.id)
    }

    async fn wish(&self, id: StudySessionId) -> CallOff {
        let expected = count_concerned(&self.gathering.app.context, id).await.unwrap();
        CallOff { reason: None, expected_recipients: expected }
    }

    async fn cancels(&self, id: StudySessionId) {
        let wish = self.wish(id).await;
        cancel(&self.gathering.app.context, self.organiser, id, wish).await.unwrap();
    }

    async fn postpones(&self, id: StudySessionId) {
        let wish = self.wish(id).await;
        postpone(&self.gathering.app.context, self.organiser, id, wish).await.unwrap();
    }

    async fn titles(&self, stored: Option<SessionPartId>) -> Vec<String> {
        let context = &self.gathering.app.context;
        let all = offered(context.database.reader(), context.now(), stored).await.unwrap();
        all.into_iter().map(|one| one.title).collect()
    }
}

fn with(part: SessionPartId) -> EventPlan {
    EventPlan { part: Some(part), ..plan_of() }
}

#[tokio::test]
async fn only_sessions_that_still_take_place_are_offered() {
    let stage = Beside::new().await;
    stage.session("下書きの会", false).await;
    stage.session("公開した会", true).await;
    let (off, off_part) = stage.session("中止した会", true).await;
    let (later, _) = stage.session("延期した会", true).await;
    let (thrown_away, _) = stage.session("取りやめた会", false).await;
    stage.cancels(off).await;
    stage.postpones(later).await;
    stage.cancels(thrown_away).await;
    let visitor = desk(&stage.gathering).await;
    let form = visitor.get("/staff/events/new").await.source();

    assert_eq!(stage.titles(None).await, ["下書きの会", "公開した会"]);
    assert_eq!(stage.titles(Some(off_part)).await, ["下書きの会", "公開した会", "中止した会"]);
    assert!(form.contains("公開した会 12月3日（木）14:00～16:00<"), "{form}");
    assert!(form.contains("下書きの会 12月3日（木）14:00～16:00（下書き）"), "{form}");
    for gone in ["中止した会", "延期した会", "取りやめた会"] {
        assert!(!form.contains(gone), "{gone}");
    }
    stage.gathering.app.run_workers().await;
}

#[tokio::test]
async fn what_an_event_is_held_with_stays_chosen_and_is_shown_as_what_it_became() {
    let stage = Beside::new().await;
    let (context, host) = (&stage.gathering.app.context, stage.host());
    let (session, part) = stage.session("全国フォーラム", true).await;
    let event = create(context, host, &with(part)).await.unwrap();
    stage.cancels(session).await;
    let visitor = desk(&stage.gathering).await;
    let form = visitor.get(&format!("/staff/events/{event}/edit")).await.source();
    let renamed = EventPlan { title: "交流の夕べ".to_owned(), ..with(part) };
    let kept = revise(context, host, (event, 1), &renamed).await;
    let elsewhere = create(context, host, &with(part)).await;

    let option = format!("<option value=\"{part}\" selected>");
    let shown = form.split(&option).nth(1).unwrap_or_else(|| panic!("{form}"));
    assert!(shown.starts_with("全国フォーラム 12月3日（木）14:00～16:00（中止）"), "{shown}");
    kept.unwrap();
    let Refusal::Invalid(problems) = refused(elsewhere) else { panic!("not of the field") };
    let said = problems.of("part_id").unwrap();
    assert!(said.contains("開催の予定がありません"), "{said}");
    stage.gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_part_an_event_is_held_with_does_not_go_before_the_event_lets_go_of_it() {
    let stage = Beside::new().await;
    let (context, host) = (&stage.gathering.app.context, stage.host());
    let (session, part) = stage.session("全国フォーラム", true).await;
    let event = create(context, host, &with(part)).await.unwrap();
    // The only part is another one now.
    let change = || async {
        let reader = context.database.reader();
        let row = SessionRow::find_by_id(session).one(reader).await.unwrap().unwrap();
        let revision = Revision { plan: cast::plan(), version: row.version, message: None };
        change_session(context, stage.organiser, session, revision).await
    };
    let refusal = change().await;
    revise(context, host, (event, 1), &plan_of()).await.unwrap();
    let done = change().await;

    assert!(matches!(refusal, Err(Stop::Refused(SessionRefusal::PartInUse))), "{refusal:?}");
    done.unwrap();
    stage.gathering.app.run_workers().await;
}
