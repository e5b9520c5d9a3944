//! 確認

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::question::{self, QuestionKind};
use entities::study_sessions::session::Approval;
use serde::Serialize;

use crate::people::{PageLanguage, whole_name};
use crate::study_sessions::Phase;
use crate::study_sessions::catalogue::Applicant;
use crate::study_sessions::pages::controls::{Control, Draw, Said};
use crate::study_sessions::pages::filter::mode_named;
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::registration::{Attendee, NewPerson, answer_field};
use crate::study_sessions::sharing::shared_with;
use crate::web::{Failure, Form, FormFacts, Page, Problems, Sample, SummaryLine, sample};

use super::form::{self, Brief, brief};
use super::reading::{Files, Whom, Wish, read};
use super::{Desk, Ground, Who, days};

#[derive(Serialize)]
pub struct RegistrationConfirm {
    pub action: String,
    /// What else they have at that time.
    pub warnings: Vec<String>,
    pub session: Brief,
    pub answers: Vec<Answered>,
    /// What the form carries along.
    pub carried: Vec<(String, String)>,
    /// Chosen on this page, because a chosen file cannot be carried along.
    pub files: Vec<Control>,
    pub problems: Vec<SummaryLine>,
    /// All seats are taken: this is about the waiting list.
    pub full: bool,
    /// Without an account the address is confirmed first.
    pub guest: bool,
    pub email: String,
    pub key: String,
}

/// A line of the summary.
#[derive(Clone, Debug, Serialize)]
pub struct Answered {
    pub label: String,
    pub value: Option<String>,
}

impl Page for RegistrationConfirm {
    const TEMPLATE: &'static str = "study_sessions/register_confirm.html";
}

/// Fields that belong to one press alone.
pub const OF_ONE_PRESS: [&str; 2] = ["csrf", "step"];

pub fn is_file(question: &question::Model) -> bool {
    question.kind == QuestionKind::File
}

/// Shows what was typed, or the form again with everything that is wrong.
pub async fn check(desk: &Desk, typed: &Form) -> Result<HttpResponse, Failure> {
    match read(desk.ground(), typed, Files::Later) {
        Ok(wish) => answer(desk, typed, &wish, &Problems::none()).await,
        Err(problems) => form::answer(desk, typed, &problems, form::Shown::Again),
    }
}

pub async fn answer(
    desk: &Desk,
    typed: &Form,
    wish: &Wish,
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = facts(desk.ground(), typed, wish, problems);
    page.warnings = at_once(desk).await?;
    desk.context.pages.answer_with(status, &desk.shell(), &page)
}

/// Own plans at the time of the session: told, and theirs to decide. Of a colleague nobody says
/// here what they have.
async fn at_once(desk: &Desk) -> Result<Vec<String>, Failure> {
    let Who::Member { applicant, colleague: false } = &desk.who else { return Ok(Vec::new()) };
    let (language, rows) = (desk.language(), &desk.shown.view.rows);
    let plans = desk.context.own_plans(applicant.person.id).await?;
    let others = plans.iter().filter(|plan| !plan.ids.contains(&rows.session.id.0));
    let spans = || rows.parts.iter().map(|one| (one.part.starts_at, one.part.ends_at));
    let these = others.filter(|plan| spans().any(|span| plan.overlaps(span)));
    let told = |title: &str| match language {
        PageLanguage::English => format!("You have something else at the same time: {title}"),
        PageLanguage::Easy => format!("おなじ じかんに、ほかの よていが あります：{title}"),
        PageLanguage::Japanese => format!(
            "同じ時間に{title}の予定があります。両方には出られないときは、どちらかを変えてください。"
        ),
    };
    Ok(these.map(|plan| told(&plan.title)).collect())
}

fn facts(
    ground: Ground<'_>,
    typed: &Form,
    wish: &Wish,
    problems: &Problems,
) -> RegistrationConfirm {
    let Ground { language, who, shown, .. } = ground;
    let draw = Draw { language, form: typed, problems };
    let files = shown.view.rows.questions.iter().filter(|question| is_file(question));
    let carried = typed.values().iter().filter(|(name, _)| !OF_ONE_PRESS.contains(&name.as_str()));
    let full = shown.listed.phase == Phase::Full;
    RegistrationConfirm {
        action: ground.address(),
        warnings: Vec::new(),
        session: brief(language, shown),
        answers: answered(ground, typed, wish),
        carried: carried.cloned().collect(),
        files: files.map(|question| super::asked(draw, question, None)).collect(),
        problems: FormFacts::new([], problems).problems,
        full,
        guest: matches!(who, Who::Guest { .. }),
        email: email(who, &wish.whom),
        key: typed.text("key").to_owned(),
    }
}

/// Where the letter will go; unknown for a colleague, whose address is theirs alone.
fn email(who: &Who, whom: &Whom) -> String {
    match (who, whom) {
        (
            _,
            Whom::Guest(person) | Whom::Member { attendee: Attendee::NewColleague(person), .. },
        ) => person.email.as_str().to_owned(),
        (Who::Member { applicant, colleague: false }, _) => applicant.person.email.clone(),
        _ => String::new(),
    }
}

