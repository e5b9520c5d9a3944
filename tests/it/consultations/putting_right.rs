//! What was noted of a meeting by mistake is put right by the secretariat.

use bansou::consultations::changing::{Absence, HeldMeeting, mark_held, mark_missed};
use bansou::consultations::record::{Filter, listing, open, open_tasks};
use bansou::consultations::{By, Refusal};
use bansou::database::Stop;
use bansou::vocabulary::tokyo;
use entities::ConsultationId;
use entities::consultations::consultation::{ConsultationState, Side};
use entities::consultations::record::RecordState;

use super::cast::{Stage, refused, thursday};
use super::fees::travel::{claim, leg};
use super::record::cast::{Held, raw};

const DESK: &str = "/staff/consultations";
const NO_SHOWS: &str = "SELECT count(*) FROM consultation_strike WHERE lifted_at IS NULL";
const LINES: &str = "SELECT count(*) FROM fee_line";

impl Stage {
    /// Yamada notes that the client did not come on Thursday at 14:00.
    async fn missed_by_mistake(&self) -> (bansou::consultations::Client, ConsultationId) {
        let suzuki = self.client("鈴木 花子").await;
        let booked = self.books(suzuki, thursday(14, 0)).await.unwrap();
        self.app.clock.set(thursday(15, 20));
        let wish = Absence { consultation: booked.id, absent: Side::Client, correcting: None };
        let by = By::Accompanist(self.yamada);
        mark_missed(&self.app.context, by, wish).await.unwrap();
        self.later();
        (suzuki, booked.id)
    }

    async fn notes_absent(&self, id: ConsultationId, absent: Side) -> Result<(), Stop<Refusal>> {
        self.later();
        let correcting = Some(self.row(id).await.version);
        let wish = Absence { consultation: id, absent, correcting };
        mark_missed(&self.app.context, By::Staff(self.desk), wish).await
    }

    async fn notes_held(&self, id: ConsultationId) -> Result<(), Stop<Refusal>> {
        self.later();
        let (from, until) = (thursday(14, 5), thursday(15, 10));
        let wish = HeldMeeting { consultation: id, from, until };
        mark_held(&self.app.context, By::Staff(self.desk), wish).await
    }

    async fn last_letter(&self, person: entities::PersonId) -> (String, String) {
        let letter = self.letters(person).await.pop().unwrap();
        (letter.letter, letter.text_body)
    }
}

#[tokio::test]
async fn an_absence_that_was_none_becomes_a_meeting_and_its_strike_is_gone() {
    let stage = Stage::new().await;
    stage.pays().await;
    let (suzuki, id) = stage.missed_by_mistake().await;
    let before = stage.count(NO_SHOWS).await;
    let desk = stage.at_the_desk().await;
    let show = desk.get(&format!("{DESK}/{id}")).await;
    let page = show.link("実施に直す");
    let form = desk.get(&page).await;
    let times = [("from", "14:05"), ("until", "15:10")];
    let day = [("day_year", "2026"), ("day_month", "12"), ("day_day", "3")];
    let done = desk.press(&form, &page, &[&day[..], &times].concat()).await;

    assert_eq!((before, stage.count(NO_SHOWS).await), (1, 0));
    assert!(form.says("数えないことにします"), "{}", form.text());
    assert!(done.says("記録を直しました。双方に訂正のお知らせを送ります。"), "{}", done.text());
    assert!(done.says("実施 2026年12月3日（木）14:05～15:10"), "{}", done.text());
    let (name, text) = stage.last_letter(suzuki.person()).await;
    assert_eq!(name, "consultation_corrected");
    assert!(text.contains("訂正前: 相談者の欠席"), "{text}");
    assert!(text.contains("訂正後: 実施済み（2026年12月3日（木）14:05～15:10）"), "{text}");
    assert!(text.contains("「無断欠席」の記録は取り消しました。"), "{text}");
    let names = stage.letter_names(stage.yamada.person()).await;
    assert!(names.contains(&"consultation_corrected".to_owned()), "{names:?}");
    assert_eq!(stage.count(LINES).await, 1);
    let audit = "SELECT count(*) FROM audit_entry WHERE action = 'consultation.strike_lifted'";
    assert_eq!(stage.count(audit).await, 1);
    stage.app.stop().await;
}

