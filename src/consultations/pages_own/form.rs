//! The form of availability: what was typed, and the fields that show it.

use entities::people::term::Vocabulary;
use serde::Serialize;

use super::words;
use crate::consultations::availability::{RawAvailability, RawProfile, RawRule};
use crate::consultations::wording;
use crate::people::vocabularies::Terms;
use crate::web::{Choice, Field, Form, FormFacts, Problems, Width};
use entities::consultations::accompanist_profile::Confirmation;

/// Empty rows offered below those in use.
const SPARE: usize = 2;
/// Rows read at most; more are refused by the draft.
const MOST_ROWS: usize = 120;

/// One row of the weekly hours.
#[derive(Serialize)]
pub struct RuleFields {
    pub weekday: Field,
    pub from: Field,
    pub until: Field,
    pub modes: Field,
    pub valid_from: Field,
    pub valid_until: Field,
}

/// What was typed; rows in which nothing was chosen are left out.
pub fn typed(form: &Form) -> RawAvailability {
    let text = |name: &str| form.text(name).to_owned();
    let all = |name: &str| form.all(name).into_iter().map(str::to_owned).collect();
    let rule = |place: usize| RawRule {
        weekday: text(&format!("rules.{place}.weekday")),
        from: text(&format!("rules.{place}.from")),
        until: text(&format!("rules.{place}.until")),
        modes: all(&format!("rules.{place}.modes")),
        valid_from: text(&format!("rules.{place}.valid_from")),
        valid_until: text(&format!("rules.{place}.valid_until")),
    };
    let rows = form.text("rows").parse().unwrap_or(0).min(MOST_ROWS);
    RawAvailability {
        profile: RawProfile {
            accepts: form.is_ticked("accepts"),
            grid_minutes: text("grid_minutes"),
            lengths: all("lengths"),
            modes: all("modes"),
            buffer_before: text("buffer_before"),
            buffer_after: text("buffer_after"),
            notice_days: text("notice_days"),
            horizon_days: text("horizon_days"),
            closes_on_holidays: form.is_ticked("closes_on_holidays"),
            most_per_day: text("most_per_day"),
            most_per_week: text("most_per_week"),
            most_per_month: text("most_per_month"),
            confirmation: text("confirmation"),
            place: text("place"),
            online_url: text("online_url"),
            phone: text("phone"),
            themes: all("themes"),
        },
        rules: (0..rows).map(rule).filter(|rule| !is_blank(rule)).collect(),
    }
}

fn is_blank(rule: &RawRule) -> bool {
    let texts = [&rule.weekday, &rule.from, &rule.until, &rule.valid_from, &rule.valid_until];
    texts.iter().all(|text| text.trim().is_empty())
}

/// The fields of the terms.
pub fn profile_fields(raw: &RawProfile, problems: &Problems, terms: &Terms) -> FormFacts {
    let chosen: Vec<&str> = raw.themes.iter().map(String::as_str).collect();
    let (form, p) = (profile_form(raw), problems);
    let field = |name: &str, label: &str| Field::new(name, label, &form, p);
    let number = |name: &str, label: &str| field(name, label).inputmode("numeric").width(Width::S);
    let no_limit = "空けると上限なし";
    let days = "今日は数えません。3なら、3営業日後の始業時刻から予約できます。";
    let lengths =
        ["30", "45", "60", "90"].map(|minutes| Choice::new(minutes, format!("{minutes}分")));
    let grid = [Choice::new("30", "毎時0分・30分"), Choice::new("15", "15分ごと")];
    let ways = [
        ("at_once", Confirmation::AtOnce),
        ("by_accompanist", Confirmation::ByAccompanist),
        ("by_staff", Confirmation::ByStaff),
    ];
    let ways = ways.map(|(code, way)| Choice::new(code, wording::confirmation(way)));
    let fields = [
        field("accepts", "受付").options([Choice::new("yes", "個別相談の予約を受け付ける")]),
        field("confirmation", "予約の確定").required().options(ways),
        field("modes", "方法").required().options(words::mode_choices()),
        field("lengths", "相談の長さ").required().options(lengths),
        field("grid_minutes", "開始時刻の間隔").required().options(grid),
        number("buffer_before", "相談の前に空ける時間").required(),
        number("buffer_after", "相談の後に空ける時間").required(),
        number("notice_days", "何営業日前まで予約できるか").required().hint(days),
        number("horizon_days", "何日先まで予約できるか").required(),
        field("closes_on_holidays", "祝日・休業日")
            .options([Choice::new("yes", "祝日と事業の休業日は休む")]),
        number("most_per_day", "1日の上限").hint(no_limit),
        number("most_per_week", "1週間の上限").hint(no_limit),
        number("most_per_month", "1か月の上限").hint(no_limit),
        field("themes", "相談を受けるテーマ").options(terms.choices(Vocabulary::Theme, &chosen)),
        field("place", "対面で会う場所").width(Width::Full),
        field("online_url", "オンラインの参加用URL").width(Width::Full),
        field("phone", "電話番号").inputmode("tel"),
    ];
    FormFacts::new(fields, problems)
}

