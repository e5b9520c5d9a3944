//! The chart in words: what the page shows, and what is printed of it.

use entities::accompaniment::engagement_person::Side;
use entities::accompaniment::milestone::MilestoneKind;
use entities::accompaniment::{goal, milestone, outcome};
use entities::sign_in::legal_certification;
use serde::Serialize;

use super::sheets::{day, year};
use super::{Adopted, Chart, Happened, Onlooker, words};
use crate::accompaniment::readers::EngagementView;
use crate::accompaniment::wording;
use crate::consultations::wording as consultation_words;
use crate::context::Context;
use crate::vocabulary::tokyo;
use crate::web::{Chip, Page, Sample, Told, sample};

/// What the page shows, and what is printed of it.
#[derive(Serialize)]
pub struct Sheet {
    pub name: String,
    programme: String,
    made_on: String,
    basics: Vec<Told>,
    warnings: Vec<String>,
    engagements: Vec<Engaged>,
    levels: Vec<Told>,
    actions: Vec<Told>,
    history: Vec<HistoryLine>,
    downloads: Vec<Download>,
}

impl Page for Sheet {
    const TEMPLATE: &'static str = "desk/chart.html";
}

/// One engagement in words.
#[derive(Serialize)]
struct Engaged {
    title: String,
    href: String,
    facts: Vec<Told>,
    goals: Vec<Told>,
    steps: Vec<Told>,
    outcomes: Vec<Told>,
}

