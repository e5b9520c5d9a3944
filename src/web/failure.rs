use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::body::{BodySize, BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpResponse, ResponseError, web};
use serde::Serialize;

use crate::database::Stop;

use super::guard::limit_in_words;
use super::language::language;
use super::{Pages, Sample, Shell};

/// What a handler answers when it cannot do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// Not there, or not for this person: the two look the same.
    NotFound,
    /// Nobody is signed in; pages lead to the sign-in and back.
    SignInNeeded,
    /// A typed refusal, already put into words for the person.
    Refused(Refused),
    /// Unexpected. Logged once, shown as an apology without details.
    Broken(anyhow::Error),
}

/// A refusal in the person's language.
#[derive(Clone, Debug, Serialize)]
pub struct Refused {
    #[serde(skip)]
    pub status: StatusCode,
    /// Stable name for programs: `session_full`.
    pub code: &'static str,
    /// What is wrong and how to mend it.
    pub detail: String,
    pub problems: Vec<FieldProblem>,
}

/// What is wrong with one field of a form or a JSON body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    pub field: String,
    pub detail: String,
}

impl Failure {
    /// 409: the state of things says no.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::refused(StatusCode::CONFLICT, code, detail)
    }

    /// 422: what was sent cannot be used.
    pub fn invalid(problems: Vec<FieldProblem>) -> Self {
        Self::Refused(Refused {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: "invalid",
            detail: "入力内容を確認してください。".into(),
            problems,
        })
    }

    pub fn refused(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Refused(Refused { status, code, detail: detail.into(), problems: Vec::new() })
    }

    /// The edge's translation of a use case's end: refusals by `word`, failures as they are.
    pub fn of<R>(stop: Stop<R>, word: impl FnOnce(R) -> Self) -> Self {
        match stop {
            Stop::Refused(refusal) => word(refusal),
            Stop::Broken(error) => Self::Broken(error),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::SignInNeeded => f.write_str("sign-in needed"),
            Self::Refused(refused) => write!(f, "refused: {}", refused.code),
            Self::Broken(_) => f.write_str("something broke"),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Broken(error.into())
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Refused(refused) => refused.status,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// An empty answer that [`present_failures`] fills in.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        if let Self::Broken(error) = self {
            let reference = Reference::next();
            tracing::error!(
                error = format!("{error:#}"),
                reference = reference.0,
                "a request could not be answered"
            );
            response.extensions_mut().insert(reference);
        }
        if let Self::Refused(refused) = self {
            response.extensions_mut().insert(refused.clone());
        }
        response
    }
}

/// The facts of the pages in `pages/failures`.
#[derive(Serialize)]
struct FailureFacts {
    /// What is wrong and how to mend it, where a rule said no.
    reason: Option<String>,
    problems: Vec<FieldProblem>,
    back: Option<String>,
    /// Largest size that is accepted, in words.
    limit: Option<String>,
    /// How long to wait, in words.
    wait: Option<String>,
    /// When it is over, in words.
    until: Option<String>,
    /// Found again in the log.
    reference: String,
}

/// The number under which a failure is logged and shown.
#[derive(Clone)]
struct Reference(String);

impl Reference {
    fn next() -> Self {
        static COUNTED: AtomicU64 = AtomicU64::new(1);
        let count = COUNTED.fetch_add(1, Ordering::Relaxed);
        Self(format!("{:X}-{count:04}", std::process::id()))
    }
}

/// RFC 9457, `application/problem+json`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProblemDetails {
    /// Stable name of the problem, as `about:blank#code`.
    pub r#type: String,
    pub title: String,
    pub status: u16,
    pub code: String,
    pub detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// Middleware: gives every failure without a body its page or its problem document. What shell
