//! 完了

use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue;
use crate::study_sessions::registration::{
    self, Details, NewPerson, OtherDay, PublicRequest, Refusal, RegistrationRequest,
    RegistrationResult,
};
use crate::study_sessions::{Member, links};
use crate::web::{
    Failure, Form, Page, Problems, Sample, fingerprint, keep_secret_address, perform, sample,
};

use super::confirm::OF_ONE_PRESS;
use super::form::{self, Brief, brief};
use super::reading::{Files, Whom, Wish, read};
use super::{Desk, confirm, days, refuse, shell, words_of};
use crate::study_sessions::pages::show::onlooker;
use crate::study_sessions::pages::words::{self, say};

/// Characters; ours have 43.
const LONGEST_KEY: usize = 64;

/// Registers, or asks for the address to be confirmed, and leads on.
pub async fn send(desk: Desk, typed: Form) -> Result<HttpResponse, Failure> {
    let wish = match read(desk.ground(), &typed, Files::Due) {
        Ok(wish) => wish,
        Err(problems) => return mend(&desk, &typed, &problems).await,
    };
    let key = typed.text("key").to_owned();
    if !is_key(&key) {
        return form::answer(
            &desk,
            &fresh_key(&desk, typed),
            &Problems::none(),
            form::Shown::First,
        );
    }
    let Wish { whom, details, others } = wish;
    let outcome = match whom {
        Whom::Guest(person) => ask(&desk, (person, details, others), key_of(&typed)).await?,
        Whom::Member { attendee, organisation } => {
            let session = desk.shown.view.rows.session.id;
            let request =
                RegistrationRequest { session, attendee, organisation, details, request_key: key };
            register(&desk, request, others).await?
        }
    };
    match outcome {
        Ok(path) => Ok(desk.visit.redirect(&path)),
        Err(stop) => stopped(&desk, &typed, stop).await,
    }
}

/// The key becomes part of an address, so it is written as we write it or not taken at all.
fn is_key(key: &str) -> bool {
    let ours = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !key.is_empty() && key.len() <= LONGEST_KEY && key.chars().all(ours)
}

/// Of a form as it is filled in: whoever comes back and changes something asks anew.
fn key_of(typed: &Form) -> String {
    let told = typed.values().iter().filter(|(name, _)| !OF_ONE_PRESS.contains(&name.as_str()));
    fingerprint(&format!("{:?}", told.collect::<Vec<_>>()))
}

/// Where to go on, when it worked.
type Outcome = Result<String, Stop<Refusal>>;

async fn ask(
    desk: &Desk,
    (person, details, others): (NewPerson, Details, Vec<OtherDay>),
    key: String,
) -> Result<Outcome, Failure> {
    let (context, session) = (desk.context.clone(), desk.shown.view.rows.session.id);
    let client = desk.visit.client();
    let request_key = key.clone();
    let request = PublicRequest { session, person, details, others, request_key, client };
    let outcome = perform(async move {
        retrying(|| registration::request_public(&context, request.clone())).await
    });
    let path = format!("/sessions/{session}/registration/sent?key={key}");
    Ok(outcome.await?.map(|()| path))
}

async fn register(
    desk: &Desk,
    request: RegistrationRequest,
    others: Vec<OtherDay>,
) -> Result<Outcome, Failure> {
    let Some(who) = desk.visit.person_id().map(Member::acting_as) else {
        return Err(Failure::SignInNeeded);
    };
    let context = desk.context.clone();
    let outcome = perform(async move {
        let work = || registration::register_days(&context, who, request.clone(), others.clone());
        retrying(work).await.map(|made| made.first)
    });
    let path = |registered: RegistrationResult| {
        // The first result of a key may be another's than this form says.
        let (config, id) = (&desk.context.config, registered.id);
        let token = if registered.person == who.person() {
            links::registration_token(config, id)
        } else {
            links::colleague_token(config, id)
        };
        format!("/registrations/{token}/done")
    };
    Ok(outcome.await?.map(path))
}

/// Problems with files are mended on the confirmation page, all others in the form.
async fn mend(desk: &Desk, typed: &Form, problems: &Problems) -> Result<HttpResponse, Failure> {
    match read(desk.ground(), typed, Files::Later) {
        Ok(wish) => confirm::answer(desk, typed, &wish, problems).await,
        Err(_) => form::answer(desk, typed, problems, form::Shown::Again),
    }
}

fn fresh_key(desk: &Desk, mut typed: Form) -> Form {
    use base64::Engine as _;
    let key = desk.context.chance.secret();
    typed.set("key", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(key));
    typed
}

async fn stopped(desk: &Desk, typed: &Form, stop: Stop<Refusal>) -> Result<HttpResponse, Failure> {
    let refusal = match stop {
        Stop::Refused(refusal) => refusal,
        Stop::Broken(error) => return Err(Failure::Broken(error)),
    };
    match refusal {
        Refusal::NotFound => Err(Failure::NotFound),
        Refusal::Invalid(problems) => mend(desk, typed, &problems).await,
        // Somebody else got the last seat: everything typed stays, and waiting is offered.
        Refusal::Full { .. } | Refusal::OrganisationFull { .. } => {
            let mut problems = Problems::none();
            problems.add("waits", words_of(desk.language(), &refusal));
            form::answer(desk, typed, &problems, form::Shown::Full)
        }
        Refusal::OnDay(day, _, why) => {
            let mut problems = Problems::none();
            problems.add(days::field(day), days::refused(desk.language(), &why));
            form::answer(desk, typed, &problems, form::Shown::Full)
        }
        refusal => refuse(&desk.visit, &desk.context, &desk.shown, &refusal),
    }
}

/// The page that says where the letter went.
#[derive(Serialize)]
pub struct RequestSent {
    pub session: Brief,
    pub email: String,
    pub until: String,
    pub back: String,
}

impl Page for RequestSent {
    const TEMPLATE: &'static str = "study_sessions/request_sent.html";
}

#[derive(Deserialize)]
pub struct SentQuery {
    #[serde(default)]
    key: String,
}

/// `GET /sessions/{id}/registration/sent?key=…`: public on purpose; only the browser that filled in
/// the form knows the key.
pub async fn sent(
    visit: Visit,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: web::Query<SentQuery>,
) -> Result<HttpResponse, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let shown = catalogue::show(db, *id, onlooker(&visit), now).await?.ok_or(Failure::NotFound)?;
    let request = catalogue::public_request_of_form(db, *id, &query.key).await?;
    let request = request.ok_or(Failure::NotFound)?;
    let language = visit.language();
    let facts = RequestSent {
        session: brief(language, &shown),
        email: request.email,
        until: words::moment(language, request.expires_at),
        back: format!("/sessions/{}", *id),
    };
    let mut around = shell(&visit, &context, &shown);
    say(language, "確認のメールを送りました", "We have sent you a mail", "メールを おくりました")
        .clone_into(&mut around.title);
    around.languages.clear();
    let mut answer = context.pages.answer(&around, &facts)?;
    keep_secret_address(&mut answer);
    Ok(answer)
}

pub fn samples() -> Vec<Sample> {
    let shown = crate::study_sessions::pages::samples::shown();
    let facts = RequestSent {
        session: brief(PageLanguage::Japanese, &shown),
        email: "hanako@example.jp".into(),
        until: "2026年11月25日（水）10:00".into(),
        back: "/sessions/0".into(),
    };
    vec![sample(&facts)]
}