/// As `timeline` draws it.
#[derive(Serialize)]
struct HistoryLine {
    when: String,
    title: String,
    chip: Chip,
    text: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct Download {
    label: &'static str,
    href: String,
    format: &'static str,
}

impl Sheet {
    /// Headings with labelled lines, as they are printed. The paper has a line for ロゴ承認
    /// (reference, section 6.2), of which nothing is recorded yet; the page is silent about it.
    pub fn sections(&self) -> Vec<(&'static str, Vec<(String, String)>)> {
        let lines = |told: &[Told]| {
            let line = |one: &Told| (one.label.clone(), one.value.clone().unwrap_or_default());
            told.iter().map(line).collect::<Vec<_>>()
        };
        let engaged = |of: fn(&Engaged) -> &Vec<Told>| {
            let all = self.engagements.iter().flat_map(|one| {
                let titled = |(label, value)| (format!("{} {label}", one.title), value);
                lines(of(one)).into_iter().map(titled)
            });
            all.collect::<Vec<_>>()
        };
        let mut basics = lines(&self.basics);
        basics.push((words::LOGO_APPROVAL.to_owned(), words::NOT_RECORDED.to_owned()));
        let history = self.history.iter().map(|line| {
            let text = line.text.clone().unwrap_or_default();
            (line.when.clone(), format!("{} {}\n{text}", line.chip.label, line.title))
        });
        vec![
            ("基本情報", basics),
            ("伴走", engaged(|one| &one.facts)),
            ("年度目標", engaged(|one| &one.goals)),
            ("節目", engaged(|one| &one.steps)),
            ("活動レベル", lines(&self.levels)),
            ("成果", engaged(|one| &one.outcomes)),
            ("未完了の行動", lines(&self.actions)),
            ("支援の履歴", history.collect()),
        ]
    }
}

/// The chart in words, with the files its onlooker may take.
pub fn sheet(chart: &Chart, context: &Context, onlooker: Onlooker) -> Sheet {
    let row = &chart.organisation;
    let staff = matches!(onlooker, Onlooker::Staff(_));
    let door = if staff { "/staff" } else { "/my" };
    let mut downloads = vec![Download {
        label: "支援カルテ（様式）",
        href: format!("{door}/charts/{}/form.xlsx", row.id),
        format: "XLSX",
    }];
    if staff {
        let href = format!("{door}/charts/{}/data.xlsx", row.id);
        downloads.push(Download { label: "支援カルテ（データ）", href, format: "XLSX" });
    }
    let warnings = chart.engagements.iter().flat_map(|view| &view.warnings);
    let levels = chart.levels.iter();
    Sheet {
        name: row.name.clone(),
        programme: context.config.secretariat.programme.clone(),
        made_on: tokyo::date(tokyo::day_of(context.now())),
        basics: basics(chart),
        warnings: warnings.map(ToString::to_string).collect(),
        engagements: chart.engagements.iter().map(|view| engaged(view, door)).collect(),
        levels: levels
            .map(|line| {
                Told::new(&format!("{}から", tokyo::date(line.row.since)), line.label.clone())
            })
            .collect(),
        actions: chart
            .actions
            .iter()
            .map(|one| {
                let owner = consultation_words::side(one.owner);
                let text = format!("{}（担当：{owner}、{}）", one.text, one.number);
                Told::new(&format!("期限 {}", day(one.due_on)), text)
            })
            .collect(),
        history: chart.history.iter().map(line).collect(),
        downloads,
    }
}

fn basics(chart: &Chart) -> Vec<Told> {
    let row = &chart.organisation;
    let called = |name: &str| format!("{name}さん");
    let adopted = |one: &Adopted| {
        let role = if one.accompanist { "伴走支援者" } else { "採択" };
        let rate = one.subsidy_rate.as_ref().map(|rate| format!("補助率{rate}"));
        let terms: Vec<_> = one.frame.iter().cloned().chain(rate).collect();
        let terms =
            if terms.is_empty() { String::new() } else { format!("（{}）", terms.join("、")) };
        format!("{} {role}{terms}", year(one.fiscal_year))
    };
    let law = |one: &legal_certification::Model| {
        let until = one.valid_to.map(|day| format!("、{}まで", tokyo::date(day)));
        format!("{} {}{}", words::law(one.kind), one.number, until.unwrap_or_default())
    };
    let joined = |all: Vec<String>| Some(all.join("、")).filter(|text| !text.is_empty());
    let leads = joined(chart.leads().into_iter().map(called).collect());
    let people = chart.people.iter().map(|(name, _)| called(name));
    let mut told = vec![
        Told::new("団体", row.name.clone()),
        Told::new("法人番号", row.corporate_number.clone()),
        Told::new("法人格", chart.legal_form.clone()),
        Told::new("所在地", chart.place.clone()),
        Told::new("地域ブロック", chart.block.clone()),
        Told::new("代表", leads.unwrap_or_else(|| words::NOBODY.to_owned())),
        Told::new("担当", joined(people.collect())),
        Told::new("採択・契約", joined(chart.adoptions.iter().map(adopted).collect())),
        Told::new("法制度", joined(chart.certifications.iter().map(law).collect())),
    ];
    told.extend(chart.marks.iter().map(|(name, labels)| Told::new(name, labels.join("、"))));
    told
}

fn goal(goal: &goal::Model) -> Told {
    let due = goal.due_on.map(|on| format!("（期日 {}）", tokyo::date(on)));
    let text = format!("{}{} {}", goal.text, due.unwrap_or_default(), goal.measure);
    Told::new(wording::goal_state(goal.state), text)
}

fn engaged(view: &EngagementView, door: &str) -> Engaged {
    let row = &view.rows.engagement;
    let people = |side: Side| {
        let people = named(view, side).into_iter().map(|name| format!("{name}さん"));
        people.collect::<Vec<_>>().join("、")
    };
    let outcome = |one: &outcome::Model| {
        let figure = one.figure.map(|figure| format!("（{figure}名）")).unwrap_or_default();
        let text = format!("{}{figure} {}", wording::tendency(one.tendency), one.note);
        Told::new(wording::outcome(one.kind), text)
    };
    Engaged {
        title: year(row.fiscal_year),
        href: format!("{door}/engagements/{}", row.id),
        facts: vec![
            Told::new("状態", wording::state(row.state).to_owned()),
            Told::new("伴走支援者", view.accompanist.clone()),
            Told::new("担当者", people(Side::Accompanist)),
            Told::new("事業者の担当", people(Side::Operator)),
            Told::new("地域課題", row.concerns.clone()),
            Told::new("目指す姿", row.vision.clone()),
            Told::new("連携機関", wording::allies(&row.allies)),
            Told::new("継続確認（翌年度）", followed_up(view)),
            Told::new("次年度計画", row.next_plan.clone()),
        ],
        goals: view.rows.goals.iter().map(goal).collect(),
        steps: view
            .rows
            .milestones
            .iter()
            .map(|step| Told::new(wording::milestone(step.kind), reached(step)))
            .collect(),
        outcomes: view.rows.outcomes.iter().map(outcome).collect(),
    }
}

/// Who is named on one side of an engagement, the lead first.
pub fn named(view: &EngagementView, side: Side) -> Vec<&str> {
    let people = view.people.iter().filter(|person| person.side == side);
    people.map(|person| person.name.as_str()).collect()
}

fn reached(step: &milestone::Model) -> String {
    match step.reached_on {
        Some(on) => format!("{}に到達 {}", tokyo::date(on), step.evidence),
        None => format!("期日 {}", tokyo::date(step.due_on)),
    }
}

/// What the look at it in the year after came to: 事後確認, the last step.
pub fn followed_up(view: &EngagementView) -> Option<String> {
    let steps = view.rows.milestones.iter();
    let last = steps.rev().find(|step| step.kind == MilestoneKind::FollowUp)?;
    Some(match last.reached_on {
        Some(on) => format!("{} {}", tokyo::date(on), last.evidence),
        None => format!("未実施（{}までに確認）", tokyo::date(last.due_on)),
    })
}

fn line(one: &Happened) -> HistoryLine {
    HistoryLine {
        when: tokyo::date(tokyo::day_of(one.at)),
        title: one.title.clone(),
        chip: words::kind(one.kind).into(),
        text: one.text.clone(),
        href: one.href.clone(),
    }
}

pub fn samples() -> Vec<Sample> {
    let told = |label: &str| vec![Told::new(label, "内容".to_owned())];
    let engaged = Engaged {
        title: "令和8年度".to_owned(),
        href: "/staff/engagements/1".to_owned(),
        facts: told("状態"),
        goals: told("進行中"),
        steps: told("ヒアリング"),
        outcomes: told("採用"),
    };
    let sheet = |full: bool| Sheet {
        name: "花巻みらい商工会".to_owned(),
        programme: "地域の人事部 伴走支援".to_owned(),
        made_on: "2026年12月1日（火）".to_owned(),
        basics: told("団体"),
        warnings: if full {
            vec!["45日間連絡がありません".to_owned()]
        } else {
            Vec::new()
        },
        engagements: Vec::new(),
        levels: if full { told("2026年4月1日（水）から") } else { Vec::new() },
        actions: if full { told("期限 2026年12月10日（木）") } else { Vec::new() },
        history: Vec::new(),
        downloads: Vec::new(),
    };
    let mut full = sheet(true);
    full.engagements.push(engaged);
    full.history.push(HistoryLine {
        when: "2026年11月2日（月）".to_owned(),
        title: "個別相談（佐藤 花子さん）".to_owned(),
        chip: ("open", "個別相談").into(),
        text: Some("オンライン・実施済".to_owned()),
        href: Some("/a".to_owned()),
    });
    full.downloads.push(Download {
        label: "支援カルテ（様式）",
        href: "/b".to_owned(),
        format: "XLSX",
    });
    vec![sample(&full), sample(&sheet(false))]
}
