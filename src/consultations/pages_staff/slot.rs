//! Who, when, how and where: the fields the secretariat fills in for any meeting.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, TimeDelta, Utc};
use entities::calendar::resource::ResourceKind;
use entities::consultations::consultation::{self, Mode};
use entities::{PersonId, ResourceId};
use sea_orm::{ActiveEnum as _, Iterable as _};

use crate::calendar::availability::{DaySpan, SlotLength};
use crate::calendar::listed_resources;
use crate::consultations::availability::free_slots;
use crate::consultations::booking::Place;
use crate::consultations::pages::{Wanted, instant_of, stamp, starts};
use crate::consultations::readers::accompanists;
use crate::consultations::wording_staff as say;
use crate::consultations::{Organiser, wording};
use crate::context::Context;
use crate::vocabulary::{FiscalYear, ShortText, parse_time, tokyo};
use crate::web::{Choice, Control, Failure, Field, Form, Problems, Width};

/// What was chosen.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub accompanist: PersonId,
    pub starts_at: DateTime<Utc>,
    pub length: SlotLength,
    pub mode: Mode,
    pub place: Place,
    pub override_reason: Option<String>,
}

/// What can be chosen from.
pub struct Offers {
    accompanists: Vec<Choice>,
    rooms: Vec<Choice>,
    licences: Vec<Choice>,
    /// Free times of the accompanist who is chosen; none while nobody is.
    free: Option<Vec<Choice>>,
}

/// Asks for the free times of whoever is chosen, and saves nothing.
pub const SHOW_FREE: (&str, &str) = ("支援者の空き時間を表示する", "free");
/// Days ahead, and times at once: what does not fit is typed.
const DAYS_AHEAD: u64 = 28;
const MOST_FREE: usize = 40;

/// The next times at which the chosen accompanist can be booked in the chosen way.
async fn free(context: &Context, form: &Form) -> Result<Option<Vec<Choice>>, Failure> {
    let Ok(person) = form.text("accompanist").parse() else { return Ok(None) };
    let (reader, now) = (context.database.reader(), context.now());
    let today = tokyo::day_of(now);
    // From the day that is typed or wished for, where there is one.
    let first = form.day("day", &mut Problems::none()).map_or(today, |day| day.max(today));
    let last = first.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(first);
    let Ok(days) = DaySpan::new(first, last) else { return Ok(None) };
    let offered: Vec<_> = free_slots(reader, now, person, days).await?.into_iter().collect();
    let length = form.text("minutes").parse().ok().and_then(SlotLength::from_minutes);
    let length = length.unwrap_or(SlotLength::Sixty);
    let mode = Mode::try_from_value(&form.text("mode").to_owned()).ok();
    let modes = mode.map_or_else(|| Mode::iter().collect(), |mode| vec![mode]);
    let times: BTreeSet<_> =
        modes.into_iter().flat_map(|mode| starts(&offered, Wanted { mode, length })).collect();
    let choice = |at: DateTime<Utc>| {
        let ends = at + TimeDelta::minutes(length.minutes().into());
        Choice::new(stamp(at), tokyo::month_day_span(at, ends))
    };
    Ok(Some(times.into_iter().take(MOST_FREE).map(choice).collect()))
}

pub async fn offers(context: &Context, who: Organiser, form: &Form) -> Result<Offers, Failure> {
    let reader = context.database.reader();
    let people = accompanists(reader, FiscalYear::at(context.now()), who).await?;
    let listed = listed_resources(reader).await?;
    let of = |kind: ResourceKind| {
        let offered = listed.iter().filter(|one| one.kind == kind && one.retired_at.is_none());
        offered.map(|one| Choice::new(one.id.to_string(), one.label.clone())).collect()
    };
    let person = people.iter().map(|line| {
        let accepts = line.profile.as_ref().is_some_and(|profile| profile.accepts);
        let note = if accepts { "" } else { "・受付なし" };
        let label = format!("{}（今年度{}件{note}）", line.name, line.load);
        Choice::new(line.person.to_string(), label)
    });
    Ok(Offers {
        accompanists: person.collect(),
        rooms: of(ResourceKind::Room),
        licences: of(ResourceKind::Licence),
        free: free(context, form).await?,
    })
}

