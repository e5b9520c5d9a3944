use actix_web::FromRequest as _;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError as _};

use super::{Visit, lookup};

/// Middleware inside the guard: whoever sends a token to the API that is not valid is told so,
/// whatever they ask for. Were they taken for nobody, what is public would be answered without what
/// is theirs, and they would not know. Who they are is found once; extractors find it at hand.
pub async fn refuse_false_bearer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if request.path().starts_with("/api/") && lookup::bearer(request.headers()).is_some() {
        let known = Visit::from_request(request.request(), &mut Payload::None).await;
        if let Err(failure) = known {
            return Ok(request.into_response(failure.error_response().map_into_right_body()));
        }
    }
    Ok(next.call(request).await?.map_into_left_body())
}
