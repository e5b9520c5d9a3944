use actix_web::error::{InternalError, JsonPayloadError};
use actix_web::http::StatusCode;
use actix_web::{ResponseError as _, web};

use super::{Failure, Overrun, wording};

/// How actix's own extractors fail: like everything else.
pub fn extractors(service: &mut web::ServiceConfig) {
    service
        .app_data(
            web::JsonConfig::default().limit(64 * 1024).error_handler(|error, _| json(&error)),
        )
        .app_data(web::PathConfig::default().error_handler(|_, _| Failure::NotFound.into()))
        .app_data(web::QueryConfig::default().error_handler(|error, _| {
            let detail = format!("{}（{error}）", wording::BROKEN_QUERY);
            Failure::refused(StatusCode::BAD_REQUEST, "malformed", detail).into()
        }));
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
        // serde says which field is missing, unknown or of the wrong kind.
        JsonPayloadError::Deserialize(error) => Failure::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "malformed",
            format!("{}（{error}）", wording::BROKEN_JSON),
        ),
        _ => Overrun::Broken.failure(),
    };
    let answer = failure.error_response();
    InternalError::from_response("", answer).into()
}
