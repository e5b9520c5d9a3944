//! What an operator of the server sees of requests: one line and two figures for each, never an
//! address, a query or a name. Routes are named by their pattern, so a token in a path stays out.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use futures_util::FutureExt as _;

/// Longer than any page takes; work that goes on longer has a page of its own.
const DEADLINE: Duration = Duration::from_secs(30);

/// Middleware: answers 500 when a handler panics and 503 when it takes too long. A use case begun
/// by then runs to its end all the same, in a task of its own.
pub async fn keep_answering<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let asked = request.request().clone();
    let work = AssertUnwindSafe(next.call(request)).catch_unwind();
    let response = match tokio::time::timeout(DEADLINE, work).await {
        Ok(Ok(answer)) => return answer.map(ServiceResponse::map_into_left_body),
        Ok(Err(_panic)) => {
            tracing::error!(route = asked.match_pattern(), "a handler panicked");
            HttpResponse::InternalServerError().finish()
        }
        Err(_elapsed) => {
            tracing::error!(route = asked.match_pattern(), "a request passed its deadline");
            HttpResponse::ServiceUnavailable().finish()
        }
    };
    Ok(ServiceResponse::new(asked, response.map_into_right_body()))
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
