use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use serde::Serialize;

use super::frame::{Place, open};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::session::{self, CallOff, Refusal, count_concerned};
use crate::study_sessions::{Organiser, wording};
use crate::web::{
    BannerKind, Failure, Field, Form, Page, Problems, Sample, Width, perform, sample,
};

/// 延期 or 中止, or a draft nobody knew of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Postpone,
    Cancel,
    Discard,
}

#[derive(Serialize)]
struct CallOffPage {
    title: &'static str,
    consequences: Vec<String>,
    reason: Option<Field>,
    /// The number of people told; nobody is told of a draft.
    confirm: Option<Field>,
    button: &'static str,
    action: String,
    back: String,
    notice: Option<String>,
}

impl Page for CallOffPage {
    const TEMPLATE: &'static str = "study_sessions/staff_call_off.html";
}

impl Kind {
    fn place(self) -> Place {
        Place::Inner(self.button())
    }

    fn button(self) -> &'static str {
        match self {
            Self::Postpone => "延期する",
            Self::Cancel => "中止する",
            Self::Discard => "下書きを捨てる",
        }
    }

    fn path(self) -> &'static str {
        if self == Self::Postpone { "postponement" } else { "cancellation" }
    }

    fn done(self, told: usize) -> String {
        let what = match self {
            Self::Postpone => "延期しました。",
            Self::Cancel => "中止しました。",
            Self::Discard => return "下書きを捨てました。".to_owned(),
        };
        format!("{what}{}", super::words::told(told))
    }

    /// What is cancelled was public; a draft is thrown away.
    async fn of_cancelling(
        who: &Coordinator,
        context: &Context,
        id: StudySessionId,
    ) -> Result<Self, Failure> {
        let opened = open(who, context, id, Self::Cancel.place()).await?;
        let drafted = opened.view.rows.session.state.is_private();
        Ok(if drafted { Self::Discard } else { Self::Cancel })
    }
}

pub async fn show_postponement(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    answer(&who, &context, *id, (Kind::Postpone, &Form::default(), None)).await
}

pub async fn show_cancellation(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let kind = Kind::of_cancelling(&who, &context, *id).await?;
    answer(&who, &context, *id, (kind, &Form::default(), None)).await
}

pub async fn postpone(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    receive(who, context, *id, (Kind::Postpone, form)).await
}

pub async fn cancel(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let kind = Kind::of_cancelling(&who, &context, *id).await?;
    receive(who, context, *id, (kind, form)).await
}

async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: StudySessionId,
    (kind, form): (Kind, Form),
) -> Result<HttpResponse, Failure> {
    let many = count_concerned(&context, id).await?;
    let mut none = Problems::none();
    let typed = super::plan_form::number(&form, "recipients", &(0..=i32::MAX), &mut none);
    let typed = typed.and_then(|number| usize::try_from(number).ok());
    let expected = if kind == Kind::Discard { Some(many) } else { typed };
    let Some(expected) = expected.filter(|expected| *expected == many) else {
        let said = format!("届く人数（{many}）を、そのまま入力してください。");
        return answer(&who, &context, id, (kind, &form, Some(Err(said)))).await;
    };
    let reason = form.filled("reason").map(|text| text.trim().to_owned());
    let wish = CallOff { reason, expected_recipients: expected };
    let (organiser, shared) = (Organiser::from(&who), context.clone());
    let outcome = perform(async move {
        match kind {
            Kind::Postpone => {
                retrying(|| session::postpone(&shared, organiser, id, wish.clone())).await
            }
            Kind::Cancel | Kind::Discard => {
                retrying(|| session::cancel(&shared, organiser, id, wish.clone())).await
            }
        }
    });
    match outcome.await? {
        Ok(told) => {
            let page = format!("/staff/sessions/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &kind.done(told)))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let said = wording::session_refusal(&refusal);
            answer(&who, &context, id, (kind, &form, Some(Ok(said)))).await
        }
    }
}

/// The page before it happens; `again` is a refusal, or what is wrong with the typed number.
async fn answer(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
    (kind, form, again): (Kind, &Form, Option<Result<String, String>>),
) -> Result<HttpResponse, Failure> {
    let opened = open(who, context, id, kind.place()).await?;
    let many = count_concerned(context, id).await?;
    let status = match &again {
        None => StatusCode::OK,
        Some(Ok(_)) => StatusCode::CONFLICT,
        Some(Err(_)) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let (notice, wrong) = match again {
        None => (None, None),
        Some(Ok(notice)) => (Some(notice), None),
        Some(Err(wrong)) => (None, Some(wrong)),
    };
    let page = page(kind, &format!("/staff/sessions/{id}"), (form, many), (notice, wrong));
    context.pages.answer_with(status, &opened.shell, &page)
}

fn page(
    kind: Kind,
    base: &str,
    (form, many): (&Form, usize),
    (notice, wrong): (Option<String>, Option<String>),
) -> CallOffPage {
    let mut problems = Problems::none();
    if let Some(wrong) = wrong {
        problems.add("recipients", wrong);
    }
    let field = |name: &str, label: &str| Field::new(name, label, form, &problems);
    let (action, back, button) =
        (format!("{base}/{}", kind.path()), base.to_owned(), kind.button());
    let (title, what, after) = match kind {
        Kind::Discard => {
            let consequences = DISCARDED.map(str::to_owned).into();
            let title = "この下書きを捨てますか";
            let (reason, confirm) = (None, None);
            return CallOffPage {
                title,
                consequences,
                reason,
                confirm,
                button,
                action,
                back,
                notice,
            };
        }
        Kind::Postpone => ("この勉強会を延期しますか", "延期", POSTPONED),
        Kind::Cancel => ("この勉強会を中止しますか", "中止", CANCELLED),
    };
    let number = format!("届く人数（{many}）を入力");
    let confirm = field("recipients", &number).required().width(Width::Xs).inputmode("numeric");
    let reason = field("reason", &format!("{what}の理由"));
    CallOffPage {
        title,
        consequences: consequences(many, (what, after)),
        reason: Some(reason.hint("お知らせにそのまま載ります。")),
        confirm: Some(confirm),
        button,
        action,
        back,
        notice,
    }
}

const POSTPONED: &str = "申込はそのまま残ります。あとで新しい日程を決めて再開できます。";
const CANCELLED: &str = "中止したあと、受付中に戻すことはできません。";
const DISCARDED: [&str; 3] = [
    "公開していないため、だれにもお知らせは届かず、公開ページにも載りません。",
    "登壇者、会場、オンライン会議の枠の予定が空きます。",
    "捨てたあと、公開することはできません。内容は「取りやめ」の一覧に残り、複製できます。",
];

fn consequences(many: usize, (what, after): (&str, &str)) -> Vec<String> {
    vec![
        format!("{many}名に{what}のお知らせが届き、予定表から予定が消えます。"),
        "登録のある登壇者と、登壇者のページのリンクを送った方にも、お知らせが届きます。".to_owned(),
        "登壇者、会場、オンライン会議の枠の予定が空きます。".to_owned(),
        after.to_owned(),
    ]
}

pub fn samples() -> Vec<Sample> {
    let notice = Some("人数が変わりました。".to_owned());
    let wrong = Some("届く人数（18）を、そのまま入力してください。".to_owned());
    let page = page(Kind::Cancel, "/staff/sessions/1", (&Form::default(), 18), (notice, wrong));
    let draft = self::page(Kind::Discard, "/staff/sessions/1", (&Form::default(), 0), (None, None));
    vec![sample(&page), sample(&draft)]
}
