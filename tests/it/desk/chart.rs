//! 支援カルテ: one operator on one page, for each who may.

use std::io::Cursor;

use bansou::accompaniment::engagement::{GoalPlan, add_goal, begin};
use bansou::accompaniment::{Arranger, By, EngagementPlan, Team};
use bansou::vocabulary::FiscalYear;
use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use chrono::NaiveDate;
use entities::accompaniment::goal::GoalState;
use entities::people::organisation::OrganisationKind;
use entities::people::{adoption, membership};
use entities::sign_in::browser_session::Strength;
use entities::{OrganisationId, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::access::tokens::token_for;
use crate::consultations::cast::Stage;
use crate::consultations::record::cast::{Held, raw};
use crate::study_sessions::people::{add_member, add_organisation};
use crate::support::ApiClient;

/// Yamada, who met Suzuki, accompanies Suzuki's operator this year.
async fn accompanied(held: &Held) -> OrganisationId {
    let (stage, context) = (&held.stage, held.context());
    let desk = Arranger::acting_as(stage.desk.person());
    let kind = OrganisationKind::VeteranOperator;
    let own = add_organisation(&stage.app, "先輩の会", kind).await;
    add_member(&stage.app, held.yamada().person(), own).await;
    adopted(stage, own, true).await;
    adopted(stage, stage.operator, false).await;
    let plan = EngagementPlan {
        fiscal_year: FiscalYear::starting_in(2026).unwrap(),
        operator: stage.operator,
        accompanist_organisation: own,
        team: Team { accompanists: vec![held.yamada().person()], operators: Vec::new() },
        started_on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
    };
    let id = begin(context, desk, plan).await.unwrap();
    let goal = GoalPlan {
        text: "説明会を開く".to_owned(),
        measure: String::new(),
        due_on: None,
        state: GoalState::Open,
    };
    add_goal(context, By::Staff(desk), id, &goal).await.unwrap();
    stage.operator
}

async fn adopted(stage: &Stage, organisation_id: OrganisationId, accompanist: bool) {
    let row = adoption::Model {
        organisation_id,
        fiscal_year: 2026,
        frame_id: None,
        subsidy_rate: Some("2/3".to_owned()),
        accompanist,
    };
    let tx = stage.app.context.database.begin_write().await.unwrap();
    adoption::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// 代表担当 from now on.
async fn leads(stage: &Stage, who: PersonId) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    membership::Entity::update_many()
        .col_expr(membership::Column::Lead, Expr::value(true))
        .filter(membership::Column::PersonId.eq(who))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What stands in a sheet of a workbook.
fn cells(bytes: Vec<u8>, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range(sheet).unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The value beside a label of the form.
fn beside<'a>(cells: &'a [Vec<String>], label: &str) -> &'a str {
    let row = cells.iter().find(|row| row[0] == label);
    &row.unwrap_or_else(|| panic!("no {label} in {cells:?}"))[1]
}

async fn page(stage: &Stage, who: PersonId, path: &str) -> (u16, String) {
    let seen = stage.member(who).await.get(path).await;
    (seen.status.as_u16(), seen.text())
}

#[tokio::test]
async fn the_secretariat_reads_goals_steps_history_and_what_is_still_to_be_done() {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let operator = accompanied(&held).await;
    let desk = held.stage.at_the_desk().await;

    let chart = desk.get(&format!("/staff/charts/{operator}")).await;

    assert!(chart.says("未完了の行動（2件）"), "{}", chart.text());
    assert!(chart.says("期限 2026年12月17日（木） 任せたい仕事を書き出す。"), "{}", chart.text());
    assert!(chart.says("説明会を開く"), "{}", chart.text());
    assert!(chart.says("個別相談（山田 太郎さん） 個別相談"), "{}", chart.text());
    assert!(chart.says("自走度 2"), "{}", chart.text());
    assert!(chart.source().contains("補助率2/3"), "{}", chart.source());
    assert!(chart.says("継続確認（翌年度） 未実施（"), "{}", chart.text());
    assert!(!chart.says("次回は社長の同席をお願いする。"), "{}", chart.text());
    let viewed = "SELECT COUNT(*) FROM audit_entry WHERE action = 'personal_data.viewed'";
    assert_eq!(held.stage.count(viewed).await, 1);
    held.stage.app.stop().await;
}

#[tokio::test]
async fn both_sides_read_their_own_chart_and_nobody_else_finds_it() {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let operator = accompanied(&held).await;
    let colleague = held.stage.client("田中 次郎").await;
    let other = held.stage.organisation("よその団体").await;
    let stranger = held.stage.client_of("加藤 明", other).await;
    let path = format!("/my/charts/{operator}");

    let client = page(&held.stage, held.suzuki.person(), &path).await;
    let accompanist = page(&held.stage, held.yamada().person(), &path).await;
    let colleague = page(&held.stage, colleague.person(), &path).await;
    let stranger = page(&held.stage, stranger.person(), &path).await;
    let missing = "/my/charts/00000000-0000-0000-0000-000000000000";
    let missing = page(&held.stage, held.suzuki.person(), missing).await;
    let staff =
        page(&held.stage, held.yamada().person(), &format!("/staff/charts/{operator}")).await;

    assert!(client.1.contains("自走度 2") && accompanist.1.contains("自走度 2"), "{}", client.1);
    assert!(colleague.1.contains("個別相談（山田 太郎さん）"), "{}", colleague.1);
    assert!(!colleague.1.contains("自走度 2"), "{}", colleague.1);
    assert_eq!((stranger.0, missing.0, staff.0), (404, 404, 404));
    held.stage.app.stop().await;
}

#[tokio::test]
async fn the_workbook_has_a_sheet_for_each_table_with_codes_beside() {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let operator = accompanied(&held).await;
    let desk = held.stage.at_the_desk().await;

    let data = desk.bytes(&format!("/staff/charts/{operator}/data.xlsx")).await;
    let form = desk.bytes(&format!("/staff/charts/{operator}/form.xlsx")).await;

    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(data)).unwrap();
    let names = [
        "基本情報",
        "機能・対象人材",
        "採択・契約",
        "法制度",
        "伴走",
        "活動レベル",
        "年度目標",
        "節目",
        "成果",
        "支援履歴",
        "未完了の行動",
        "定義",
        "コード表",
    ];
    assert_eq!(book.sheet_names(), names);
    let accompanied = book.worksheet_range("伴走").unwrap();
    assert_eq!(accompanied.get_value((1, 2)).unwrap().to_string(), "山田 太郎");
    assert_eq!(accompanied.get_value((1, 3)).unwrap().to_string(), "伴走中");
    let actions = book.worksheet_range("未完了の行動").unwrap();
    assert_eq!(actions.get_value((2, 0)).unwrap().to_string(), "任せたい仕事を書き出す。");
    assert_eq!(actions.get_value((2, 1)).unwrap().to_string(), "1");
    let steps = book.worksheet_range("節目").unwrap();
    assert_eq!(steps.height(), 10);
    let mut paper: Xlsx<_> = open_workbook_from_rs(Cursor::new(form)).unwrap();
    let paper = paper.worksheet_range("支援カルテ").unwrap();
    let told =
        paper.rows().any(|row| row.iter().any(|cell| cell.to_string().starts_with("説明会を開く")));
    assert!(told);
    held.stage.app.stop().await;
}

