//! Terms, weekly hours, single days; and the free hours that follow, at once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::Days;
use entities::PersonId;
use entities::calendar::resource::ResourceKind;
use serde::Serialize;

use super::days::{DayLine, day_lines, exception_fields};
use super::form::{RuleFields, profile_fields, rule_fields, typed};
use super::free::{self, FreeDay};
use super::seat::Seat;
use super::words;
use crate::calendar::availability::{DaySpan, FreeSlot, Mode};
use crate::calendar::{ResourceListing, business_calendar, listed_resources};
use crate::consultations::availability::{
    OwnAvailability, RawAvailability, RawProfile, free_slots, free_slots_of_draft,
    own_availability, save_availability,
};
use crate::context::Context;
use crate::database::retrying;
use crate::people::vocabularies::Terms;
use crate::people::{self, Coordinator};
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{
    BannerKind, Failure, Form, FormFacts, Page, Problems, Sample, Settled, perform, sample, settle,
};

/// How far ahead the page looks.
const DAYS_SHOWN: u64 = 27;

#[derive(Serialize)]
struct AvailabilityPage {
    action: String,
    version: i32,
    /// Somebody else's, kept by the secretariat.
    name: Option<String>,
    free: Vec<FreeDay>,
    /// What is shown as free follows from the form, not from what is saved.
    draft: bool,
    accepts: bool,
    /// Ways to meet that are offered though nothing says where: such meetings would be confirmed.
    placeless: Vec<&'static str>,
    notice: Option<String>,
    /// What was done, where the page still holds what is not saved.
    said: Option<String>,
    form: FormFacts,
    rules: Vec<RuleFields>,
    days: Vec<DayLine>,
    day: FormFacts,
    /// 年度の上限, set by the secretariat.
    contract: Option<String>,
}

impl Page for AvailabilityPage {
    const TEMPLATE: &'static str = "consultations/availability.html";
}

/// What the page is made from.
pub struct Shown {
    pub raw: RawAvailability,
    pub version: i32,
    pub problems: Problems,
    pub notice: Option<String>,
    pub said: Option<String>,
    /// Of the form of a single day.
    pub day: (Form, Problems),
    pub draft: bool,
    pub more: bool,
}

impl Shown {
    /// What is stored.
    pub fn stored(own: &OwnAvailability) -> Self {
        Self {
            raw: own.typed(),
            version: own.profile.as_ref().map_or(0, |profile| profile.version),
            problems: Problems::none(),
            notice: None,
            said: None,
            day: (Form::default(), Problems::none()),
            draft: false,
            more: false,
        }
    }

    /// What stands in the form, saved or not.
    pub fn typed(own: &OwnAvailability, form: &Form) -> Self {
        let version = form.text("version").parse().unwrap_or(0);
        Self { raw: typed(form), version, draft: true, ..Self::stored(own) }
    }

    /// The form as it was sent, where it held more than what is stored.
    pub fn unsaved(own: &OwnAvailability, form: &Form) -> Option<Self> {
        let shown = form.filled("version").map(|_| Self::typed(own, form))?;
        (shown.raw != own.typed()).then_some(shown)
    }
}

pub async fn show_own(
    who: people::Accompanist,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    show_at(&Seat::own(&who), &context).await
}

/// `GET /staff/accompanists/{id}/availability`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    show_at(&Seat::of(&who, &context, *id).await?, &context).await
}

async fn show_at(seat: &Seat<'_>, context: &Context) -> Result<HttpResponse, Failure> {
    let own = own_availability(context.database.reader(), seat.keeper.accompanist()).await?;
    answer(seat, context, &own, Shown::stored(&own)).await
}

pub async fn receive_own(
    who: people::Accompanist,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    receive_at(&Seat::own(&who), &context, &form).await
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    receive_at(&Seat::of(&who, &context, *id).await?, &context, &form).await
}

async fn receive_at(
    seat: &Seat<'_>,
    context: &Context,
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let own = own_availability(context.database.reader(), seat.keeper.accompanist()).await?;
    let shown = Shown::typed(&own, form);
    let (raw, version) = (shown.raw.clone(), shown.version);
    match form.text("act") {
        "more" => return answer(seat, context, &own, Shown { more: true, ..shown }).await,
        "preview" => {
            let problems = raw.check().err().unwrap_or_default();
            return answer(seat, context, &own, Shown { problems, ..shown }).await;
        }
        _ => {}
    }
    let (keeper, working) = (seat.keeper, context.clone());
    let done = perform(async move {
        retrying(|| save_availability(&working, keeper, raw.clone(), version)).await
    });
    match settle(done.await?)? {
        Settled::Done(_) => {
            Ok(seat.who.visit().redirect_saying(&seat.base, BannerKind::Success, words::SAVED))
        }
        Settled::Again(problems, notice) => {
            answer(seat, context, &own, Shown { problems, notice, ..shown }).await
        }
    }
}

