//! The secretariat at its pages about money.

use entities::consultations::fee_line::LineState;

use super::travel::{claim, leg};
use crate::consultations::cast::{Stage, thursday};

const BASE: &str = "/staff/fees";

#[tokio::test]
async fn rates_and_terms_are_entered_and_the_waiting_line_is_reckoned() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let desk = stage.at_the_desk().await;
    let (rates, terms) =
        (format!("{BASE}/rates"), format!("{BASE}/terms/{}", stage.yamada.person()));

    let form = desk.get(&rates).await;
    let typed = [
        ("unit_minutes", "30"),
        ("withholds", "yes"),
        ("withholding_rate", "10.21"),
        ("withholding_rate_above", "20.42"),
        ("withholding_limit", "1,000,000"),
        ("express_from_km", "100"),
        ("ranks.0.label", "専門家"),
        ("ranks.0.yen_per_hour", "5,150"),
        ("ranks.0.most_per_day", "30,900"),
    ];
    let wrong = desk.press(&form, &rates, &typed).await;
    let saved = [&typed[..], &[("night_allowance", "2,400")]].concat();
    let saved = desk.press(&wrong, &rates, &saved).await;
    let form = desk.get(&terms).await;
    let unnamed = desk.press(&form, &terms, &[("invoice_number", "T1")]).await;
    let kept = desk.press(&form, &terms, &[("rank", "1"), ("payee", "individual")]).await;

    assert!(form.says("職位区分"), "{}", form.text());
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.source().contains("#f-night-allowance"), "{}", wrong.text());
    assert!(saved.says("第1版"), "{}", saved.text());
    assert!(unnamed.says("入力内容を確認してください（3件）"), "{}", unnamed.text());
    assert!(kept.says("支払条件を保存しました。"), "{}", kept.text());
    assert_eq!(stage.line(held).await.row.amount, 5_150);
    stage.app.stop().await;
}

#[tokio::test]
async fn several_are_approved_and_paid_from_the_list_and_views_are_noted() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let desk = stage.at_the_desk().await;
    let action = format!("{BASE}/selection");

    let list = desk.get(&format!("{BASE}?month=12")).await;
    let seen = stage.seen(held).await;
    let value = format!("{}/{}", seen.line, seen.version);
    let nothing = desk.press(&list, &action, &[("act", "approve")]).await;
    let approved = desk.press(&list, &action, &[("act", "approve"), ("line", &value)]).await;
    let day = [("paid_year", "2026"), ("paid_month", "12"), ("paid_day", "3")];
    let pay = [&day[..], &[("act", "pay"), ("line", &value)]].concat();
    let ahead = [("paid_year", "2027"), ("paid_month", "1"), ("paid_day", "5")];
    let ahead = [&ahead[..], &[("act", "pay"), ("line", &value)]].concat();
    let ahead = desk.press(&list, &action, &ahead).await;
    let paid = desk.press(&list, &action, &pay).await;
    let again = desk.press(&list, &action, &pay).await;

    assert!(list.says("5,150円") && list.says("4,625円"), "{}", list.text());
    assert!(nothing.says("対象を1件以上選んでください。"), "{}", nothing.text());
    assert!(approved.says("1件を承認しました。"), "{}", approved.text());
    assert!(ahead.says("今日までの日付を入力してください。"), "{}", ahead.text());
    assert!(paid.says("1件を支払済みにしました。"), "{}", paid.text());
    assert!(again.says("（承認済みではありません）"), "{}", again.text());
    let row = stage.line(held).await.row;
    assert_eq!(
        (row.state, row.paid_on.unwrap().to_string()),
        (LineState::Paid, "2026-12-03".into())
    );
    let views = "select count(*) from audit_entry where action = 'personal_data.viewed' \
                 and subject_kind = 'fee_line'";
    assert!(stage.count(views).await >= 1);
    stage.app.stop().await;
}