/// surrounds the page is the business of whoever mounts it, as `web::Data<FailureShell>`.
pub async fn present_failures<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    let answer = match next.call(request).await {
        Ok(answer) => answer.map_into_left_body(),
        // actix turns an extractor's error into a response only at its own edge; do it here.
        Err(error) => return Err(error),
    };
    let status = answer.status();
    if !(status.is_client_error() || status.is_server_error())
        || !matches!(answer.response().body().size(), BodySize::None | BodySize::Sized(0))
    {
        return Ok(answer);
    }
    let refused = answer.response().extensions().get::<Refused>().cloned();
    let reference = answer.response().extensions().get::<Reference>().cloned();
    let filled = if answer.request().path().starts_with("/api/") {
        problem(status, refused)
    } else if status == StatusCode::UNAUTHORIZED {
        let read = matches!(*answer.request().method(), Method::GET | Method::HEAD);
        let target = answer.request().uri().path_and_query().map(ToString::to_string);
        to_sign_in(target.as_deref().filter(|_| read))
    } else {
        page(answer.request(), status, refused, reference)
    };
    let (request, head) = answer.into_parts();
    let mut filled = filled;
    for (name, value) in head.headers() {
        if name != header::CONTENT_LENGTH && name != header::CONTENT_TYPE {
            filled.headers_mut().insert(name.clone(), value.clone());
        }
    }
    Ok(ServiceResponse::new(request, filled.map_into_boxed_body().map_into_right_body()))
}

fn to_sign_in(next: Option<&str>) -> HttpResponse {
    let next = next.map_or_else(String::new, |path| {
        let query: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
        format!("?{query}")
    });
    HttpResponse::SeeOther().insert_header((header::LOCATION, format!("/sign-in{next}"))).finish()
}

fn page(
    request: &actix_web::HttpRequest,
    status: StatusCode,
    refused: Option<Refused>,
    reference: Option<Reference>,
) -> HttpResponse {
    // Whoever was recognised keeps their navigation; everybody else gets the bare shell.
    let known = request.extensions().get::<Shell>().cloned();
    let lang = language(request, known.as_ref().is_some_and(|shell| shell.user.is_some()));
    let title = match lang {
        "en" => super::wording::failure_title_in_english(status),
        _ => super::wording::failure_title(status),
    };
    let facts = FailureFacts {
        reason: refused.as_ref().map(|refused| refused.detail.clone()),
        problems: refused.map(|refused| refused.problems).unwrap_or_default(),
        back: None,
        limit: (status == StatusCode::PAYLOAD_TOO_LARGE)
            .then(|| limit_in_words(request.head()).to_owned()),
        wait: None,
        until: None,
        reference: reference.map_or_else(|| Reference::next().0, |reference| reference.0),
    };
    let bare = || request.app_data::<web::Data<Shell>>().map(|shell| Shell::clone(shell));
    let mut shell = known.or_else(bare).unwrap_or_else(Shell::sample);
    shell.title = title.into();
    shell.lang = lang;
    let rendered = request.app_data::<web::Data<Pages>>().map_or_else(
        || Ok(title.to_owned()),
        |pages| pages.render_facts(&shell, &Sample::of(template(status), &facts)),
    );
    let html = rendered.unwrap_or_else(|error| {
        tracing::error!(error = format!("{error:#}"), "a failure page could not be rendered");
        title.to_owned()
    });
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
}

fn template(status: StatusCode) -> &'static str {
    match status.as_u16() {
        403 => "web/failures/expired.html",
        404 => "web/failures/not_found.html",
        405 => "web/failures/not_this_way.html",
        409 => "web/failures/conflict.html",
        413 => "web/failures/too_large.html",
        429 => "web/failures/too_many.html",
        503 => "web/failures/unavailable.html",
        500.. => "web/failures/failed.html",
        _ => "web/failures/unacceptable.html",
    }
}

/// The problem document of a status that needs no more words.
pub fn problem_document(status: StatusCode) -> HttpResponse {
    problem(status, None)
}

fn problem(status: StatusCode, refused: Option<Refused>) -> HttpResponse {
    let refused = refused.unwrap_or_else(|| Refused {
        status,
        code: super::wording::failure_code(status),
        detail: super::wording::failure_detail(status).into(),
        problems: Vec::new(),
    });
    let body = ProblemDetails {
        r#type: format!("about:blank#{}", refused.code),
        title: super::wording::problem_title(status).into(),
        status: status.as_u16(),
        code: refused.code.into(),
        detail: refused.detail,
        errors: refused.problems,
    };
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::UNAUTHORIZED {
        // RFC 9110, 11.6.1: how to say who one is.
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    answer.content_type("application/problem+json").json(body)
}