#[tokio::test]
async fn an_accompanist_who_stayed_away_is_not_believed_for_good() {
    let stage = Stage::new().await;
    let (suzuki, id) = stage.missed_by_mistake().await;
    let desk = stage.at_the_desk().await;
    let page = desk.get(&format!("{DESK}/{id}")).await.link("来なかった側を直す");
    let form = desk.get(&page).await;
    let done = desk.press(&form, &page, &[("absent", "accompanist")]).await;
    let again = desk.press(&form, &page, &[("absent", "accompanist")]).await;

    assert!(done.says("来なかった側 支援者"), "{}", done.text());
    assert!(again.says("来なかった側 支援者"), "{}", again.text());
    assert_eq!(stage.count(NO_SHOWS).await, 0);
    let (name, text) = stage.last_letter(suzuki.person()).await;
    assert_eq!(name, "consultation_corrected");
    assert!(text.contains("訂正後: 支援者の欠席") && text.contains("/consultations/new"), "{text}");
    let (_, theirs) = stage.last_letter(stage.yamada.person()).await;
    assert!(!theirs.contains("無断欠席") && !theirs.contains("/consultations/new"), "{theirs}");

    // And back: it counts again, and is told again.
    stage.notes_absent(id, Side::Client).await.unwrap();
    let (_, text) = stage.last_letter(suzuki.person()).await;
    assert_eq!(stage.count(NO_SHOWS).await, 1);
    assert!(text.contains("「無断欠席」として数えます（1回目）。"), "{text}");
    stage.app.stop().await;
}

#[tokio::test]
async fn a_meeting_that_was_none_takes_its_record_and_honorarium_along_and_back() {
    let held = Held::new().await;
    let (stage, id) = (&held.stage, held.id);
    stage.pays().await;
    held.handed_in(&raw()).await;
    let db = held.context().database.reader();
    let before = open_tasks(db, held.client()).await.unwrap().count;

    stage.notes_absent(id, Side::Client).await.unwrap();
    let row = stage.row(id).await;
    let tasks = open_tasks(db, held.client()).await.unwrap().count;
    let mut seen = Vec::new();
    for by in [held.client(), held.author(), held.office()] {
        seen.push(open(db, by, id).await.unwrap().is_some());
    }
    let now = held.context().now();
    let listed = listing(db, (stage.desk, now), &Filter::default(), (1, 50)).await.unwrap().1;
    let lines = stage.count(LINES).await;
    let strikes = stage.count(NO_SHOWS).await;
    let (name, text) = stage.last_letter(held.suzuki.person()).await;

    assert_eq!((row.state, row.absent), (ConsultationState::Missed, Some(Side::Client)));
    assert_eq!((row.held_from, row.held_until), (None, None));
    assert_eq!((before, tasks, listed), (1, 0, 0));
    assert_eq!(seen, [false; 3]);
    assert_eq!((lines, strikes), (0, 1));
    assert_eq!(name, "consultation_corrected");
    assert!(text.contains("訂正後: 相談者の欠席"), "{text}");
    assert_eq!(held.state().await, (RecordState::Returned, 1));

    stage.notes_held(id).await.unwrap();
    let own = open(db, held.author(), id).await.unwrap().unwrap();
    assert_eq!((stage.count(LINES).await, stage.count(NO_SHOWS).await), (1, 0));
    assert_eq!(own.state, RecordState::Returned);
    assert!(format!("{:?}", own.entries).contains("まず社内で話します。"));
    let names = stage.letter_names(stage.yamada.person()).await;
    assert_eq!(names.iter().filter(|name| *name == "record_due").count(), 2);
}

