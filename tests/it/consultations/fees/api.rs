//! Money over the API.

use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use serde_json::{Value, json};

use crate::access::paid::new_rates;
use crate::consultations::api::{desk, member};
use crate::consultations::cast::{Stage, thursday};
use crate::support::Answered;

fn rates() -> Value {
    new_rates()
}

fn leg() -> Value {
    json!({
        "origin": "松本", "destination": "新宿", "means": "train", "km": 225, "fare": 4_070,
        "express_fare": 2_550, "round_trip": true,
    })
}

fn claim(version: i32) -> Value {
    json!({
        "version": version, "purpose": "個別相談", "destination": "塩尻市市民交流センター",
        "departed_on": "2026-12-02", "returned_on": "2026-12-03", "legs": [leg()],
        "nights": [{ "place": "塩尻市", "kind": 1, "cost": 12_300 }],
    })
}

#[tokio::test]
async fn rates_terms_lines_and_payments_go_their_whole_way() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held_all(client, &[(10, 60), (14, 95)]).await;
    let desk = desk(&stage).await;
    let own = member(&stage, stage.yamada.person(), Role::Accompanist).await;
    let terms = format!("/api/v1/fee-terms/{}", stage.yamada.person());

    let none = desk.get(&terms).await;
    let unset = desk.get("/api/v1/fee-terms").await;
    let made = desk.post_once("/api/v1/fee-rates", "a", rates()).await;
    let again = desk.post_once("/api/v1/fee-rates", "a", rates()).await;
    let stale = desk.post("/api/v1/fee-rates", rates()).await;
    let versions = desk.get("/api/v1/fee-rates?fiscal_year=2026").await;
    let set = json!({ "version": 0, "rank": 1, "payee": "individual" });
    let set = desk.put(&terms, set).await;
    let listed = desk.get("/api/v1/fee-terms").await;
    let first = desk.get("/api/v1/fee-lines?state=draft&limit=1").await;
    let cursor = first.text("next_cursor");
    let second = desk.get(&format!("/api/v1/fee-lines?state=draft&limit=1&cursor={cursor}")).await;
    let seen: Vec<_> = [&first, &second]
        .map(|part| json!({ "id": part.items()[0]["id"], "version": part.items()[0]["version"] }))
        .into();
    let approved = desk.post("/api/v1/fee-lines/approvals", json!({ "lines": seen })).await;
    let ids: Vec<_> = seen.iter().map(|one| one["id"].clone()).collect();
    let pay = json!({ "line_ids": ids, "paid_on": "2026-12-03" });
    let paid = desk.post_once("/api/v1/fee-lines/payments", "b", pay.clone()).await;
    let twice = desk.post_once("/api/v1/fee-lines/payments", "b", pay.clone()).await;
    let later = desk.post("/api/v1/fee-lines/payments", pay).await;
    let mine = own.get("/api/v1/fee-lines/own").await;

    assert_eq!(none.status, 404);
    let of_yamada = |list: &Answered| {
        let id = json!(stage.yamada.person());
        list.items().iter().find(|one| one["person_id"] == id).map(|one| one["terms"].clone())
    };
    assert_eq!(of_yamada(&unset), Some(json!(null)));
    assert_eq!(of_yamada(&listed).unwrap()["payee"], "individual");
    assert_eq!((made.status, &again), (201, &made));
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    assert_eq!(versions.items()[0]["withholding_rate"], json!(1_021));
    assert_eq!(versions.items()[0]["ranks"][0]["code"], json!(1));
    assert_eq!(
        (set.status, approved.body),
        (204, json!({ "done": 2, "left": 0, "left_items": [] }))
    );
    assert_eq!(second.body.get("next_cursor"), None);
    assert_eq!((&twice, paid.status), (&paid, 201));
    assert_eq!(paid.body["payments"].as_array().unwrap().len(), 1);
    let payment = &paid.body["payments"][0];
    let figures = ["number", "gross", "withheld", "net"].map(|name| payment[name].clone());
    let wanted = [json!("R8-0001"), json!(12_875), json!(1_314), json!(11_561)];
    assert_eq!(figures, wanted);
    assert_eq!((later.body["done"].clone(), later.body["left"].clone()), (json!(0), json!(2)));
    let why: Vec<_> = later.body["left_items"].as_array().unwrap().iter().collect();
    assert!(why.iter().all(|one| one["why"] == "not_approved" && one["number"].is_string()));
    assert_eq!(why.len(), 2);
    let taxes: i64 = mine.items().iter().map(|line| line["withheld"].as_i64().unwrap()).sum();
    assert_eq!((mine.items().len(), taxes), (held.len(), 1_314));
    stage.app.stop().await;
}

