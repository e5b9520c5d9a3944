//! Whether the process lives (`/healthz`) and whether it can serve (`/readyz`). Public on purpose;
//! neither says more than yes, or what is wrong in one sentence.

use actix_web::{HttpResponse, web};

use crate::context::Context;
use crate::jobs::Pulse;
use crate::web::Routes;

/// The pulse of the workers in this process; none where it has none and is ready without.
#[derive(Clone)]
pub struct WorkersPulse(pub Option<Pulse>);

pub fn routes(service: &mut Routes) {
    service.route("/healthz", web::get().to(alive)).route("/readyz", web::get().to(ready));
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

async fn ready(context: web::Data<Context>, workers: web::Data<WorkersPulse>) -> HttpResponse {
    match context.database.is_current().await {
        Ok(true) if workers.0.as_ref().is_some_and(|pulse| !pulse.is_fresh()) => {
            unready("the workers of this process have shown no sign of life for too long")
        }
        Ok(true) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Ok(false) => unready("the schema is not up to date"),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "the database does not answer");
            unready("the database does not answer")
        }
    }
}

fn unready(reason: &'static str) -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .content_type("text/plain; charset=utf-8")
        .body(format!("{reason}\n"))
}