#[tokio::test]
async fn one_is_approved_with_another_amount_and_taken_back() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let desk = stage.at_the_desk().await;
    let own = format!("{BASE}/{}", stage.line(held).await.row.id);
    let (approval, back) = (format!("{own}/approval"), format!("{own}/withdrawal"));

    let form = desk.get(&approval).await;
    let bare = desk.press(&form, &approval, &[("amount", "4,000")]).await;
    let typed = [("amount", "4,000"), ("reason", "途中で退席したため")];
    let done = desk.press(&bare, &approval, &typed).await;
    let form = desk.get(&back).await;
    let taken = desk.press(&form, &back, &[("reason", "金額の誤り")]).await;
    let proofs = desk.press(&taken, &format!("{own}/evidence"), &[("evidence", "request")]).await;

    assert_eq!(bare.status.as_u16(), 422);
    assert!(bare.says("金額を変える理由を入力してください。"), "{}", bare.text());
    assert!(done.says("途中で退席したため") && done.says("3,592円"), "{}", done.text());
    assert!(taken.says("承認を取り消し、実際の時刻で計算し直しました。"), "{}", taken.text());
    assert!(proofs.says("証憑の確認を記録しました。"), "{}", proofs.text());
    assert!(stage.line(held).await.row.has_request);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_claim_is_looked_at_returned_and_approved() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let raw = || claim(vec![leg("990", "760", "60")], vec![]);
    let saved = stage.claims(held, 0, raw(), true).await.unwrap();
    let desk = stage.at_the_desk().await;
    let own = format!("{BASE}/travel/{}", saved.id);

    let list = desk.get(&format!("{BASE}/travel")).await;
    let page = desk.get(&own).await;
    let form = desk.get(&format!("{own}/return")).await;
    let action = format!("{own}/return");
    let returned = desk.press(&form, &action, &[("reason", "距離を確かめてください")]).await;
    let version = stage.claim_version(held).await;
    stage.claims(held, version, raw(), true).await.unwrap();
    let page_again = desk.get(&own).await;
    let approved = desk.press(&page_again, &format!("{own}/approval"), &[]).await;

    assert!(list.says("1,980円"), "{}", list.text());
    assert!(page.says("特急料金は片道100km以上で支払います"), "{}", page.text());
    assert!(returned.says("差し戻しの理由：距離を確かめてください"), "{}", returned.text());
    assert!(approved.says("承認しました。"), "{}", approved.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn empty_lists_say_why_and_what_is_missing_is_not_there() {
    let stage = Stage::new().await;
    let desk = stage.at_the_desk().await;
    let nil = uuid::Uuid::nil();

    let fees = desk.get(BASE).await;
    let travel = desk.get(&format!("{BASE}/travel")).await;
    let narrowed = desk.get(&format!("{BASE}?state=paid")).await;
    let missing = desk.get(&format!("{BASE}/{nil}")).await;
    let nobody = desk.get(&format!("{BASE}/terms/{}", stage.desk.person())).await;

    assert!(fees.says("この年度の謝金はまだありません。"), "{}", fees.text());
    assert!(travel.says("この年度に提出された旅費はまだありません。"), "{}", travel.text());
    assert!(narrowed.says("条件に合う謝金はありません。"), "{}", narrowed.text());
    assert_eq!((missing.status.as_u16(), nobody.status.as_u16()), (404, 404));
    stage.app.stop().await;
}

#[tokio::test]
async fn what_was_corrected_since_its_approval_is_not_paid_before_it_is_approved_anew() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held_all(client, &[(10, 60), (14, 60)]).await;
    for id in &held {
        stage.approves(stage.seen(*id).await).await.unwrap();
    }
    let (from, until) = (thursday(14, 0), thursday(15, 30));
    stage.meets(held[1], from, until).await;
    let desk = stage.at_the_desk().await;
    let selection = format!("{BASE}/selection");
    let value = async |id| {
        let seen = stage.seen(id).await;
        format!("{}/{}", seen.line, seen.version)
    };
    let (right, corrected) = (value(held[0]).await, value(held[1]).await);
    let day = [("paid_year", "2026"), ("paid_month", "12"), ("paid_day", "3"), ("act", "pay")];

    let own = desk.get(&format!("{BASE}/{}", stage.line(held[1]).await.row.id)).await;
    let list = desk.get(BASE).await;
    let alone = [&day[..], &[("line", corrected.as_str())]].concat();
    let alone = desk.press(&list, &selection, &alone).await;
    let both = [&day[..], &[("line", right.as_str()), ("line", corrected.as_str())]].concat();
    let both = desk.press(&list, &selection, &both).await;

    assert!(own.says("承認の後に時刻が訂正されました。"), "{}", own.text());
    assert!(!own.says("支払いを記録する"), "{}", own.text());
    assert!(alone.says("承認を取り消し、新しい金額で承認してから支払って"), "{}", alone.text());
    assert!(both.says("1件を支払済みにしました。次の1件はそのままです: "), "{}", both.text());
    assert!(both.says("（承認の後に時刻が訂正されました）"), "{}", both.text());
    assert_eq!(stage.line(held[0]).await.row.state, LineState::Paid);
    assert_eq!(stage.line(held[1]).await.row.state, LineState::Approved);
    stage.app.stop().await;
}