/// The page, with the free hours of the coming weeks.
pub async fn answer(
    seat: &Seat<'_>,
    context: &Context,
    own: &OwnAvailability,
    shown: Shown,
) -> Result<HttpResponse, Failure> {
    let terms = Terms::load(context.database.reader()).await?;
    let slots = slots(seat, context, &shown).await?;
    let status = match &shown {
        Shown { notice: Some(_), .. } => StatusCode::CONFLICT,
        shown if shown.problems.is_empty() && shown.day.1.is_empty() => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let year = FiscalYear::at(context.now());
    let contract = own.contracts.iter().find(|one| one.fiscal_year == year.year());
    let form = profile_fields(&shown.raw.profile, &shown.problems, &terms);
    let page = AvailabilityPage {
        action: seat.base.clone(),
        version: shown.version,
        name: seat.name.clone(),
        free: free::days(&slots),
        draft: shown.draft,
        accepts: shown.raw.profile.accepts,
        rules: rule_fields(&shown.raw, &shown.problems, shown.more),
        placeless: placeless(context, &shown.raw.profile).await?,
        notice: shown.notice,
        said: shown.said,
        form,
        days: day_lines(own, tokyo::day_of(context.now()), &seat.base),
        day: exception_fields(&shown.day.0, &shown.day.1),
        contract: contract.map(|one| format!("{}は{}件まで", year.label(), one.most)),
    };
    context.pages.answer_with(status, &seat.shell(context), &page)
}

/// What is lacking of the ways to meet that are offered. The programme's licences bring an address.
async fn placeless(context: &Context, profile: &RawProfile) -> Result<Vec<&'static str>, Failure> {
    let offers = |mode: Mode| profile.accepts && profile.modes.iter().any(|one| one == mode.code());
    let listed = listed_resources(context.database.reader()).await?;
    let licence =
        |one: &ResourceListing| one.kind == ResourceKind::Licence && one.retired_at.is_none();
    let lacking = [
        (Mode::InPerson, profile.place.trim().is_empty(), words::NO_PLACE),
        (
            Mode::Online,
            profile.online_url.trim().is_empty() && !listed.iter().any(licence),
            words::NO_ADDRESS,
        ),
        (Mode::Phone, profile.phone.trim().is_empty(), words::NO_NUMBER),
    ];
    let lacking = lacking.into_iter().filter(|(mode, is_empty, _)| *is_empty && offers(*mode));
    Ok(lacking.map(|(_, _, said)| said).collect())
}

async fn slots(
    seat: &Seat<'_>,
    context: &Context,
    shown: &Shown,
) -> Result<Vec<FreeSlot>, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let today = tokyo::day_of(now);
    let last = today.checked_add_days(Days::new(DAYS_SHOWN)).unwrap_or(today);
    let Ok(span) = DaySpan::new(today, last) else { return Ok(Vec::new()) };
    if shown.draft {
        let calendar = business_calendar(reader).await?;
        return Ok(free_slots_of_draft((calendar, now), &shown.raw, span).unwrap_or_default());
    }
    let offered = free_slots(reader, now, seat.keeper.accompanist(), span).await?;
    Ok(offered.map(|offered| offered.slots).unwrap_or_default())
}

pub fn samples() -> Vec<Sample> {
    let raw = OwnAvailability::default().typed();
    let mut problems = Problems::none();
    problems.add("lengths", "相談の長さを選んでください。");
    problems.add("rules.0.weekday", "曜日を選んでください。");
    let page = |problems: &Problems, free, days| AvailabilityPage {
        action: "/my/availability".to_owned(),
        version: 1,
        name: None,
        free,
        draft: !problems.is_empty(),
        accepts: true,
        placeless: vec![words::NO_PLACE],
        notice: None,
        said: None,
        form: profile_fields(&raw.profile, problems, &Terms::new(Vec::new())),
        rules: rule_fields(&raw, problems, false),
        days,
        day: exception_fields(&Form::default(), problems),
        contract: Some("令和8年度は20件まで".to_owned()),
    };
    let free = FreeDay {
        day: "12月3日（木）".to_owned(),
        hours: vec!["10:00～12:00（対面・オンライン）".to_owned()],
    };
    let day = DayLine {
        text: "12月4日（金） 休み".to_owned(),
        note: Some("出張".to_owned()),
        removal: "/my/availability/days/1/removal".to_owned(),
    };
    let full = page(&Problems::none(), vec![free], vec![day]);
    let wrong = AvailabilityPage {
        name: Some("佐藤 花子".to_owned()),
        notice: Some("先に別の変更がありました。".to_owned()),
        said: Some(words::DAY_REMOVED.to_owned()),
        accepts: false,
        placeless: Vec::new(),
        contract: None,
        ..page(&problems, Vec::new(), Vec::new())
    };
    vec![sample(&full), sample(&wrong)]
}
