//! Speakers are told when their session moves, is put off or is called off.

use bansou::study_sessions::session::{self, CallOff, Revision, SessionPlan};
use bansou::study_sessions::speaking::{by_account, by_pass, revoke};
use bansou::vocabulary::TimeSlot;
use chrono::TimeDelta;
use entities::mail::message;
use entities::people::person::{self, PersonState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cast::thursday;
use super::sessions::{current, revise};
use super::speaking::Spoken;

/// Of one letter.
#[derive(Debug)]
struct News {
    to: String,
    subject: String,
    text: String,
}

impl Spoken {
    /// What speakers were told, by address.
    async fn news(&self) -> Vec<News> {
        let rows = message::Entity::find()
            .filter(message::Column::Letter.eq("speaker_news"))
            .order_by_asc(message::Column::ToAddress)
            .order_by_asc(message::Column::CreatedAt)
            .all(self.stage.app.context.database.reader())
            .await
            .unwrap();
        let news = |row: message::Model| News {
            to: row.to_address,
            subject: row.subject,
            text: row.text_body,
        };
        rows.into_iter().map(news).collect()
    }

    async fn own_address(&self) -> String {
        let db = self.stage.app.context.database.reader();
        let row = person::Entity::find_by_id(self.speaker).one(db).await.unwrap().unwrap();
        row.email
    }

    async fn moves(&self, by: TimeDelta) -> usize {
        let plan = self.moved(by).await;
        revise(&self.stage, self.session, plan, Some("会場の都合です。")).await
    }

    async fn moved(&self, by: TimeDelta) -> SessionPlan {
        let mut plan = current(&self.stage, self.session).await;
        for part in &mut plan.parts {
            let (starts, ends) = (part.slot.starts() + by, part.slot.ends() + by);
            part.slot = TimeSlot::new(starts, ends).unwrap();
        }
        plan.closes_at = plan.parts[0].slot.starts();
        plan
    }
}

fn off() -> CallOff {
    CallOff { reason: Some("講師の急病のためです。".to_owned()), expected_recipients: 1 }
}

#[tokio::test]
async fn a_move_is_told_to_whoever_has_an_account_or_a_link_with_the_way_to_their_page() {
    let spoken = Spoken::new().await;
    let pass = spoken.invites("1").await.unwrap();
    let own = spoken.own_address().await;

    let told = spoken.moves(TimeDelta::days(1)).await;

    let news = spoken.news().await;
    let to: Vec<_> = news.iter().map(|one| one.to.as_str()).collect();
    let mut expected = ["ken@example.jp", own.as_str()];
    expected.sort_unstable();
    assert_eq!((told, to), (1, expected.to_vec()), "the count is of those who registered");
    let of = |address: &str| news.iter().find(|one| one.to == address).unwrap();
    for one in &news {
        assert!(one.subject.starts_with("【重要・変更】ご登壇の勉強会："), "{}", one.subject);
        assert!(one.text.contains("変更前の日時:\n2026年12月3日（木）"), "{}", one.text);
        assert!(one.text.contains("2026年12月4日（金）"), "{}", one.text);
        assert!(one.text.contains("会場の都合です。"), "{}", one.text);
    }
    let token =
        bansou::study_sessions::links::speaker_token(&spoken.stage.app.context.config, pass);
    assert!(of("ken@example.jp").text.contains(&format!("/speakers/{token}")));
    assert!(of(&own).text.contains(&format!("/speaking/{}", spoken.session)));
    assert!(!of(&own).text.contains("/speakers/"));
}

#[tokio::test]
async fn what_is_put_off_and_then_called_off_is_told_each_time_once() {
    let spoken = Spoken::new().await;
    let (context, desk) = (&spoken.stage.app.context, spoken.stage.desk);

    session::postpone(context, desk, spoken.session, off()).await.unwrap();
    spoken.stage.later();
    session::cancel(context, desk, spoken.session, off()).await.unwrap();
    let again = session::cancel(context, desk, spoken.session, off()).await;

    let news = spoken.news().await;
    let subjects: Vec<_> = news.iter().map(|one| &one.subject[..24]).collect();
    assert_eq!(subjects, ["【重要・延期】ご", "【重要・中止】ご"], "{again:?}");
    assert!(news.iter().all(|one| one.text.contains("講師の急病のためです。")));
    assert!(news[0].text.contains("新しい日時が決まりしだい"), "{}", news[0].text);
}

#[tokio::test]
async fn what_was_put_off_is_told_to_take_place_after_all() {
    let spoken = Spoken::new().await;
    let (context, desk) = (&spoken.stage.app.context, spoken.stage.desk);
    session::postpone(context, desk, spoken.session, off()).await.unwrap();
    spoken.stage.later();

    let plan = spoken.moved(TimeDelta::days(7)).await;
    let version = spoken.stage.version(spoken.session).await;
    let revision = Revision { plan, version, message: None };
    session::resume(context, desk, spoken.session, revision).await.unwrap();

    let news = spoken.news().await;
    let last = news.last().unwrap();
    assert_eq!(news.len(), 2);
    let subject = "【重要・新しい日程】ご登壇の勉強会：";
    assert!(last.subject.starts_with(subject), "{}", last.subject);
    assert!(last.text.contains("延期していた勉強会を開催します。"), "{}", last.text);
    assert!(last.text.contains("延期前の日時:\n2026年12月3日（木）"), "{}", last.text);
    assert!(last.text.contains("■ 日時\n2026年12月10日（木）"), "{}", last.text);
}

#[tokio::test]
async fn nothing_is_told_by_a_revoked_link_nor_to_a_closed_account_nor_without_news() {
    let spoken = Spoken::new().await;
    let (context, desk) = (&spoken.stage.app.context, spoken.stage.desk);
    let pass = spoken.invites("1").await.unwrap();
    revoke(context, desk, (spoken.session, pass)).await.unwrap();
    let tx = context.database.begin_write().await.unwrap();
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Disabled))
        .filter(person::Column::Id.eq(spoken.speaker))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    spoken.moves(TimeDelta::days(1)).await;
    let mut plan = current(&spoken.stage, spoken.session).await;
    plan.description = "## 内容\n\nくわしく書きました。".to_owned();
    revise(&spoken.stage, spoken.session, plan, None).await;

    assert_eq!(spoken.news().await.len(), 0);
}

#[tokio::test]
async fn the_page_of_a_speaker_closes_for_their_account_when_it_does_for_a_link() {
    let spoken = Spoken::new().await;
    let pass = spoken.invites("1").await.unwrap();
    let reader = spoken.stage.app.context.database.reader();
    let over = thursday() + TimeDelta::hours(3) + TimeDelta::days(90);
    let opens = async |at| {
        let own = by_account(reader, (spoken.session, spoken.speaker), at).await.unwrap();
        (own.is_some(), by_pass(reader, pass, at).await.unwrap().is_some())
    };

    assert_eq!(opens(over - TimeDelta::seconds(1)).await, (true, true));
    assert_eq!(opens(over).await, (false, false));
}
