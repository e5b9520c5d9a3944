//! The pages of records, by each door.

use std::sync::Arc;

use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use entities::PersonId;
use entities::consultations::record_field::{Level, RecordField};
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::cookie::Jar;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use sea_orm::EntityTrait as _;

use super::cast::{Held, raw};

pub struct Visitor<'a> {
    held: &'a Held,
    client: reqwest::Client,
}

pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl<'a> Visitor<'a> {
    pub async fn desk(held: &'a Held) -> Self {
        let (context, who) = (held.context(), held.stage.desk.person());
        let tx = context.database.begin_write().await.unwrap();
        roles::grant(&tx, context, &Actor::System, who, Role::Coordinator).await.unwrap();
        tx.commit().await.unwrap();
        Self::signed_in(held, who, Strength::TwoFactors).await
    }

    pub async fn member(held: &'a Held, who: PersonId) -> Self {
        if who == held.suzuki.person() {
            let context = held.context();
            let tx = context.database.begin_write().await.unwrap();
            roles::grant(&tx, context, &Actor::System, who, Role::Operator).await.unwrap();
            tx.commit().await.unwrap();
        }
        Self::signed_in(held, who, Strength::MailLink).await
    }

    async fn signed_in(held: &'a Held, who: PersonId, strength: Strength) -> Self {
        let context = held.context();
        let tx = context.database.begin_write().await.unwrap();
        let row = person::Entity::find_by_id(who).one(&tx).await.unwrap().unwrap();
        let begun = sessions::begin(&tx, context, &row, strength, "test").await.unwrap();
        tx.commit().await.unwrap();
        let jar = Arc::new(Jar::default());
        let cookie = format!("session={}", begun.token);
        jar.add_cookie_str(&cookie, &held.stage.app.base_url.parse().unwrap());
        let builder = reqwest::Client::builder().cookie_provider(jar).redirect(Policy::none());
        Self { held, client: builder.build().unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.client.get(self.held.stage.app.url(path)).send().await.unwrap()).await
    }

    /// Sends a form with the token and the version of the page it stands on.
    async fn send(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await.body;
        let mut fields: Vec<_> = fields.iter().map(|(a, b)| (*a, (*b).to_owned())).collect();
        fields.push(("csrf", hidden(&shown, "csrf")));
        if shown.contains("name=\"version\"") {
            fields.push(("version", hidden(&shown, "version")));
        }
        self.held.stage.later();
        let request = self.client.post(self.held.stage.app.url(action)).form(&fields);
        answer(request.send().await.unwrap()).await
    }
}

fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn answer(answer: reqwest::Response) -> Answer {
    let location = answer.headers().get(LOCATION);
    let location = location.map_or("", |value| value.to_str().unwrap()).to_owned();
    Answer { status: answer.status().as_u16(), location, body: answer.text().await.unwrap() }
}

const WRITTEN: [(&str, &str); 10] = [
    ("attendees", "鈴木 花子"),
    ("presented", "応募がない。"),
    ("client_words", "まず社内で話します。"),
    ("advice", "仕事を書き出す。"),
    ("memo", "社長の同席をお願いする。"),
    ("action0_owner", "client"),
    ("action0_text", "書き出す。"),
    ("action0_due_year", "令和8"),
    ("action0_due_month", "12"),
    ("action0_due_day", "17"),
];

#[tokio::test]
async fn the_accompanist_writes_checks_and_sends_and_the_client_confirms() {
    let held = Held::new().await;
    let page = format!("/consultations/{}/record", held.id);
    let yamada = Visitor::member(&held, held.yamada().person()).await;
    let suzuki = Visitor::member(&held, held.suzuki.person()).await;

    let waiting = suzuki.get(&page).await;
    let lacking = yamada.send(&page, &page, &[&WRITTEN[..], &[("step", "check")]].concat()).await;
    let whole = [&WRITTEN[..], &[("self_reliance", "2"), ("step", "check")]].concat();
    let saved = yamada.send(&page, &page, &whole).await;
    let check = yamada.get(&saved.location).await;
    let sent = yamada.send(&saved.location, &format!("{page}/submission"), &[]).await;
    let done = yamada.get(&sent.location).await;
    let read = suzuki.get(&page).await;
    let confirmed = suzuki.send(&page, &format!("{page}/confirmation"), &[]).await;

    assert!(waiting.status == 200 && waiting.body.contains("支援者が記録を書いています"));
    assert_eq!((lacking.status, saved.status, check.status), (422, 303, 200));
    assert!(lacking.body.contains("自走度を選んでください。"), "{}", lacking.body);
    assert!(lacking.body.contains("仕事を書き出す。"));
    assert!(
        check.body.contains("支援者のメモ") && check.body.contains("あなたのほかには見えません")
    );
    assert_eq!((sent.status, done.status), (303, 200));
    assert!(done.body.contains("相談記録票を相談者へ送りました。"));
    assert!(read.body.contains("まず社内で話します。") && !read.body.contains("社長の同席"));
    assert_eq!((confirmed.status, confirmed.location), (303, page));
    held.stage.app.run_workers().await;
}

