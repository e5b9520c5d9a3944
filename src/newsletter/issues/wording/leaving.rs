//! When an issue leaves, and what keeps it from leaving.

use chrono::{DateTime, NaiveTime, TimeDelta, Timelike as _, Utc};

use super::place;
use crate::newsletter::issues::calendar::SendingRules;
use crate::newsletter::issues::check::Finding;
use crate::newsletter::sending::TRIED;
use crate::vocabulary::tokyo;

/// From Monday on.
pub const DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// From then on an approved issue is about to leave.
const ABOUT_TO: TimeDelta = TimeDelta::minutes(5);

/// When an approved issue begins to leave, once its holding time is over.
pub fn begins(starts_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if starts_at > now + ABOUT_TO {
        format!("配信は{}からです", tokyo::date_time(starts_at))
    } else {
        "まもなく配信が始まります".to_owned()
    }
}

/// Until when an issue is tried; `at` is not known before one without "not after" begins.
pub fn expires(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| format!("開始から{}日後", TRIED.num_days()), tokyo::date_time)
}

/// Above the findings on the page of an issue; none where there are none.
pub fn problems_found(approved: bool, count: usize) -> Option<String> {
    match (count, approved) {
        (0, _) => None,
        (_, false) => Some(format!("{count}件の問題があります。直すまで、承認を依頼できません。")),
        (_, true) => Some(format!(
            "承認のあとに、{count}件の問題が見つかりました。このままでは、配信を始めるときに、1通も配信せずに下書きへ戻します。配信を止めて、直してください。"
        )),
    }
}

/// Why an approved issue is a draft again: what it tells is not so any more.
pub fn outdated(found: &[Finding]) -> String {
    let one = |finding: &Finding| format!("{}：{}", place(&finding.place), finding.detail);
    let all = found.iter().map(one).collect::<Vec<_>>().join("　");
    format!(
        "承認のあとに、載せている内容が変わりました。1通も配信せずに、下書きに戻しました。{all}"
    )
}

/// The last second of a day is 24:00.
pub fn closing(time: NaiveTime) -> String {
    if time.second() == 59 { "24:00".to_owned() } else { tokyo::time(time) }
}

/// Days, hours and the time of rest.
pub fn rules(rules: &SendingRules) -> String {
    let days: Vec<_> = DAYS
        .into_iter()
        .zip(rules.weekdays)
        .filter(|(_, sends)| *sends)
        .map(|(day, _)| day)
        .collect();
    let off = if rules.on_days_off {
        "休みの日も配信"
    } else {
        "祝日・年末年始・休業日を除く"
    };
    format!(
        "{}曜日　{}～{}（{off}）、承認のあとの待ち時間 {}分",
        days.join("・"),
        tokyo::time(rules.opens),
        closing(rules.closes),
        rules.hold.num_minutes()
    )
}