#[tokio::test]
async fn the_people_of_each_side_are_named_apart() {
    let held = Held::new().await;
    let operator = accompanied(&held).await;
    let desk = held.stage.at_the_desk().await;

    let chart = desk.get(&format!("/staff/charts/{operator}")).await;
    let form = desk.bytes(&format!("/staff/charts/{operator}/form.xlsx")).await;

    let apart = "担当者 山田 太郎さん 事業者の担当 鈴木 花子さん";
    assert!(chart.says(apart), "{}", chart.text());
    let form = cells(form, "支援カルテ");
    assert_eq!(beside(&form, "令和8年度 担当者"), "山田 太郎さん");
    assert_eq!(beside(&form, "令和8年度 事業者の担当"), "鈴木 花子さん");
    held.stage.app.stop().await;
}

#[tokio::test]
async fn whoever_leads_the_operator_is_named_and_nothing_is_made_up_of_its_logo() {
    let held = Held::new().await;
    let operator = accompanied(&held).await;
    let desk = held.stage.at_the_desk().await;
    let [page, form, data] =
        ["", "/form.xlsx", "/data.xlsx"].map(|what| format!("/staff/charts/{operator}{what}"));

    let before = (desk.get(&page).await, desk.bytes(&data).await);
    leads(&held.stage, held.suzuki.person()).await;
    let after = (desk.get(&page).await, desk.bytes(&data).await);
    let form = cells(desk.bytes(&form).await, "支援カルテ");

    assert!(before.0.says("代表 なし 担当 鈴木 花子さん"), "{}", before.0.text());
    assert!(after.0.says("代表 鈴木 花子さん 担当 鈴木 花子さん"), "{}", after.0.text());
    assert!(!after.0.says("ロゴ"), "{}", after.0.text());
    assert_eq!((beside(&form, "代表"), beside(&form, "ロゴ承認")), ("鈴木 花子さん", "記録なし"));
    let before = cells(before.1, "基本情報");
    assert_eq!(before[0][7..], ["代表", "担当", "ロゴ承認"]);
    assert_eq!(before[1][7..], ["なし", "鈴木 花子", "記録なし"]);
    let told = cells(after.1.clone(), "基本情報");
    assert_eq!(told[1][7..], ["鈴木 花子", "鈴木 花子", "記録なし"]);
    let defined = cells(after.1, "定義");
    assert_eq!([8, 9, 10].map(|line| &defined[line][2]), ["leads", "people", "logo_approval"]);
    held.stage.app.stop().await;
}

