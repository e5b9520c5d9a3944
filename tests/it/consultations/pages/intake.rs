//! 事前シート: drafts, handing in, files.

use bansou::consultations::By;
use bansou::consultations::intake::{RawSheet, save_sheet};
use bansou::consultations::links::token;
use entities::consultations::consultation::Side;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use super::as_is;
use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::visitor::Visitor;

const SHEET: [(&str, &str); 3] =
    [("trouble", "応募が来ない。"), ("tried", "求人票を直した。"), ("hoped", "面接を5件。")];

fn with(step: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut all = SHEET.to_vec();
    all.push(("step", step));
    all
}

#[tokio::test]
async fn a_draft_is_the_clients_alone_until_it_is_handed_in() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let yamada = as_is(&stage, stage.yamada.person()).await;
    let path = format!("/consultations/{}/intake", booked.id);

    let form = client.get(&path).await;
    let draft = client.post(&form, &with("draft")).await;
    let before = yamada.get(&path).await;
    let handed_in = client.post(&draft, &with("submit")).await;
    let after = yamada.get(&path).await;
    let list = client.get("/consultations").await;

    assert!(form.says("2026年12月1日（火）17:30までに提出してください"), "{}", form.text());
    assert!(draft.says("下書きを保存しました"), "{}", draft.text());
    assert!(draft.says("求人票を直した。"), "{}", draft.text());
    assert!(!before.says("応募が来ない。"), "{}", before.text());
    assert!(handed_in.says("事前シートを提出しました"), "{}", handed_in.text());
    assert!(after.says("応募が来ない。"), "{}", after.text());
    assert!(!after.html.contains("<textarea"));
    assert!(!list.says("提出をお願いしているもの"), "{}", list.text());
}

#[tokio::test]
async fn an_empty_sheet_is_not_handed_in_and_what_was_typed_is_kept() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let list = client.get("/consultations").await;
    let form = client.get(&format!("/consultations/{}/intake", booked.id)).await;
    let empty = client.post(&form, &[("tried", "求人票を直した。"), ("step", "submit")]).await;

    assert!(list.says("提出をお願いしているもの"), "{}", list.text());
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("困っていることを入力してください"), "{}", empty.text());
    assert!(empty.says("求人票を直した。"), "{}", empty.text());
}

#[tokio::test]
async fn the_next_sheet_begins_with_the_last_but_not_for_the_holder_of_a_link() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let first = stage.books(suzuki, thursday(10, 0)).await.unwrap();
    let second = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let last = RawSheet { trouble: "定着しない。".to_owned(), ..RawSheet::default() };
    let context = &stage.app.context;
    save_sheet(context, By::Client(suzuki), first.id, (last, true)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let link = token(&context.config, second.id, (suzuki.person(), Side::Client));

    let signed_in = client.get(&format!("/consultations/{}/intake", second.id)).await;
    let by_link = Visitor::new(&stage.app);
    let by_link = by_link.get(&format!("/consultations/links/{link}/intake")).await;

    assert!(signed_in.says("前回の事前シートを写しました"), "{}", signed_in.text());
    assert!(signed_in.says("定着しない。"), "{}", signed_in.text());
    assert!(!by_link.says("定着しない。"), "{}", by_link.text());
}

