use entities::calendar::resource::ResourceKind;
use entities::people::term::Vocabulary;
use entities::study_sessions::co_host::Basis;
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::Layout;
use crate::study_sessions::pages_staff::words;
use crate::study_sessions::session::RosterColumn;
use crate::study_sessions::staffing::PlanChoices;
use crate::study_sessions::wording::sharing;
use crate::vocabulary::Prefecture;
use crate::web::{Choice, Field, Form, FormFacts, Problems, Width};

/// The form of a plan as its page draws it: all fields by name, and the numbered groups.
#[derive(Serialize)]
pub struct PlanForm {
    form: FormFacts,
    parts: Vec<PartGroup>,
    co_hosts: Vec<Group>,
    questions: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    number: usize,
    /// `questions.1.`
    prefix: String,
    /// Of the stored row; empty for a new one.
    id: String,
}

#[derive(Serialize)]
struct PartGroup {
    #[serde(flatten)]
    group: Group,
    speakers: Vec<Group>,
}

impl PlanForm {
    pub fn new(form: &Form, problems: &Problems, choices: &PlanChoices) -> Self {
        let layout = Layout::of(form);
        let maker = Maker { form, problems, choices };
        let mut fields = maker.subject();
        fields.extend(maker.taking_part());
        fields.extend(maker.registration());
        for (number, speakers) in (1..).zip(&layout.parts) {
            fields.extend(maker.part(&format!("parts.{number}.")));
            let speakers = (1..=*speakers).map(|n| format!("parts.{number}.speakers.{n}."));
            fields.extend(speakers.flat_map(|prefix| maker.speaker(&prefix)));
        }
        for number in 1..=layout.co_hosts {
            fields.extend(maker.co_host(&format!("co_hosts.{number}.")));
        }
        for number in 1..=layout.questions {
            fields.extend(maker.question(&format!("questions.{number}.")));
        }
        let part = |(number, speakers): (usize, &usize)| PartGroup {
            group: maker.group("parts.", number),
            speakers: (1..=*speakers)
                .map(|n| maker.group(&format!("parts.{number}.speakers."), n))
                .collect(),
        };
        Self {
            form: FormFacts::new(fields, problems),
            parts: (1..).zip(&layout.parts).map(part).collect(),
            co_hosts: (1..=layout.co_hosts).map(|n| maker.group("co_hosts.", n)).collect(),
            questions: (1..=layout.questions).map(|n| maker.group("questions.", n)).collect(),
        }
    }
}

/// Makes fields holding what was typed.
struct Maker<'a> {
    form: &'a Form,
    problems: &'a Problems,
    choices: &'a PlanChoices,
}

