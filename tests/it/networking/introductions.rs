//! The way of an introduction, as the verbs lead it.

use bansou::networking::Refusal;
use bansou::networking::introductions::{Details, ask};
use bansou::networking::introductions::{
    RawOutcome, RawProposal, agree, close, confirm, consent, decline, disclosures_of, labels,
    note_met, outcomes_of, propose, tell,
};
use chrono::TimeDelta;
use entities::networking::disclosure;
use entities::networking::introduction::{IntroductionState, Side};
use sea_orm::EntityTrait;

use super::cast::{LAN, SUZUKI, Stage, refused, request, told};

#[tokio::test]
async fn a_wish_becomes_an_introduction_when_both_have_agreed() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    let waiting = stage.parties(id).await;
    stage.consents(id).await.unwrap();
    let done = stage.parties(id).await;

    assert_eq!(waiting.row.state, IntroductionState::PartnerAsked);
    assert_eq!(waiting.other(Side::Requester), None);
    assert_eq!(waiting.other(Side::Partner), None);
    assert_eq!(done.row.state, IntroductionState::Introduced);
    assert_eq!(
        done.called(Side::Requester),
        "さくら日本語学院（Sakura Japanese Language School） Nguyen Thi Lan"
    );
    assert_eq!(done.called(Side::Partner), "一般社団法人 はじめのいっぽ 鈴木 花子");
    assert_eq!(stage.letters_to(SUZUKI).await, ["introduction_received", "introduction_made"]);
    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked", "introduction_made"]);
}

#[tokio::test]
async fn each_is_told_what_the_other_chose_and_both_disclosures_are_recorded_for_three_years() {
    let stage = Stage::new().await;
    let id = stage.asks_so(|raw| raw.details = told(&["name", "phone"])).await;
    stage.checks(id).await.unwrap();
    stage.later();
    let link = stage.link(id).await;
    consent(&stage.app.context, link, &told(&["organisation", "email"])).await.unwrap();

    let db = stage.app.context.database.reader();
    let own = disclosures_of(db, stage.suzuki.person()).await.unwrap();
    let all = disclosure::Entity::find().all(db).await.unwrap();
    let to_lan = stage.mail_to(LAN).await.pop().unwrap();
    let to_suzuki = stage.mail_to(SUZUKI).await.pop().unwrap();

    assert_eq!(all.len(), 2);
    assert_eq!(labels(&Details::stored(&own[0].details), false), "お名前、電話番号");
    assert_eq!(own[0].recipient, "さくら日本語学院（Sakura Japanese Language School）");
    assert_eq!(own[0].keep_until.to_string(), "2029-11-24");
    assert!(to_lan.text_body.contains("鈴木 花子") && to_lan.text_body.contains("026-234-5678"));
    assert!(!to_lan.text_body.contains(SUZUKI) && !to_lan.text_body.contains("はじめのいっぽ"));
    assert!(to_suzuki.text_body.contains(LAN) && !to_suzuki.text_body.contains("Nguyen"));
}

#[tokio::test]
async fn who_wanted_to_be_asked_once_more_is_introduced_by_their_last_word() {
    let stage = Stage::new().await;
    let id = stage.asks_so(|raw| raw.asks_again = true).await;
    stage.checks(id).await.unwrap();
    stage.consents(id).await.unwrap();
    let waiting = stage.parties(id).await;
    stage.later();
    confirm(&stage.app.context, stage.suzuki, id).await.unwrap();
    confirm(&stage.app.context, stage.suzuki, id).await.unwrap();

    assert_eq!(waiting.row.state, IntroductionState::PartnerAgreed);
    assert_eq!(waiting.other(Side::Partner), None);
    assert_eq!(stage.row(id).await.state, IntroductionState::Introduced);
    assert_eq!(
        stage.letters_to(SUZUKI).await,
        ["introduction_received", "introduction_to_confirm", "introduction_made"]
    );
    assert_eq!(stage.count("SELECT count(*) FROM disclosure").await, 2);
}

#[tokio::test]
async fn the_secretariat_proposes_and_asks_the_operator_first() {
    let stage = Stage::new().await;
    let raw = RawProposal {
        requester: Some(stage.suzuki.person()),
        organisation: None,
        contact_person: Some(stage.lan),
        purpose: "テーマが合う。".to_owned(),
        told_requester: "ベトナムの教育機関です。".to_owned(),
        told_partner: "An organisation in Nagano.".to_owned(),
        due_on: Some(stage.today() + TimeDelta::days(10)),
    };
    let context = &stage.app.context;
    let proposal = raw.check(context.database.reader(), stage.today()).await.unwrap();
    let id = propose(context, stage.desk, (&proposal, "once")).await.unwrap();
    let again = propose(context, stage.desk, (&proposal, "once")).await.unwrap();
    let early = refused(stage.checks(id).await);
    stage.later();
    agree(context, stage.suzuki, id, (&told(&["name", "email"]), false)).await.unwrap();
    stage.checks(id).await.unwrap();

    assert_eq!(id, again);
    assert_eq!(early, Refusal::NotPossibleNow(IntroductionState::Candidate));
    assert_eq!(stage.row(id).await.state, IntroductionState::PartnerAsked);
    assert_eq!(stage.letters_to(SUZUKI).await, ["introduction_proposed"]);
}

