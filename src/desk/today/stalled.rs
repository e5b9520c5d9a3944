//! Consultations that stand still, each with the page where it is mended.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::Mode;

use crate::consultations::meeting::Parties;
use crate::consultations::readers::Stalled;
use crate::vocabulary::tokyo;

use super::work::Work;

/// So many of a kind are named; the rest stand in one line.
const NAMED: usize = 5;

/// A kind of what stands still.
struct Kind {
    label: &'static str,
    verb: &'static str,
    /// Before and after the id of the consultation.
    page: (&'static str, &'static str),
    /// All of them, and others beside.
    all: &'static str,
}

const UNCONFIRMED: Kind = Kind {
    label: "相談者の確認がない相談記録票",
    verb: "承認する",
    page: ("/staff/records/", ""),
    all: "/staff/records?state=submitted",
};
const UNNOTED: Kind = Kind {
    label: "実施の記録がない相談",
    verb: "記録する",
    page: ("/staff/consultations/", "/meeting"),
    all: "/staff/consultations/all?state=confirmed",
};
const UNANSWERED: Kind = Kind {
    label: "支援者の返事がない相談",
    verb: "確かめる",
    page: ("/staff/consultations/", ""),
    all: "/staff/consultations/all?state=proposed",
};
const UNADDRESSED: Kind = Kind {
    label: "参加用URLのない相談",
    verb: "入力する",
    page: ("/staff/consultations/", "/change"),
    all: "/staff/consultations/all?state=confirmed",
};

const PLACELESS: Kind = Kind { label: "会う場所のない相談", ..UNADDRESSED };
const NUMBERLESS: Kind = Kind { label: "電話番号のない相談", ..UNADDRESSED };

/// What stands still, as lines.
pub fn lines(found: &Stalled, today: NaiveDate) -> Vec<Work> {
    let since = |at: DateTime<Utc>| match (today - tokyo::day_of(at)).num_days() {
        ..1 => "今日から".to_owned(),
        days => format!("{days}日"),
    };
    let until = |at: DateTime<Utc>| format!("{}まで", tokyo::date_time(at));
    let mut lines = of(&UNCONFIRMED, &found.unconfirmed, (today, &since));
    lines.extend(of(&UNNOTED, &found.unnoted, (today, &since)));
    lines.extend(of(&UNANSWERED, &found.unanswered, (today, &until)));
    let by = [(PLACELESS, Mode::InPerson), (UNADDRESSED, Mode::Online), (NUMBERLESS, Mode::Phone)];
    for (kind, mode) in by {
        let these = found.unaddressed.iter().filter(|(parties, _)| parties.row.mode == mode);
        lines.extend(of(&kind, &these.cloned().collect::<Vec<_>>(), (today, &until)));
    }
    lines
}

fn of(
    kind: &Kind,
    found: &[(Parties, DateTime<Utc>)],
    (today, note): (NaiveDate, &dyn Fn(DateTime<Utc>) -> String),
) -> Vec<Work> {
    let mut lines: Vec<_> = found
        .iter()
        .take(NAMED)
        .map(|(parties, at)| Work {
            label: format!("{}（{}）", kind.label, parties.organisation),
            count: "1件".to_owned(),
            note: Some(format!("{}・{}", parties.row.number, note(*at))),
            href: format!("{}{}{}", kind.page.0, parties.row.id, kind.page.1),
            verb: kind.verb,
            // What begins or lapses within two days cannot wait.
            late: (tokyo::day_of(*at) - today).num_days() <= 2,
        })
        .collect();
    if found.len() > NAMED {
        lines.push(Work {
            label: format!("{}（ほか）", kind.label),
            count: format!("{}件", found.len() - NAMED),
            note: None,
            href: kind.all.to_owned(),
            verb: "見る",
            late: true,
        });
    }
    lines
}