/// Fills the form with what is stored.
pub fn fill(form: &mut Form, row: &consultation::Model) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let id = |id: Option<ResourceId>| id.map_or_else(String::new, |id| id.to_string());
    form.set("mode", row.mode.to_value());
    form.set("minutes", row.minutes.to_string());
    form.set("room", id(row.room_id));
    form.set("licence", id(row.licence_id));
    form.set("place", text(&row.place));
    form.set("online_url", text(&row.online_url));
    form.set("phone", text(&row.phone));
    if let Some(person) = row.accompanist_id {
        form.set("accompanist", person.to_string());
    }
    if let Some(starts) = row.starts_at {
        set_start(form, starts);
    }
}

pub fn set_start(form: &mut Form, starts: DateTime<Utc>) {
    form.set_day("day", tokyo::day_of(starts));
    form.set("time", tokyo::time(tokyo::time_of(starts)));
}

/// What was chosen, or nothing with every problem noted.
pub fn read(form: &Form, problems: &mut Problems) -> Option<Chosen> {
    let accompanist = form.text("accompanist").parse().ok();
    if accompanist.is_none() {
        problems.add("accompanist", say::ACCOMPANIST);
    }
    let (length, mode) = shape(form, problems);
    let starts_at = starts_at(form, problems);
    let place = place(form, problems);
    Some(Chosen {
        accompanist: accompanist?,
        starts_at: starts_at?,
        length: length?,
        mode: mode?,
        place: place?,
        override_reason: form.filled("override_reason").map(str::to_owned),
    })
}

/// How long and by what means.
pub fn shape(form: &Form, problems: &mut Problems) -> (Option<SlotLength>, Option<Mode>) {
    let length = form.text("minutes").parse().ok().and_then(SlotLength::from_minutes);
    if length.is_none() {
        problems.add("minutes", wording::availability::LENGTH);
    }
    let mode = Mode::try_from_value(&form.text("mode").to_owned()).ok();
    if mode.is_none() {
        problems.add("mode", wording::availability::MODE);
    }
    (length, mode)
}

/// A free time that was chosen, or what was typed.
fn starts_at(form: &Form, problems: &mut Problems) -> Option<DateTime<Utc>> {
    if let Some(chosen) = form.filled("slot").and_then(instant_of) {
        return Some(chosen);
    }
    let day = form.day("day", problems);
    if day.is_none() && problems.of("day").is_none() {
        problems.add("day", say::DAY);
    }
    let time = problems.keep("time", parse_time(form.text("time")));
    Some(tokyo::instant(day?, time?))
}

fn place(form: &Form, problems: &mut Problems) -> Option<Place> {
    let short = |name: &str, problems: &mut Problems| {
        let text = problems.keep(name, ShortText::<500>::parse_optional(form.text(name)))?;
        Some(text.map(ShortText::into_string))
    };
    let place = short("place", problems);
    let online_url = short("online_url", problems);
    let phone = short("phone", problems);
    if online_url.iter().flatten().any(|url| !url.starts_with("https://")) {
        problems.add("online_url", wording::availability::ONLINE_URL);
        return None;
    }
    Some(Place {
        room: form.text("room").parse().ok(),
        licence: form.text("licence").parse().ok(),
        place: place?,
        online_url: online_url?,
        phone: phone?,
    })
}

impl Chosen {
    /// Whether it is what is stored already.
    pub fn is_as_stored(&self, row: &consultation::Model) -> bool {
        let untouched = self.place_for(row).is_none() && !self.is_otherwise(row);
        untouched
            && row.starts_at == Some(self.starts_at)
            && row.minutes == i32::from(self.length.minutes())
    }

