//! The form of an event, for making and changing it.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::calendar::resource::ResourceKind;
use entities::networking::events::event::{self, EventFormat};
use entities::{NetworkingEventId, SessionPartId};
use sea_orm::ActiveEnum as _;

use super::frame::{Opened, Place, open};
use crate::calendar::listed_resources;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::arrange::{EventPlan, ROUNDS_TOO_LONG, create};
use crate::networking::events::parts::offered;
use crate::networking::events::revise::revise;
use crate::networking::events::wording::EVENTS;
use crate::networking::events::{Host, Refusal, wording};
use crate::people::Coordinator;
use crate::vocabulary::{TimeSlot, parse_date_fields, parse_time, search_key, tokyo};
use crate::web::{
    BannerKind, Choice, Control, Crumb, EditPage, Failure, Field, Form, Problems, Settled, Width,
    fingerprint, perform, settle,
};

const PURPOSE: &str = "日時、会場、進め方を決めます。公開するまで、参加者には見えません。";

struct Choices {
    rooms: Vec<Choice>,
    parts: Vec<Choice>,
}

async fn choices(context: &Context, stored: Option<SessionPartId>) -> Result<Choices, Failure> {
    let reader = context.database.reader();
    let rooms = listed_resources(reader).await?.into_iter();
    let rooms = rooms.filter(|it| it.kind == ResourceKind::Room && it.retired_at.is_none());
    let parts = offered(reader, context.now(), stored).await?;
    Ok(Choices {
        rooms: rooms.map(|it| Choice::new(it.id.to_string(), it.label)).collect(),
        parts: parts
            .iter()
            .map(|one| Choice::new(one.part.id.to_string(), wording::part(one)))
            .collect(),
    })
}

fn controls(form: &Form, problems: &Problems, choices: Choices) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let number = |name: &str, label: &str| field(name, label).width(Width::Xs).inputmode("numeric");
    let formats = [
        Choice::new(EventFormat::Tables.to_value(), "テーブル（数人ずつ）"),
        Choice::new(EventFormat::Pairs.to_value(), "1対1"),
    ];
    let day = |name: &str, label: &str| Field::date(name, label, form, problems).required();
    vec![
        Control::new("text", field("title", "題名").required().width(Width::L)),
        Control::new("area", field("description", "説明")),
        Control::new("date", day("day", "開催日")),
        Control::new("time", field("from", "開始時刻").required()),
        Control::new("time", field("until", "終了時刻").required()),
        Control::new("text", field("venue", "会場").width(Width::L)),
        Control::new("select", field("room", "会議室（予定を押さえる）").options(choices.rooms)),
        Control::new("text", field("online_url", "オンラインの参加用URL").width(Width::L)),
        Control::new("select", field("part_id", "あわせて開く勉強会").options(choices.parts)),
        Control::new("text", number("capacity", "定員").required()).unit("名"),
        Control::new("date", day("deadline_day", "申込と希望の締切日")),
        Control::new("time", field("deadline_time", "締切の時刻").required()),
        Control::new("radios", field("format", "進め方").required().options(formats)),
        Control::new("text", number("table_size", "テーブルの席数").hint("1対1のときは不要です。"))
            .unit("席"),
        Control::new("text", number("rounds", "回数").required()).unit("回"),
        Control::new("text", number("round_minutes", "1回の長さ").required()).unit("分"),
    ]
}

/// The day typed into three boxes.
fn day(form: &Form, name: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let part = |part: &str| form.text(&format!("{name}_{part}"));
    problems.keep(name, parse_date_fields(part("year"), part("month"), part("day")))
}

fn slot(form: &Form, problems: &mut Problems) -> Option<TimeSlot> {
    let on = day(form, "day", problems);
    let from = problems.keep("from", parse_time(form.text("from")));
    let until = problems.keep("until", parse_time(form.text("until")));
    problems.keep("until", TimeSlot::on(on?, from?, until?))
}

/// The plan, or everything that is wrong with it: what is missing hides nothing of the rest.
fn read(form: &Form) -> Result<EventPlan, Problems> {
    let mut problems = Problems::none();
    let slot = slot(form, &mut problems);
    let last_day = day(form, "deadline_day", &mut problems);
    let last_time = problems.keep("deadline_time", parse_time(form.text("deadline_time")));
    let format = EventFormat::try_from_value(&form.text("format").to_owned()).ok();
    if format.is_none() {
        problems.add("format", "進め方を選んでください。");
    }
    let deadline = last_day.zip(last_time).map(|(day, time)| tokyo::instant(day, time));
    if let (Some(slot), Some(deadline), Some(format)) = (slot, deadline, format) {
        return Ok(plan(form, slot, (deadline, format)));
    }
    let whole_day = TimeSlot::new(DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::days(1));
    if let Some(any) = slot.or(whole_day.ok()) {
        let times = (deadline.filter(|_| slot.is_some()).unwrap_or(any.starts()), format);
        let told = plan(form, any, (times.0, times.1.unwrap_or(EventFormat::Pairs)));
        let found = told.check().err().map(Problems::into_list).unwrap_or_default();
        let guessed = |detail: &str| slot.is_none() && detail == ROUNDS_TOO_LONG;
        for one in found.into_iter().filter(|one| !guessed(&one.detail)) {
            problems.add(one.field, one.detail);
        }
    }
    Err(problems)
}

