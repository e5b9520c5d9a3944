//! Records and tasks over the API.

use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use serde_json::{Value, json};

use super::cast::Held;
use crate::consultations::api::{desk, member};
use crate::consultations::cast::days_later;
use crate::support::{Answered, ApiClient};

/// The author, the client and the secretariat at one record.
pub struct Three {
    pub held: Held,
    pub author: ApiClient,
    pub client: ApiClient,
    pub desk: ApiClient,
    pub one: String,
}

impl Three {
    pub async fn new() -> Self {
        let held = Held::new().await;
        let author = member(&held.stage, held.yamada().person(), Role::Accompanist).await;
        let client = member(&held.stage, held.suzuki.person(), Role::Operator).await;
        let desk = desk(&held.stage).await;
        let one = format!("/api/v1/consultations/{}/record", held.id);
        Self { held, author, client, desk, one }
    }

    async fn saves(&self, record: Value) -> Answered {
        let body = json!({ "version": self.held.version().await, "record": record });
        self.author.put(&self.one, body).await
    }

    /// At the present version, with what else belongs to it.
    pub async fn acts(&self, who: &ApiClient, what: &str, more: Value) -> Answered {
        self.held.stage.later();
        self.acts_at(who, what, (self.held.version().await, more)).await
    }

    async fn acts_at(
        &self,
        who: &ApiClient,
        what: &str,
        (version, mut more): (i32, Value),
    ) -> Answered {
        more["version"] = json!(version);
        who.post(&format!("{}/{what}", self.one), more).await
    }

    pub async fn handed_in(&self) {
        assert_eq!(self.saves(written()).await.status, 200);
        assert_eq!(self.acts(&self.author, "submission", json!({})).await.status, 204);
    }
}

/// Every text marked with the name of its field; the essence stays between the two sides.
fn written() -> Value {
    json!({
        "attendees": "mark-attendees", "presented": "mark-presented", "advice": "mark-advice",
        "essential": "mark-essential", "client_words": "mark-words", "memo": "mark-memo",
        "practice": "mark-practice", "self_reliance": 2,
        "readers": { "essential": "pair", "practice": "own" },
        "actions": [{ "owner": "client", "text": "mark-action", "due_on": "2026-12-17" }],
    })
}

/// Names of the fields of an answer.
fn fields(answer: &Answered) -> Vec<String> {
    let all = answer.body["fields"].as_array().unwrap();
    all.iter().map(|one| one["field"].as_str().unwrap().to_owned()).collect()
}

fn text(answer: &Answered) -> String {
    answer.body.to_string()
}

fn file(name: &str) -> Value {
    json!({ "name": name, "media_type": "application/pdf", "content": "JVBERi0xLjc=" })
}

#[tokio::test]
async fn a_record_goes_its_whole_way_over_the_api() {
    let three = Three::new().await;
    let Three { author, client, desk, one, .. } = &three;

    let draft = author.get(one).await;
    let file = author.post(&format!("{one}/files"), file("議事.pdf")).await;
    three.handed_in().await;
    let open = desk.get("/api/v1/consultation-records?state=submitted").await;
    let returned = three.acts(client, "return", json!({ "remark": "違います。" })).await;
    let hidden = client.get(one).await;
    let again = three.acts(author, "submission", json!({})).await;
    let confirmed = three.acts(client, "confirmation", json!({})).await;
    let by_office = three.acts(desk, "return", json!({ "remark": "理由を足してください。" })).await;
    three.acts(author, "submission", json!({})).await;
    three.acts(client, "confirmation", json!({})).await;
    let approved = three.acts(desk, "approval", json!({})).await;
    let settled = client.get(one).await;
    let corrected = three.acts(author, "correction", json!({ "reason": "誤記のため。" })).await;
    let now = author.get(one).await;

    assert_eq!((draft.body["state"].clone(), file.status), (json!("draft"), 201));
    assert_eq!(draft.body["meeting"]["mode"], json!("in_person"));
    assert_eq!(open.items()[0]["consultation_id"], json!(three.held.id));
    let done = [&returned, &again, &confirmed, &by_office, &approved, &corrected];
    assert_eq!(done.map(|answer| answer.status), [204; 6]);
    assert_eq!((fields(&hidden).len(), hidden.body.get("shown_revision")), (0, None));
    assert_eq!(settled.body["state"], json!("approved"));
    let kinds: Vec<_> =
        settled.body["steps"].as_array().unwrap().iter().map(|step| step["kind"].clone()).collect();
    let told = ["submitted", "returned_by_client", "submitted", "confirmed", "submitted"];
    assert_eq!(kinds[..5], told.map(|kind| json!(kind)));
    assert_eq!(
        (now.body["state"].clone(), now.body["revision"].clone()),
        (json!("draft"), json!(2))
    );
    three.held.stage.app.stop().await;
}