#[tokio::test]
async fn a_file_goes_up_is_saved_by_whoever_may_see_it_and_is_taken_away() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let sato = stage.client("佐藤 一郎").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let colleague = Visitor::signed_in(&stage.app, sato.person()).await;
    let yamada = as_is(&stage, stage.yamada.person()).await;
    let path = format!("/consultations/{}/intake", booked.id);

    let form = client.get(&path).await;
    let wrong = client.post_files(&form, &with("draft"), ("file", "求人票.exe")).await;
    let draft = client.post_files(&form, &with("draft"), ("file", "求人票.pdf")).await;
    let link = draft.link("求人票.pdf");
    let early = yamada.get(&link).await;
    client.post(&draft, &with("submit")).await;
    let file = yamada.get(&link).await;
    let foreign = colleague.get(&link).await;
    let removal = draft.html.contains("/removal");
    let csrf = draft.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap();
    let gone = client.post_to(&format!("{link}/removal"), &[csrf]).await;

    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("応募が来ない。"), "{}", wrong.text());
    assert_eq!((early.status, foreign.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(file.html, "%PDF-1.7");
    assert_eq!(file.headers[CONTENT_TYPE], "application/octet-stream");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    let disposition = file.headers[CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename*=UTF-8''"), "{disposition}");
    assert!(removal);
    assert!(gone.says("ファイルを取り除きました"), "{}", gone.text());
    let looks = "SELECT count(*) FROM audit_entry WHERE action = 'personal_data.viewed'";
    assert_eq!(stage.count(looks).await, 1);
}

#[tokio::test]
async fn once_the_meeting_has_begun_the_sheet_can_only_be_read() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let form = client.get(&format!("/consultations/{}/intake", booked.id)).await;
    client.post(&form, &with("submit")).await;
    stage.app.clock.set(thursday(14, 0));

    let read = client.get(&format!("/consultations/{}/intake", booked.id)).await;
    let late = client.post(&form, &with("submit")).await;

    assert!(read.says("面接を5件。"), "{}", read.text());
    assert!(!read.html.contains("<textarea"));
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_one_organisation_is_troubled_by_is_not_copied_for_another() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let other = stage.organisation("株式会社 べつ").await;
    crate::study_sessions::people::add_member(&stage.app, suzuki.person(), other).await;
    let first = stage.books(suzuki, thursday(10, 0)).await.unwrap();
    let mut booking = stage.booking(thursday(14, 0));
    booking.subject.organisation = other;
    let second = stage.books_so(suzuki, booking).await.unwrap();
    let third = stage.books(suzuki, thursday(16, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let path = |id| format!("/consultations/{id}/intake");

    let form = client.get(&path(first.id)).await;
    client.post(&form, &with("submit")).await;
    let foreign = client.get(&path(second.id)).await;
    let own = client.get(&path(third.id)).await;

    assert!(!foreign.source().contains("応募が来ない。"), "{}", foreign.text());
    assert!(own.source().contains("応募が来ない。"), "{}", own.text());
}

#[tokio::test]
async fn a_file_that_is_refused_hands_nothing_in() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let yamada = as_is(&stage, stage.yamada.person()).await;
    let path = format!("/consultations/{}/intake", booked.id);

    let form = client.get(&path).await;
    let wrong = client.post_files(&form, &with("submit"), ("file", "求人票.zip")).await;
    let before = yamada.get(&path).await;
    let both = client.post_files(&wrong, &[("step", "submit")], ("file", "求人票.zip")).await;
    let right = client.post_files(&wrong, &with("submit"), ("file", "求人票.pdf")).await;
    let after = yamada.get(&path).await;

    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("応募が来ない。"), "{}", wrong.text());
    assert!(!before.says("応募が来ない。"), "{}", before.text());
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(both.says("困っていることを入力してください"), "{}", both.text());
    assert!(right.says("事前シートを提出しました"), "{}", right.text());
    assert!(after.says("応募が来ない。") && after.says("求人票.pdf"), "{}", after.text());
}

#[tokio::test]
async fn an_empty_file_is_refused_and_no_file_is_none() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let path = format!("/consultations/{}/intake", booked.id);

    let form = client.get(&path).await;
    let empty = client.post_bytes(&form, &with("submit"), ("file", "求人票.pdf", b"")).await;
    // A browser sends a field in which nothing was chosen like this.
    let none = client.post_bytes(&form, &with("submit"), ("file", "", b"")).await;

    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("このファイルは空（0バイト）です"), "{}", empty.text());
    assert!(none.says("事前シートを提出しました"), "{}", none.text());
}