fn plan(
    form: &Form,
    slot: TimeSlot,
    (deadline, format): (DateTime<Utc>, EventFormat),
) -> EventPlan {
    let whole = |name: &str| search_key(form.text(name)).trim().parse().unwrap_or(0);
    let text = |name: &str| form.text(name).to_owned();
    EventPlan {
        title: text("title"),
        description: text("description"),
        part: form.text("part_id").parse().ok(),
        slot,
        venue: text("venue"),
        room: form.text("room").parse().ok(),
        online_url: text("online_url"),
        capacity: whole("capacity"),
        deadline,
        format,
        table_size: whole("table_size"),
        rounds: whole("rounds"),
        round_minutes: whole("round_minutes"),
    }
}

/// `GET /staff/events/new`
pub async fn show_new(
    who: Coordinator,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    for (name, value) in [("format", "tables"), ("table_size", "6"), ("rounds", "4")] {
        form.set(name, value);
    }
    answer_new(&who, &context, &form, (&Problems::none(), None)).await
}

async fn answer_new(
    who: &Coordinator,
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let controls = controls(form, problems, choices(context, None).await?);
    let page = EditPage::new(("/staff/events/new", "/staff/events"), PURPOSE, controls);
    let page = page.saying(notice);
    let mut shell = who.shell(context, "交流会をつくる");
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to(EVENTS, "/staff/events"),
        Crumb::here("交流会をつくる"),
    ];
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/events/new`
pub async fn receive_new(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let plan = match read(&form) {
        Ok(plan) => plan,
        Err(problems) => return answer_new(&who, &context, &form, (&problems, None)).await,
    };
    let (host, shared) = (Host::from(&who), context.clone());
    let done = perform(async move { retrying(|| create(&shared, host, &plan)).await });
    match settle(done.await?)? {
        Settled::Done(id) => {
            let said = "下書きをつくりました。内容を確かめて、公開してください。";
            let page = format!("/staff/events/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, said))
        }
        Settled::Again(problems, notice) => {
            answer_new(&who, &context, &form, (&problems, notice)).await
        }
    }
}

const EDIT: &str = "内容を変える";

/// `GET /staff/events/{id}/edit`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(EDIT)).await?;
    answer(&opened, &context, &filled(opened.event()), (&Problems::none(), None)).await
}

fn filled(row: &event::Model) -> Form {
    let mut form = Form::default();
    form.set_day("day", tokyo::day_of(row.starts_at));
    form.set("from", tokyo::time(tokyo::time_of(row.starts_at)));
    form.set("until", tokyo::time(tokyo::time_of(row.ends_at)));
    form.set_day("deadline_day", tokyo::day_of(row.deadline));
    form.set("deadline_time", tokyo::time(tokyo::time_of(row.deadline)));
    form.set("title", &row.title);
    form.set("description", &row.description);
    form.set("venue", row.venue.clone().unwrap_or_default());
    form.set("room", row.room_id.map(|id| id.to_string()).unwrap_or_default());
    form.set("online_url", row.online_url.clone().unwrap_or_default());
    form.set("part_id", row.part_id.map(|id| id.to_string()).unwrap_or_default());
    form.set("capacity", row.capacity.to_string());
    form.set("format", row.format.to_value());
    form.set("table_size", row.table_size.to_string());
    form.set("rounds", row.rounds.to_string());
    form.set("round_minutes", row.round_minutes.to_string());
    form
}

/// Names what the form changes. The event's version also grows with every registration, and while
/// people register, nobody could save by it.
fn content(row: &event::Model) -> String {
    fingerprint(&format!("{:?}", (&row.state, filled(row))))
}

async fn answer(
    opened: &Opened,
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let offered = choices(context, opened.event().part_id).await?;
    let controls = controls(form, problems, offered);
    let action = format!("{}/edit", opened.base);
    // Whoever is told that somebody was first sees what stands now when they press once more.
    let shown = form.text("version");
    let fresh = shown.is_empty() || notice.is_some();
    let version = if fresh { content(opened.event()) } else { shown.to_owned() };
    let purpose = "題名、日時、会場を変えると、参加者にお知らせが届きます。進め方、席数、回数を変えると、席の案と固定は白紙に戻ります。";
    let page = EditPage { version, ..EditPage::new((&action, &opened.base), purpose, controls) };
    let page = page.saying(notice);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

/// `POST /staff/events/{id}/edit`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(EDIT)).await?;
    let plan = match read(&form) {
        Ok(plan) => plan,
        Err(problems) => return answer(&opened, &context, &form, (&problems, None)).await,
    };
    if form.text("version") != content(opened.event()) {
        // The form is shown again with what stands now behind it: pressed once more, it is saved.
        let said = Some(wording::refusal(&Refusal::ChangedMeanwhile));
        return answer(&opened, &context, &form, (&Problems::none(), said)).await;
    }
    let at = (*id, opened.event().version);
    let (host, shared) = (Host::from(&who), context.clone());
    let done = perform(async move { retrying(|| revise(&shared, host, at, &plan)).await });
    match settle(done.await?)? {
        Settled::Done(done) => {
            let mut said = format!("保存しました。{}名にお知らせを送ります。", done.letters);
            if done.plan_dropped {
                said.push_str("席の案と固定は白紙に戻りました。席を組み直してください。");
            }
            let page = format!("/staff/events/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &said))
        }
        Settled::Again(problems, notice) => {
            answer(&opened, &context, &form, (&problems, notice)).await
        }
    }
}