#[tokio::test]
async fn no_field_above_a_readers_level_is_in_any_answer() {
    let three = Three::new().await;
    let Three { author, client, desk, one, .. } = &three;
    let file = author.post(&format!("{one}/files"), file("mark-file.pdf")).await;
    let file = format!("{one}/files/{}", file.id());
    assert_eq!(three.saves(written()).await.status, 200);

    let early = [text(&client.get(one).await), text(&desk.get(one).await)];
    three.acts(author, "submission", json!({})).await;
    let own = author.get(one).await;
    let theirs = client.get(one).await;
    let ours = desk.get(one).await;
    let lists = [
        text(&desk.get("/api/v1/consultation-records").await),
        text(&author.get("/api/v1/consultation-records").await),
    ];
    let files = [author.get(&file).await, client.get(&file).await, desk.get(&file).await];

    assert!(early.iter().chain(&lists).all(|text| !text.contains("mark-")));
    assert!(text(&own).contains("mark-memo") && text(&own).contains("mark-practice"));
    let marks = |answer: &Answered| text(answer).matches("mark-").count();
    // Attendees, presented, advice, essence, words, file, action, memo, practice.
    assert_eq!((marks(&own), marks(&theirs), marks(&ours)), (9, 7, 4));
    assert!(!text(&theirs).contains("mark-memo") && !text(&theirs).contains("mark-practice"));
    assert!(!fields(&ours).contains(&"essential".to_owned()));
    assert!(!fields(&ours).contains(&"client_words".to_owned()));
    assert_eq!(ours.body["withheld"], json!(["essential", "client_words", "attachments"]));
    assert_eq!(theirs.body["withheld"], json!([]));
    assert_eq!(files.map(|answer| answer.status), [200, 200, 404]);
    three.held.stage.app.stop().await;
}

#[tokio::test]
async fn refusals_say_which_rule_and_which_field() {
    let three = Three::new().await;
    let Three { author, client, desk, one, held } = &three;
    let day = json!({ "attendees": "一人", "self_reliance": 6 });

    let wrong = three.saves(day).await;
    let mut closed = written();
    closed["readers"]["advice"] = json!("own");
    let closed = three.saves(closed).await;
    let level = three.saves(json!({ "practice_level": "何か" })).await;
    let empty = three.acts(author, "submission", json!({})).await;
    let early = three.acts(client, "confirmation", json!({})).await;
    three.handed_in().await;
    let late = three.saves(json!({ "advice": "別" })).await;
    let bare = three.acts(desk, "approval", json!({})).await;
    let soon = three.acts(desk, "approval", json!({ "unconfirmed_reason": "不在のため。" })).await;
    let silent = three.acts(client, "return", json!({ "remark": " " })).await;
    let stale = three.acts_at(client, "confirmation", (1, json!({}))).await;
    let far = three.acts_at(client, "confirmation", (i32::MAX, json!({}))).await;
    held.stage.app.clock.set(days_later(14, 9));
    let (desk, author) = (
        desk_again(&three).await,
        member(&held.stage, held.yamada().person(), Role::Accompanist).await,
    );
    let alone =
        three.acts(&desk, "approval", json!({ "unconfirmed_reason": "不在のため。" })).await;
    let file = author.post(&format!("{one}/files"), file("遅い.pdf")).await;

    assert_eq!((wrong.refusal(), wrong.fields()), ((422, "invalid"), vec!["self_reliance"]));
    assert_eq!((closed.status, closed.fields()), (422, vec!["readers_advice"]));
    assert_eq!((level.status, level.fields()), (422, vec!["practice_level"]));
    assert_eq!(empty.fields(), ["presented", "advice", "self_reliance"]);
    assert_eq!(early.refusal(), (409, "not_possible_now"));
    assert_eq!(late.refusal(), (409, "not_possible_now"));
    assert_eq!(bare.refusal(), (409, "not_possible_now"));
    assert_eq!(soon.refusal(), (409, "client_has_time"));
    assert_eq!((silent.status, silent.fields()), (422, vec!["remark"]));
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    assert_eq!(far.refusal(), (409, "changed_meanwhile"));
    assert_eq!(alone.status, 204);
    assert_eq!(file.refusal(), (409, "not_possible_now"));
    three.held.stage.app.stop().await;
}