#[tokio::test]
async fn an_approval_is_refused_withdrawn_and_settled_by_the_same_rules() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let desk = desk(&stage).await;
    let one = format!("/api/v1/fee-lines/{}", stage.line(held).await.row.id);
    let at = |version: i32, more: Value| {
        let mut body = more;
        body["version"] = json!(version);
        body
    };

    let version = stage.seen(held).await.version;
    let termless = desk.post(&format!("{one}/approval"), at(version, json!({}))).await;
    stage.pays().await;
    let version = stage.seen(held).await.version;
    let bare = desk.post(&format!("{one}/approval"), at(version, json!({ "amount": 9 }))).await;
    let approved = desk.post(&format!("{one}/approval"), at(version, json!({}))).await;
    let stale = desk.post(&format!("{one}/approval"), at(version, json!({}))).await;
    let reason = json!({ "reason": "時刻の訂正" });
    let back = desk.post(&format!("{one}/withdrawal"), at(version + 1, reason)).await;
    let version = stage.seen(held).await.version;
    desk.post(&format!("{one}/approval"), at(version, json!({}))).await;
    let pay = json!({ "line_ids": [stage.line(held).await.row.id], "paid_on": "2026-12-03" });
    desk.post("/api/v1/fee-lines/payments", pay).await;
    stage.meets(held, thursday(14, 0), thursday(15, 30)).await;
    let due = desk.get(&one).await;
    let version = stage.seen(held).await.version;
    let wish = json!({ "settled_on": "2026-12-03", "note": "追加で支払い" });
    let settled = desk.post(&format!("{one}/settlement"), at(version, wish)).await;
    let done = desk.get(&one).await;

    assert_eq!(termless.refusal(), (409, "no_terms"));
    assert_eq!((bare.status, bare.fields()), (422, vec!["reason"]));
    assert_eq!((approved.status, approved.text("state").as_str()), (201, "approved"));
    assert_eq!(stale.refusal(), (409, "line_not_now"));
    assert_eq!((back.status, back.text("state").as_str()), (201, "draft"));
    assert_eq!(due.body["difference"], json!(2_575));
    assert_eq!((settled.status, settled.text("number").as_str()), (201, "R8-0002"));
    assert_eq!(done.body["settlements"][0]["payment_number"], json!("R8-0002"));
    assert_eq!(done.body["difference"], json!(0));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_travel_claim_is_written_sent_back_mended_and_paid() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let (desk, own) =
        (desk(&stage).await, member(&stage, stage.yamada.person(), Role::Accompanist).await);
    desk.post("/api/v1/fee-rates", rates()).await;
    let one = format!("/api/v1/consultations/{held}/travel-claim");
    let file = json!({ "name": "領収書.pdf", "media_type": "application/pdf",
        "content": "JVBERi0xLjc=" });

    let draft = own.put(&one, claim(0)).await;
    let unseen = desk.get("/api/v1/travel-claims").await;
    let bare = own.post(&format!("{one}/submission"), claim(1)).await;
    let receipt = own.post(&format!("{one}/receipts"), file).await;
    let sent = own.post_once(&format!("{one}/submission"), "s", claim(1)).await;
    let again = own.post_once(&format!("{one}/submission"), "s", claim(1)).await;
    let theirs = format!("/api/v1/travel-claims/{}", sent.id());
    let shown = desk.get(&theirs).await;
    let read = desk.get(&format!("{theirs}/receipts/{}", receipt.id())).await;
    let wish = json!({ "version": 2, "reason": "宿泊地の区分を直してください。" });
    let back = desk.post(&format!("{theirs}/return"), wish).await;
    let mended = own.post(&format!("{one}/submission"), claim(3)).await;
    let approved = desk.post(&format!("{theirs}/approval"), json!({ "version": 4 })).await;
    let pay = json!({ "claim_ids": [sent.id()], "paid_on": "2026-12-03" });
    let paid = desk.post("/api/v1/travel-claims/payments", pay).await;
    let mine = own.get("/api/v1/travel-claims/own").await;

    assert_eq!((draft.status, unseen.items().len()), (200, 0));
    assert_eq!((bare.status, bare.fields()), (422, vec!["file"]));
    assert_eq!((sent.status, &again), (201, &sent));
    // Two ways of 4,070 + 2,550 yen; the night up to its ceiling; one allowance.
    let sums = ["fares", "lodging", "allowance", "total"].map(|name| shown.body[name].clone());
    assert_eq!(sums, [13_240, 9_000, 2_400, 24_640].map(|yen| json!(yen)));
    assert_eq!((read.status, read.bytes.as_slice()), (200, b"%PDF-1.7".as_slice()));
    assert_eq!(back.text("return_reason"), "宿泊地の区分を直してください。");
    assert_eq!([mended.status, approved.status, paid.status], [201; 3]);
    assert_eq!(paid.body["payments"][0]["gross"], json!(24_640));
    assert_eq!(mine.items()[0]["claim_state"], json!("paid"));
    stage.app.stop().await;
}

#[tokio::test]
async fn nobody_reaches_what_another_is_paid() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let sato = stage.accompanist("佐藤 花子").await;
    let other = member(&stage, sato.person(), Role::Accompanist).await;
    let asked = member(&stage, client.person(), Role::Operator).await;
    let line = stage.line(held).await.row;
    stage.at(thursday(20, 0) + TimeDelta::minutes(1)).await;

    let claim = format!("/api/v1/consultations/{held}/travel-claim");
    let tried = [
        other.get(&format!("/api/v1/fee-lines/{}", line.id)).await.status,
        other.get(&claim).await.status,
        other.put(&claim, self::claim(0)).await.status,
        asked.get(&claim).await.status,
        asked.get("/api/v1/fee-lines/own").await.status,
        asked.get("/api/v1/fee-rates").await.status,
    ];
    let own = other.get("/api/v1/fee-lines/own").await;

    assert_eq!(tried, [404; 6]);
    assert_eq!((own.status, own.items().len()), (200, 0));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_day_ahead_is_named_as_the_body_names_it() {
    let stage = Stage::new().await;
    let desk = desk(&stage).await;
    let some = [stage.yamada.person()];

    let fees = json!({ "line_ids": some, "paid_on": "2027-01-04" });
    let fees = desk.post("/api/v1/fee-lines/payments", fees).await;
    let travel = json!({ "claim_ids": some, "paid_on": "2027-01-04" });
    let travel = desk.post("/api/v1/travel-claims/payments", travel).await;

    assert_eq!((fees.status, fees.fields()), (422, vec!["paid_on"]));
    assert_eq!((travel.status, travel.fields()), (422, vec!["paid_on"]));
    stage.app.stop().await;
}