#[tokio::test]
async fn what_is_settled_of_a_meeting_keeps_it_held() {
    let held = Held::new().await;
    let (stage, id) = (&held.stage, held.id);
    stage.pays().await;
    let travel = stage.claims(id, 0, claim(vec![leg("240", "", "")], vec![]), true).await.unwrap();
    let claimed = refused(stage.notes_absent(id, Side::Accompanist).await);
    let seen = bansou::consultations::fees::travel::SeenClaim {
        claim: travel.id,
        version: stage.claim_version(id).await,
    };
    let reason = bansou::vocabulary::LongText::parse("行っていない").unwrap();
    bansou::consultations::fees::travel::return_claim(held.context(), stage.desk, (seen, reason))
        .await
        .unwrap();
    stage.approves(stage.seen(id).await).await.unwrap();
    assert_eq!(stage.pays_out(&[stage.line(id).await.row.id]).await, (1, 0));
    let paid = refused(stage.notes_absent(id, Side::Accompanist).await);
    held.settled(&raw()).await;
    let approved = refused(stage.notes_absent(id, Side::Accompanist).await);

    let wanted = [Refusal::TravelClaimed, Refusal::FeePaid, Refusal::RecordApproved];
    assert_eq!([claimed, paid, approved], wanted);
    assert_eq!(stage.row(id).await.state, ConsultationState::Held);
    assert_eq!(held.state().await, (RecordState::Approved, 1));
    assert_eq!((stage.count(LINES).await, stage.count(NO_SHOWS).await), (1, 0));
}

#[tokio::test]
async fn only_the_secretariat_takes_a_meeting_back_and_only_as_it_saw_it() {
    let held = Held::new().await;
    let (stage, id) = (&held.stage, held.id);
    let version = stage.row(id).await.version;
    let wish = |absent, correcting| Absence { consultation: id, absent, correcting };
    let context = held.context();

    let not_now = Refusal::NotPossibleNow(ConsultationState::Held);
    let unseen = refused(mark_missed(context, held.office(), wish(Side::Client, None)).await);
    let stale = wish(Side::Client, Some(version - 1));
    let stale = refused(mark_missed(context, held.office(), stale).await);
    let yamada = wish(Side::Client, Some(version));
    let yamada = refused(mark_missed(context, held.author(), yamada).await);
    let suzuki = wish(Side::Accompanist, Some(version));
    let suzuki = refused(mark_missed(context, held.client(), suzuki).await);

    assert_eq!([unseen, yamada, suzuki], [not_now.clone(), not_now.clone(), not_now]);
    assert_eq!(stale, Refusal::ChangedMeanwhile);
    assert_eq!(stage.row(id).await.version, version);
    assert_eq!(stage.count(NO_SHOWS).await, 0);
}

#[tokio::test]
async fn a_program_puts_it_right_with_the_version_it_read() {
    let stage = Stage::new().await;
    let (_, id) = stage.missed_by_mistake().await;
    let api = super::api::desk(&stage).await;
    let path = format!("/api/v1/consultations/{id}/absence");
    let version = stage.row(id).await.version;

    let blind = api.post(&path, serde_json::json!({ "absent": "accompanist" })).await;
    let wish = serde_json::json!({ "absent": "accompanist", "version": version });
    let done = api.post(&path, wish).await;

    assert_eq!((blind.status, blind.text("code").as_str()), (409, "not_possible_now"));
    assert_eq!(done.status, 204);
    assert_eq!(stage.row(id).await.absent, Some(Side::Accompanist));
    stage.app.stop().await;
}

#[tokio::test]
async fn the_secretariat_records_a_meeting_that_ended_after_midnight() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let booked = stage.books(client, thursday(17, 0)).await.unwrap();
    stage.at(thursday(25, 0)).await;
    let desk = stage.at_the_desk().await;
    let page = format!("{DESK}/{}/meeting", booked.id);
    let form = desk.get(&page).await;
    let day = [("day_year", "2026"), ("day_month", "12"), ("day_day", "3")];
    let same = [&day[..], &[("from", "23:00"), ("until", "23:00")]].concat();
    let same = desk.press(&form, &page, &same).await;
    let late = [&day[..], &[("from", "23:00"), ("until", "0:00")]].concat();
    let late = desk.press(&form, &page, &late).await;

    assert_eq!(same.status.as_u16(), 422);
    assert!(late.says("実施を記録しました。"), "{}", late.text());
    let row = stage.row(booked.id).await;
    assert_eq!((row.held_from, row.held_until), (Some(thursday(23, 0)), Some(thursday(24, 0))));
    assert_eq!(tokyo::day_of(row.held_until.unwrap()).to_string(), "2026-12-04");
    stage.app.stop().await;
}
