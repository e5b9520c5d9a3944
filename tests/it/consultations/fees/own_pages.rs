//! An accompanist at their own pages about money.

use crate::consultations::cast::Stage;

const OWN: &str = "/my/fees";

fn typed() -> Vec<(&'static str, &'static str)> {
    vec![
        ("purpose", "個別相談"),
        ("destination", "塩尻市市民交流センター"),
        ("departed_year", "2026"),
        ("departed_month", "12"),
        ("departed_day", "2"),
        ("returned_year", "2026"),
        ("returned_month", "12"),
        ("returned_day", "3"),
        ("legs.0.origin", "松本"),
        ("legs.0.destination", "塩尻"),
        ("legs.0.means", "train"),
        ("legs.0.fare", "240"),
        ("legs.0.round_trip", "yes"),
        ("nights.0.place", "塩尻市"),
        ("nights.0.kind", "3"),
        ("nights.0.cost", "12,300"),
    ]
}

fn with(act: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut values = typed();
    values.push(("act", act));
    values
}

#[tokio::test]
async fn a_claim_goes_from_input_over_confirmation_to_done() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let yamada = stage.member(stage.yamada.person()).await;
    let page = format!("{OWN}/travel/{held}");

    let mine = yamada.get(OWN).await;
    let form = yamada.get(&page).await;
    let empty = yamada.press(&form, &page, &[("act", "check"), ("purpose", "")]).await;
    let more = yamada.press(&form, &page, &with("more")).await;
    let check = yamada.press(&form, &page, &with("check")).await;
    let unproved = yamada.press(&check, &page, &[("act", "send")]).await;
    let filed = yamada.post_files(&unproved, &with("file"), ("file", "領収書.pdf")).await;
    let check = yamada.press(&filed, &page, &with("check")).await;
    let done = yamada.press(&check, &page, &[("act", "send")]).await;
    let later = yamada.get(&page).await;

    assert!(mine.says("精算する") && mine.says("5,150円"), "{}", mine.text());
    assert_eq!(empty.status.as_u16(), 422);
    assert!(more.says("経路6"), "{}", more.text());
    assert!(check.says("合計 11,880円"), "{}", check.text());
    assert!(unproved.says("航空機と宿泊には領収書が必要です。"), "{}", unproved.text());
    assert!(filed.says("追加した領収書"), "{}", filed.text());
    assert!(done.says("旅費を提出しました。"), "{}", done.text());
    assert!(later.says("確認待ち") && !later.source().contains("name=\"act\""));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_receipt_is_read_and_taken_away_by_its_owner_alone() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let yamada = stage.member(stage.yamada.person()).await;
    let sato = stage.accompanist("佐藤 花子").await;
    let sato = stage.member(sato.person()).await;
    let page = format!("{OWN}/travel/{held}");

    let form = yamada.get(&page).await;
    let filed = yamada.post_files(&form, &with("file"), ("file", "領収書.pdf")).await;
    let link = filed.link("領収書.pdf");
    let own = yamada.get(&link).await;
    let foreign = sato.get(&link).await;
    let missing = sato.get(&format!("{OWN}/travel/{}", uuid::Uuid::nil())).await;
    let stranger = sato.get(&page).await;
    let gone = yamada.press(&filed, &format!("{link}/removal"), &[]).await;

    assert_eq!(own.html, "%PDF-1.7");
    let statuses = [foreign.status, missing.status, stranger.status].map(|s| s.as_u16());
    assert_eq!(statuses, [404, 404, 404]);
    assert!(gone.says("領収書を取り除きました。"), "{}", gone.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn one_sees_ones_own_lines_and_nobody_elses() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    stage.has_held(client, 14, 60).await;
    let sato = stage.accompanist("佐藤 花子").await;

    let own = stage.member(stage.yamada.person()).await.get(OWN).await;
    let other = stage.member(sato.person()).await.get(OWN).await;
    let outsider = stage.member(client.person()).await.get(OWN).await;

    assert!(own.says("4,625円") && own.says("事務局が確認します"), "{}", own.text());
    assert!(other.says("謝金はまだありません。"), "{}", other.text());
    assert_eq!(outsider.status.as_u16(), 404);
    stage.app.stop().await;
}
