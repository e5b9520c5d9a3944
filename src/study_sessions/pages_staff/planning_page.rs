use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::{self, SessionState};
use serde::Serialize;

use super::plan_form::PlanForm;
use super::words;
use crate::context::Context;
use crate::people::Coordinator;
use crate::people::vocabularies::Terms;
use crate::study_sessions::staffing::PlanChoices;
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Field, Form, Page, Problems, Sample, sample};

/// What the form is filled in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    New,
    Edit(StudySessionId),
    /// Sets a new time for what was postponed.
    Resume(StudySessionId),
}

impl Purpose {
    pub fn of(row: &session::Model) -> Self {
        match row.state {
            SessionState::Postponed => Self::Resume(row.id),
            _ => Self::Edit(row.id),
        }
    }

    pub fn session(self) -> Option<StudySessionId> {
        match self {
            Self::New => None,
            Self::Edit(id) | Self::Resume(id) => Some(id),
        }
    }

    pub fn resumes(self) -> bool {
        matches!(self, Self::Resume(_))
    }

    pub fn done(self) -> &'static str {
        match self {
            Self::New => "下書きを保存しました。内容を確かめて公開してください。",
            Self::Edit(_) => "変更を保存しました。",
            Self::Resume(_) => "新しい日程で再開しました。",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::New => words::NEW,
            Self::Edit(_) => "勉強会を変更する",
            Self::Resume(_) => "新しい日程で再開する",
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::New => "下書きを保存する",
            Self::Edit(_) => "変更を保存する",
            Self::Resume(_) => "この日程で再開する",
        }
    }

    fn action(self) -> String {
        self.session().map_or_else(
            || "/staff/sessions/new".to_owned(),
            |id| format!("/staff/sessions/{id}/edit"),
        )
    }

    fn back(self) -> String {
        self.session()
            .map_or_else(|| "/staff/sessions".to_owned(), |id| format!("/staff/sessions/{id}"))
    }
}

/// The form with what was typed, and what came in its way.
pub struct Again<'a> {
    pub form: &'a Form,
    pub problems: Problems,
    pub obstacles: Vec<String>,
    pub notice: Option<String>,
    pub status: StatusCode,
}

impl<'a> Again<'a> {
    pub fn first(form: &'a Form) -> Self {
        Self {
            form,
            problems: Problems::none(),
            obstacles: Vec::new(),
            notice: None,
            status: StatusCode::OK,
        }
    }
}

#[derive(Serialize)]
struct PlanPage {
    plan: PlanForm,
    action: String,
    back: String,
    button: &'static str,
    version: String,
    /// Names the draft, so that it is made once.
    request_key: String,
    /// Words typed for the letter, kept for the way back to it.
    message: String,
    /// Who or what is taken, in sentences.
    obstacles: Vec<String>,
    notice: Option<String>,
    /// Whether there is a stored session to look at.
    stored: bool,
}

impl Page for PlanPage {
    const TEMPLATE: &'static str = "study_sessions/staff_plan.html";
}

#[derive(Serialize)]
struct ConfirmPage {
    told: usize,
    /// The deadline of the pre-work, where it moves along.
    prework_due: Option<String>,
    /// The new time is over already.
    over: bool,
    /// What was put off takes place.
    resumes: bool,
    action: String,
    carried: Vec<(String, String)>,
    message: Field,
    back: String,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "study_sessions/staff_plan_confirm.html";
}

fn shell(who: &Coordinator, context: &Context, purpose: Purpose) -> crate::web::Shell {
    let mut shell = who.shell(context, purpose.title());
    shell.breadcrumb =
        vec![Crumb::to("ホーム", "/staff"), Crumb::to(words::SESSIONS, "/staff/sessions")];
    if purpose.session().is_some() {
        shell.breadcrumb.push(Crumb::to("この勉強会", purpose.back()));
    }
    shell.breadcrumb.push(Crumb::here(purpose.title()));
    shell
}

pub fn plan_page(
    who: &Coordinator,
    context: &Context,
    purpose: Purpose,
    choices: &PlanChoices,
    again: Again<'_>,
) -> Result<HttpResponse, Failure> {
    let status =
        if again.problems.is_empty() { again.status } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PlanPage {
        plan: PlanForm::new(again.form, &again.problems, choices),
        action: purpose.action(),
        back: purpose.back(),
        button: purpose.button(),
        version: again.form.text("version").to_owned(),
        request_key: again.form.text("request_key").to_owned(),
        message: again.form.text("message").to_owned(),
        obstacles: again.obstacles,
        notice: again.notice,
        stored: purpose.session().is_some(),
    };
    context.pages.answer_with(status, &shell(who, context, purpose), &page)
}

/// What a change does to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effects {
    /// How many get a letter.
    pub told: usize,
    /// The deadline of the pre-work, where it moves along.
    pub prework_due: Option<DateTime<Utc>>,
    /// The new time is over already.
    pub over: bool,
}

/// Before a change that people are told of: how many, and with which words.
pub fn confirm_page(
    who: &Coordinator,
    context: &Context,
    purpose: Purpose,
    form: &Form,
    effects: Effects,
) -> Result<HttpResponse, Failure> {
    let own = ["csrf", "action", "message", "confirmed"];
    let carried = form.values().iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let page = ConfirmPage {
        told: effects.told,
        prework_due: effects.prework_due.map(tokyo::date_time),
        over: effects.over,
        resumes: purpose.resumes(),
        action: purpose.action(),
        carried: carried.cloned().collect(),
        message: message(form),
        back: purpose.back(),
    };
    context.pages.answer(&shell(who, context, purpose), &page)
}

fn message(form: &Form) -> Field {
    Field::new("message", "お知らせに添える言葉", form, &Problems::none())
        .hint("変更の理由やお願いを書くと、お知らせに載ります。空欄でもかまいません。")
}

pub fn samples() -> Vec<Sample> {
    let choices = PlanChoices {
        series: Vec::new(),
        terms: Terms::new(Vec::new()),
        people: Vec::new(),
        resources: Vec::new(),
    };
    let mut form = Form::default();
    form.set("action", "add_question");
    form.set("co_hosts.1.name", "みなと商工会議所");
    let mut problems = Problems::none();
    problems.add("title", "題名を入力してください。");
    let plan = PlanPage {
        plan: PlanForm::new(&form, &problems, &choices),
        action: Purpose::New.action(),
        back: Purpose::New.back(),
        button: Purpose::New.button(),
        version: String::new(),
        request_key: "x".into(),
        message: String::new(),
        obstacles: vec!["佐藤 健さんは、別の予定があります。".into()],
        notice: Some(words::CHANGED_MEANWHILE.into()),
        stored: true,
    };
    let confirm = |resumes: bool| ConfirmPage {
        told: 18,
        prework_due: Some("2026年12月8日（火）17:00".into()),
        over: !resumes,
        resumes,
        action: "/staff/sessions/1/edit".into(),
        carried: vec![("title".into(), "地域間連携".into())],
        message: message(&form),
        back: "/staff/sessions/1".into(),
    };
    vec![sample(&plan), sample(&confirm(false)), sample(&confirm(true))]
}
