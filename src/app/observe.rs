//! What an operator of the server sees of requests: one line and two figures for each, never an
//! address, a query or a name. Routes are named by their pattern, so a token in a path stays out.

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use futures_util::FutureExt as _;
use metrics::{Counter, Histogram};

use crate::web::{problem_document, upload_time};

/// Longer than any page takes, beside the time an upload may be under way; work that goes on longer
/// has a page of its own.
const DEADLINE: Duration = Duration::from_secs(30);

/// Middleware: answers 500 when a handler panics and 503 when it takes too long. A use case begun
/// by then runs to its end all the same, in a task of its own.
pub async fn keep_answering<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let deadline = DEADLINE + upload_time(request.head());
    let for_program = request.path().starts_with("/api/");
    let work = AssertUnwindSafe(next.call(request)).catch_unwind();
    match tokio::time::timeout(deadline, work).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_panic)) => {
            tracing::error!("a handler panicked");
            Err(plain(StatusCode::INTERNAL_SERVER_ERROR, for_program))
        }
        Err(_elapsed) => {
            tracing::error!("a request passed its deadline");
            Err(plain(StatusCode::SERVICE_UNAVAILABLE, for_program))
        }
    }
}

/// The request went down with its handler, so no page can be drawn around this sentence.
fn plain(status: StatusCode, for_program: bool) -> actix_web::Error {
    if for_program {
        return InternalError::from_response("no answer", problem_document(status)).into();
    }
    let text = "申し訳ありません。処理できませんでした。少し待ってから、もう一度お試しください。\n";
    let answer = HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(text);
    InternalError::from_response("no answer", answer).into()
}

/// Middleware: counts and times every answer, those of a handler that went down included.
pub async fn count_answers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let begun = Instant::now();
    let route = request.match_pattern().unwrap_or_else(|| "unknown".into());
    let method = name_of(request.method());
    let answer = next.call(request).await;
    let status = answer.as_ref().map_or_else(
        |error| error.as_response_error().status_code().as_u16(),
        |answer| answer.status().as_u16(),
    );
    let seconds = begun.elapsed().as_secs_f64();
    tracing::debug!(method, route, status, seconds, "a request was answered");
    FIGURES.with_borrow_mut(|known| {
        if let Some(figures) = known.get_mut(&route) {
            return figures.count(&route, (method, status), seconds);
        }
        let mut figures = Figures::of(&route);
        figures.count(&route, (method, status), seconds);
        known.insert(route, figures);
    });
    answer
}

/// Anybody may invent a method; figures are kept of those there are.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

thread_local! {
    /// The figures of each route, looked up once by each thread: looking them up in the registry
    /// costs more than a short answer.
    static FIGURES: RefCell<HashMap<String, Figures>> = RefCell::default();
}

/// The figures of one route.
struct Figures {
    seconds: Histogram,
    /// By status; a route is asked in one way or two.
    answers: Vec<(u16, &'static str, Counter)>,
}

impl Figures {
    fn of(route: &str) -> Self {
        let seconds =
            metrics::histogram!("bansou_http_request_seconds", "route" => route.to_owned());
        Self { seconds, answers: Vec::new() }
    }

    fn count(&mut self, route: &str, (method, status): (&'static str, u16), seconds: f64) {
        self.answers(route, (method, status)).increment(1);
        self.seconds.record(seconds);
    }

    fn answers(&mut self, route: &str, (method, status): (&'static str, u16)) -> &Counter {
        let is_it = |(known, way, _): &(u16, &str, Counter)| *known == status && *way == method;
        let place = self.answers.iter().position(is_it).unwrap_or_else(|| {
            let counter = metrics::counter!(
                "bansou_http_requests_total", "method" => method,
                "route" => route.to_owned(), "status" => status.to_string()
            );
            self.answers.push((status, method, counter));
            self.answers.len() - 1
        });
        &self.answers[place].2
    }
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::TestRequest;
    use actix_web::{App, Error, web};
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;
    use crate::web::harden;

    async fn falls() -> HttpResponse {
        panic!("on purpose");
    }

    /// Status, kind and whether the strict headers are there.
    async fn asked(path: &str) -> (u16, String, bool) {
        let app = App::new()
            .route("/falls", web::get().to(falls))
            .route("/api/v1/falls", web::get().to(falls))
            .wrap(from_fn(keep_answering))
            .wrap(from_fn(harden))
            .wrap(from_fn(count_answers));
        let app = actix_web::test::init_service(app).await;
        let request = TestRequest::get().uri(path).to_request();
        let answer = actix_web::test::try_call_service(&app, request).await;
        let answer = answer.map_or_else(|error: Error| error.error_response(), |_| unreachable!());
        let told = |name: &str| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let strict = told("content-security-policy").contains("default-src 'none'")
            && told("x-content-type-options") == "nosniff"
            && told("cache-control") == "no-store";
        (answer.status().as_u16(), told("content-type"), strict)
    }

    #[actix_web::test]
    async fn a_handler_that_goes_down_is_counted_hardened_and_told_in_the_right_words() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let figures = recorder.handle();
        let kept = metrics::set_default_local_recorder(&recorder);

        let page = asked("/falls").await;
        let program = asked("/api/v1/falls").await;
        drop(kept);

        assert_eq!(page, (500, "text/plain; charset=utf-8".to_owned(), true));
        assert_eq!(program, (500, "application/problem+json".to_owned(), true));
        let counted = figures.render();
        for route in ["/falls", "/api/v1/falls"] {
            let wanted = format!("route=\"{route}\",status=\"500\"}} 1");
            assert!(counted.contains(&wanted), "{counted}");
        }
    }
}
