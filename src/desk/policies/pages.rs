use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::config::Config;
use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::web::{Crumb, Failure, Routes, Sample, Shell};

use super::{POLICIES, Policy};

/// Public on purpose.
pub fn routes(service: &mut Routes) {
    service.route("/policies/{name}", web::get().to(show));
}

#[derive(Serialize)]
struct PolicyFacts {
    secretariat: Contact,
    /// Domains our letters come from.
    mail_domain: String,
}

#[derive(Serialize)]
struct Contact {
    name: String,
    email: String,
    phone: String,
    hours: String,
    postal_address: String,
}

async fn show(
    visit: Visit,
    context: web::Data<Context>,
    name: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let policy = POLICIES.iter().find(|policy| policy.name == *name).ok_or(Failure::NotFound)?;
    let japanese = policy.translated.is_none();
    let language = if japanese { PageLanguage::Japanese } else { visit.language() };
    let sample = Sample::of(policy.template, &facts(&context, language));
    let html = context.pages.render_facts(&around(&visit, &context, policy), &sample)?;
    Ok(HttpResponse::build(StatusCode::OK).content_type("text/html; charset=utf-8").body(html))
}

/// In the language chosen, where the page speaks it; else in Japanese.
fn around(visit: &Visit, context: &Context, policy: &Policy) -> Shell {
    let Some((en, easy)) = policy.translated else {
        let mut shell = visit.shell(context, policy.title);
        shell.breadcrumb = vec![Crumb::to("トップ", "/"), Crumb::here(policy.title)];
        return shell;
    };
    let (top, title) = match visit.language() {
        PageLanguage::Japanese => ("トップ", policy.title),
        PageLanguage::English => ("Top", en),
        PageLanguage::Easy => ("トップ", easy),
    };
    let mut shell = visit.translated_shell(context, title);
    shell.breadcrumb = vec![Crumb::to(top, "/"), Crumb::here(title)];
    shell
}

fn facts(context: &Context, language: PageLanguage) -> PolicyFacts {
    let secretariat = &context.config.secretariat;
    let english = language == PageLanguage::English;
    let shown = if english { secretariat.in_english() } else { secretariat.in_japanese() };
    PolicyFacts {
        mail_domain: domains(&context.config).join(if english { ", " } else { "、" }),
        secretariat: Contact {
            name: shown.name.to_owned(),
            email: secretariat.email.clone(),
            phone: secretariat.phone.clone(),
            hours: shown.hours.to_owned(),
            postal_address: shown.postal_address.to_owned(),
        },
    }
}

/// Domains letters come from, so that people let them in.
fn domains(config: &Config) -> Vec<&str> {
    let magazine = config.newsletter_from.as_ref().map(|sender| sender.address.as_str());
    let senders = std::iter::once(config.mail_from.as_str()).chain(magazine);
    let mut domains: Vec<_> =
        senders.map(|sender| sender.rsplit('@').next().unwrap_or_default()).collect();
    domains.dedup();
    domains
}

pub fn samples() -> Vec<Sample> {
    let full = PolicyFacts {
        mail_domain: "bansou.example.jp".into(),
        secretariat: Contact {
            name: "伴走支援事務局".into(),
            email: "desk@bansou.example.jp".into(),
            phone: "03-1234-5678".into(),
            hours: "平日 9:30～17:30".into(),
            postal_address: "東京都千代田区霞が関1-3-1".into(),
        },
    };
    let bare = PolicyFacts {
        mail_domain: "example.jp".into(),
        secretariat: Contact {
            name: "事務局".into(),
            email: "desk@example.jp".into(),
            phone: String::new(),
            hours: "平日".into(),
            postal_address: String::new(),
        },
    };
    POLICIES
        .iter()
        .flat_map(|policy| [&full, &bare].map(|facts| Sample::of(policy.template, facts)))
        .collect()
}
