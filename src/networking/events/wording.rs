//! Every sentence about events that stands in no template.

use chrono::{DateTime, Utc};
use entities::networking::events::event::{self, EventFormat, EventState};
use entities::networking::events::participant::Presence;
use entities::networking::events::plan::PlanOrigin;
use entities::networking::events::wish::{self, WishKind};
use entities::people::organisation::OrganisationKind;
use sea_orm::ActiveEnum as _;

use super::Refusal;
use super::adjust::Adjustment;
use super::parts::Offered;
use super::planning::Considered;
use super::storage::{Participant, Whole};
use crate::networking::rounds::{Names, Problem, Score, Shortfall};
use crate::people::vocabularies::Terms;
use crate::study_sessions::Phase;
use crate::study_sessions::wording::phase;
use crate::vocabulary::tokyo;

pub const EVENTS: &str = "交流会";
pub const UNKNOWN_PART: &str = "この勉強会はありません。選び直してください。";
pub const PART_GONE: &str = "この勉強会は、開催の予定がありません。選び直してください。";

/// `全国フォーラム 12月3日（木）14:00～16:00`, and how its session stands where that is not plain.
pub fn part(one: &Offered) -> String {
    let when = tokyo::month_day_span(one.part.starts_at, one.part.ends_at);
    match Phase::decided(one.state) {
        None => format!("{} {when}", one.title),
        Some(decided) => format!("{} {when}（{}）", one.title, phase(decided)),
    }
}

pub fn state_chip(state: EventState) -> (&'static str, &'static str) {
    match state {
        EventState::Draft => ("draft", "下書き"),
        EventState::Open => ("open", "公開中"),
        EventState::Held => ("done", "開催済"),
        EventState::CalledOff => ("error", "中止"),
    }
}

pub fn format(format: EventFormat) -> &'static str {
    match format {
        EventFormat::Tables => "テーブル",
        EventFormat::Pairs => "1対1",
    }
}

pub fn presence_chip(presence: Presence) -> (&'static str, &'static str) {
    match presence {
        Presence::Expected => ("draft", "未確認"),
        Presence::Arrived => ("success", "来場"),
        Presence::Late => ("warning", "遅刻"),
        Presence::Left => ("warning", "早退"),
        Presence::Absent => ("error", "欠席"),
    }
}

pub fn origin(origin: PlanOrigin) -> &'static str {
    match origin {
        PlanOrigin::Planned => "自動で作成",
        PlanOrigin::Replanned => "残りの回を組み直し",
        PlanOrigin::Swapped => "入れ替え",
        PlanOrigin::Moved => "移動",
    }
}

/// `第3回`, of a round counted from 0.
pub fn round(round: i32) -> String {
    format!("第{}回", round + 1)
}

/// A table's name; 0 is a pause.
pub fn table(number: i32) -> String {
    if number == 0 { "休み".to_owned() } else { format!("テーブル{number}") }
}

pub fn organisation_kind(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Secretariat => "事務局",
        OrganisationKind::Ministry => "経済産業省",
        OrganisationKind::VeteranOperator => "先輩事業者",
        OrganisationKind::AdoptedOperator => "採択事業者",
        OrganisationKind::ProspectiveOperator => "これから始める事業者",
        OrganisationKind::LocalGovernment => "自治体",
        OrganisationKind::SupportBody => "支援機関",
        OrganisationKind::LocalCompany => "地域企業",
    }
}

/// Somebody as other participants may know them: what they agreed to be shown, and nothing else.
pub fn shown(one: &Participant) -> String {
    let organisation = one.organisation_name().filter(|_| one.row.shows_organisation);
    match (one.row.shows_name, organisation) {
        (false, _) => UNNAMED.to_owned(),
        (true, None) => format!("{}さん", one.name()),
        (true, Some(organisation)) => format!("{}さん（{organisation}）", one.name()),
    }
}

const UNNAMED: &str = "お名前を出していない方";

