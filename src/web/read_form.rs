use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use futures_util::{StreamExt as _, stream};
use multer::{Constraints, Multipart, SizeLimit};

use super::guard::{Browser, Overrun};
use super::json_body::malformed;
use super::{Failure, Form, UploadedFile, wording};

/// The most fields and files a form may have.
const MOST_FIELDS: usize = 1_000;
const MOST_FILES: usize = 10;
const LONGEST_FIELD: u64 = 64 * 1024;
const LARGEST_FILE: u64 = 11 * 1024 * 1024;

/// A form as it came, without a look at its token: for posts that carry their own proof, such as
/// the one-click leave of RFC 8058. Everything else takes [`Form`].
pub struct OpenForm(pub Form);

impl FromRequest for Form {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    /// Reads the form and refuses it unless it was made for this browser.
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let form = read(&request, payload).await?;
            let browser = request.extensions().get::<Arc<Browser>>().cloned();
            let browser = browser.ok_or_else(|| anyhow::anyhow!("the guard is not mounted"))?;
            browser.check_form_token(form.text("csrf"))?;
            Ok(form)
        })
    }
}

impl FromRequest for OpenForm {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move { read(&request, payload).await.map(Self) })
    }
}

/// U+0000 is refused: no text of ours has it, and PostgreSQL cannot store it.
async fn read(request: &HttpRequest, payload: Payload) -> Result<Form, Failure> {
    let form = parse(request, payload).await?;
    if form.has_nul() { Err(malformed(wording::NUL_IN_TEXT.to_owned())) } else { Ok(form) }
}

async fn parse(request: &HttpRequest, payload: Payload) -> Result<Form, Failure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default();
    if let Ok(boundary) = multer::parse_boundary(kind) {
        return read_parts(payload, boundary).await;
    }
    if !kind.is_empty()
        && !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
    {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Failure::refused(status, "unsupported_media_type", wording::NOT_A_FORM));
    }
    let body = read_whole(payload).await?;
    let values: Vec<_> =
        url::form_urlencoded::parse(&body).into_owned().take(MOST_FIELDS).collect();
    Ok(Form::new(values, Vec::new()))
}

async fn read_whole(mut payload: Payload) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        body.extend_from_slice(&chunk.map_err(|error| Overrun::of(&error).failure())?);
    }
    Ok(body)
}

async fn read_parts(payload: Payload, boundary: String) -> Result<Form, Failure> {
    let limits = SizeLimit::new().per_field(LARGEST_FILE);
    let constraints = Constraints::new().size_limit(limits);
    // The guard has bounded the body already; multer asks for a stream that threads may share.
    let body = web::Bytes::from(read_whole(payload).await?);
    let body = stream::once(async move { Ok::<_, Infallible>(body) });
    let mut parts = Multipart::with_constraints(body, boundary, constraints);
    let (mut values, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file_name) = part.file_name().map(plain_name) else {
            let text = part.text().await.map_err(|error| broken(&error))?;
            if text.len() as u64 > LONGEST_FIELD || values.len() >= MOST_FIELDS {
                return Err(Overrun::TooLarge.failure());
            }
            values.push((name, text));
            continue;
        };
        let media_type = part.content_type().map_or_else(String::new, ToString::to_string);
        let bytes = part.bytes().await.map_err(|error| broken(&error))?.to_vec();
        if files.len() >= MOST_FILES {
            return Err(Overrun::TooLarge.failure());
        }
        files.push(UploadedFile { field: name, name: file_name, media_type, bytes });
    }
    Ok(Form::new(values, files))
}

/// The last part of what the browser calls the file, without characters that disturb.
fn plain_name(told: &str) -> String {
    let last = told.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn broken(error: &multer::Error) -> Failure {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            Overrun::TooLarge.failure()
        }
        _ => Overrun::Broken.failure(),
    }
}