#[tokio::test]
async fn programs_read_what_the_page_shows_and_only_who_may_open_it() {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let operator = accompanied(&held).await;
    let other = held.stage.organisation("よその団体").await;
    let stranger = held.stage.client_of("加藤 明", other).await;
    let path = format!("/api/v1/charts/{operator}");
    let read = async |person| {
        let strength = Strength::MailLink;
        let token = token_for(&held.stage.app, person, strength).await;
        ApiClient::with_token(&held.stage.app, token).get(&path).await
    };

    let member = read(held.suzuki.person()).await;
    let accompanist = read(held.yamada().person()).await;
    let stranger = read(stranger.person()).await;

    assert_eq!((member.status, accompanist.status, stranger.status), (200, 200, 404));
    let chart = &accompanist.body;
    assert_eq!(chart["organisation_id"], operator.to_string());
    assert_eq!(chart["engagements"][0]["goals"][0]["text"], "説明会を開く");
    let due = [0, 1].map(|at| chart["actions"][at]["due_on"].as_str().unwrap());
    assert_eq!(due, ["2026-12-10", "2026-12-17"]);
    assert!(chart["history"].to_string().contains("consultation"), "{}", chart["history"]);
    // What the accompanist keeps to their own side is not told to the operator.
    let secret = "次回は社長の同席をお願いする。";
    assert!(!member.body.to_string().contains(secret), "{}", member.body);
    let viewed = "SELECT COUNT(*) FROM audit_entry WHERE action = 'personal_data.viewed'";
    assert_eq!(held.stage.count(viewed).await, 1);
    held.stage.app.stop().await;
}

#[tokio::test]
async fn programs_take_the_files_the_page_offers_and_only_the_secretariat_its_tables() {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let operator = accompanied(&held).await;
    let other = held.stage.organisation("よその団体").await;
    let stranger = held.stage.client_of("加藤 明", other).await;
    let desk = held.stage.at_the_desk().await;
    let read = async |(person, strength): (PersonId, Strength), what: &str| {
        let token = token_for(&held.stage.app, person, strength).await;
        let path = format!("/api/v1/charts/{operator}/{what}");
        ApiClient::with_token(&held.stage.app, token).get(&path).await
    };
    let staff = (held.stage.desk.person(), Strength::TwoFactors);
    let others = [held.suzuki.person(), held.yamada().person(), stranger.person()];
    let [member, accompanist, stranger] = others.map(|person| (person, Strength::MailLink));

    let data = read(staff, "data.xlsx").await;
    let form = read(staff, "form.xlsx").await;
    let own = read(member, "form.xlsx").await;
    let theirs = read(accompanist, "form.xlsx").await;
    let foreign = read(stranger, "form.xlsx").await;
    let own_data = read(member, "data.xlsx").await;
    let their_data = read(accompanist, "data.xlsx").await;

    assert_eq!((own.status, theirs.status, foreign.status), (200, 200, 404));
    assert_eq!((own_data.status, their_data.status), (404, 404));
    let paged = desk.bytes(&format!("/staff/charts/{operator}/form.xlsx")).await;
    assert_eq!(cells(form.bytes, "支援カルテ"), cells(paged, "支援カルテ"));
    let paged = desk.bytes(&format!("/staff/charts/{operator}/data.xlsx")).await;
    assert_eq!(cells(data.bytes, "支援履歴"), cells(paged, "支援履歴"));
    held.stage.app.stop().await;
}
