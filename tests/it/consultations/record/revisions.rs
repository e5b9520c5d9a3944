//! Older revisions, workbooks and the client's list over the API.

use entities::people::role_assignment::Role;
use serde_json::json;

use super::api::Three;
use crate::consultations::api::member;

#[tokio::test]
async fn older_revisions_are_read_by_the_secretariat_alone() {
    let three = Three::new().await;
    let Three { author, client, desk, one, .. } = &three;
    three.handed_in().await;
    three.acts(client, "confirmation", json!({})).await;
    three.acts(desk, "approval", json!({})).await;
    three.acts(author, "correction", json!({ "reason": "誤記のため。" })).await;
    let path = |revision: i32| format!("{one}/revisions/{revision}");

    let before = desk.get(&format!("{one}/revisions")).await;
    let hidden = desk.get(&path(2)).await;
    three.acts(author, "submission", json!({})).await;
    let after = desk.get(&format!("{one}/revisions")).await;
    let first = desk.get(&path(1)).await;
    let others = [author.get(&path(1)).await, client.get(&path(1)).await, desk.get(&path(9)).await];

    let revisions = |items: &[serde_json::Value]| -> Vec<_> {
        items.iter().map(|item| item["revision"].clone()).collect()
    };
    // What is being corrected is its author's until it is handed in.
    assert_eq!((revisions(before.items()), hidden.status), (vec![json!(1)], 404));
    assert_eq!(revisions(after.items()), [json!(2), json!(1)]);
    assert!(
        after.items()[0]["approved_at"].is_null() && after.items()[1]["approved_at"].is_string()
    );
    assert_eq!((first.status, first.body["shown_revision"].clone()), (200, json!(1)));
    assert!(!first.body.to_string().contains("mark-memo"));
    assert!(!first.body.to_string().contains("mark-essential"));
    assert_eq!(others.map(|answer| answer.status), [404; 3]);
    three.held.stage.app.stop().await;
}

#[tokio::test]
async fn a_workbook_holds_what_its_reader_reads_and_a_client_lists_their_own() {
    let three = Three::new().await;
    let Three { author, client, desk, one, held } = &three;
    let stranger = held.stage.client("田中 次郎").await;
    let stranger = member(&held.stage, stranger.person(), Role::Operator).await;
    let form = format!("{one}/form.xlsx");

    let early = client.get(&form).await;
    three.handed_in().await;
    let forms = [author.get(&form).await, client.get(&form).await, desk.get(&form).await];
    let data = desk.get("/api/v1/consultation-records/data.xlsx?state=submitted").await;
    let refused = client.get("/api/v1/consultation-records/data.xlsx").await;
    let mine = client.get("/api/v1/consultation-records/as-client").await;
    let theirs = stranger.get("/api/v1/consultation-records/as-client").await;

    assert_eq!(early.status, 404);
    assert_eq!(
        forms.each_ref().map(|answer| (answer.status, &answer.bytes[..2])),
        [(200, b"PK".as_slice()), (200, b"PK".as_slice()), (200, b"PK".as_slice())]
    );
    assert_eq!((data.status, &data.bytes[..2], refused.status), (200, b"PK".as_slice(), 404));
    assert_eq!(mine.items()[0]["consultation_id"], json!(held.id));
    assert!(!mine.body.to_string().contains("mark-"));
    assert_eq!((theirs.status, theirs.items().len()), (200, 0));
    three.held.stage.app.stop().await;
}
