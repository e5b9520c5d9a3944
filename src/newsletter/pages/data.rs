//! What is stored about a reader, to look at and to take along.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, web};
use entities::newsletter::consent;
use entities::newsletter::form_version;
use serde::Serialize;

use super::frame::{self, Own, Said, said, secret};
use crate::context::Context;
use crate::newsletter::Evidence;
use crate::newsletter::kept::{Kept, KeptAct, kept};
use crate::newsletter::letters::moment;
use crate::newsletter::wording::{comma, say};
use crate::people::Visit;
use crate::web::{Failure, Page, Sample, Told, sample};
use entities::newsletter::subscriber::ReaderLanguage;

const TITLE: Said = ("保管している情報", "What is stored about you", "あなたの じょうほう");

#[derive(Serialize)]
struct DataPage {
    facts: Vec<Told>,
    acts: Vec<ActLine>,
    letters: Vec<LetterLine>,
    wordings: Vec<Words>,
    json: String,
    back: String,
}

impl Page for DataPage {
    const TEMPLATE: &'static str = "newsletter/data.html";
}

#[derive(Serialize)]
struct ActLine {
    when: String,
    title: String,
    text: Option<String>,
}

/// What was agreed to, paragraph by paragraph.
#[derive(Serialize)]
struct Words {
    since: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct LetterLine {
    when: String,
    subject: String,
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let own = match frame::own(visit, context, token.into_inner()).await? {
        Ok(own) => own,
        Err(answer) => return Ok(answer),
    };
    let kept = kept(&own.context, own.language(), &own.reader).await?;
    let page = facts(own.language(), &own.base(), &kept);
    let shell = frame::shell(&own.visit, &own.context, TITLE);
    Ok(secret(own.context.pages.answer(&shell, &page)?))
}

/// Whoever holds the link, on purpose.
pub async fn download(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let own: Own = match frame::own(visit, context, token.into_inner()).await? {
        Ok(own) => own,
        Err(answer) => return Ok(answer),
    };
    let kept = kept(&own.context, own.language(), &own.reader).await?;
    let body = serde_json::to_string_pretty(&kept).map_err(anyhow::Error::from)?;
    let name = DispositionParam::Filename("newsletter-data.json".to_owned());
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    let answer = HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header(disposition)
        .body(body);
    Ok(secret(answer))
}

fn facts(language: ReaderLanguage, base: &str, kept: &Kept) -> DataPage {
    let told = |label: Said, value: Option<String>| Told::new(said(language, label), value);
    let list = |texts: &[String]| {
        let all = say(language, "すべて", "All", "ぜんぶ").to_owned();
        Some(if texts.is_empty() { all } else { texts.join(comma(language)) })
    };
    let mut facts = vec![
        told(("メールアドレス", "Mail address", "メールアドレス"), kept.email.clone()),
        told(("状態", "State", "いま"), Some(kept.state.to_owned())),
        told(("登録", "Registered", "とうろく"), Some(moment(language, kept.subscribed_at))),
        told(("お名前", "Name", "なまえ"), kept.name.clone()),
        told(("所属", "Organisation", "会社・団体"), kept.affiliation.clone()),
        told(("立場", "You are", "あなたは"), kept.kind.map(ToOwned::to_owned)),
        told(("都道府県", "Prefecture", "けん"), kept.prefecture.clone()),
        told(("受け取りたい話題", "Topics", "しりたいこと"), list(&kept.topics)),
        told(("関心のあるテーマ", "Themes", "テーマ"), list(&kept.themes)),
        told(("知りたい地域", "Regions", "しりたい ばしょ"), list(&kept.regions)),
        told(("受け取る回数", "How often", "なんかい"), Some(kept.frequency.to_owned())),
        told(("言語", "Language", "ことば"), Some(kept.language.to_owned())),
    ];
    if let Some(why) = kept.undelivered {
        let label = ("配信の状況", "Delivery", "メールの ようす");
        facts.insert(2, told(label, Some(why.to_owned())));
    }
    let letters = kept
        .letters
        .iter()
        .map(|line| LetterLine { when: moment(language, line.at), subject: line.subject.clone() });
    let wordings = kept.wordings.iter().map(|one| Words {
        since: moment(language, one.first_used_at),
        lines: one.text.split("\n\n").map(ToOwned::to_owned).collect(),
    });
    DataPage {
        facts,
        acts: kept.history.iter().map(|line| act(language, line)).collect(),
        letters: letters.collect(),
        wordings: wordings.collect(),
        json: format!("{base}/data.json"),
        back: base.to_owned(),
    }
}

fn act(language: ReaderLanguage, line: &KeptAct) -> ActLine {
    ActLine {
        when: moment(language, line.at),
        title: line.what.to_owned(),
        text: Some(line.told(language)).filter(|text| !text.is_empty()),
    }
}

pub fn samples() -> Vec<Sample> {
    use crate::newsletter::pages::samples::{now, offered, reader};
    let line = consent::Model {
        id: entities::NewsletterConsentId(uuid::Uuid::nil()),
        address_key: String::new(),
        subscriber_id: None,
        request_id: None,
        act: consent::Act::Confirmed,
        route: consent::Route::Link,
        at: now(),
        form_version: Some("0123456789".to_owned()),
        network: Some("203.0.113.0/24".to_owned()),
        agent: Some("Mozilla/5.0".to_owned()),
        acted_by: None,
        details: String::new(),
    };
    let version = form_version::Model {
        fingerprint: "0123456789".to_owned(),
        language: ReaderLanguage::Ja,
        wording: crate::newsletter::consent::wording(ReaderLanguage::Ja).text(),
        first_used_at: now(),
    };
    let evidence = Evidence {
        addresses: [(line.id, "203.0.113.9".to_owned())].into(),
        lines: vec![line],
        wordings: [("0123456789".to_owned(), version)].into(),
    };
    let (reader, offered) = (reader(), offered());
    let kept = |language| Kept::of(language, (&reader, &offered), evidence.clone());
    let page = |language| sample(&facts(language, "/newsletter/preferences/1", &kept(language)));
    vec![page(ReaderLanguage::Ja), page(ReaderLanguage::En)]
}
