//! One page that proves a reader's consent, to look at and to print.

use actix_web::{HttpResponse, web};
use entities::SubscriberId;
use entities::newsletter::consent;
use entities::newsletter::subscriber::ReaderLanguage;
use serde::Serialize;

use super::frame::{self, READERS};
use crate::context::Context;
use crate::newsletter::details::details;
use crate::newsletter::{Evidence, Stored, evidence_of, wording};
use crate::people::{Newsroom, persons};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, Told, sample};

#[derive(Serialize)]
struct EvidencePage {
    programme: String,
    /// For the head of the paper.
    lines: Vec<String>,
    facts: Vec<Told>,
    acts: Vec<Act>,
    wordings: Vec<Shown>,
    back: String,
}

impl Page for EvidencePage {
    const TEMPLATE: &'static str = "newsletter/staff_evidence.html";
}

#[derive(Serialize)]
struct Act {
    when: String,
    what: &'static str,
    route: &'static str,
    /// The whole address of the machine; its network, once that is erased.
    machine: Option<String>,
    agent: Option<String>,
    /// Which of the wordings below.
    wording: Option<String>,
    details: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    name: String,
    language: &'static str,
    since: String,
    text: String,
}

/// `GET /staff/newsletter/readers/{id}/evidence`
pub async fn show(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
) -> Result<HttpResponse, Failure> {
    let reader = frame::open(&context, &who, *id).await?;
    let db = context.database.reader();
    let evidence = evidence_of(db, *id).await?;
    let people = evidence.lines.iter().filter_map(|line| line.acted_by);
    let people = persons::names(db, people).await?;
    let named = |line: &consent::Model| line.acted_by.and_then(|id| people.get(&id).cloned());
    let now = tokyo::date_time(context.now());
    let secretariat = &context.config.secretariat;
    let heads = [format!("作成：{now}"), format!("作成者：{}", secretariat.name)];
    let page = facts(&secretariat.programme, heads.into(), (&reader, &evidence), named);
    let way = [("読者", READERS), (&frame::named(&reader), page.back.as_str())];
    let shell = frame::shell(&who, &context, (&way, "同意の記録"));
    context.pages.answer(&shell, &page)
}

fn facts(
    programme: &str,
    lines: Vec<String>,
    (reader, evidence): (&Stored, &Evidence),
    named: impl Fn(&consent::Model) -> Option<String>,
) -> EvidencePage {
    let short = |version: &str| version.chars().take(8).collect::<String>();
    let act = |line: &consent::Model| Act {
        when: tokyo::date_time(line.at),
        what: wording::act(line.act),
        route: wording::route(line.route),
        machine: evidence.addresses.get(&line.id).or(line.network.as_ref()).cloned(),
        agent: line.agent.clone(),
        wording: line.form_version.as_deref().map(short),
        details: details(ReaderLanguage::Ja, line, named(line)),
    };
    let mut wordings: Vec<_> = evidence.wordings.values().collect();
    wordings.sort_by_key(|version| version.first_used_at);
    let shown = wordings.into_iter().map(|version| Shown {
        name: short(&version.fingerprint),
        language: wording::language(version.language),
        since: tokyo::date_time(version.first_used_at),
        text: version.wording.clone(),
    });
    EvidencePage {
        programme: programme.to_owned(),
        lines,
        facts: vec![
            Told::new("メールアドレス", reader.row.email.clone()),
            Told::new("お名前", reader.row.name.clone()),
            Told::new("状態", wording::state(reader.row.state).to_owned()),
            Told::new("アドレスの識別子", reader.row.address_key.clone()),
            Told::new("IPアドレスの保管", wording::addresses_kept(reader.row.left_at)),
        ],
        acts: evidence.lines.iter().map(act).collect(),
        wordings: shown.collect(),
        back: format!("{READERS}/{}", reader.row.id),
    }
}

pub fn samples() -> Vec<Sample> {
    use entities::newsletter::form_version;
    let reader = crate::newsletter::pages::sample_reader();
    let at = reader.row.subscribed_at;
    let line = consent::Model {
        id: entities::NewsletterConsentId(uuid::Uuid::nil()),
        address_key: String::new(),
        subscriber_id: None,
        request_id: None,
        act: consent::Act::Imported,
        route: consent::Route::Import,
        at,
        form_version: Some("0123456789".to_owned()),
        network: Some("203.0.113.0/24".to_owned()),
        agent: Some("Mozilla/5.0".to_owned()),
        acted_by: None,
        details: r#"{"source":"説明会の申込書","agreed_on":"2026-11-01","fields":["topics"]}"#
            .into(),
    };
    let version = form_version::Model {
        fingerprint: "0123456789".to_owned(),
        language: ReaderLanguage::Ja,
        wording: crate::newsletter::consent::wording(ReaderLanguage::Ja).text(),
        first_used_at: at,
    };
    let evidence = Evidence {
        addresses: [(line.id, "203.0.113.9".to_owned())].into(),
        lines: vec![line],
        wordings: [("0123456789".to_owned(), version)].into(),
    };
    let page = |evidence: &Evidence| {
        facts(
            "地域の人事部 伴走支援",
            vec!["作成：今日".into()],
            (&reader, evidence),
            |_| Some("編集 花子".to_owned()),
        )
    };
    vec![sample(&page(&evidence)), sample(&page(&Evidence::default()))]
}
