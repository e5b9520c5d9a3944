//! Merging two contacts on the pages: side by side, confirmed, done once; and not once either changed.

use bansou::networking::contacts::{
    Merge, RawContactPerson, RawRelation, Seen, add_person, forget_relation, merge, note_relation,
    whole,
};
use bansou::networking::{Organiser, Refusal};
use bansou::people::{Actor, roles};
use entities::ContactId;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::{Stage, lan, refused};
use super::staff_pages::at_the_desk;
use crate::access::tokens::token_for;
use crate::study_sessions::visitor::Seen as Page;
use crate::support::ApiClient;

/// The school once more, with another spelling, another site, and Lan in it, too.
async fn twin(stage: &Stage) -> ContactId {
    let id = stage
        .contact(|raw| {
            raw.name = "桜日本語学院".to_owned();
            raw.website = "https://sakura.example.vn/old".to_owned();
            raw.notes = "2025年に訪問".to_owned();
        })
        .await;
    joins(stage, id, lan()).await;
    id
}

async fn joins(stage: &Stage, id: ContactId, raw: RawContactPerson) {
    let draft = raw.check().unwrap();
    add_person(&stage.app.context, stage.desk, id, &draft).await.unwrap();
}

async fn known_by(stage: &Stage, id: ContactId) {
    let relation = RawRelation {
        person: Some(stage.suzuki.person()),
        closeness: "acquainted".to_owned(),
        ..RawRelation::default()
    };
    note_relation(&stage.app.context, stage.desk, id, &relation).await.unwrap();
}

async fn merged_into(stage: &Stage, id: ContactId) -> Option<ContactId> {
    whole(stage.app.context.database.reader(), id).await.unwrap().unwrap().row.merged_into
}

fn hidden(page: &Page, wanted: &str) -> String {
    page.hidden().into_iter().find(|(name, _)| name == wanted).unwrap().1
}

#[tokio::test]
async fn two_contacts_are_merged_after_a_page_that_says_what_will_be_and_what_goes() {
    let stage = Stage::new().await;
    stage.asked().await;
    let other = twin(&stage).await;
    known_by(&stage, stage.school).await;
    known_by(&stage, other).await;
    let desk = at_the_desk(&stage).await;
    let path = format!("/staff/networking/contacts/{}/merge?other={other}", stage.school);
    let both = desk.get(&path).await;
    let ticked = [("from_gone", "name")];
    let confirmation = desk.post(&both, &ticked).await;
    let before = merged_into(&stage, other).await;
    let mended = desk.post(&confirmation, &[("step", "mend")]).await;
    let done = desk.post(&confirmation, &[("step", "send")]).await;
    let again = desk.post(&confirmation, &[("step", "send")]).await;

    for said in [
        "まだまとめていません",
        "名称 桜日本語学院",
        "Webサイト https:&#x2f;&#x2f;sakura.example.vn&#x2f;old",
        "備考 2025年に訪問",
        "担当者 Nguyen Thi Lan",
        "知っている人 鈴木 花子",
        "紹介 1件",
        "移すほうの「桜日本語学院」は一覧から消え、残すほうの「さくら日本語学院」に移ります。",
        "名称「さくら日本語学院」は残りません。",
        "Nguyen Thi Lanさんは両方にいます。移すほうの登録は退任になります。",
        "鈴木 花子さんとの関係は、残すほうの記録だけが残ります。",
        "元に戻せません",
    ] {
        assert!(confirmation.says(said), "{said}: {}", confirmation.text());
    }
    assert_eq!(before, None);
    assert!(mended.html.contains("value=\"name\" checked"), "{}", mended.html);
    assert!(done.says("2つの連携先をまとめました"), "{}", done.text());
    assert_eq!((done.path.as_str(), again.status.as_u16()), (again.path.as_str(), 200));
    assert_eq!(merged_into(&stage, other).await, Some(stage.school));
    assert_eq!(stage.count("SELECT count(*) FROM contact_merge").await, 1);
}

#[tokio::test]
async fn what_changed_after_it_was_shown_is_shown_once_more_and_not_merged() {
    let stage = Stage::new().await;
    let other = twin(&stage).await;
    let desk = at_the_desk(&stage).await;
    let path = format!("/staff/networking/contacts/{}/merge?other={other}", stage.school);
    let both = desk.get(&path).await;
    let confirmation = desk.post(&both, &[]).await;
    let minh =
        RawContactPerson { name: "Tran Van Minh".into(), email: "m@example.vn".into(), ..lan() };
    joins(&stage, other, minh).await;
    let late = desk.post(&confirmation, &[("step", "send")]).await;
    let later = desk.post(&both, &[]).await;
    let untouched = merged_into(&stage, other).await;
    let fresh = desk.post(&late, &[]).await;
    let done = desk.post(&fresh, &[("step", "send")]).await;

    for refused in [&late, &later] {
        assert_eq!(refused.status, 409);
        assert!(refused.says("ほかの人が先に保存しました"), "{}", refused.text());
        assert!(refused.says("Tran Van Minh"), "{}", refused.text());
    }
    assert_eq!(untouched, None);
    assert!(fresh.says("担当者 Nguyen Thi Lan、Tran Van Minh"), "{}", fresh.text());
    assert!(done.says("まとめました"), "{}", done.text());
}

#[tokio::test]
async fn who_knows_a_contact_is_part_of_what_was_seen() {
    let stage = Stage::new().await;
    let other = twin(&stage).await;
    let desk = at_the_desk(&stage).await;
    let path = format!("/staff/networking/contacts/{}/merge?other={other}", stage.school);
    let first = hidden(&desk.get(&path).await, "gone_version");
    known_by(&stage, other).await;
    let second = hidden(&desk.get(&path).await, "gone_version");
    let who = (other, stage.suzuki.person());
    forget_relation(&stage.app.context, stage.desk, who).await.unwrap();
    let third = hidden(&desk.get(&path).await, "gone_version");

    assert!(first != second && second != third, "{first} {second} {third}");
}

#[tokio::test]
async fn a_program_says_on_which_versions_it_decided() {
    let stage = Stage::new().await;
    let other = twin(&stage).await;
    let (context, desk): (_, Organiser) = (&stage.app.context, stage.desk);
    let versions = Seen { kept: Some(9), gone: None };
    let wanted = Merge { kept: stage.school, gone: other, from_gone: Vec::new(), seen: versions };
    let refusal = refused(merge(context, desk, &wanted).await);
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, desk.person(), Role::Coordinator).await.unwrap();
    tx.commit().await.unwrap();
    let token = token_for(&stage.app, desk.person(), Strength::TwoFactors).await;
    let program = ApiClient::with_token(&stage.app, token);
    let path = format!("/api/v1/contacts/{}/merge", stage.school);
    let old = program.post(&path, json!({ "other_id": other, "other_version": 0 })).await;
    let of_other = program.get(&format!("/api/v1/contacts/{other}")).await;
    let version = &of_other.body["contact"]["version"];
    let kinds = json!({ "other_id": other, "other_version": version, "from_other": ["kind"] });
    let now = program.post(&path, kinds).await;

    assert_eq!(refusal, Refusal::ChangedMeanwhile);
    assert_eq!((old.status, old.body["code"].as_str()), (409, Some("changed_meanwhile")));
    assert_eq!(now.status, 204, "{}", now.body);
    assert_eq!(merged_into(&stage, other).await, Some(stage.school));
}