fn answered(ground: Ground<'_>, typed: &Form, wish: &Wish) -> Vec<Answered> {
    let Ground { language, shown, .. } = ground;
    let mut answers = person(ground, typed, wish);
    let text = |name: &str| typed.filled(name).map(|text| text.trim().to_owned());
    let mode = mode_named(typed.text("mode")).map(|mode| words::mode(language, mode).to_owned());
    answers.extend([
        item(language, ("部署", "Department", "ぶしょ"), text("department")),
        item(language, ("役職", "Job title", "しごとの なまえ"), text("job_title")),
        item(language, ("参加方法", "How to take part", "さんかの しかた"), mode),
    ]);
    answers.extend(days::answered(ground, wish));
    if typed.is_ticked("waits") {
        let yes = say(language, "登録する", "Yes", "まちます");
        let when = if shown.view.rows.session.approval == Approval::ByLottery {
            ("抽選に外れたときのキャンセル待ち", "Waiting list if not drawn", "はずれたとき")
        } else {
            ("満席のときのキャンセル待ち", "Waiting list if full", "いっぱいのとき")
        };
        answers.push(item(language, when, Some(yes.to_owned())));
    }
    for question in shown.view.rows.questions.iter().filter(|question| !is_file(question)) {
        let values: Vec<&str> = typed.all(&answer_field(question));
        let value = Some(values.join(say(language, "、", ", ", "、")))
            .filter(|text| !text.trim().is_empty());
        answers.push(Answered { label: question.label.clone(), value });
    }
    if shown.view.rows.session.asks_accessibility {
        let label =
            say(language, "必要な配慮", "Accessibility", "てつだって ほしいこと").to_owned();
        answers.push(Answered { label, value: wish.details.needs.clone() });
    }
    answers.extend(agreed(ground, wish));
    answers
}

/// With which co-hosts somebody shares their data, where they were asked.
fn agreed(ground: Ground<'_>, wish: &Wish) -> Option<Answered> {
    let Ground { language, who, shown, .. } = ground;
    let theirs = !matches!(who, Who::Member { colleague: true, .. });
    let rows = &shown.view.rows;
    shared_with(rows).find(|(_, terms)| theirs && terms.basis == Basis::Consent)?;
    let hosts = wish.details.shares_with.join(say(language, "、", ", ", "、"));
    let said =
        ("名簿の提供に同意する共催者", "Co-hosts you share with", "わたしても いい だんたい");
    Some(item(language, said, Some(hosts).filter(|hosts| !hosts.is_empty())))
}

fn item(language: PageLanguage, said: Said, value: Option<String>) -> Answered {
    Answered { label: say(language, said.0, said.1, said.2).to_owned(), value }
}

const NAME: Said = ("お名前", "Name", "なまえ");

fn person(ground: Ground<'_>, typed: &Form, wish: &Wish) -> Vec<Answered> {
    match (&wish.whom, ground.who) {
        (Whom::Guest(person), who) => guest(ground.language, (who, person), typed, wish),
        (Whom::Member { attendee, organisation }, Who::Member { applicant, .. }) => {
            let mut items = attends(ground.language, attendee, applicant);
            let mut places = applicant.places.iter();
            let place = places.find(|one| Some(one.organisation.id) == *organisation);
            let place = place.map(|one| one.organisation.name.clone());
            items.push(item(ground.language, ("団体名", "Organisation", "だんたい"), place));
            items
        }
        _ => Vec::new(),
    }
}

fn attends(language: PageLanguage, attendee: &Attendee, applicant: &Applicant) -> Vec<Answered> {
    let name = match attendee {
        Attendee::NewColleague(person) => return named(language, person),
        Attendee::Colleague(id) => {
            let known = applicant.colleagues.iter().find(|one| one.id == *id);
            known.map(|one| one.name.clone())
        }
        Attendee::Myself => {
            let own = &applicant.person;
            Some(whole_name(&own.family_name, &own.given_name))
        }
    };
    vec![item(language, NAME, name)]
}

fn named(language: PageLanguage, person: &NewPerson) -> Vec<Answered> {
    let kana = person.kana.as_ref();
    let kana = kana.map(|(family, given)| format!("{} {}", family.as_str(), given.as_str()));
    let email = Some(person.email.as_str().to_owned());
    vec![
        item(language, NAME, Some(person.name.full())),
        item(language, ("フリガナ", "In kana", "よみかた"), kana),
        item(language, ("メールアドレス", "Mail address", "メールアドレス"), email),
    ]
}

fn guest(
    language: PageLanguage,
    (who, person): (&Who, &NewPerson),
    typed: &Form,
    wish: &Wish,
) -> Vec<Answered> {
    let mut items = named(language, person);
    let phone = person.phone.as_ref().map(|phone| phone.shown().to_owned());
    items.push(item(language, ("電話番号", "Phone number", "でんわばんごう"), phone));
    let affiliation = typed.filled("affiliation").map(|text| text.trim().to_owned());
    items.push(item(
        language,
        ("団体名・会社名", "Organisation", "かいしゃ・だんたい"),
        affiliation,
    ));
    let prefecture = prefecture(language, who, wish);
    items.push(item(language, ("都道府県", "Prefecture", "けん"), prefecture));
    items
}

fn prefecture(language: PageLanguage, who: &Who, wish: &Wish) -> Option<String> {
    let Who::Guest { places } = who else { return None };
    let code = wish.details.prefecture_code?;
    let mut all = places.iter().flat_map(|(_, inside)| inside);
    all.find(|one| one.code == code).map(|one| words::prefecture(language, one))
}

pub fn samples() -> Vec<Sample> {
    use crate::study_sessions::pages::samples::{other_days, shown, typed, visitors, wishes};
    let (shown, typed, days) = (shown(), typed(), other_days());
    let mut bad = Problems::none();
    if let Some(question) = shown.view.rows.questions.iter().find(|question| is_file(question)) {
        bad.add(answer_field(question), "ファイルを選んでください。");
    }
    let mut samples = Vec::new();
    for (who, wish) in visitors().iter().zip(wishes()) {
        for language in [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy] {
            let ground = Ground { language, who, shown: &shown, days: &days };
            samples.push(sample(&facts(ground, &typed, &wish, &Problems::none())));
            samples.push(sample(&facts(ground, &typed, &wish, &bad)));
        }
    }
    samples
}