fn profile_form(raw: &RawProfile) -> Form {
    let mut values: Vec<(String, String)> = Vec::new();
    let mut put = |name: &str, value: &str| values.push((name.to_owned(), value.to_owned()));
    let ticked = |on: bool| if on { "yes" } else { "" };
    put("accepts", ticked(raw.accepts));
    put("closes_on_holidays", ticked(raw.closes_on_holidays));
    let texts = [
        ("grid_minutes", &raw.grid_minutes),
        ("buffer_before", &raw.buffer_before),
        ("buffer_after", &raw.buffer_after),
        ("notice_days", &raw.notice_days),
        ("horizon_days", &raw.horizon_days),
        ("most_per_day", &raw.most_per_day),
        ("most_per_week", &raw.most_per_week),
        ("most_per_month", &raw.most_per_month),
        ("confirmation", &raw.confirmation),
        ("place", &raw.place),
        ("online_url", &raw.online_url),
        ("phone", &raw.phone),
    ];
    for (name, value) in texts {
        put(name, value);
    }
    for (name, list) in [("lengths", &raw.lengths), ("modes", &raw.modes), ("themes", &raw.themes)]
    {
        for value in list {
            put(name, value);
        }
    }
    Form::new(values, Vec::new())
}

/// The rows of the weekly hours, with spare ones below.
pub fn rule_fields(raw: &RawAvailability, problems: &Problems, more: bool) -> Vec<RuleFields> {
    let spare = if more { SPARE + 5 } else { SPARE };
    let blank = RawRule { modes: raw.profile.modes.clone(), ..RawRule::default() };
    let rows = raw.rules.iter().chain(std::iter::repeat_n(&blank, spare));
    rows.enumerate().map(|(place, rule)| row(place, rule, problems)).collect()
}

fn row(place: usize, rule: &RawRule, problems: &Problems) -> RuleFields {
    let name = |part: &str| format!("rules.{place}.{part}");
    let mut values = vec![
        (name("weekday"), rule.weekday.clone()),
        (name("from"), rule.from.clone()),
        (name("until"), rule.until.clone()),
        (name("valid_from"), rule.valid_from.clone()),
        (name("valid_until"), rule.valid_until.clone()),
    ];
    values.extend(rule.modes.iter().map(|mode| (name("modes"), mode.clone())));
    let form = Form::new(values, Vec::new());
    let field = |part: &str, label: &str| Field::new(&name(part), label, &form, problems);
    RuleFields {
        weekday: field("weekday", "曜日").options(words::weekdays()).width(Width::S),
        from: field("from", "開始").width(Width::S),
        until: field("until", "終了").width(Width::S),
        modes: field("modes", "方法").options(words::mode_choices()),
        valid_from: field("valid_from", "いつから").width(Width::S),
        valid_until: field("valid_until", "いつまで").width(Width::S),
    }
}
