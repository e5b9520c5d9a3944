use chrono::{Datelike as _, Weekday};

use crate::study_sessions::SessionRows;
use crate::study_sessions::pages_staff::words::{DAY_HINT, TIME_HINT};
use crate::study_sessions::series::{HolidayShift, Nth};
use crate::study_sessions::wording::series as say;
use crate::vocabulary::tokyo;
use crate::web::{Choice, Field, Form, Problems, Width};

pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

pub const NTHS: [(&str, Nth); 5] = [
    ("first", Nth::First),
    ("second", Nth::Second),
    ("third", Nth::Third),
    ("fourth", Nth::Fourth),
    ("last", Nth::Last),
];

pub const SHIFTS: [(&str, HolidayShift); 4] = [
    ("keep", HolidayShift::Keep),
    ("before", HolidayShift::Before),
    ("after", HolidayShift::After),
    ("leave_out", HolidayShift::LeaveOut),
];

/// The rule as it first opens: like the template, every two weeks.
pub fn fresh(template: &SessionRows) -> Form {
    let mut form = Form::default();
    let session = &template.session;
    let day = tokyo::day_of(session.starts_at);
    form.set("pattern", "weeks");
    form.set("every", "2");
    form.set("month_day", day.day().to_string());
    if let Some((code, _)) = WEEKDAYS.iter().find(|(_, weekday)| *weekday == day.weekday()) {
        form.set("weekday", *code);
    }
    form.set("first_year", day.year().to_string());
    form.set("first_month", day.month().to_string());
    form.set("first_day", day.day().to_string());
    form.set("times", "6");
    form.set("starts", tokyo::time(tokyo::time_of(session.starts_at)));
    form.set("holidays", "after");
    form
}

pub fn fields(form: &Form, problems: &Problems) -> Vec<Field> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let small = |name: &str, label: &str| field(name, label).width(Width::Xs).inputmode("numeric");
    let patterns = [
        Choice::new("weeks", "何週かごと（最初の日と同じ曜日）"),
        Choice::new("weekdays", "毎月の第何曜日（第1・第3木曜日など）"),
        Choice::new("month_day", "何か月かごとの同じ日"),
    ];
    let nths = NTHS.map(|(code, nth)| Choice::new(code, say::nth(nth)));
    let weekdays = WEEKDAYS.map(|(code, day)| Choice::new(code, say::weekday(day)));
    let shifts = SHIFTS.map(|(code, shift)| Choice::new(code, say::holiday_shift(shift)));
    vec![
        field("pattern", "くり返し方").required().options(patterns),
        small("every", "間隔").hint("「何週かごと」は週の数、「何か月かごと」は月の数"),
        field("nths", "第何週").options(nths).hint("「毎月の第何曜日」のとき"),
        field("weekday", "曜日").options(weekdays).hint("「毎月の第何曜日」のとき"),
        small("month_day", "日").hint("「同じ日」のとき。その日がない月は末日になります。"),
        Field::date("first", "最初の日", form, problems).required().hint(DAY_HINT),
        small("times", "回数").hint("開く回数。最後の日を決めるときは空欄"),
        Field::date("until", "最後の日", form, problems).hint("回数を決めるときは空欄"),
        field("starts", "開始時刻").required().width(Width::S).hint(TIME_HINT),
        field("ends", "終了時刻").width(Width::S).hint("空欄のときは、いまの勉強会と同じ長さ"),
        field("holidays", "祝日・年末年始・休業日にあたったとき").required().options(shifts),
        field("skipped", "休む日").width(Width::L).hint(say::DAY_LINE),
        field("moved", "移す日").width(Width::L).hint(say::MOVE_LINE),
    ]
}
