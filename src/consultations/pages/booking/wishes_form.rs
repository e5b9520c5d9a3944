//! The form of the wishes, and what it says.

use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::Mode;

use super::desk::Desk;
use super::fields::{self, Words};
use super::input::online_conditions;
use crate::calendar::availability::SlotLength;
use crate::consultations::booking::Wishable;
use crate::consultations::pages::controls::{Control, Draw, PickOption};
use crate::consultations::pages::form::{Answered, FormPage, Notice, WISH_STEPS};
use crate::consultations::pages::words::{Link, MODES, mode_code};
use crate::consultations::policy::current_conditions;
use crate::consultations::wording;
use crate::vocabulary::{parse_date_fields, parse_time, tokyo};
use crate::web::{Choice, Failure, Form, Problems};

/// The names of their fields, and what they are called.
const WISHES: [(&str, &str); 3] =
    [("wishes.0", "第1希望"), ("wishes.1", "第2希望"), ("wishes.2", "第3希望")];

/// What somebody wishes for.
pub struct Wished {
    pub mode: Mode,
    pub length: SlotLength,
    /// By their places; none where one was left empty.
    pub starts: Vec<Option<DateTime<Utc>>>,
    pub words: Words,
}

pub async fn facts(
    desk: &Desk,
    (form, problems): (&Form, &Problems),
    refusal: Option<String>,
) -> Result<FormPage, Failure> {
    let draw = Draw { form, problems };
    let conditions = current_conditions(desk.context.database.reader()).await?;
    let mut carried = vec![("key".to_owned(), form.text("key").to_owned())];
    carried.extend(conditions.iter().map(|row| ("conditions".to_owned(), row.version.to_string())));
    Ok(FormPage {
        action: "/consultations/request".to_owned(),
        steps: WISH_STEPS.to_vec(),
        purpose: "空いている時間に合うものがないときに、希望の日時を3つまで送ります。事務局が調整し、決まったらメールでお知らせします。"
            .to_owned(),
        about: None,
        notices: refusal.map(|said| Notice::new("error", said)).into_iter().collect(),
        problems: draw.summary(),
        conditions: conditions.as_ref().map(|row| {
            let mut shown = fields::conditions(draw, row, false);
            shown.accept.hint = Some("オンラインで相談するときに必要です。".to_owned());
            shown
        }),
        controls: controls(desk, draw),
        carried,
        button: "確認へ進む",
        value: "check",
        back: Link::new("空いている時間から選ぶ", "/consultations/new"),
    })
}

fn controls(desk: &Desk, draw: Draw<'_>) -> Vec<Control> {
    let choices = |options: Vec<PickOption>| {
        options.into_iter().map(|option| Choice::new(option.value, option.label))
    };
    let mut controls = Vec::new();
    if desk.organisations.len() > 1 {
        let field = draw.field("organisation", "団体").required();
        let field = field.options(choices(desk.organisation_options()));
        controls.push(Control::new("select", field));
    }
    let with = draw.field("with", "相手").required().options(choices(desk.people_options()));
    controls.extend([Control::new("select", with), fields::theme(draw, desk, None)]);
    controls.extend(shape_controls(draw));
    controls.extend(wish_controls(draw));
    controls.push(fields::about(draw));
    controls
}

/// Day and time of each wish.
pub fn wish_controls(draw: Draw<'_>) -> Vec<Control> {
    let pair = |(place, (name, label)): (usize, (&str, &str))| {
        let (mut day, mut time) = (
            draw.date(name, label),
            draw.field(&format!("{name}.time"), &format!("{label}の開始時刻")),
        );
        day.required = place == 0;
        time.required = place == 0;
        if place == 0 {
            day.hint = Some("例：2026年12月3日。令和の年（R8）でも入力できます。".to_owned());
        }
        [Control::new("date", day), Control::new("time", time)]
    };
    WISHES.into_iter().enumerate().flat_map(pair).collect()
}

