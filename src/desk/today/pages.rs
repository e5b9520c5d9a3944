use actix_web::{HttpResponse, web};
use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::accompaniment::readers::Contacted;
use crate::context::Context;
use crate::people::Viewer;
use crate::study_sessions::pages::{Day as Speaking, speaking_at};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Routes, Sample, sample};

use super::ahead::{self, Chip, Day, Entry};
use super::gather::gather;
use super::work::Work;

pub fn routes(service: &mut Routes) {
    service.route("/staff", web::get().to(show));
}

#[derive(Serialize)]
struct TodayPage {
    today: String,
    work: Vec<Work>,
    ahead: Vec<Day>,
    /// Sessions they speak at themselves.
    speaking: Vec<Speaking>,
    /// Arranges sessions: sees the agenda and the way to the sessions.
    arranges: bool,
}

impl Page for TodayPage {
    const TEMPLATE: &'static str = "desk/today.html";
}

async fn show(
    who: Viewer,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
) -> Result<HttpResponse, Failure> {
    let now = context.now();
    let found = gather((&who, &context), **contacted, now).await?;
    let page = TodayPage {
        today: tokyo::date(tokyo::day_of(now)),
        work: found.work,
        ahead: ahead::days(found.ahead, now),
        speaking: speaking_at(&context, who.person_id(), now).await?,
        arranges: who.person().roles.may(Role::Coordinator),
    };
    let title = if who.person().roles.is_staff() { "今日の仕事" } else { "ホーム" };
    let shell = who.shell(&context, title);
    context.pages.answer(&shell, &page)
}

pub fn samples() -> Vec<Sample> {
    let line = Work {
        label: "届いたか分からないお知らせ".into(),
        count: "2件".into(),
        note: Some("最長5日".into()),
        href: "/staff/letters".into(),
        verb: "決める",
        late: true,
    };
    let entry = Entry {
        time: "14:00～15:30".into(),
        title: "第3回 地域間連携をどう始めるか".into(),
        href: "/staff/sessions/1".into(),
        meta: "勉強会　みなとホール　会場 18／30名".into(),
        chip: Chip { kind: "open", label: "受付中" },
    };
    let day = Day { label: "2026年11月24日（火）".into(), today: true, entries: vec![entry] };
    let page = |work, ahead, arranges| TodayPage {
        today: "2026年11月24日（火）".into(),
        work,
        ahead,
        speaking: if arranges { vec![Speaking::sample()] } else { Vec::new() },
        arranges,
    };
    vec![
        sample(&page(Vec::new(), Vec::new(), true)),
        sample(&page(vec![line], vec![day], true)),
        sample(&page(Vec::new(), Vec::new(), false)),
    ]
}
