//! Claims for the way.

use bansou::consultations::Accompanist;
use bansou::consultations::fees::Refusal;
use bansou::consultations::fees::payment::Paid;
use bansou::consultations::fees::readers::claim_view;
use bansou::consultations::fees::travel::{
    RawClaim, RawLeg, RawNight, Saved, SeenClaim, add_receipt, approve_claim, claim_of, pay_claims,
    return_claim, save_claim,
};
use bansou::consultations::intake::NewFile;
use bansou::database::Stop;
use bansou::vocabulary::{LongText, tokyo};
use entities::ConsultationId;
use entities::consultations::travel_claim::ClaimState;

use super::cast::refused;
use crate::consultations::cast::{Stage, thursday};

pub fn leg(fare: &str, express: &str, km: &str) -> RawLeg {
    RawLeg {
        origin: "松本".to_owned(),
        destination: "塩尻".to_owned(),
        means: "train".to_owned(),
        km: km.to_owned(),
        fare: fare.to_owned(),
        express_fare: express.to_owned(),
        round_trip: true,
    }
}

pub fn claim(legs: Vec<RawLeg>, nights: Vec<RawNight>) -> RawClaim {
    let day = tokyo::day_of(thursday(9, 0));
    RawClaim {
        purpose: "個別相談".to_owned(),
        destination: "塩尻市市民交流センター".to_owned(),
        departed: Some(Ok(day.pred_opt().unwrap())),
        returned: Some(Ok(day)),
        reported: true,
        legs,
        nights,
    }
}

pub fn night(cost: &str) -> RawNight {
    RawNight { place: "塩尻市".to_owned(), kind: "3".to_owned(), cost: cost.to_owned() }
}

pub fn receipt() -> NewFile {
    NewFile {
        name: "領収書.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7".to_vec(),
    }
}

impl Stage {
    pub async fn claims(
        &self,
        id: ConsultationId,
        version: i32,
        raw: RawClaim,
        submit: bool,
    ) -> Result<Saved, Stop<Refusal>> {
        save_claim(&self.app.context, self.yamada, (id, version), (raw, submit)).await
    }

    pub async fn claim_version(&self, id: ConsultationId) -> i32 {
        let db = self.app.context.database.reader();
        claim_of(db, id).await.unwrap().map_or(0, |claim| claim.row.version)
    }
}

#[tokio::test]
async fn a_claim_is_cut_where_the_rates_say_so() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let legs = vec![leg("240", "", ""), leg("4,070", "2,550", "225"), leg("990", "760", "60")];
    add_receipt(&stage.app.context, stage.yamada, held, receipt()).await.unwrap();

    let saved = stage.claims(held, 0, claim(legs, vec![night("12,300")]), true).await.unwrap();

    let db = stage.app.context.database.reader();
    let view = claim_view(db, stage.desk, saved.id).await.unwrap().unwrap();
    let paid: Vec<_> = view.claim.legs.iter().map(|leg| leg.paid).collect();
    assert_eq!(paid, [480, 13_240, 1_980]);
    let row = &view.claim.row;
    assert_eq!((row.fares, row.lodging, row.allowance), (15_700, 9_000, 2_400));
    assert_eq!((row.total, saved.total, view.receipts), (27_100, 27_100, 1));
    assert_eq!(saved.number, view.parties.row.number.replacen('S', "R", 1));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_claim_goes_to_the_secretariat_comes_back_and_is_paid_once() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let context = &stage.app.context;
    let draft =
        stage.claims(held, 0, claim(vec![leg("240", "", "")], vec![]), false).await.unwrap();
    let seen = |version| SeenClaim { claim: draft.id, version };

    let unseen = claim_view(context.database.reader(), stage.desk, draft.id).await.unwrap();
    let early = refused(approve_claim(context, stage.desk, seen(1)).await);
    let version = stage.claim_version(held).await;
    let raw = || claim(vec![leg("240", "", "")], vec![]);
    stage.claims(held, version, raw(), true).await.unwrap();
    let locked = refused(stage.claims(held, version + 1, raw(), false).await);
    let reason = LongText::parse("経路を直してください。").unwrap();
    return_claim(context, stage.desk, (seen(version + 1), reason)).await.unwrap();
    stage.claims(held, version + 2, raw(), true).await.unwrap();
    approve_claim(context, stage.desk, seen(version + 3)).await.unwrap();
    let today = tokyo::day_of(context.now());
    let first = pay_claims(context, stage.desk, (vec![draft.id], today)).await.unwrap();
    let second = pay_claims(context, stage.desk, (vec![draft.id], today)).await.unwrap();

    assert!(unseen.is_none(), "a draft is its accompanist's alone");
    assert_eq!(early, Refusal::NotFound);
    assert_eq!(locked, Refusal::ClaimNotNow(ClaimState::Submitted));
    let count = |paid: &Paid| (paid.pressed.done, paid.pressed.left.len(), paid.payments.len());
    assert_eq!((count(&first), count(&second)), ((1, 0, 1), (0, 1, 0)));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_night_needs_a_receipt_and_no_more_nights_than_there_were() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let legs = || vec![leg("240", "", "")];

    let bare = refused(stage.claims(held, 0, claim(legs(), vec![night("8,000")]), true).await);
    let nights = vec![night("8,000"), night("8,000")];
    let many = refused(stage.claims(held, 0, claim(legs(), nights), false).await);
    let far = refused(stage.claims(held, 0, claim(vec![leg("1", "2", "")], vec![]), false).await);

    let field = |refusal: &Refusal| match refusal {
        Refusal::Invalid(problems) => problems.list()[0].field.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!([field(&bare), field(&many), field(&far)], ["file", "nights.0.place", "legs.0.km"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn only_the_own_accompanist_claims_and_only_for_what_was_held_in_person() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let sato: Accompanist = stage.accompanist("佐藤 花子").await;
    let ahead = stage.books(client, thursday(16, 0)).await.unwrap().id;
    let raw = || claim(vec![leg("240", "", "")], vec![]);

    let early = refused(stage.claims(ahead, 0, raw(), false).await);
    let held = stage.has_held(client, 14, 60).await;
    let context = &stage.app.context;
    let foreign = refused(save_claim(context, sato, (held, 0), (raw(), false)).await);

    assert_eq!(early, Refusal::NoJourney);
    assert_eq!(foreign, Refusal::NotFound);
    stage.app.stop().await;
}
