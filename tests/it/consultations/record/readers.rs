//! What others ask: late records, who met whom, the history of an operator, figures.

use std::collections::BTreeSet;

use bansou::accompaniment::engagement::begin;
use bansou::accompaniment::readers::ContactSource;
use bansou::accompaniment::{Arranger, EngagementPlan, Team};
use bansou::consultations::By;
use bansou::consultations::record::{
    Filter, contacts, engagement_contacts, figures, judgements, listing, of_accompanist,
    of_operator, overdue, unnoted, views,
};
use bansou::vocabulary::FiscalYear;
use entities::consultations::record::RecordState;
use entities::consultations::record_field::RecordField as F;

use super::cast::{Held, meet, raw};
use crate::consultations::cast::days_later;
use crate::study_sessions::people::add_member;

#[tokio::test]
async fn a_record_is_overdue_from_its_date_until_it_is_handed_in() {
    let held = Held::new().await;
    let db = held.context().database.reader();
    let late = async |days| overdue(db, days_later(days, 18)).await.unwrap();

    let before = late(4).await;
    let after = late(8).await;
    held.handed_in(&raw()).await;

    assert!(before.is_empty());
    assert_eq!((after.len(), after[0].days), (1, 3));
    assert_eq!(after[0].accompanist, Some(held.yamada().person()));
    assert_eq!(late(8).await, []);
}

#[tokio::test]
async fn early_warnings_learn_when_an_accompanist_last_met_an_operator() {
    let held = Held::new().await;
    meet(&held.stage, held.suzuki, days_later(7, 14)).await;
    let db = held.context().database.reader();

    let known = contacts(db).await.unwrap();
    let source: ContactSource = engagement_contacts;
    let by_engagement = source(held.context()).await.unwrap();

    let own = known[&(held.stage.operator, held.yamada().person())];
    assert_eq!(own.last, Some("2026-12-10".parse().unwrap()));
    assert_eq!(own.record_due, Some("2026-12-08".parse().unwrap()));
    assert!(by_engagement.is_empty());
}

#[tokio::test]
async fn the_matching_desk_learns_from_consultations_who_met_whom() {
    let held = Held::new().await;
    meet(&held.stage, held.suzuki, days_later(7, 14)).await;

    let known = held.context().acquaintances().await.unwrap();

    assert_eq!(known, BTreeSet::from([(held.stage.operator, held.yamada().person())]));
}

#[tokio::test]
async fn the_history_of_an_operator_shows_each_reader_what_is_theirs() {
    let held = Held::new().await;
    meet(&held.stage, held.suzuki, days_later(7, 14)).await;
    held.handed_in(&raw()).await;
    let db = held.context().database.reader();
    let stranger = held.stage.client("佐藤 一郎").await;
    let history = async |by| of_operator(db, held.stage.operator, by).await.unwrap();

    let office = history(held.office()).await;
    let client = history(held.client()).await;
    let foreign = history(By::Client(stranger)).await;

    assert_eq!((office.len(), client.len(), foreign.len()), (1, 1, 0));
    assert_eq!(office[0].withheld, [F::ClientWords]);
    assert_eq!(client[0].text(F::ClientWords), "まず社内で話します。");
}

#[tokio::test]
async fn lists_narrow_by_year_state_lateness_and_people() {
    let held = Held::new().await;
    let second = meet(&held.stage, held.suzuki, days_later(7, 14)).await;
    held.handed_in(&raw()).await;
    let now = days_later(21, 10);
    let (context, desk) = (held.context(), held.stage.desk);
    let found = async |filter: Filter| {
        let lines = listing(context.database.reader(), (desk, now), &filter, (1, 50)).await;
        let (lines, total) = lines.unwrap();
        assert_eq!(lines.len() as u64, total);
        lines.iter().map(bansou::consultations::record::Line::id).collect::<Vec<_>>()
    };

    let all = found(Filter::default()).await;
    let late = found(Filter { overdue: true, ..Filter::default() }).await;
    let submitted = Filter { state: Some(RecordState::Submitted), ..Filter::default() };
    let submitted = found(submitted).await;
    let nobody = Some(held.suzuki.person());
    let nobody = found(Filter { accompanist: nobody, ..Filter::default() }).await;
    let last_year = found(Filter { fiscal_year: Some(2025), ..Filter::default() }).await;

    assert_eq!(all, [second, held.id]);
    assert_eq!((late, submitted), (vec![second], vec![held.id]));
    assert_eq!((nobody, last_year), (Vec::new(), Vec::new()));
    let db = context.database.reader();
    assert_eq!(views(db, (desk, now), &Filter::default()).await.unwrap().len(), 2);
    let unnoted = unnoted(db, (held.yamada(), now)).await.unwrap();
    let own = of_accompanist(db, (held.yamada(), now), (None, 50)).await.unwrap();
    assert_eq!((unnoted.len(), own.len()), (0, 2));
}

#[tokio::test]
async fn figures_count_what_is_open_to_them_and_judgements_what_the_secretariat_reads() {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let second = meet(&held.stage, held.suzuki, days_later(7, 14)).await;
    let mut kept = raw();
    kept.levels.insert(F::SelfReliance, "pair".to_owned());
    let other = Held { id: second, ..held };
    other.settled(&kept).await;

    let db = other.context().database.reader();
    let year = FiscalYear::starting_in(2026).unwrap();
    let counted = figures(db, year).await.unwrap();
    let judged = judgements(db, other.stage.operator).await.unwrap();

    assert_eq!((counted.records, counted.minutes), (2, 130));
    assert_eq!((counted.self_reliance, counted.unstated), ([0, 1, 0, 0, 0], 1));
    assert_eq!(judged.len(), 1);
    assert_eq!(judged[0].self_reliance, Some(2));
}

#[tokio::test]
async fn whoever_takes_over_is_not_blamed_for_the_days_before() {
    let held = Held::new().await;
    let successor = held.stage.accompanist("後任 三郎").await;
    let own = held.stage.organisation("後任の団体").await;
    add_member(&held.stage.app, successor.person(), own).await;
    let plan = EngagementPlan {
        fiscal_year: FiscalYear::starting_in(2026).unwrap(),
        operator: held.stage.operator,
        accompanist_organisation: own,
        team: Team { accompanists: vec![successor.person()], operators: Vec::new() },
        started_on: "2026-11-24".parse().unwrap(),
    };
    let desk = Arranger::acting_as(held.stage.desk.person());
    let id = begin(held.context(), desk, plan).await.unwrap();

    let known = engagement_contacts(held.context()).await.unwrap();

    // Yamada met the operator; the record is Yamada's, not the successor's.
    assert_eq!(known[&id].last, Some(Some("2026-12-03".parse().unwrap())));
    assert_eq!(known[&id].record_due, None);
}