/// A wish as whoever wished may read it: the secretariat may have entered somebody unnamed.
pub fn own_wish(whole: &Whole, terms: &Terms, row: &wish::Model) -> String {
    let one = row.target.parse().ok().and_then(|id| whole.participant(id));
    match (row.kind, one) {
        (WishKind::Participant, Some(one)) if !one.row.shows_name => UNNAMED.to_owned(),
        _ => wished(whole, Some(terms), row),
    }
}

/// What somebody wishes to meet, as a name.
pub fn wished(whole: &Whole, terms: Option<&Terms>, row: &wish::Model) -> String {
    match row.kind {
        WishKind::Participant => {
            let id = row.target.parse().ok();
            let one = id.and_then(|id| whole.participant(id));
            one.map_or_else(|| "取り消した参加者".to_owned(), |one| format!("{}さん", one.name()))
        }
        WishKind::Term => {
            let label = row.target.parse().ok().and_then(|id| Some(terms?.label(id).to_owned()));
            label.map_or_else(|| "テーマ".to_owned(), |label| format!("テーマ：{label}"))
        }
        WishKind::OrganisationKind => OrganisationKind::try_from_value(&row.target).map_or_else(
            |_| row.target.clone(),
            |kind| format!("組織：{}", organisation_kind(kind)),
        ),
    }
}

/// A shortfall with the names of this event.
pub fn shortfall(considered: &Considered, one: &Shortfall) -> String {
    shortfall_with(considered, None, one)
}

pub fn shortfall_with(considered: &Considered, terms: Option<&Terms>, one: &Shortfall) -> String {
    let (whole, numbered) = (&considered.whole, &considered.numbered);
    one.sentence(&Names {
        guest: &|guest| {
            let found = numbered.ids.get(guest).and_then(|id| whole.participant(*id));
            found.map_or_else(String::new, |one| format!("{}さん", one.name()))
        },
        wish: &|wish| {
            numbered.wishes.get(wish).map_or_else(String::new, |row| wished(whole, terms, row))
        },
        wishing: &|wish| numbered.question.wishes.get(wish).map_or(0, |wish| wish.from),
    })
}

/// What was done by hand, for the list of plans.
pub fn adjustment(whole: &Whole, wanted: Adjustment) -> String {
    let name = |id| whole.participant(id).map_or_else(String::new, Participant::name);
    match wanted {
        Adjustment::Swap { round: at, one, other } => {
            format!("{} {}さんと{}さんを入れ替え", round(at), name(one), name(other))
        }
        Adjustment::Move { round: at, participant, table: to } => {
            format!("{} {}さんを{}に移動", round(at), name(participant), table(to))
        }
    }
}

/// The score in a few words: label and value.
pub fn score(score: &Score) -> Vec<(&'static str, String)> {
    vec![
        ("かなった希望", format!("{}／{}件", score.wishes_met, score.wishes)),
        ("2度目以降の同席", format!("{}組", score.repeats)),
        ("同じ組織の同席", format!("{}組", score.same_organisation)),
        ("同じ地域の同席", format!("{}組", score.same_region)),
        ("新しく出会う組", format!("{}組", score.acquaintances.saturating_sub(score.known))),
        ("希望がかなわない人", format!("{}人", score.empty_handed)),
    ]
}

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => "見つかりません。",
        Refusal::Invalid(_) => "入力内容を確認してください。",
        Refusal::ChangedMeanwhile => {
            "表示したあとに、ほかの人が変更しました。いまの内容を確かめて、もう一度操作してください。"
        }
        Refusal::NotPossibleNow => "交流会がいまの状態では、この操作はできません。",
        Refusal::TooLate => "締切を過ぎたため、受け付けられません。事務局にご連絡ください。",
        Refusal::Full => "定員に達したため、申し込めません。",
        Refusal::SmallerThanTaken { taken } => {
            return format!("申込がすでに{taken}名あります。定員はそれ以上にしてください。");
        }
        Refusal::AlreadyThere => "この方は、すでに申し込んでいます。",
        Refusal::Busy(busy) => return self::busy(busy),
        Refusal::RoomNotOffered => "この会議室は、いま使えません。別の会場を選んでください。",
        Refusal::TooFewPeople => "出席する人が2人未満の回があります。",
        Refusal::Planner(problem) => return planner(*problem),
        Refusal::RoundBegun => "すでに始まった回か、ない回です。これからの回だけ変えられます。",
        Refusal::NotNext => "回は順番に始めてください。",
        Refusal::TooEarly { from } => return too_early(*from),
        Refusal::WasThere => {
            "すでに始まった回に出席した方は、遅刻にできません。席を外すときは「早退」を、戻られたら「来場」を押してください。"
        }
        Refusal::NoPlan => "席の案がまだありません。先に案を作ってください。",
        Refusal::NothingToExchange => "その席は入れ替えられません。別の席を選んでください。",
        Refusal::KeptApart => "同席しない決まりの2人が、同じテーブルになります。",
        Refusal::Locked => "固定した席です。先に固定を外してください。",
        Refusal::TableFull => "そのテーブルには空きがありません。だれかと入れ替えてください。",
        Refusal::WishMet => "この希望は、交流会の中でかなっています。",
        Refusal::NotIntroducible => {
            "紹介につなげません。希望した方が団体に所属しているか、相手の連絡先が使えるかを確かめてください。"
        }
        Refusal::PlanOutdated => "出席する人が変わっています。先に席を組み直してください。",
    }
    .to_owned()
}