/// How to meet, and how long.
pub fn shape_controls(draw: Draw<'_>) -> [Control; 2] {
    let modes = MODES.map(|mode| Choice::new(mode_code(mode), wording::mode(mode)));
    let lengths = SlotLength::ALL.map(|length| {
        let minutes = length.minutes();
        Choice::new(minutes.to_string(), format!("{minutes}分"))
    });
    [
        Control::new("radios", draw.field("mode", "方法").required().options(modes)),
        Control::new("radios", draw.field("minutes", "長さ").required().options(lengths)),
    ]
}

/// What was typed, or everything that is wrong with it. With `wishable` the wishes are held against
/// it, too; when they are sent, that is decided there.
pub async fn read(
    desk: &Desk,
    form: &Form,
    wishable: Option<&Wishable>,
) -> Result<Result<Wished, Problems>, Failure> {
    let mut problems = Problems::none();
    let (mode, length) = (desk.query.mode(), desk.query.length());
    if mode.is_none() {
        problems.add("mode", "方法を選んでください。");
    }
    if length.is_none() {
        problems.add("minutes", "長さを選んでください。");
    }
    let starts = wishes(form, &mut problems);
    if let Some(wishable) = wishable {
        foresee(wishable, (&starts, length), &mut problems);
    }
    let conditions = match mode {
        Some(mode) => online_conditions(desk, mode).await?,
        None => None,
    };
    let words = fields::read(desk, form, conditions.as_ref(), &mut problems);
    Ok(match (mode, length, words) {
        (Some(mode), Some(length), Some(words)) if problems.is_empty() => {
            Ok(Wished { mode, length, starts, words })
        }
        _ => Err(problems),
    })
}

/// Says now what would be refused when it is sent, beside what can be read.
pub fn foresee(
    wishable: &Wishable,
    (starts, length): (&[Option<DateTime<Utc>>], Option<SlotLength>),
    problems: &mut Problems,
) {
    let length = length.unwrap_or(SlotLength::Thirty);
    let Err(found) = wishable.check(starts, length) else { return };
    for problem in found.list() {
        let field = problem.field.as_str();
        let read = [field.to_owned(), format!("{field}.time")];
        if read.iter().all(|name| problems.of(name).is_none()) {
            problems.add(field, problem.detail.clone());
        }
    }
}

/// The starts that were typed, by their places.
pub fn wishes(form: &Form, problems: &mut Problems) -> Vec<Option<DateTime<Utc>>> {
    let starts = WISHES.map(|(name, _)| {
        let part = |part: &str| form.text(&format!("{name}_{part}"));
        let time_name = format!("{name}.time");
        let all = [part("year"), part("month"), part("day"), form.text(&time_name)];
        if all.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        let day = problems.keep(name, parse_date_fields(all[0], all[1], all[2]));
        let time = problems.keep(&time_name, parse_time(all[3]));
        Some(tokyo::instant(day?, time?))
    });
    starts.into()
}

/// The wishes as a confirmation shows them.
pub fn wishes_answered(starts: &[Option<DateTime<Utc>>], length: SlotLength) -> Vec<Answered> {
    let named = WISHES.into_iter().zip(starts);
    named
        .filter_map(|((_, label), at)| {
            let ends = (*at)? + TimeDelta::minutes(length.minutes().into());
            Some(Answered { label, value: Some(tokyo::span((*at)?, ends)) })
        })
        .collect()
}

/// What the confirmation shows.
pub fn answered(desk: &Desk, wished: &Wished) -> Vec<Answered> {
    let minutes = wished.length.minutes();
    let mut answers = wishes_answered(&wished.starts, wished.length);
    let words = &wished.words;
    answers.extend([
        Answered { label: "相手", value: Some(desk.with_words(desk.with)) },
        Answered {
            label: "方法",
            value: Some(format!("{}・{minutes}分", wording::mode(wished.mode))),
        },
        Answered { label: "テーマ", value: desk.theme_label(words.theme) },
        Answered { label: "相談したいこと", value: Some(words.about.as_str().to_owned()) },
    ]);
    if wished.mode == Mode::Online
        && let Some(version) = words.accepts
    {
        let value = Some(format!("第{version}版に同意する"));
        answers.push(Answered { label: "オンライン相談の条件", value });
    }
    answers
}
