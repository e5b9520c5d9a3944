use chrono::{DateTime, TimeDelta, Utc};
use entities::newsletter::issue::IssueState;
use entities::{IssueId, SubscriberId};
use uuid::Uuid;

use super::{issue, year};
use crate::mail::CircularCounts;
use crate::mail::bounces::Returned;
use crate::newsletter::pages_staff::frame::{self, Tab};
use crate::newsletter::results::{BlockFlow, DomainResult, IssueResult, Month, YearResult};
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Sample, sample};

pub fn all() -> Vec<Sample> {
    let now = crate::newsletter::pages::sample_reader().row.subscribed_at;
    let year = FiscalYear::at(now);
    let full = YearResult {
        year,
        issues: vec![result(now), IssueResult { finished_at: None, ..result(now) }],
        months: vec![month(now, false), month(now, true)],
        adds_up: Some(true),
    };
    let wrong = YearResult { adds_up: Some(false), ..full.clone() };
    let bare = YearResult { year, issues: Vec::new(), months: Vec::new(), adds_up: None };
    let page = |result: &YearResult| {
        let around = ("伴走支援".to_owned(), frame::tabs_for(true, Tab::Results), Vec::new());
        year::page((result, &[year, year.previous()]), around, now)
    };
    let one = |result: &IssueResult| issue::page(result, "伴走支援".to_owned(), now);
    let mut odd = result(now);
    odd.domains.clear();
    vec![
        sample(&page(&full)),
        sample(&page(&wrong)),
        sample(&page(&bare)),
        sample(&one(&result(now))),
        sample(&one(&odd)),
    ]
}

fn result(now: DateTime<Utc>) -> IssueResult {
    let counts =
        CircularCounts { letters: 4_812, accepted: 4_800, rejected: 12, ..Default::default() };
    let domain = |domain: Option<&str>| DomainResult {
        domain: domain.map(str::to_owned),
        counts: CircularCounts { letters: 2_406, accepted: 2_400, rejected: 6, ..counts },
    };
    let id = SubscriberId(Uuid::nil());
    IssueResult {
        id: IssueId(id.0),
        number: 13,
        subject: "第13号 12月の勉強会と個別相談".to_owned(),
        state: IssueState::Sent,
        started_at: now,
        finished_at: Some(now),
        audience: "毎号を受け取る読者".to_owned(),
        corrects: Some(12),
        counts,
        put_off: 3,
        returned: Returned { hard: 1, soft: 2, complaints: 1 },
        left_after: 4,
        joined_after: 9,
        counted_until: now + TimeDelta::days(30),
        items: 6,
        domains: vec![domain(Some("reader.example.jp")), domain(None)],
    }
}

fn month(now: DateTime<Utc>, under_way: bool) -> Month {
    let flow = |block: Option<&str>| BlockFlow {
        block: block.map(str::to_owned),
        joined: 12,
        left: 3,
        readers: 240,
    };
    Month { first: tokyo::day_of(now), blocks: vec![flow(Some("関東")), flow(None)], under_way }
}