#[tokio::test]
async fn the_secretariat_reads_what_is_theirs_returns_and_approves() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    held.confirms().await.unwrap();
    let desk = Visitor::desk(&held).await;
    let page = format!("/staff/records/{}", held.id);

    let list = desk.get("/staff/records?state=confirmed").await;
    let none = desk.get("/staff/records?overdue=yes").await;
    let read = desk.get(&page).await;
    let bare = desk.send(&page, &format!("{page}/return"), &[("remark", "　")]).await;
    let approved = desk.send(&page, &format!("{page}/approval"), &[]).await;
    let again = desk.get(&page).await;

    assert!(list.body.contains("事務局の承認待ち") && list.body.contains("1件"));
    assert!(none.body.contains("条件に合う記録はありません。"));
    assert!(read.body.contains("応募がない。") && !read.body.contains("まず社内で話します。"));
    assert!(read.body.contains("当事者だけが読む項目があります：相談者の言葉"));
    assert_eq!((bare.status, approved.status), (422, 303));
    assert!(again.body.contains("訂正を始める"));
    let views = "SELECT count(*) FROM audit_entry WHERE action = 'personal_data.viewed' \
        AND subject_kind = 'consultation_record'";
    assert_eq!(held.stage.count(views).await, 5);
}

#[tokio::test]
async fn a_foreign_record_is_not_there_on_any_page() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let stranger = held.stage.client("佐藤 一郎").await;
    let visitor = Visitor::member(&held, stranger.person()).await;
    let missing = "/consultations/00000000-0000-0000-0000-000000000000/record";
    let own = format!("/consultations/{}/record", held.id);
    let status = async |path: String| visitor.get(&path).await.status;

    let mut answers = Vec::new();
    for below in ["", "/check", "/done", "/correction", "/form.xlsx"] {
        answers.push(status(format!("{own}{below}")).await);
        answers.push(status(format!("{missing}{below}")).await);
    }

    assert_eq!(answers, [404; 10]);
    assert_eq!(status(format!("/staff/records/{}", held.id)).await, 404);
}

#[tokio::test]
async fn tasks_stand_on_the_page_of_their_owner_and_are_closed_there() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let suzuki = Visitor::member(&held, held.suzuki.person()).await;
    let list = suzuki.get("/my/actions").await.body;
    let (_, rest) = list.split_once("href=\"&#x2f;my&#x2f;actions&#x2f;").unwrap();
    let page = format!("/my/actions/{}", rest.split_once('"').unwrap().0);

    let bare = suzuki.send(&page, &page, &[]).await;
    let done = suzuki.send(&page, &page, &[("result", "done"), ("note", "３つ書きました")]).await;
    let after = suzuki.get("/my/actions").await.body;

    assert!(list.contains("任せたい仕事を書き出す。") && !list.contains("書き出しの例"));
    assert_eq!((bare.status, done.status), (422, 303));
    assert!(after.contains("終わった行動") && after.contains("３つ書きました"));
}

#[tokio::test]
async fn who_reads_a_field_stays_as_chosen() {
    let held = Held::new().await;
    let page = format!("/consultations/{}/record", held.id);
    let yamada = Visitor::member(&held, held.yamada().person()).await;
    let first = yamada.get(&page).await.body;
    let level = {
        let (_, rest) = first.split_once("id=\"f-practice-level\"").unwrap();
        let (_, rest) = rest.split_once("選ばない</option>").unwrap();
        hidden(&rest.replacen("value=", "name=\"level\" value=", 1), "level")
    };

    let chosen = [("readers_advice", "pair"), ("practice_level", level.as_str())];
    let saved = yamada.send(&page, &page, &[&WRITTEN[..], &chosen].concat()).await;

    let view = held.sees(held.author()).await.unwrap();
    let level_of = |field| view.entry(field).unwrap().level;
    assert_eq!(saved.status, 303);
    assert_eq!(level_of(RecordField::Advice), Level::Pair);
    assert_eq!(level_of(RecordField::PracticeLevel), Level::Figures);
    assert_eq!(view.text(RecordField::PracticeLevel), "レベル1 これから始める");
    let again = yamada.get(&page).await.body;
    assert_eq!(again.matches(" selected").count(), first.matches(" selected").count() + 1);
}

#[tokio::test]
async fn a_meeting_that_was_held_leads_each_side_to_its_record() {
    let held = Held::new().await;
    let page = format!("/consultations/{}", held.id);
    let leads = |body: &str| body.contains(&format!("{page}/record\""));
    let author = Visitor::member(&held, held.yamada().person()).await;
    let client = Visitor::member(&held, held.suzuki.person()).await;
    let source = async |visitor: &Visitor<'_>| visitor.get(&page).await.body.replace("&#x2f;", "/");

    let (writing, waiting) = (source(&author).await, source(&client).await);
    held.handed_in(&raw()).await;
    let (reading, confirming) = (source(&author).await, source(&client).await);
    held.confirms().await.unwrap();
    held.approves(None).await.unwrap();
    let after = source(&client).await;

    assert!(writing.contains("相談記録票を書く") && leads(&writing));
    assert!(writing.contains("href=\"/my/fees\"") && !waiting.contains("/my/fees"));
    assert!(!leads(&waiting), "nothing is handed in yet");
    assert!(reading.contains("相談記録票を見る"));
    assert!(confirming.contains("相談記録票を確認する") && leads(&confirming));
    assert!(after.contains("相談記録票を見る") && leads(&after));
}
