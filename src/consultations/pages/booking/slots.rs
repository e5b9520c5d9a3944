//! `/consultations/new`: choosing a free time, which is then held.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::consultations::consultation::Mode;

use super::desk::{Desk, Query};
use super::input;
use super::slots_page::{SlotsPage, count_words};
use crate::calendar::availability::{DaySpan, SlotLength};
use crate::calendar::business_calendar;
use crate::consultations::availability::{Offered, Seeking, free_slots_for};
use crate::consultations::booking::{HeldSlot, SlotWish, With, held_slot, hold_slot, let_go};
use crate::consultations::pages::controls::{Pick, PickOption};
use crate::consultations::pages::form::{Notice, SLOT_STEPS};
use crate::consultations::pages::grid::{Ground, Wanted, monday_of, starts};
use crate::consultations::pages::words::{Link, MODES, clock, instant_of, mode_code, stamp};
use crate::consultations::{Client, Refusal, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Operator;
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Failure, Form, Problems, SummaryLine, perform};

/// Weeks that are looked through for the next free time, beside the one that is shown.
const AHEAD: u64 = 16;

/// Why the page is shown again.
#[derive(Default)]
pub struct Again<'a> {
    pub problem: Option<String>,
    /// Somebody was quicker, and the like.
    pub refusal: Option<String>,
    /// Typed before, and carried along.
    pub typed: Option<&'a Form>,
}

