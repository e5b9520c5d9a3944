//! 入力

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use crate::people::PageLanguage;
use crate::study_sessions::Phase;
use crate::study_sessions::catalogue;
use crate::study_sessions::pages::controls::{Draw, Section};
use crate::study_sessions::pages::show::Item;
use crate::study_sessions::pages::words::{self, Chip, say};
use crate::study_sessions::pages::{cards, filter};
use crate::web::{Failure, Form, FormFacts, Page, Problems, Sample, SummaryLine, sample};

use super::fields::sections;
use super::{Desk, Ground, Who, days};

#[derive(Serialize)]
pub struct RegistrationForm {
    pub action: String,
    pub key: String,
    pub session: Brief,
    /// Every seat is taken: this is about the waiting list.
    pub full: bool,
    pub tabs: Vec<Tab>,
    pub problems: Vec<SummaryLine>,
    pub sections: Vec<Section>,
    /// Files are asked for on the next page.
    pub files_follow: bool,
    /// Visitors who may have an account.
    pub sign_in: Option<String>,
    pub back: String,
}

/// What the session is, above the form.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    pub title: String,
    pub chip: Chip,
    pub items: Vec<Item>,
}

/// For oneself or for a colleague.
#[derive(Clone, Debug, Serialize)]
pub struct Tab {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

/// Why the form is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    First,
    /// Something has to be mended.
    Again,
    /// The last seat went meanwhile; the waiting list is offered.
    Full,
}

impl Page for RegistrationForm {
    const TEMPLATE: &'static str = "study_sessions/register_form.html";
}

/// What is known already.
pub fn prefill(desk: &Desk, form: &mut Form) {
    if let [only] = desk.shown.listed.seats.as_slice() {
        form.set("mode", filter::mode_name(only.mode));
    }
    if desk.shown.listed.phase == Phase::Full {
        form.set("waits", "yes");
    }
    days::prefill(&desk.days, form);
    let Who::Member { applicant, colleague: false } = &desk.who else { return };
    let Some(place) = applicant.places.first() else { return };
    form.set("department", place.department.clone().unwrap_or_default());
    form.set("job_title", place.job_title.clone().unwrap_or_default());
}

pub fn answer(
    desk: &Desk,
    form: &Form,
    problems: &Problems,
    shown: Shown,
) -> Result<HttpResponse, Failure> {
    let status = match shown {
        Shown::First => StatusCode::OK,
        Shown::Again => StatusCode::UNPROCESSABLE_ENTITY,
        Shown::Full => StatusCode::CONFLICT,
    };
    let page = facts(desk.ground(), form, problems, shown == Shown::Full);
    desk.context.pages.answer_with(status, &desk.shell(), &page)
}

fn facts(
    ground: Ground<'_>,
    form: &Form,
    problems: &Problems,
    offers_wait: bool,
) -> RegistrationForm {
    let Ground { language, who, shown, .. } = ground;
    let draw = Draw { language, form, problems };
    RegistrationForm {
        action: ground.address(),
        key: form.text("key").to_owned(),
        session: brief(language, shown),
        full: shown.listed.phase == Phase::Full,
        tabs: tabs(ground),
        problems: FormFacts::new([], problems).problems,
        sections: sections(draw, ground, offers_wait),
        files_follow: shown.view.rows.questions.iter().any(super::confirm::is_file),
        sign_in: matches!(who, Who::Guest { .. }).then(|| super::sign_in_address(shown)),
        back: ground.session(),
    }
}

pub fn brief(language: PageLanguage, shown: &catalogue::Shown) -> Brief {
    let listed = &shown.listed;
    Brief {
        title: cards::title(listed),
        chip: words::chip_of(language, listed),
        items: vec![
            Item::new(
                say(language, "日時", "Date and time", "いつ"),
                cards::when(language, listed),
            ),
            Item::new(say(language, "場所", "Place", "どこで"), cards::place(language, listed)),
        ],
    }
}

fn tabs(ground: Ground<'_>) -> Vec<Tab> {
    let Who::Member { applicant, colleague } = ground.who else { return Vec::new() };
    if applicant.places.is_empty() {
        return Vec::new();
    }
    let address = format!("{}/registration", ground.session());
    let own = say(ground.language, "自分が参加する", "I take part", "わたしが さんかする");
    let other = say(
        ground.language,
        "同じ団体の人が参加する",
        "A colleague takes part",
        "おなじ だんたいの人が さんかする",
    );
    vec![
        Tab { label: own, href: address.clone(), current: !colleague },
        Tab { label: other, href: format!("{address}?for=colleague"), current: *colleague },
    ]
}

pub fn samples() -> Vec<Sample> {
    use crate::study_sessions::pages::samples::{other_days, problems, shown, typed, visitors};
    let (shown, typed, problems, days) = (shown(), typed(), problems(), other_days());
    let (blank, fine) = (Form::default(), Problems::none());
    let mut samples = Vec::new();
    for who in &visitors() {
        for language in [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy] {
            let ground = Ground { language, who, shown: &shown, days: &days };
            samples.push(sample(&facts(ground, &blank, &fine, false)));
        }
        let ground = Ground { language: PageLanguage::Japanese, who, shown: &shown, days: &[] };
        samples.push(sample(&facts(ground, &typed, &problems, true)));
    }
    samples
}
