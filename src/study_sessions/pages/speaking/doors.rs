//! The two ways to the page of a speaker, and what is posted from it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use uuid::Uuid;

use super::facts;
use crate::context::Context;
use crate::database::retrying;
use crate::people::{SignedIn, Visit};
use crate::study_sessions::links;
use crate::study_sessions::registration::NewFile;
use crate::study_sessions::session::SessionRows;
use crate::study_sessions::speaking::{
    NewGiven, Podium, SpeakerView, by_account, by_pass, hand_over, prework_file, sessions_of,
    speaker_view,
};
use crate::web::{
    BannerKind, Crumb, Failure, Form, Problems, Settled, Shell, attachment, keep_secret_address,
    perform, settle,
};

/// Somebody at the page of their session.
struct Door {
    podium: Podium,
    view: SpeakerView,
    base: String,
    shell: Shell,
    /// The address is a secret.
    secret: bool,
}

impl Door {
    async fn of(
        context: &Context,
        (podium, rows): (Podium, SessionRows),
        (base, mut shell, secret): (String, Shell, bool),
    ) -> Result<Self, Failure> {
        let view = speaker_view(context, &podium, rows).await?;
        let title = facts::title(&view);
        shell.title = format!("登壇者のページ：{title}");
        if !secret {
            shell.breadcrumb = vec![
                Crumb::to("ホーム", "/home"),
                Crumb::to("登壇する勉強会", "/speaking"),
                Crumb::here(title),
            ];
        }
        Ok(Self { podium, view, base, shell, secret })
    }

    async fn by_link(visit: &Visit, context: &Context, token: &str) -> Result<Self, Failure> {
        let pass = links::open_speaker(&context.config, token).ok_or(Failure::NotFound)?;
        let found = by_pass(context.database.reader(), pass).await?.ok_or(Failure::NotFound)?;
        visit.browser().note_personal();
        let shell = visit.shell(context, "登壇者のページ");
        Self::of(context, found, (format!("/speakers/{token}"), shell, true)).await
    }

    async fn by_account(
        who: &SignedIn,
        context: &Context,
        id: StudySessionId,
    ) -> Result<Self, Failure> {
        let found = by_account(context.database.reader(), id, who.person_id()).await?;
        let found = found.ok_or(Failure::NotFound)?;
        let shell = who.shell(context, "登壇者のページ");
        Self::of(context, found, (format!("/speaking/{id}"), shell, false)).await
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
        let page = facts::page(&self.view, (&self.base, key), (form, problems), refused);
        Ok(self.kept(context.pages.answer_with(status, &self.shell, &page)?))
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
                let text = "資料を受け取りました。事務局が確かめてから、参加者に渡します。";
                Ok(self.kept(visit.redirect_saying(&self.base, BannerKind::Success, text)))
            }
            Settled::Again(problems, why) => self.answer(&context, (&form, &problems), why),
        }
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

/// `GET /speaking`: where somebody signed in speaks.
pub async fn list(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let sessions = sessions_of(reader, who.person_id(), context.now()).await?;
    let mut shell = who.shell(&context, "登壇する勉強会");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here("登壇する勉強会")];
    context.pages.answer(&shell, &facts::list(&sessions))
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
