//! What an operator of the server sees of requests: one line and two figures for each, never an
//! address, a query or a name. Routes are named by their pattern, so a token in a path stays out.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use futures_util::FutureExt as _;

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
    let method = request.method().to_string();
    let answer = next.call(request).await?;
    let route = answer.request().match_pattern().unwrap_or_else(|| "unknown".into());
    let status = answer.status().as_u16();
    let took = begun.elapsed();
    metrics::counter!(
        "bansou_http_requests_total",
        "method" => method.clone(), "route" => route.clone(), "status" => status.to_string()
    )
    .increment(1);
    metrics::histogram!("bansou_http_request_seconds", "route" => route.clone())
        .record(took.as_secs_f64());
    tracing::debug!(method, route, status, seconds = took.as_secs_f64(), "a request was answered");
    Ok(answer)
}
