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

/// Longer than any page takes; work that goes on longer has a page of its own.
const DEADLINE: Duration = Duration::from_secs(30);

/// Middleware: answers 500 when a handler panics and 503 when it takes too long. A use case begun
/// by then runs to its end all the same, in a task of its own.
pub async fn keep_answering<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let work = AssertUnwindSafe(next.call(request)).catch_unwind();
    match tokio::time::timeout(DEADLINE, work).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_panic)) => {
            tracing::error!("a handler panicked");
            Err(plain(StatusCode::INTERNAL_SERVER_ERROR))
        }
        Err(_elapsed) => {
            tracing::error!("a request passed its deadline");
            Err(plain(StatusCode::SERVICE_UNAVAILABLE))
        }
    }
}

/// The request went down with its handler, so no page can be drawn around this sentence.
fn plain(status: StatusCode) -> actix_web::Error {
    let text = "申し訳ありません。処理できませんでした。少し待ってから、もう一度お試しください。\n";
    let answer = HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(text);
    InternalError::from_response("no answer", answer).into()
}

/// Middleware: counts and times every answer.
pub async fn count_answers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let begun = Instant::now();
    let answer = next.call(request).await?;
    let route = answer.request().match_pattern().unwrap_or_else(|| "unknown".into());
    let (method, status) = (name_of(answer.request().method()), answer.status().as_u16());
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
    Ok(answer)
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
