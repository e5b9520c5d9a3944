//! `/registrations/{token}/survey`: the questionnaire of one participant.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::people::term::Vocabulary;
use entities::study_sessions::survey;
use serde::Serialize;

use super::{Ticket, brief, secret};
use crate::context::Context;
use crate::database::retrying;
use crate::people::vocabularies::Terms;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::Held;
use crate::study_sessions::pages::controls::{Control, Draw, Section};
use crate::study_sessions::pages::register::Brief;
use crate::study_sessions::pages::words::say;
use crate::study_sessions::registration::By;
use crate::study_sessions::survey::{Answers, Refusal, Reply, Scale, Standing, answer, door};
use crate::web::{
    BannerKind, Choice, Failure, Form, FormFacts, Page, Problems, Sample, Settled, SummaryLine,
    perform, sample, settle,
};

use super::survey_words::{consultation, refusal, scale, score};

const LONGEST_COMMENT: usize = 2_000;

#[derive(Serialize)]
pub struct SurveyPage {
    pub action: String,
    pub back: String,
    pub session: Brief,
    pub intro: Option<String>,
    /// What happens to the answers.
    pub promise: &'static str,
    /// The promise, as the form sends it back.
    pub promised: &'static str,
    /// Why it was not taken.
    pub notice: Option<String>,
    pub problems: Vec<SummaryLine>,
    pub sections: Vec<Section>,
}

impl Page for SurveyPage {
    const TEMPLATE: &'static str = "study_sessions/survey.html";
}

/// The participant by their link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::of_participant(visit, context, token.into_inner()).await?;
    let survey = match open(&ticket).await? {
        Ok(survey) => survey,
        Err(answer) => return Ok(answer),
    };
    show_form(&ticket, &survey, (&Form::default(), &Problems::none()), None).await
}

/// The questionnaire, or back to the registration with the reason why not.
async fn open(ticket: &Ticket) -> Result<Result<survey::Model, HttpResponse>, Failure> {
    let (reader, now) = (ticket.context.database.reader(), ticket.context.now());
    let found = door(reader, now, &ticket.held.view.registration).await?;
    let found = found.ok_or(Failure::NotFound)?;
    if found.standing == Standing::Open {
        return Ok(Ok(found.survey));
    }
    let why = found.standing.refusal().unwrap_or(Refusal::NotFound);
    Ok(Err(told(ticket, &why)))
}

fn told(ticket: &Ticket, why: &Refusal) -> HttpResponse {
    let kind = if *why == Refusal::Answered { BannerKind::Success } else { BannerKind::Info };
    let text = refusal(ticket.language(), why);
    secret(ticket.visit.redirect_saying(&ticket.address(), kind, &text))
}

async fn show_form(
    ticket: &Ticket,
    survey: &survey::Model,
    (form, problems): (&Form, &Problems),
    why: Option<&Refusal>,
) -> Result<HttpResponse, Failure> {
    let terms = Terms::load(ticket.context.database.reader()).await?;
    let language = ticket.language();
    let title = say(language, "アンケート", "Questionnaire", "アンケート");
    let mut page = facts(
        (language, &ticket.held, &ticket.address()),
        (survey, terms.choices(Vocabulary::Theme, &[])),
        (form, problems),
    );
    page.notice = why.map(|why| refusal(language, why));
    let status = match why {
        Some(_) => StatusCode::CONFLICT,
        None if problems.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ticket.answer(status, &ticket.shell(Some(title)), &page)
}

/// The participant by their link, on purpose.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::of_participant(visit, context, token.into_inner()).await?;
    let survey = match open(&ticket).await? {
        Ok(survey) => survey,
        Err(answer) => return Ok(answer),
    };
    let terms = Terms::load(ticket.context.database.reader()).await?;
    let answers = read(&form, &terms);
    let reply = Reply { answers, anonymous: form.text("promise") == promised(true) };
    let (working, by) = (ticket.context.clone(), By::Link(ticket.holder));
    let id = ticket.holder.registration();
    let done = perform(async move { retrying(|| answer(&working, by, id, reply.clone())).await });
    match settle(done.await?)? {
        Settled::Done(()) => Ok(told(&ticket, &Refusal::Answered)),
        Settled::Again(problems, None) => {
            show_form(&ticket, &survey, (&form, &problems), None).await
        }
        // Closed or answered in another window meanwhile, or another promise holds by now.
        Settled::Again(problems, Some(_)) => match open(&ticket).await? {
            Ok(survey) => {
                let why = Refusal::PromiseChanged;
                show_form(&ticket, &survey, (&form, &problems), Some(&why)).await
            }
            Err(answer) => Ok(answer),
        },
    }
}

fn read(form: &Form, terms: &Terms) -> Answers {
    let score = |scale: Scale| Some((scale, form.text(scale.field()).parse().ok()?));
    let words = |name: &str| form.filled(name).map(str::to_owned);
    let theme = |code: &str| Some(terms.find(Vocabulary::Theme, code)?.id);
    Answers {
        scores: Scale::ALL.into_iter().filter_map(score).collect::<BTreeMap<_, _>>(),
        themes: form.all("themes").into_iter().filter_map(theme).collect(),
        other_theme: words("other_theme"),
        wants_consultation: match form.text("consultation") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        comment: words("comment"),
    }
}

