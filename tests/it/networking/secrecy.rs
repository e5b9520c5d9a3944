//! Nothing about a person reaches the other side before both have agreed: every output is searched.

use bansou::networking::do_due;
use bansou::networking::introductions::{RawProposal, agree, confirm, decline, propose};
use chrono::TimeDelta;
use entities::IntroductionId;
use entities::networking::introduction::IntroductionState;
use entities::sign_in::browser_session::Strength;

use super::cast::{LAN, LAN_PHONE, SCHOOL, SCHOOL_EN, SUZUKI, SUZUKI_PHONE, Stage, told};
use crate::access::tokens::token_for;
use crate::study_sessions::visitor::{Visitor, session_of};
use crate::support::ApiClient;

/// Everything that leads to Suzuki, and everything that leads to Lan.
const OF_SUZUKI: [&str; 7] =
    ["鈴木", "花子", "suzuki", "hajime.example.jp", SUZUKI_PHONE, "はじめのいっぽ", SUZUKI];
const OF_LAN: [&str; 7] =
    ["Nguyen", "Thi Lan", LAN, "sakura.example.vn", LAN_PHONE, SCHOOL, SCHOOL_EN];

/// All a side can read: letters with their calendars, pages.
async fn read_by_partner(stage: &Stage, id: IntroductionId) -> String {
    let mut all = letters(stage, LAN).await;
    let token = stage.token(id).await;
    let visitor = Visitor::new(&stage.app);
    let api = format!("/api/v1/introduction-links/{token}");
    all.push_str(&visitor.get(&api).await.html);
    for page in ["", "/consent", "/refusal", "/times", "/cancellation", "/outcomes/14"] {
        for language in ["ja", "en", "ja-easy"] {
            let path = format!("/introductions/{token}{page}?lang={language}");
            all.push_str(&visitor.get(&path).await.html);
        }
    }
    all
}

async fn read_by_requester(stage: &Stage, id: IntroductionId) -> String {
    let mut all = letters(stage, SUZUKI).await;
    let session = session_of(&stage.app, stage.suzuki.person()).await;
    let visitor = Visitor::with_session(&stage.app, session);
    let own = format!("/my/introductions/{id}");
    let mut pages = vec!["/my/introductions".to_owned(), "/my/disclosures".to_owned()];
    for page in ["", "/consent", "/refusal", "/times", "/cancellation", "/outcomes/14"] {
        pages.push(format!("{own}{page}"));
    }
    pages.push("/home".to_owned());
    for page in pages {
        all.push_str(&visitor.get(&page).await.html);
    }
    let token = token_for(&stage.app, stage.suzuki.person(), Strength::TwoFactors).await;
    let program = ApiClient::with_token(&stage.app, token);
    let listed = ["/introductions".to_owned(), "/disclosures".to_owned()];
    for path in listed.into_iter().chain([format!("/introductions/{id}")]) {
        let answer = program.get(&format!("/api/v1/me{path}")).await;
        assert_eq!(answer.status, 200, "{path}");
        all.push_str(&answer.body.to_string());
    }
    all
}

async fn letters(stage: &Stage, to: &str) -> String {
    let each = stage.mail_to(to).await.into_iter().map(|one| {
        format!(
            "{}{}{}{}",
            one.subject,
            one.text_body,
            one.html_body,
            one.calendar_ics.unwrap_or_default()
        )
    });
    each.collect()
}

async fn leaks(stage: &Stage, id: IntroductionId) -> Vec<String> {
    let (partner, own) = (read_by_partner(stage, id).await, read_by_requester(stage, id).await);
    let of_suzuki = OF_SUZUKI.iter().filter(|secret| partner.contains(**secret));
    let of_lan = OF_LAN.iter().filter(|secret| own.contains(**secret));
    of_suzuki.chain(of_lan).map(|secret| (*secret).to_owned()).collect()
}

#[tokio::test]
async fn neither_side_reads_anything_of_the_other_until_both_agreed() {
    let stage = Stage::new().await;
    let id = stage.asks_so(|raw| raw.asks_again = true).await;
    let wished = leaks(&stage, id).await;
    stage.checks(id).await.unwrap();
    stage.days(12);
    // Written, and not sent: what is sent is emptied where it carries a link.
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    let asked = leaks(&stage, id).await;
    stage.consents(id).await.unwrap();
    let agreed_by_one = leaks(&stage, id).await;
    let state = stage.row(id).await.state;
    stage.later();
    confirm(&stage.app.context, stage.suzuki, id).await.unwrap();
    let told = leaks(&stage, id).await;

    assert_eq!(wished, Vec::<String>::new());
    assert_eq!(asked, Vec::<String>::new());
    assert_eq!((state, agreed_by_one), (IntroductionState::PartnerAgreed, Vec::new()));
    // The search finds what was agreed to, so it would have found it before; and no telephone.
    assert!(told.contains(&SUZUKI.to_owned()) && told.contains(&LAN.to_owned()), "{told:?}");
    assert!(!told.contains(&SUZUKI_PHONE.to_owned()) && !told.contains(&LAN_PHONE.to_owned()));
}

#[tokio::test]
async fn nor_when_it_ends_before_both_agreed() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    stage.days(16);
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    let lapsed = leaks(&stage, id).await;
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
    let proposed = propose(context, stage.desk, (&proposal, "k"));
    let proposed = proposed.await.unwrap();
    let candidate = leaks(&stage, proposed).await;
    agree(context, stage.suzuki, proposed, (&told(&["name", "email"]), false)).await.unwrap();
    stage.checks(proposed).await.unwrap();
    let partner = stage.partner(proposed).await;
    decline(context, partner, proposed, "条件").await.unwrap();
    let declined = leaks(&stage, proposed).await;

    assert_eq!(lapsed, Vec::<String>::new());
    assert_eq!(candidate, Vec::<String>::new());
    assert_eq!(declined, Vec::<String>::new());
    assert!(!read_by_requester(&stage, proposed).await.contains("条件"));
}