#[tokio::test]
async fn a_text_that_names_somebody_is_refused_on_either_side() {
    let stage = Stage::new().await;
    let db = stage.app.context.database.reader();
    let mut raw = request();
    raw.self_description = "はじめの いっぽ の鈴木です。".to_owned();
    let own = refused(raw.check(db, stage.suzuki).await);
    let id = stage.asks().await;
    let mut check = super::cast::check(stage.lan, stage.today() + TimeDelta::days(5));
    check.told_partner = "Hanako 鈴木花子 would like to meet you.".to_owned();
    check.told_requester = "Ｓａｋｕｒａ Japanese Language School です。".to_owned();
    let theirs = refused(check.check(db, (id, stage.today())).await);

    let fields = |refusal: Refusal| match refusal {
        Refusal::Invalid(found) => {
            found.into_list().into_iter().map(|one| one.field).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(fields(own), ["self_description"]);
    assert_eq!(fields(theirs), ["told_partner", "told_requester"]);
}

#[tokio::test]
async fn declining_is_told_politely_without_the_reason() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    let partner = stage.partner(id).await;
    stage.later();
    decline(&stage.app.context, partner, id, "忙しいうえに条件が悪い。").await.unwrap();
    decline(&stage.app.context, partner, id, "もう一度").await.unwrap();

    let row = stage.row(id).await;
    let letters = stage.mail_to(SUZUKI).await;
    assert_eq!((row.state, row.ended_by), (IntroductionState::Declined, Some(Side::Partner)));
    assert_eq!(row.end_reason, "忙しいうえに条件が悪い。");
    assert_eq!(letters.len(), 2);
    assert!(!letters[1].text_body.contains("条件") && !letters[1].html_body.contains("条件"));
    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked"]);
    assert_eq!(
        refused(stage.consents(id).await),
        Refusal::NotPossibleNow(IntroductionState::Declined)
    );
}

#[tokio::test]
async fn who_withdraws_before_the_other_was_asked_leaves_it_in_peace() {
    let stage = Stage::new().await;
    let id = stage.asks().await;
    decline(&stage.app.context, stage.own(), id, "").await.unwrap();

    assert_eq!(stage.letters_to(LAN).await, Vec::<String>::new());
    assert_eq!(stage.letters_to(SUZUKI).await, ["introduction_received"]);
}

#[tokio::test]
async fn a_wish_sent_twice_is_one() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let draft = request().check(context.database.reader(), stage.suzuki).await.unwrap();
    let first = ask(context, stage.suzuki, (&draft, "key")).await.unwrap();
    let second = ask(context, stage.suzuki, (&draft, "key")).await.unwrap();

    assert_eq!(first, second);
    assert_eq!(stage.letters_to(SUZUKI).await, ["introduction_received"]);
}

#[tokio::test]
async fn what_came_of_it_is_asked_after_fourteen_and_ninety_days_and_once_each() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    stage.days(1);
    note_met(&stage.app.context, stage.own(), id, stage.today()).await.unwrap();
    let answer =
        RawOutcome {
            met: "yes".into(), rating: "5".into(), words: "受け入れが決まった。".into()
        };
    let answer = answer.check().unwrap();
    let early = refused(tell(&stage.app.context, stage.own(), (id, 14), &answer).await);
    stage.days(15);
    stage.app.run_workers().await;
    stage.app.run_workers().await;
    tell(&stage.app.context, stage.own(), (id, 14), &answer).await.unwrap();
    let reviewed = stage.row(id).await.state;
    stage.days(76);
    stage.app.run_workers().await;
    stage.days(31);
    stage.app.run_workers().await;

    let asked = |letters: Vec<String>| {
        letters.into_iter().filter(|one| one == "introduction_outcome").count()
    };
    let db = stage.app.context.database.reader();
    let own = outcomes_of(db, (id, Some(Side::Requester))).await.unwrap();
    assert_eq!(early, Refusal::NotAskedYet);
    assert_eq!(reviewed, IntroductionState::Reviewed);
    assert_eq!(asked(stage.letters_to(SUZUKI).await), 2);
    assert_eq!(asked(stage.letters_to(LAN).await), 2);
    assert_eq!((own[0].rating, own[0].met), (Some(5), Some(true)));
    assert_eq!(stage.row(id).await.state, IntroductionState::Closed);
}

#[tokio::test]
async fn what_is_closed_asks_nobody_any_more() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    close(&stage.app.context, stage.desk, id).await.unwrap();
    stage.days(100);
    stage.app.run_workers().await;

    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked", "introduction_made"]);
}
