use actix_web::error::{InternalError, JsonPayloadError};
use actix_web::http::StatusCode;
use actix_web::{ResponseError as _, web};

use super::guard::PLAIN;
use super::json_body::{broken, malformed};
use super::{Failure, Overrun, wording};

/// How actix's own extractors fail: like everything else.
pub fn extractors(service: &mut web::ServiceConfig) {
    service
        .app_data(bodies(PLAIN))
        .app_data(web::PathConfig::default().error_handler(|_, _| Failure::NotFound.into()))
        .app_data(web::QueryConfig::default().error_handler(|_, _| {
            let detail = wording::BROKEN_QUERY;
            Failure::refused(StatusCode::BAD_REQUEST, "malformed", detail).into()
        }));
}

/// For routes of the API that take files inside their JSON: one of the largest, or several small.
pub fn with_files() -> web::JsonConfig {
    bodies(8 * 1024 * 1024)
}

fn bodies(limit: usize) -> web::JsonConfig {
    web::JsonConfig::default().limit(limit).error_handler(|error, _| json(&error))
}

fn json(error: &JsonPayloadError) -> actix_web::Error {
    let failure = match error {
        JsonPayloadError::ContentType => Failure::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            wording::failure_detail(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ),
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            Overrun::TooLarge.failure()
        }
        JsonPayloadError::Payload(error) => Overrun::of(error).failure(),
        JsonPayloadError::Deserialize(error) => malformed(broken(error)),
        _ => Overrun::Broken.failure(),
    };
    let answer = failure.error_response();
    InternalError::from_response("", answer).into()
}
