//! Rates in versions, and on which terms somebody is paid.

use bansou::consultations::fees::Refusal;
use bansou::consultations::fees::rates::{RawRank, RawRates, rates_of, save_rates};
use bansou::consultations::fees::terms::{RawTerms, save_terms};

use super::cast::{rates, refused, year};
use crate::consultations::cast::Stage;

#[tokio::test]
async fn rates_are_kept_in_versions_and_codes_of_ranks_are_never_given_twice() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk);
    save_rates(context, desk, (year(), 0), rates(|_| ())).await.unwrap();
    let stored = rates_of(context.database.reader(), year()).await.unwrap().unwrap();
    let mut raw = RawRates::of(&stored);
    raw.ranks[0] = RawRank {
        label: "教授級".to_owned(),
        yen_per_hour: "8000".to_owned(),
        most_per_day: "40000".to_owned(),
        ..RawRank::default()
    };

    let stale = refused(save_rates(context, desk, (year(), 0), raw.clone()).await);
    let version = save_rates(context, desk, (year(), 1), raw).await.unwrap();

    let newest = rates_of(context.database.reader(), year()).await.unwrap().unwrap();
    assert_eq!(stale, Refusal::ChangedMeanwhile);
    assert_eq!((version, newest.ranks[0].code), (2, 2));
    assert_eq!(newest.lodgings.iter().map(|kind| kind.code).collect::<Vec<_>>(), [1, 2, 3]);
    stage.app.stop().await;
}

#[tokio::test]
async fn an_invoice_number_is_checked_as_far_as_it_can_be() {
    let stage = Stage::new().await;
    stage.pays().await;
    let (context, yamada) = (&stage.app.context, stage.yamada.person());
    let save = |payee: &str, number: &str, version| {
        let raw = RawTerms {
            rank: "1".to_owned(),
            payee: payee.to_owned(),
            invoice_number: number.to_owned(),
            publicly_paid: false,
        };
        save_terms(context, stage.desk, (yamada, version), raw)
    };

    let corporate = save("organisation", "Ｔ７０００-０１２０５-０００２", 1).await;
    let slip = refused(save("organisation", "T7000012050003", 2).await);
    let own = save("individual", "T7000012050003", 2).await;
    let short = refused(save("individual", "T700001205000", 3).await);

    assert!(corporate.is_ok() && own.is_ok());
    for refusal in [slip, short] {
        let Refusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
        assert!(problems.of("invoice_number").is_some());
    }
    stage.app.stop().await;
}

#[tokio::test]
async fn a_rank_of_the_same_name_has_the_same_code_in_every_year() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk);
    save_rates(context, desk, (year().previous(), 0), rates(|_| ())).await.unwrap();

    save_rates(context, desk, (year(), 0), rates(|_| ())).await.unwrap();

    let stored = rates_of(context.database.reader(), year()).await.unwrap().unwrap();
    assert_eq!(stored.ranks[0].code, 1);
    assert_eq!(stored.lodgings.iter().map(|kind| kind.code).collect::<Vec<_>>(), [1, 2, 3]);
    stage.app.stop().await;
}