/// What to do instead stands there, too.
pub fn too_early(from: DateTime<Utc>) -> String {
    format!(
        "回を始められるのは、{}からです。開催が早まったときは、先に交流会の日時を変えてください。",
        tokyo::date_time(from)
    )
}

/// For what the other time is taken is nobody's business here.
fn busy(busy: &[crate::calendar::Busy]) -> String {
    let lines = busy.iter().map(|one| {
        let when = tokyo::span(one.starts_at, one.ends_at);
        one.label.as_ref().map_or_else(|| when.clone(), |label| format!("{label} {when}"))
    });
    format!("同じ時間に別の予定があります（{}）。", lines.collect::<Vec<_>>().join("、"))
}

fn planner(problem: Problem) -> String {
    match problem {
        Problem::TooLarge => "人数か回数、希望が多すぎて、案を作れません。".to_owned(),
        Problem::Senseless => "参加者か席の記録に食い違いがあり、案を作れません。".to_owned(),
        Problem::TooFewSeats { round } => format!("これからの{}回目の席が足りません。", round + 1),
        Problem::Locks { round } => {
            format!("これからの{}回目の固定を守れません。固定を減らしてください。", round + 1)
        }
    }
}

/// `11月12日（木）の交流会`; its title may name somebody.
fn of_day(row: &event::Model) -> String {
    format!("{}の{EVENTS}", tokyo::month_day(tokyo::day_of(row.starts_at)))
}

/// Why an introduction is proposed, for the file.
pub fn introduction_purpose(row: &event::Model) -> String {
    format!("{}「{}」でかなわなかった希望から。", of_day(row), row.title)
}

/// What both sides are told of each other before they agree, each in its own language: nobody is
/// named.
pub fn told_to_who_wished(row: &event::Model, english: bool) -> String {
    if english {
        return format!(
            "At our networking event on {} you did not sit with everybody you wanted to meet. We would like to ask one of them whether they agree to an introduction.",
            tokyo::english_date(tokyo::day_of(row.starts_at))
        );
    }
    format!(
        "{}で会いたいと希望された方の中に、席が一緒にならなかった方がいます。あらためてご紹介できるか、先方に伺います。",
        of_day(row)
    )
}

pub fn told_to_who_is_wished_for(row: &event::Model, english: bool) -> String {
    if english {
        return format!(
            "Somebody of an organisation that took part in our networking event on {} would like to talk with you.",
            tokyo::english_date(tokyo::day_of(row.starts_at))
        );
    }
    format!("{}に参加した団体の方が、あなたと話したいと希望しています。", of_day(row))
}
