use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::context::Context;
use crate::people::Visit;
use crate::web::{Crumb, Failure, Routes, Sample};

use super::POLICIES;

/// Public on purpose.
pub fn routes(service: &mut Routes) {
    service.route("/policies/{name}", web::get().to(show));
}

#[derive(Serialize)]
struct PolicyFacts {
    secretariat: Contact,
    /// Domain our letters come from.
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
    let mut shell = visit.shell(&context, policy.title);
    shell.breadcrumb = vec![Crumb::to("トップ", "/"), Crumb::here(policy.title)];
    let sample = Sample::of(policy.template, &facts(&context));
    let html = context.pages.render_facts(&shell, &sample)?;
    Ok(HttpResponse::build(StatusCode::OK).content_type("text/html; charset=utf-8").body(html))
}

fn facts(context: &Context) -> PolicyFacts {
    let secretariat = &context.config.secretariat;
    let sender = &context.config.mail_from;
    PolicyFacts {
        mail_domain: sender.rsplit('@').next().unwrap_or_default().to_owned(),
        secretariat: Contact {
            name: secretariat.name.clone(),
            email: secretariat.email.clone(),
            phone: secretariat.phone.clone(),
            hours: secretariat.hours.clone(),
            postal_address: secretariat.postal_address.clone(),
        },
    }
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