pub async fn show(
    who: Operator,
    context: web::Data<Context>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Failure> {
    let desk = match Desk::open(who, context, query.into_inner()).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    match desk.closed().await? {
        Some(closed) => Ok(closed),
        None => answer(&desk, Again::default()).await,
    }
}

/// Gives back what is held.
pub async fn release(
    who: Operator,
    context: web::Data<Context>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let client = Client::from(&who);
    let released = perform(async move { retrying(|| let_go(&context, client)).await }).await?;
    released.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    let said = "時間の確保を解除しました。";
    Ok(who.visit().redirect_saying("/consultations/new", BannerKind::Success, said))
}

/// Holds the slot for ten minutes and leads on to the form.
pub async fn choose(
    who: Operator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let desk = match Desk::open(who, context, Query::of(&form)).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    let typed = form.filled("about").map(|_| &form);
    let chosen = instant_of(form.text("slot")).zip(desk.query.mode()).zip(desk.query.length());
    let Some(((starts_at, mode), length)) = chosen else {
        let problem = Some("空いている時間から1つ選んでください。".to_owned());
        return answer(&desk, Again { problem, refusal: None, typed }).await;
    };
    let wish = SlotWish {
        organisation: desk.organisation,
        theme: desk.theme,
        mode,
        length,
        with: desk.asked(),
        starts_at,
    };
    let (context, client) = (desk.context.clone(), desk.client());
    let held = perform(async move { retrying(|| hold_slot(&context, client, wish)).await }).await?;
    match held {
        // What was typed before somebody was quicker goes on with the new time.
        Ok(_) if typed.is_some() => {
            let mut kept = form;
            kept.set("start", stamp(starts_at));
            let desk = Desk { query: Query::of(&kept), ..desk };
            input::answer(&desk, &kept, &Problems::none(), None).await
        }
        Ok(_) => {
            let (start, minutes) = (stamp(starts_at), length.minutes().to_string());
            let chosen =
                [("mode", mode_code(mode)), ("minutes", minutes.as_str()), ("start", &start)];
            let next = desk.address("/consultations/new/input", &chosen);
            Ok(desk.who.visit().redirect(&next))
        }
        Err(Stop::Refused(refusal)) => refused(&desk, &refusal, typed).await,
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// What another time mends is shown with the other times; the rest ends here.
pub async fn refused(
    desk: &Desk,
    refusal: &Refusal,
    typed: Option<&Form>,
) -> Result<HttpResponse, Failure> {
    match refusal {
        Refusal::Taken
        | Refusal::NotFree(_)
        | Refusal::NobodyFree
        | Refusal::NoLicenceFree
        | Refusal::NotAccepting
        | Refusal::OwnTimeTaken { .. } => {
            let refusal = Some(wording::refusal(refusal));
            answer(desk, Again { problem: None, refusal, typed }).await
        }
        refusal => desk.refuse(refusal),
    }
}

pub async fn answer(desk: &Desk, again: Again<'_>) -> Result<HttpResponse, Failure> {
    let status = match &again {
        Again { refusal: Some(_), .. } => StatusCode::CONFLICT,
        Again { problem: Some(_), .. } => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let page = facts(desk, again).await?;
    desk.context.pages.answer_with(status, &desk.shell("空いている時間を選ぶ"), &page)
}

async fn facts(desk: &Desk, again: Again<'_>) -> Result<SlotsPage, Failure> {
    let (db, now) = (desk.context.database.reader(), desk.context.now());
    let today = tokyo::day_of(now);
    let shown = desk.query.day().map(|day| monday_of(day).max(monday_of(today)));
    let Desk { organisation, theme, with, .. } = *desk;
    let seeking = Seeking { who: desk.client(), organisation, with: one(with), theme };
    let offered = match span(today, shown) {
        Some(days) => free_slots_for(db, now, seeking, days).await?,
        None => Vec::new(),
    };
    let wanted = wanted(&desk.query, &offered);
    let free = starts(&offered, wanted);
    let calendar = business_calendar(db).await?;
    let ground = Ground { today, calendar: &calendar, starts: &free, length: wanted.length };
    let monday = shown.unwrap_or_else(|| first_week(&free, today));
    let mut week = ground.week(monday, |week| week_address(desk, wanted, week));
    week.mark(&desk.context.own_plans(desk.client().person()).await?, wanted.length);
    let refusal = again.refusal.map(|said| Notice::new("error", said));
    let notices = refusal.into_iter().chain(replaced(desk)).collect();
    let problem = again.problem;
    Ok(SlotsPage {
        purpose: "空いている時間から選びます。選んだ時間は、内容を入力するあいだ10分間確保します。",
        steps: SLOT_STEPS.to_vec(),
        about: None,
        notices,
        held: held_slot(db, now, desk.client()).await?.map(|held| kept(desk, held)),
        problems: problem.iter().map(|text| at_slot(text)).collect(),
        filter: "/consultations/new".to_owned(),
        picks: picks(desk, wanted),
        count: count_words(&week),
        otherwise: Some(wishes_instead(desk, wanted)),
        problem,
        action: "/consultations/new".to_owned(),
        carried: carried(desk, wanted, (monday, again.typed)),
        button: "この時間を確保して進む",
        back: Link::new("個別相談へ戻る", "/consultations"),
        week,
    })
}

fn week_address(desk: &Desk, wanted: Wanted, week: NaiveDate) -> String {
    let minutes = wanted.length.minutes().to_string();
    let week = week.to_string();
    let chosen =
        [("mode", mode_code(wanted.mode)), ("minutes", minutes.as_str()), ("week", week.as_str())];
    desk.address("/consultations/new", &chosen)
}

fn wishes_instead(desk: &Desk, wanted: Wanted) -> Link {
    let minutes = wanted.length.minutes().to_string();
    let chosen = [("mode", mode_code(wanted.mode)), ("minutes", minutes.as_str())];
    Link::new("第1～第3希望を送る", desk.address("/consultations/request", &chosen))
}

pub fn at_slot(text: &str) -> SummaryLine {
    SummaryLine { id: "f-slot".to_owned(), text: text.to_owned() }
}

fn replaced(desk: &Desk) -> Option<Notice> {
    desk.replaced.map(|_| {
        Notice::new(
            "warning",
            "選んだ支援者は、この条件の相談を受けていません。条件に合うほかの方の空きを表示しています。",
        )
    })
}

fn kept(desk: &Desk, held: HeldSlot) -> String {
    let name = desk.with_words(With::One(held.accompanist));
    let slot = tokyo::span(held.starts_at, held.ends_at);
    let until = clock(held.until);
    format!(
        "{slot}（{name}）を{until}まで確保しています。別の時間を選ぶと、こちらの確保は解除されます。"
    )
}

fn one(with: With) -> Option<entities::PersonId> {
    match with {
        With::One(id) => Some(id),
        With::Anyone => None,
    }
}

/// From today to some months after the week that is shown.
pub fn span(today: NaiveDate, shown: Option<NaiveDate>) -> Option<DaySpan> {
    let from = shown.unwrap_or(today).max(today);
    let last = from.checked_add_days(Days::new(7 * AHEAD))?;
    DaySpan::new(today, last).or_else(|_| DaySpan::new(from, last)).ok()
}

/// The week of the first free time; this week where there is none.
pub fn first_week(free: &BTreeSet<DateTime<Utc>>, today: NaiveDate) -> NaiveDate {
    monday_of(free.first().map_or(today, |at| tokyo::day_of(*at)))
}

/// As asked for; what is offered where nothing is said.
pub fn wanted(query: &Query, offered: &[Offered]) -> Wanted {
    let lengths = [SlotLength::Sixty].into_iter().chain(SlotLength::ALL);
    let asked = (query.mode(), query.length());
    let fits = |mode: Mode, length: SlotLength| {
        asked.0.is_none_or(|asked| asked == mode)
            && asked.1.is_none_or(|asked| asked == length)
            && !starts(offered, Wanted { mode, length }).is_empty()
    };
    let all = lengths.flat_map(|length| MODES.map(|mode| Wanted { mode, length }));
    let mut all = all.filter(|wanted| fits(wanted.mode, wanted.length));
    all.next().unwrap_or(Wanted {
        mode: asked.0.unwrap_or(Mode::Online),
        length: asked.1.unwrap_or(SlotLength::Sixty),
    })
}

fn picks(desk: &Desk, wanted: Wanted) -> Vec<Pick> {
    let mut theme = vec![PickOption::new("", "すべて")];
    theme.extend(desk.theme_options());
    let mut picks = vec![
        Pick::new("with", "相手", desk.with_value()).options(desk.people_options()),
        Pick::new("theme", "テーマ", desk.theme_code()).options(theme),
    ];
    if desk.organisations.len() > 1 {
        let own = Pick::new("organisation", "団体", desk.organisation.to_string());
        picks.insert(0, own.options(desk.organisation_options()));
    }
    picks.extend(shape_picks(wanted));
    picks
}

/// How to meet, and how long.
pub fn shape_picks(wanted: Wanted) -> [Pick; 2] {
    let modes = MODES.map(|mode| PickOption::new(mode_code(mode), wording::mode(mode)));
    let lengths = SlotLength::ALL.map(|length| {
        let minutes = length.minutes();
        PickOption::new(minutes.to_string(), format!("{minutes}分"))
    });
    [
        Pick::new("mode", "方法", mode_code(wanted.mode)).options(modes),
        Pick::new("minutes", "長さ", wanted.length.minutes().to_string()).options(lengths),
    ]
}

fn carried(
    desk: &Desk,
    wanted: Wanted,
    (monday, typed): (NaiveDate, Option<&Form>),
) -> Vec<(String, String)> {
    let mut carried = desk.carried(wanted.mode, wanted.length);
    carried.push(("theme".to_owned(), desk.theme_code().to_owned()));
    carried.push(("week".to_owned(), monday.to_string()));
    for name in ["about", "key", "accepts_conditions", "conditions"] {
        let value = typed.map_or("", |typed| typed.text(name));
        if !value.is_empty() {
            carried.push((name.to_owned(), value.to_owned()));
        }
    }
    carried
}
