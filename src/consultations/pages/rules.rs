//! The rules of a fiscal year in plain words, and how somebody stands with them.

use entities::consultations::policy::LateChanges;
use entities::consultations::strike;
use serde::Serialize;

use crate::consultations::policy::Policy;
use crate::consultations::strikes::Standing;
use crate::consultations::wording;
use crate::vocabulary::{BusinessCalendar, tokyo};

/// `令和8年度の決まり` as sentences.
pub fn sentences(policy: &Policy, calendar: &BusinessCalendar) -> Vec<String> {
    let row = &policy.row;
    let hours = calendar.hours();
    let hours = format!("{}～{}", tokyo::time(hours.opens()), tokyo::time(hours.closes()));
    let mut said = vec![
        "相談は無料です。助言が中心で、手続きの代行はしません。".to_owned(),
        format!("同時に申し込める相談は、1団体{}件までです。", row.most_open),
        notice(row.notice_days),
        format!(
            "変更と取り消しは、開始の{}時間前（平日{hours}の時間だけを数えます）まで自由にできます。",
            row.change_deadline_hours
        ),
        late_changes(row.late_changes).to_owned(),
        format!(
            "無断欠席や期限後の取り消しが{}か月のあいだに{}回になると、{}日間申し込めなくなります。",
            row.strike_window_months, row.strike_limit, row.suspension_days
        ),
        format!("事前シートは、相談の{}営業日前までに提出してください。", row.intake_deadline_days),
    ];
    if row.approval_needed {
        said.push("予約は、事務局が確認してから確定します。".to_owned());
    }
    said
}

fn notice(days: i32) -> String {
    let own = "支援者がこれより早い期限を決めていることがあります。";
    match days {
        0 => format!("申し込みは、相談の当日まで受け付けます。{own}"),
        days => format!("申し込みは、相談の日の{days}営業日前まで受け付けます。{own}"),
    }
}

fn late_changes(late: LateChanges) -> &'static str {
    match late {
        LateChanges::Refused => {
            "期限を過ぎると日時の変更はできません。取り消しはできますが、1回として数えます。"
        }
        LateChanges::Counted => "期限を過ぎた変更と取り消しもできますが、1回として数えます。",
    }
}

/// What counts against somebody.
#[derive(Clone, Debug, Serialize)]
pub struct Strikes {
    /// `いまは3回のうち1回です。`
    pub text: String,
    pub suspended: Option<String>,
    pub list: Vec<String>,
}

/// None where nothing was ever counted.
pub fn strikes(standing: &Standing, policy: &Policy) -> Option<Strikes> {
    if standing.strikes.is_empty() {
        return None;
    }
    let suspended = standing.suspended_until.map(|until| {
        format!(
            "無断欠席などが続いたため、{}まで申し込めません。事情があるときは、下の問い合わせ先へ連絡してください。",
            wording::suspended_until(until)
        )
    });
    Some(Strikes {
        text: format!("いまは、{}回のうち{}回です。", policy.row.strike_limit, standing.count),
        suspended,
        list: standing.strikes.iter().rev().map(line).collect(),
    })
}

fn line(strike: &strike::Model) -> String {
    let what = wording::strike(strike.kind);
    let lifted =
        if strike.lifted_at.is_some() { "（事務局が取り消しました）" } else { "" };
    format!("{} {what}{lifted}", tokyo::date(tokyo::day_of(strike.given_at)))
}