impl Maker<'_> {
    fn group(&self, list: &str, number: usize) -> Group {
        let prefix = format!("{list}{number}.");
        let id = self.form.text(&format!("{prefix}id")).to_owned();
        Group { number, prefix, id }
    }

    fn field(&self, name: &str, label: &str) -> Field {
        Field::new(name, label, self.form, self.problems)
    }

    fn date(&self, name: &str, label: &str) -> Field {
        Field::date(name, label, self.form, self.problems)
    }

    fn time(&self, name: &str, label: &str) -> Field {
        self.field(name, label).width(Width::S).hint(words::TIME_HINT)
    }

    fn small_number(&self, name: &str, label: &str) -> Field {
        self.field(name, label).width(Width::Xs).inputmode("numeric")
    }

    fn subject(&self) -> Vec<Field> {
        let retired = |chosen: &str, id: String| self.form.all(chosen).contains(&id.as_str());
        let terms = |vocabulary: Vocabulary, name: &'static str| {
            self.choices
                .terms
                .of(vocabulary)
                .filter(move |term| !term.retired || retired(name, term.id.to_string()))
                .map(|term| Choice::new(term.id.to_string(), term.label.clone()))
        };
        let series = self.choices.series.iter();
        let series = series
            .filter(|row| !row.retired || retired("series", row.id.to_string()))
            .map(|row| Choice::new(row.id.to_string(), row.title.clone()));
        vec![
            self.field("series", "シリーズ").options(series),
            self.field("new_series", "新しいシリーズの名前").hint(words::NEW_SERIES_HINT),
            self.small_number("number", "回").hint("例：3（「第3回」と表示します）"),
            self.field("title", "題名").required().width(Width::Full),
            self.field("themes", "テーマ").options(terms(Vocabulary::Theme, "themes")),
            self.field("activity_level", "活動レベル")
                .options(terms(Vocabulary::ActivityLevel, "activity_level")),
            self.field("purpose", "ねらい").width(Width::Full),
            self.field("description", "内容").width(Width::Full).hint(words::MARKDOWN_HINT),
            self.field("contact_name", "問い合わせ先の名前").required(),
            self.field("contact_email", "問い合わせ先のメールアドレス")
                .required()
                .inputmode("email")
                .width(Width::L),
            self.field("contact_phone", "問い合わせ先の電話番号").inputmode("tel"),
        ]
    }

    fn taking_part(&self) -> Vec<Field> {
        vec![
            self.field("modes", "参加方法").required().options(words::modes()),
            self.small_number("venue_capacity", "会場の定員").hint(words::CAPACITY_HINT),
            self.small_number("online_capacity", "オンラインの定員").hint(words::CAPACITY_HINT),
            self.small_number("organisation_limit", "1団体の上限").hint(words::LIMIT_HINT),
            self.field("online_url", "参加用URL").width(Width::Full).inputmode("url"),
            self.field("online_note", "参加のしかた").width(Width::Full).hint(words::NOTE_HINT),
            self.date("released_day", "参加用URLを見せ始める日").hint(words::RELEASE_HINT),
            self.time("released_time", "参加用URLを見せ始める時刻"),
            self.field("licence", "オンライン会議の枠")
                .options(self.listed(ResourceKind::Licence, "licence")),
        ]
    }

    fn registration(&self) -> Vec<Field> {
        vec![
            self.field("audience", "申し込める方").required().options(words::audiences()),
            self.date("opens_day", "受付開始日").hint(words::OPENS_HINT),
            self.time("opens_time", "受付開始時刻"),
            self.date("closes_day", "受付終了日").hint(words::CLOSES_HINT),
            self.time("closes_time", "受付終了時刻"),
            self.field("approval", "申込の承認").required().options(words::approvals()),
            self.field("promotion", "空席が出たとき").required().options(words::promotions()),
            self.small_number("offer_hours", "繰上げの回答期限").hint(words::OFFER_HINT),
            self.small_number("stop_hours", "自動の繰上げを止める時期").hint(words::STOP_HINT),
            self.field("asks_accessibility", "配慮").options(words::accessibility()),
            self.field("reminders", "リマインダー").options(words::distances(self.form)),
        ]
    }

    fn part(&self, prefix: &str) -> Vec<Field> {
        let named = |name: &str| format!("{prefix}{name}");
        let prefectures = Prefecture::all()
            .map(|one| Choice::new(one.code().to_string(), one.kanji()))
            .collect::<Vec<_>>();
        let room = named("room");
        vec![
            self.field(&named("title"), "日程の名前").hint("例：1日目、分科会A"),
            self.date(&named("day"), "開催日").required().hint(words::DAY_HINT),
            self.time(&named("from"), "開始時刻").required(),
            self.time(&named("until"), "終了時刻").required(),
            self.field(&room, "登録済みの会場").options(self.listed(ResourceKind::Room, &room)),
            self.field(&named("venue_name"), "会場の名前").hint(words::VENUE_HINT).width(Width::L),
            self.field(&named("venue_prefecture"), "都道府県").options(prefectures),
            self.field(&named("venue_address"), "住所").width(Width::Full),
            self.field(&named("venue_access"), "行き方").width(Width::Full),
            self.field(&named("remove"), "取り除く")
                .options([Choice::new("yes", "この日程を取り除く")]),
        ]
    }

    fn speaker(&self, prefix: &str) -> Vec<Field> {
        let named = |name: &str| format!("{prefix}{name}");
        let people = self.choices.people.iter();
        let people = people.map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        vec![
            self.field(&named("person"), "登録されている方").options(people),
            self.field(&named("guest"), "外部の講師の名前").hint(words::GUEST_HINT),
            self.field(&named("affiliation"), "外部の講師の所属").width(Width::L),
            self.field(&named("topic"), "話す題目").width(Width::L),
            self.field(&named("remote"), "登壇のしかた")
                .options([Choice::new("yes", "オンラインで登壇する")]),
        ]
    }

    fn co_host(&self, prefix: &str) -> Vec<Field> {
        let named = |name: &str| format!("{prefix}{name}");
        let bases = [Basis::Consent, Basis::Entrustment, Basis::JointUse];
        let bases = bases.map(|basis| Choice::new(basis.to_value(), sharing::basis(basis)));
        let columns =
            RosterColumn::ALL.map(|column| Choice::new(column.code(), sharing::column(column)));
        vec![
            self.field(&named("name"), "共催者の名前").width(Width::L),
            self.field(&named("basis"), "名簿を渡す根拠").options(bases).hint(words::BASIS_HINT),
            self.field(&named("detail"), "根拠の内容")
                .width(Width::Full)
                .hint(words::BASIS_DETAIL_HINT),
            self.field(&named("purpose"), "使う目的").width(Width::Full).hint(words::PURPOSE_HINT),
            self.field(&named("columns"), "渡す項目").options(columns),
        ]
    }

    fn question(&self, prefix: &str) -> Vec<Field> {
        let named = |name: &str| format!("{prefix}{name}");
        vec![
            self.field(&named("label"), "質問文").width(Width::Full),
            self.field(&named("kind"), "答え方").options(words::question_kinds()),
            self.field(&named("options"), "選択肢").hint(words::OPTIONS_HINT),
            self.field(&named("hint"), "質問の補足").width(Width::Full),
            self.field(&named("required"), "答えの扱い")
                .options([Choice::new("yes", "必ず答えてもらう")]),
            self.field(&named("remove"), "取り除く")
                .options([Choice::new("yes", "この質問を取り除く")]),
        ]
    }

    /// What is offered, and what was chosen even if it is offered no longer.
    fn listed(&self, kind: ResourceKind, name: &str) -> Vec<Choice> {
        let chosen = self.form.text(name);
        self.choices
            .resources_of(kind)
            .filter(|one| one.retired_at.is_none() || one.id.to_string() == chosen)
            .map(|one| Choice::new(one.id.to_string(), one.label.clone()))
            .collect()
    }
}
