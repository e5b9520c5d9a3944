//! 利益相反: who is not to be brought together is not booked, arranged or moved together either.

use bansou::accompaniment::Arranger;
use bansou::accompaniment::matchmaking::{
    ConflictPlan, ConflictWith, declare_conflict, end_conflict,
};
use bansou::calendar::availability::DaySpan;
use bansou::consultations::availability::{Seeking, free_slots_for};
use bansou::consultations::booking::{Booking, SlotWish, With, arrange, hold_slot};
use bansou::consultations::changing::{Shift, shift};
use bansou::consultations::readers::triage;
use bansou::consultations::{By, Client, Refusal};
use bansou::vocabulary::tokyo;
use chrono::NaiveDate;
use entities::people::organisation::OrganisationKind;
use entities::{ConflictOfInterestId, PersonId};

use super::cast::{Stage, days_later, refused, thursday};
use crate::study_sessions::people::{add_member, add_organisation};

impl Stage {
    async fn conflict(&self, with: ConflictWith, until: Option<NaiveDate>) -> ConflictOfInterestId {
        let today = tokyo::day_of(self.app.context.now());
        let reason = "代表者が親族です。".to_owned();
        let plan = ConflictPlan { operator: self.operator, with, reason, from: today, until };
        let who = Arranger::acting_as(self.desk.person());
        declare_conflict(&self.app.context, who, &plan).await.unwrap()
    }

    async fn offered(&self, who: Client, with: Option<PersonId>) -> Vec<PersonId> {
        let day = tokyo::day_of(thursday(9, 0));
        let seeking = Seeking { who, organisation: self.operator, with, theme: None };
        let days = DaySpan::new(day, day).unwrap();
        let (db, now) = (self.app.context.database.reader(), self.app.context.now());
        let offered = free_slots_for(db, now, seeking, days).await.unwrap();
        offered.into_iter().map(|one| one.accompanist).collect()
    }
}

#[tokio::test]
async fn a_client_neither_sees_nor_books_whom_a_conflict_keeps_away() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let yamada = stage.yamada.person();
    stage.conflict(ConflictWith::Person(yamada), None).await;

    let slot = SlotWish {
        organisation: stage.operator,
        theme: None,
        mode: super::cast::subject(stage.operator).mode,
        length: super::cast::subject(stage.operator).length,
        with: With::One(yamada),
        starts_at: thursday(14, 0),
    };
    let held = refused(hold_slot(&stage.app.context, suzuki, slot).await);
    let booked = refused(stage.books(suzuki, thursday(14, 0)).await);
    let anyone = Booking { with: With::Anyone, ..stage.booking(thursday(14, 0)) };
    let by_anyone = stage.books_so(suzuki, anyone).await.unwrap();

    assert_eq!([held, booked], [Refusal::NotAccepting, Refusal::NotAccepting]);
    assert_eq!(by_anyone.accompanist, Some(tanaka.person()));
    assert_eq!(stage.offered(suzuki, None).await, [tanaka.person()]);
    assert!(stage.offered(suzuki, Some(yamada)).await.is_empty());
}

#[tokio::test]
async fn a_conflict_with_an_organisation_is_one_with_everybody_of_it_while_it_lasts() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let kind = OrganisationKind::VeteranOperator;
    let bank = add_organisation(&stage.app, "株式会社 みなと", kind).await;
    add_member(&stage.app, stage.yamada.person(), bank).await;
    let last = tokyo::day_of(thursday(9, 0)).pred_opt().unwrap();
    let conflict = stage.conflict(ConflictWith::Organisation(bank), None).await;

    let during = refused(stage.books(suzuki, thursday(14, 0)).await);
    let who = Arranger::acting_as(stage.desk.person());
    end_conflict(&stage.app.context, who, conflict, last).await.unwrap();
    let after = stage.books(suzuki, thursday(14, 0)).await;

    assert_eq!(during, Refusal::NotAccepting);
    assert!(after.is_ok(), "{after:?}");
}

#[tokio::test]
async fn the_secretariat_reads_of_a_conflict_and_cannot_arrange_over_it() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let asked = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    stage.conflict(ConflictWith::Person(stage.yamada.person()), None).await;

    let db = stage.app.context.database.reader();
    let waiting = triage(db, stage.app.context.now(), stage.desk).await.unwrap();
    let seen: Vec<_> =
        waiting[0].candidates.iter().map(|one| (one.accompanist, one.is_conflicted)).collect();
    let arrangement = stage.arrangement(asked.id, thursday(14, 0)).await;
    let arranged = refused(arrange(&stage.app.context, stage.desk, arrangement).await);
    let with = With::One(tanaka.person());
    let other = Booking { with, ..stage.booking(days_later(1, 10)) };
    let booked = stage.books_so(suzuki, other).await.unwrap();
    let mut wish: Shift = stage.wish_to_move(booked.id, days_later(4, 10)).await;
    wish.accompanist = Some(stage.yamada.person());
    let moved = refused(shift(&stage.app.context, By::Staff(stage.desk), wish).await);

    assert_eq!(seen, [(tanaka.person(), false), (stage.yamada.person(), true)]);
    assert_eq!([arranged, moved], [Refusal::Conflicted, Refusal::Conflicted]);
}
