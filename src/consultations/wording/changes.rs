//! What a line of the history changed.

use chrono::{DateTime, Datelike as _, Utc};

use crate::consultations::readers::Change;
use crate::vocabulary::tokyo;

/// `12月3日（木）10:00 → 13:00、方法：対面 → オンライン`; none where there is nothing to tell.
pub fn change(change: &Change) -> Option<String> {
    let beside = |label: &str, (from, to): (&str, &str)| format!("{label}：{from} → {to}");
    let mut said: Vec<_> = change.starts.map(starts).into_iter().collect();
    if let Some((from, to)) = change.minutes {
        said.push(beside("長さ", (&format!("{from}分"), &format!("{to}分"))));
    }
    if let Some((from, to)) = change.mode {
        said.push(beside("方法", (super::mode(from), super::mode(to))));
    }
    if let Some((from, to)) = &change.accompanist {
        said.push(beside("支援者", (&format!("{from}さん"), &format!("{to}さん"))));
    }
    if let Some((from, to)) = &change.place {
        let known = |place: &Option<String>| place.clone().unwrap_or_else(|| "なし".to_owned());
        said.push(beside("場所", (&known(from), &known(to))));
    }
    if change.contact {
        said.push("参加用URLまたは電話番号".to_owned());
    }
    let wishes = (1..).zip(&change.wishes);
    said.extend(wishes.map(|(rank, at)| super::wish(rank, &tokyo::date_time(*at))));
    (!said.is_empty()).then(|| said.join("、"))
}

/// The day is named again only where it changes, the year only where that does.
fn starts((from, to): (DateTime<Utc>, DateTime<Utc>)) -> String {
    let (first, then) = (tokyo::day_of(from), tokyo::day_of(to));
    if first.year() != then.year() {
        return format!("{} → {}", tokyo::date_time(from), tokyo::date_time(to));
    }
    let clock = |at: DateTime<Utc>| tokyo::time(tokyo::time_of(at));
    let day = if first == then { String::new() } else { tokyo::month_day(then) };
    format!("{}{} → {day}{}", tokyo::month_day(first), clock(from), clock(to))
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};
    use entities::consultations::consultation::Mode;

    use super::*;

    #[test]
    fn a_move_names_the_day_once_and_what_else_changed() {
        let from = Utc.with_ymd_and_hms(2026, 12, 3, 1, 0, 0).unwrap();
        let of = |to| Change { starts: Some((from, to)), ..Change::default() };

        let same_day = change(&of(from + TimeDelta::hours(3)));
        let next_day = change(&of(from + TimeDelta::days(1)));
        let next_year = change(&of(from + TimeDelta::days(40)));
        let mode = Some((Mode::InPerson, Mode::Online));
        let other = change(&Change { mode, minutes: Some((60, 30)), ..Change::default() });

        assert_eq!(same_day.as_deref(), Some("12月3日（木）10:00 → 13:00"));
        assert_eq!(next_day.as_deref(), Some("12月3日（木）10:00 → 12月4日（金）10:00"));
        let years = "2026年12月3日（木）10:00 → 2027年1月12日（火）10:00";
        assert_eq!(next_year.as_deref(), Some(years));
        assert_eq!(other.as_deref(), Some("長さ：60分 → 30分、方法：対面 → オンライン"));
        assert_eq!(change(&Change::default()), None);
    }
}