    /// The place somebody chose for a meeting the form was filled from. What was only carried
    /// through the form is nobody's choice: untouched, all of it stays as far as it fits, and with
    /// another accompanist or another way to meet nothing of the old place goes along.
    pub fn place_for(&self, row: &consultation::Model) -> Option<Place> {
        let other = self.is_otherwise(row);
        let place = &self.place;
        let typed = Place {
            room: place.room.filter(|room| !other || Some(*room) != row.room_id),
            licence: place.licence.filter(|licence| !other || Some(*licence) != row.licence_id),
            place: chosen(place.place.as_deref(), row.place.as_deref(), other),
            online_url: chosen(place.online_url.as_deref(), row.online_url.as_deref(), other),
            phone: chosen(place.phone.as_deref(), row.phone.as_deref(), other),
        };
        let untouched = (place.room, place.licence) == (row.room_id, row.licence_id)
            && (&place.place, &place.online_url, &place.phone)
                == (&row.place, &row.online_url, &row.phone);
        (!untouched).then_some(typed)
    }

    fn is_otherwise(&self, row: &consultation::Model) -> bool {
        Some(self.accompanist) != row.accompanist_id || self.mode != row.mode
    }
}

fn chosen(typed: Option<&str>, stored: Option<&str>, other: bool) -> Option<String> {
    typed.filter(|_| !other || typed != stored).map(str::to_owned)
}

/// Lengths as choices.
pub fn lengths() -> Vec<Choice> {
    SlotLength::ALL
        .map(|length| Choice::new(length.minutes().to_string(), format!("{}分", length.minutes())))
        .into()
}

/// Ways to meet as choices.
pub fn modes() -> Vec<Choice> {
    Mode::iter().map(|mode| Choice::new(mode.to_value(), wording::mode(mode))).collect()
}

/// The fields, holding what was typed.
pub fn controls(form: &Form, problems: &Problems, offers: Offers) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let Offers { accompanists, rooms, licences, free } = offers;
    let room = field("room", "会場").hint("登録した会場を使うとき。同じ時間に二重に使えません。");
    let licence = field("licence", "オンライン会議の枠")
        .hint("空けると、支援者のURLがないオンラインの相談には空いている枠を割り当てます。");
    let usual = "空けると、支援者が登録した内容になります。";
    let reason = field("override_reason", "制限を超える理由")
        .hint("支援者の受付時間や件数の上限を超えて決めるときだけ入力してください。");
    let free = free.map(|times| Control::new("radios", free_field(field("slot", FREE), times)));
    let controls = vec![
        Control::new("select", field("accompanist", "支援者").required().options(accompanists)),
        Control::new("date", Field::date("day", "日にち", form, problems).required()),
        Control::new("time", field("time", "開始時刻").required()),
        Control::new("radios", field("minutes", "長さ").required().options(lengths())),
        Control::new("radios", field("mode", "方法").required().options(modes())),
    ];
    let rest = vec![
        Control::new("select", room.options(rooms)),
        Control::new("select", licence.options(licences)),
        Control::new("text", field("place", "場所").hint(usual).width(Width::Full)),
        Control::new("text", field("online_url", "参加用URL").hint(usual).width(Width::Full)),
        Control::new("text", field("phone", "電話番号").hint(usual)),
        Control::new("area", reason),
    ];
    controls.into_iter().chain(free).chain(rest).collect()
}

const FREE: &str = "支援者の空き時間";

fn free_field(field: Field, times: Vec<Choice>) -> Field {
    let hint = if times.is_empty() {
        "この長さと方法では、4週間以内に空きがありません。"
    } else {
        "上に入力した日からの空きです。選ぶと、上の日にちと時刻の代わりに、この時間になります。支援者・長さ・方法を変えたときは、空き時間を表示し直してください。"
    };
    let none = Choice::new("", "上に入力した日時にする");
    field.hint(hint).options(std::iter::once(none).chain(times))
}