fn facts(
    (language, held, address): (PageLanguage, &Held, &str),
    (survey, themes): (&survey::Model, Vec<Choice>),
    (form, problems): (&Form, &Problems),
) -> SurveyPage {
    let draw = Draw { language, form, problems };
    SurveyPage {
        action: format!("{address}/survey"),
        back: address.to_owned(),
        session: brief(language, held),
        intro: survey.intro.clone(),
        promise: promise(language, survey.anonymous),
        promised: promised(survey.anonymous),
        notice: None,
        problems: FormFacts::new([], problems).problems,
        sections: vec![points(draw), wishes(draw, survey.anonymous, themes)],
    }
}

fn promised(anonymous: bool) -> &'static str {
    if anonymous { "anonymous" } else { "named" }
}

fn promise(language: PageLanguage, anonymous: bool) -> &'static str {
    if anonymous {
        say(
            language,
            "回答は匿名です。回答したかどうかだけを記録し、どなたの回答かは事務局にもわかりません。送ったあとは、直せません。",
            "Your answers are anonymous. We record that you have answered, but not which answers are yours. They cannot be changed afterwards.",
            "だれの こたえか わかりません。おくったら かえられません。",
        )
    } else {
        say(
            language,
            "回答は、お名前とともに事務局が読み、今後の勉強会に役立てます。送ったあとは、直せません。",
            "The secretariat reads your answers together with your name, to improve its sessions. They cannot be changed afterwards.",
            "じむきょくが なまえと いっしょに 読みます。おくったら かえられません。",
        )
    }
}

fn points(draw: Draw<'_>) -> Section {
    let control = |of: Scale| {
        let choices = (1..=5).rev().map(|points| {
            Choice::new(
                points.to_string(),
                format!("{points} {}", score(draw.language, of, points)),
            )
        });
        let field = draw.field(of.field(), scale(of)).options(choices);
        let field = if of == Scale::Satisfaction { field.required() } else { field };
        Control::new("radios", field)
    };
    let title = draw.say(("勉強会について", "About the session", "べんきょうかいに ついて"));
    Section {
        title: title.to_owned(),
        note: None,
        controls: Scale::ALL.into_iter().map(control).collect(),
    }
}

fn wishes(draw: Draw<'_>, anonymous: bool, themes: Vec<Choice>) -> Section {
    let wanted = ("今後希望するテーマ", "Themes you would like next", "つぎに ならいたいこと");
    let other = ("その他のテーマ", "Other themes", "ほかの テーマ");
    let consult = ("個別相談の希望", "Would you like a consultation?", "そうだん したいですか");
    let free = ("ご意見・ご感想", "Anything else", "かんそう");
    let choices = [true, false].map(|wish| {
        let value = if wish { "yes" } else { "no" };
        Choice::new(value, consultation(draw.language, wish))
    });
    let mut consulting = draw.field("consultation", consult).options(choices);
    if anonymous {
        let hint = draw.say((
            "匿名のため、事務局からはご連絡できません。相談の予約は「個別相談」のページからできます。",
            "As answers are anonymous we cannot call you back. Book a consultation on its own page.",
            "よやくは「そうだん」の ページから できます。",
        ));
        consulting = consulting.hint(hint);
    }
    let title = draw.say(("これからについて", "From here on", "これから"));
    let themes = (!themes.is_empty())
        .then(|| Control::new("checkboxes", draw.field("themes", wanted).options(themes)));
    let mut controls: Vec<_> = themes.into_iter().collect();
    controls.extend([
        draw.text("other_theme", other),
        Control::new("radios", consulting),
        Control::new("textarea", draw.field("comment", free)).limit(LONGEST_COMMENT),
    ]);
    Section { title: title.to_owned(), note: None, controls }
}

pub fn samples() -> Vec<Sample> {
    let at = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH;
    let nil = uuid::Uuid::nil();
    let survey = |anonymous| survey::Model {
        session_id: nil.into(),
        anonymous,
        circle: survey::Circle::Attended,
        intro: anonymous.then(|| "3分ほどで終わります。".to_owned()),
        closes_at: at,
        remind_at: None,
        reminded_at: None,
        version: 1,
        created_by: nil.into(),
        created_at: at,
        updated_at: at,
    };
    let mut bad = Problems::none();
    bad.add("satisfaction", "全体の満足度を5つの中から選んでください。");
    let (form, none) = (Form::default(), Problems::none());
    let helds = crate::study_sessions::pages::samples::helds();
    let languages = [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy];
    let of = |held: &Held| {
        let theme = vec![Choice::new("start", "立ち上げ")];
        languages.map(|language| {
            let japanese = language == PageLanguage::Japanese;
            let problems = if japanese { &bad } else { &none };
            let asked = (&survey(japanese), theme.clone());
            sample(&facts((language, held, "/registrations/x"), asked, (&form, problems)))
        })
    };
    helds.iter().take(1).flat_map(of).collect()
}