/// Tokens of before are no longer good after two weeks.
async fn desk_again(three: &Three) -> ApiClient {
    desk(&three.held.stage).await
}

#[tokio::test]
async fn sending_the_same_again_changes_nothing() {
    let three = Three::new().await;
    let Three { author, client, desk, held, .. } = &three;

    let first = three.saves(written()).await;
    let second = three.saves(written()).await;
    let version = held.version().await;
    let mut answers = Vec::new();
    for (who, what, more) in [
        (author, "submission", json!({})),
        (client, "confirmation", json!({})),
        (desk, "approval", json!({})),
    ] {
        held.stage.later();
        let at = held.version().await;
        answers.push(three.acts_at(who, what, (at, more.clone())).await.status);
        answers.push(three.acts_at(who, what, (at, more)).await.status);
    }

    assert_eq!((first.status, &first.body, version), (200, &second.body, 2));
    assert_eq!(answers, [204; 6]);
    assert_eq!(held.version().await, 5);
    let names = held.stage.letter_names(held.suzuki.person()).await;
    assert_eq!(names, ["consultation_confirmed", "record_to_confirm", "record_approved"]);
    three.held.stage.app.stop().await;
}

#[tokio::test]
async fn tasks_are_read_and_closed_by_their_owner_and_the_desk() {
    let three = Three::new().await;
    let Three { author, client, desk, .. } = &three;
    three.handed_in().await;

    let own = client.get("/api/v1/consultation-tasks").await;
    let others = author.get("/api/v1/consultation-tasks").await;
    let all = desk.get("/api/v1/consultation-tasks/open?owner=client").await;
    let none = desk.get("/api/v1/consultation-tasks/open?owner=staff").await;
    let one = format!("/api/v1/consultation-tasks/{}", own.items()[0]["id"].as_str().unwrap());
    let foreign = author.get(&one).await;
    let closing = json!({ "done": true, "note": "終わりました。" });
    let done = client.post(&format!("{one}/closing"), closing.clone()).await;
    let again = client.post(&format!("{one}/closing"), closing).await;
    let other = client.post(&format!("{one}/closing"), json!({ "done": false })).await;
    let shown = desk.get(&one).await;

    assert_eq!(own.items()[0]["text"], json!("mark-action"));
    assert_eq!((others.items().len(), all.items().len(), none.items().len()), (0, 1, 0));
    assert_eq!((foreign.status, done.status, again.status), (404, 204, 204));
    assert_eq!(other.refusal(), (409, "task_closed"));
    assert_eq!(
        (&shown.body["state"], &shown.body["note"]),
        (&json!("done"), &json!("終わりました。"))
    );
    three.held.stage.app.stop().await;
}

#[tokio::test]
async fn the_desk_reads_the_list_part_by_part() {
    let three = Three::new().await;
    let stage = &three.held.stage;
    let sato = stage.client("佐藤 一郎").await;
    let starts = crate::consultations::cast::thursday(10, 0) + TimeDelta::days(8);
    let second = super::cast::meet(stage, sato, starts).await;
    let desk = desk_again(&three).await;
    let list = "/api/v1/consultation-records?limit=1";

    let first = desk.get(list).await;
    let cursor = first.text("next_cursor");
    let next = desk.get(&format!("{list}&cursor={cursor}")).await;
    let late = desk.get("/api/v1/consultation-records?overdue=true").await;
    let broken = desk.get(&format!("{list}&cursor=x")).await;

    let id = |answer: &Answered| answer.items()[0]["consultation_id"].clone();
    assert_eq!((id(&first), id(&next)), (json!(second), json!(three.held.id)));
    assert_eq!(next.body.get("next_cursor"), None);
    assert_eq!((late.items().len(), id(&late)), (1, json!(three.held.id)));
    assert_eq!(broken.refusal().0, 422);
    three.held.stage.app.stop().await;
}
