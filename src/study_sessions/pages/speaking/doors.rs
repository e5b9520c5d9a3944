//! The two ways to the page of a speaker, and what is posted from it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use uuid::Uuid;

use super::facts;
use crate::context::Context;
use crate::database::retrying;
use crate::people::{PageLanguage, SignedIn, Visit};
use crate::study_sessions::links;
use crate::study_sessions::pages::words::say;
use crate::study_sessions::registration::NewFile;
use crate::study_sessions::session::SessionRows;
use crate::study_sessions::speaking::{
    NewGiven, Podium, SpeakerView, by_account, by_pass, hand_over, prework_file, sessions_of,
    speaker_view,
};
use crate::study_sessions::wording::speaking as wording;
use crate::web::{
    BannerKind, Crumb, Failure, Form, Problems, Settled, Shell, attachment, keep_secret_address,
    perform, settle,
};

/// Somebody at the page of their session.
struct Door {
    podium: Podium,
    view: SpeakerView,
    base: String,
    language: PageLanguage,
    shell: Shell,
    /// The address is a secret.
    secret: bool,
}

impl Door {
    async fn of(
        context: &Context,
        visit: &Visit,
        (podium, rows): (Podium, SessionRows),
        (base, secret): (String, bool),
    ) -> Result<Self, Failure> {
        let view = speaker_view(context, &podium, rows).await?;
        let (language, title) = (visit.language(), facts::title(&view));
        let page = say(language, "登壇者のページ：", "For the speaker: ", "はなす人の ページ：");
        let mut shell = visit.translated_shell(context, &format!("{page}{title}"));
        if !secret {
            shell.breadcrumb = vec![
                home(language),
                Crumb::to(list_title(language), "/speaking"),
                Crumb::here(title),
            ];
        }
        Ok(Self { podium, view, base, language, shell, secret })
    }

    async fn by_link(visit: &Visit, context: &Context, token: &str) -> Result<Self, Failure> {
        let pass = links::open_speaker(&context.config, token).ok_or(Failure::NotFound)?;
        let found = by_pass(context.database.reader(), pass, context.now())
            .await?
            .ok_or(Failure::NotFound)?;
        visit.browser().note_personal();
        Self::of(context, visit, found, (format!("/speakers/{token}"), true)).await
    }

    async fn by_account(
        who: &SignedIn,
        context: &Context,
        id: StudySessionId,
    ) -> Result<Self, Failure> {
        let found =
            by_account(context.database.reader(), (id, who.person_id()), context.now()).await?;
        let found = found.ok_or(Failure::NotFound)?;
        Self::of(context, who.visit(), found, (format!("/speaking/{id}"), false)).await
    }

    fn answer(
        &self,
        context: &Context,
        (form, problems): (&Form, &Problems),
        refused: Option<String>,
    ) -> Result<HttpResponse, Failure> {
        let status = match (&refused, problems.is_empty()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, true) => StatusCode::OK,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let key = form
            .filled("key")
            .map_or_else(|| context.new_id::<uuid::Uuid>().to_string(), ToOwned::to_owned);
        let at = (self.base.as_str(), key);
        let page = facts::page(self.language, &self.view, at, (form, problems), refused);
        let mut shell = self.shell.clone();
        if status != StatusCode::OK {
            // What was posted cannot be asked for again in another language.
            shell.languages.clear();
        }
        Ok(self.kept(context.pages.answer_with(status, &shell, &page)?))
    }

    fn kept(&self, mut answer: HttpResponse) -> HttpResponse {
        if self.secret {
            keep_secret_address(&mut answer);
        }
        answer
    }

    async fn give(
        self,
        visit: &Visit,
        context: web::Data<Context>,
        form: Form,
    ) -> Result<HttpResponse, Failure> {
        let new = NewGiven {
            title: form.text("title").to_owned(),
            file: form.file("file").map(|file| NewFile {
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                bytes: file.bytes.clone(),
            }),
            name: self.view.name.clone(),
            key: form.text("key").to_owned(),
        };
        let (working, podium) = (context.clone(), self.podium.clone());
        let done = perform(async move { retrying(|| hand_over(&working, &podium, &new)).await });
        match settle(done.await?)? {
            Settled::Done(_) => {
                let text = say(
                    self.language,
                    "資料を受け取りました。事務局が確かめてから、参加者に渡します。",
                    "We have received your material. The secretariat checks it before \
                     participants get it.",
                    "うけとりました。じむきょくが 見てから、さんかする人に わたします。",
                );
                Ok(self.kept(visit.redirect_saying(&self.base, BannerKind::Success, text)))
            }
            Settled::Again(problems, why) => {
                let (problems, why) = self.told(problems, why);
                self.answer(&context, (&form, &problems), why)
            }
        }
    }

    /// In the language of the page.
    fn told(&self, problems: Problems, why: Option<String>) -> (Problems, Option<String>) {
        if self.language != PageLanguage::English {
            return (problems, why);
        }
        let mut told = Problems::none();
        for one in problems.into_list() {
            told.add(one.field, wording::in_english(&one.detail));
        }
        (told, why.map(|why| wording::in_english(&why).to_owned()))
    }

    async fn file(&self, context: &Context, mark: Uuid) -> Result<HttpResponse, Failure> {
        let found = prework_file(context, &self.podium, mark).await?;
        let (name, bytes) = found.ok_or(Failure::NotFound)?;
        Ok(self.kept(attachment(name, bytes)))
    }
}

/// Whoever holds the link, on purpose.
pub async fn show_by_link(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let door = Door::by_link(&visit, &context, &token).await?;
    door.answer(&context, (&Form::default(), &Problems::none()), None)
}

/// Whoever holds the link, on purpose.
pub async fn give_by_link(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let door = Door::by_link(&visit, &context, &token).await?;
    door.give(&visit, context, form).await
}

/// Whoever holds the link, on purpose.
pub async fn file_by_link(
    visit: Visit,
    context: web::Data<Context>,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Failure> {
    let (token, mark) = path.into_inner();
    let door = Door::by_link(&visit, &context, &token).await?;
    door.file(&context, mark).await
}

fn list_title(language: PageLanguage) -> &'static str {
    say(language, "登壇する勉強会", "Sessions you speak at", "あなたが はなす べんきょうかい")
}

/// `GET /speaking`: where somebody signed in speaks.
pub async fn list(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let sessions = sessions_of(reader, who.person_id(), context.now()).await?;
    let language = who.visit().language();
    let mut shell = who.visit().translated_shell(&context, list_title(language));
    shell.breadcrumb = vec![home(language), Crumb::here(list_title(language))];
    context.pages.answer(&shell, &facts::list(language, &sessions))
}

/// The way back to one's own first page.
fn home(language: PageLanguage) -> Crumb {
    Crumb::to(say(language, "ホーム", "Home", "ホーム"), "/home")
}

pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let door = Door::by_account(&who, &context, *id).await?;
    door.answer(&context, (&Form::default(), &Problems::none()), None)
}

pub async fn give(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let door = Door::by_account(&who, &context, *id).await?;
    door.give(who.visit(), context, form).await
}

pub async fn file(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, Uuid)>,
) -> Result<HttpResponse, Failure> {
    let (id, mark) = path.into_inner();
    let door = Door::by_account(&who, &context, id).await?;
    door.file(&context, mark).await
}
