use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, RequestHead, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, timeout_at};

use crate::web::{Failure, wording};

/// Some longest texts at once, each Japanese letter of them nine bytes in a form.
pub const PLAIN: usize = 256 * 1024;
const UPLOAD: usize = 12 * 1024 * 1024;

/// 50 kB a second, slower than any mobile network that works.
const A_BYTE_OF_AN_UPLOAD: Duration = Duration::from_micros(20);

/// How long the whole body of this request may be under way: nothing for a form, which fits into the
/// time any request has.
pub fn upload_time(head: &RequestHead) -> Duration {
    if limit(head) < UPLOAD {
        return Duration::ZERO;
    }
    let declared = head.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let bytes = declared.unwrap_or(UPLOAD).min(UPLOAD);
    A_BYTE_OF_AN_UPLOAD * u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overrun {
    TooLarge,
    TooSlow,
    Broken,
}

impl Overrun {
    pub fn of(error: &PayloadError) -> Self {
        match error {
            PayloadError::Overflow => Self::TooLarge,
            PayloadError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                Self::TooSlow
            }
            _ => Self::Broken,
        }
    }

    pub fn failure(self) -> Failure {
        let (status, code) = match self {
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::Broken => (StatusCode::BAD_REQUEST, "malformed"),
        };
        Failure::refused(status, code, wording::failure_detail(status))
    }
}

/// Gives the body a size and a deadline; actix has neither for streams. Forms may have 256 KiB,
/// uploads 12 MiB, and for each byte of an upload that has come there is more time: whoever sends at
/// least 50 kB a second gets through, whoever trickles does not. JSON may bring files too; how much a route takes is for its extractor to say.
pub(super) fn bound(request: &mut ServiceRequest, deadline: Duration) -> Result<(), Failure> {
    let limit = limit(request.head());
    let declared = request.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(Overrun::TooLarge.failure());
    }
    let body = request.take_payload();
    if matches!(body, Payload::None) {
        return Ok(());
    }
    let pace = if limit == UPLOAD { A_BYTE_OF_AN_UPLOAD } else { Duration::ZERO };
    let state = (body, limit, Instant::now() + deadline);
    let bounded = stream::try_unfold(state, move |(mut body, left, deadline)| async move {
        match timeout_at(deadline, body.next()).await {
            Err(_) => Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into())),
            Ok(None) => Ok(None),
            Ok(Some(chunk)) => {
                let chunk = chunk?;
                let left = left.checked_sub(chunk.len()).ok_or(PayloadError::Overflow)?;
                let earned = pace * u32::try_from(chunk.len()).unwrap_or(u32::MAX);
                Ok(Some((chunk, (body, left, deadline + earned))))
            }
        }
    });
    request.set_payload(Payload::Stream { payload: Box::pin(bounded) });
    Ok(())
}

/// How much a request like this may bring, in words.
pub fn limit_in_words(head: &RequestHead) -> &'static str {
    if limit(head) == UPLOAD { "11MB" } else { "256KB" }
}

fn limit(head: &RequestHead) -> usize {
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.map(str::to_ascii_lowercase).unwrap_or_default();
    let json = head.uri.path().starts_with("/api/") && kind.starts_with("application/json");
    if json || kind.starts_with("multipart/") { UPLOAD } else { PLAIN }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use actix_web::web::Bytes;

    use super::*;

    const FIRST: Duration = Duration::from_millis(200);

    /// How a body of these pieces ends, one piece each 20 ms.
    async fn ends(kind: &str, pieces: usize, size: usize) -> Result<usize, Overrun> {
        let request = TestRequest::post().insert_header((header::CONTENT_TYPE, kind));
        let mut request = request.to_srv_request();
        let body = stream::unfold(0, move |sent| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            (sent < pieces).then(|| (Ok(Bytes::from(vec![0; size])), sent + 1))
        });
        request.set_payload(Payload::Stream { payload: Box::pin(body) });
        assert!(bound(&mut request, FIRST).is_ok());
        let mut body = request.take_payload();
        let mut read = 0;
        while let Some(piece) = body.next().await {
            read += piece.map_err(|error| Overrun::of(&error))?.len();
        }
        Ok(read)
    }

    #[actix_web::test]
    async fn an_upload_has_as_long_as_it_keeps_coming_and_a_trickle_has_not() {
        let upload = "multipart/form-data; boundary=x";

        let steady = ends(upload, 40, 8_000).await;
        let trickle = ends(upload, 40, 1).await;
        let form = ends("application/x-www-form-urlencoded", 40, 1_000).await;

        assert_eq!(steady, Ok(320_000));
        assert_eq!(trickle, Err(Overrun::TooSlow));
        assert_eq!(form, Err(Overrun::TooSlow));
    }

    #[test]
    fn the_time_of_an_upload_goes_by_its_length_and_ends() {
        let time = |kind: &str, length: &str| {
            let request = TestRequest::post().insert_header((header::CONTENT_TYPE, kind));
            let request = request.insert_header((header::CONTENT_LENGTH, length)).to_srv_request();
            upload_time(request.head()).as_secs()
        };

        let upload = "multipart/form-data; boundary=x";
        assert_eq!(time(upload, "5000000"), 100);
        assert_eq!(time(upload, "999999999999"), 251);
        assert_eq!(time("application/x-www-form-urlencoded", "60000"), 0);
    }
}
