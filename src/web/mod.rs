//! What every page and every API answer shares: the shell around a page, forms that keep what was
//! typed, refusals and failures, static files.
//!
//! * A page is declared once, as a type that carries its facts and names its template ([`Page`]).
//!   Templates lie in `src/<capability>/pages/` and are called `<capability>/<file>.html`.
//! * A form is shown from [`Field`]s and read into a [`Form`]; a reader turns it into a domain value
//!   or into all [`Problems`] at once, and the same form is shown again with what was typed.
//! * A handler answers `Result<HttpResponse, Failure>`. [`Failure`] is turned into a page or into
//!   `application/problem+json` in one place, by the path that was asked for.
//! * A use case runs in a task of its own ([`perform`]), because a future that talks to the database
//!   must not be cancelled when a client goes away.

mod assets;
mod attachment;
mod cursor;
mod day_boxes;
mod described;
mod edit;
mod failure;
mod form;
mod guard;
mod json_body;
mod language;
mod local_path;
mod page;
mod perform;
mod qr_code;
mod query;
mod read_form;
mod renamed;
mod routes;
mod ruby;
mod sent;
mod settings;
mod settled;
mod shallow;
mod shell;
pub mod spreadsheet;
mod table;
mod wording;
pub mod workbook;

pub use assets::{Assets, serve_asset};
pub use attachment::{Download, attachment};
pub use cursor::{ListPart, ListQuery, after, offset};
pub use described::{OneOf, one_of, one_of_or_null, words};
pub use edit::{Control, EditPage, Told, confirmed, edit_samples};
pub use failure::{
    Failure, FieldProblem, ProblemDetails, Refused, present_failures, problem_document,
};
pub use form::{
    Choice, Field, Form, FormFacts, Offer, Problems, SummaryLine, Typed, UploadedFile, Width,
};
pub use guard::{
    Browser, Cookies, Guard, Overrun, client_address, fingerprint, frame_own_pages, guard, harden,
    keep_secret_address, network_of, show_in_own_frame, upload_time,
};
pub use json_body::JsonBody;
pub use local_path::LocalPath;
pub use page::{Page, Pages, Sample, sample};
pub use perform::perform;
pub use qr_code::qr_code;
pub use query::Query;
pub use read_form::OpenForm;
pub use renamed::called;
pub use routes::Routes;
pub use sent::{number_sent, numbers_sent, sent_text, sent_texts};
pub use settings::{extractors, with_files};
pub use settled::{Objection, Settled, settle};
pub use shallow::shallow;
pub use shell::{
    Area, Banner, BannerKind, Contact, Crumb, EnglishWords, LanguageLink, NavItem, Notice,
    NoticeLink, PolicyLink, Shell, ShellUser,
};
pub use table::{Cell, Chip, Paging, Row, address, page_number, thousands};
