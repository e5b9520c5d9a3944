//! `/sessions/{id}/group-registration`: several people of one's organisation at once.

use actix_web::{HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::study_sessions::seats::Mode;
use entities::{OrganisationId, StudySessionId};
use sea_orm::ActiveEnum as _;

use super::cards;
use super::list::home;
use super::words;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::persons::RawPerson;
use crate::people::{PageLanguage, SignedIn};
use crate::study_sessions::catalogue::{self, Applicant, Shown};
use crate::study_sessions::readers::Onlooker;
use crate::study_sessions::registration::{
    Attendee, Details, GroupMember, GroupRefusal, GroupRequest, NewPerson, Refusal, register_group,
};
use crate::study_sessions::{Member, wording};
use crate::web::{
    BannerKind, Choice, Control, Crumb, EditPage, Failure, Field, Form, Problems, Told, perform,
};

const JA: PageLanguage = PageLanguage::Japanese;
/// Rows of the form.
const ROWS: usize = 5;

struct Table {
    shown: Shown,
    applicant: Applicant,
}

/// The session and who asks, if they may send people to it.
async fn open(who: &SignedIn, context: &Context, id: StudySessionId) -> Result<Table, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let member = Onlooker::Member(Member::from(who));
    let shown = catalogue::show(reader, id, member, now).await?.ok_or(Failure::NotFound)?;
    let audience = shown.view.rows.session.audience;
    let applicant = catalogue::applicant(reader, who.person_id(), audience).await?;
    let applicant = applicant.filter(|one| !one.places.is_empty()).ok_or(Failure::NotFound)?;
    Ok(Table { shown, applicant })
}

/// `GET /sessions/{id}/group-registration`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let table = open(&who, &context, *id).await?;
    let mut form = Form::default();
    form.set("key", URL_SAFE_NO_PAD.encode(context.chance.secret()));
    answer((&who, &context), &table, (&form, &Problems::none()), None)
}

/// `POST /sessions/{id}/group-registration`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let table = open(&who, &context, *id).await?;
    let request = match read(*id, &table, &form) {
        Ok(request) => request,
        Err(problems) => return answer((&who, &context), &table, (&form, &problems), None),
    };
    match form.text("step") {
        "send" => {}
        "mend" => {
            return answer((&who, &context), &table, (&form, &Problems::none()), None);
        }
        _ => return confirm((&who, &context), &table, &form),
    }
    let (member, working) = (Member::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| register_group(&working, member, request.clone())).await },
        );
    match done.await? {
        Ok(made) => {
            let text =
                format!("{}名を申し込みました。それぞれの方にメールを送りました。", made.len());
            Ok(who.visit().redirect_saying("/my/sessions", BannerKind::Success, &text))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(GroupRefusal { why: Refusal::NotFound, at: None })) => {
            Err(Failure::NotFound)
        }
        Err(Stop::Refused(refusal)) => {
            let said = said(&refusal);
            answer((&who, &context), &table, (&form, &Problems::none()), Some(said))
        }
    }
}

fn said(refusal: &GroupRefusal) -> String {
    let why = match &refusal.why {
        // Nothing is asked here but who comes and how.
        Refusal::Invalid(_) => {
            "この勉強会には申込みのときの質問があります。1人ずつ申し込んでください。".to_owned()
        }
        other => wording::registration_refusal(other),
    };
    match refusal.at {
        Some(place) => {
            format!("{}人目の方を申し込めません。{why}だれも申し込んでいません。", place + 1)
        }
        None => why,
    }
}

fn name(place: usize, part: &str) -> String {
    format!("people.{place}.{part}")
}

/// Rows somebody typed into.
fn filled(form: &Form) -> Vec<usize> {
    let typed = |place: &usize| {
        let parts = ["family_name", "given_name", "email"];
        parts.iter().any(|part| form.filled(&name(*place, part)).is_some())
    };
    (1..=ROWS).filter(typed).collect()
}

fn read(id: StudySessionId, table: &Table, form: &Form) -> Result<GroupRequest, Problems> {
    let mut problems = Problems::none();
    let places = &table.applicant.places;
    let organisation = match places.as_slice() {
        [only] => Some(only.organisation.id),
        _ => form
            .text("organisation")
            .parse::<OrganisationId>()
            .ok()
            .filter(|id| places.iter().any(|place| place.organisation.id == *id)),
    };
    if organisation.is_none() {
        problems.add("organisation", "団体を選んでください。");
    }
    let rows = filled(form);
    if rows.is_empty() {
        problems.add(name(1, "family_name"), "申し込む方を1人以上入力してください。");
    }
    let members = rows.iter().filter_map(|place| member(*place, form, &mut problems)).collect();
    if !form.is_ticked("agreed") {
        problems.add("agreed", "申し込む方の了承を得て、チェックを入れてください。");
    }
    match organisation.filter(|_| problems.is_empty()) {
        Some(organisation) => Ok(GroupRequest {
            session: id,
            organisation,
            members,
            request_key: form.text("key").to_owned(),
        }),
        None => Err(problems),
    }
}

fn member(place: usize, form: &Form, problems: &mut Problems) -> Option<GroupMember> {
    let text = |part: &str| form.text(&name(place, part)).to_owned();
    let raw = RawPerson {
        family_name: text("family_name"),
        given_name: text("given_name"),
        email: text("email"),
        ..RawPerson::default()
    };
    let mode = Mode::try_from_value(&text("mode")).ok();
    if mode.is_none() {
        problems.add(name(place, "mode"), "参加方法を選んでください。");
    }
    match raw.check() {
        Ok(draft) => {
            let kana = draft.family_kana.zip(draft.given_kana);
            let new = NewPerson { name: draft.name, kana, email: draft.email, phone: draft.phone };
            let details = Details::plain(mode?);
            Some(GroupMember { attendee: Attendee::NewColleague(new), details })
        }
        Err(wrong) => {
            for problem in wrong.into_list() {
                problems.add(name(place, &problem.field), problem.detail);
            }
            None
        }
    }
}

fn answer(
    (who, context): (&SignedIn, &Context),
    table: &Table,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let (action, back) = addresses(table);
    let purpose = "それぞれの方に、受付番号と、変更・取り消しのリンクをメールで送ります。";
    let page = EditPage {
        carried: vec![("key".to_owned(), form.text("key").to_owned())],
        ..EditPage::new((&action, &back), purpose, Vec::new())
    };
    let page = page.asking(controls(table, form, problems), "確認へ進む").saying(notice);
    finish((who, context), table, &page)
}

fn addresses(table: &Table) -> (String, String) {
    let session = format!("/sessions/{}", table.shown.listed.session.id);
    (format!("{session}/group-registration"), session)
}

fn finish(
    (who, context): (&SignedIn, &Context),
    table: &Table,
    page: &EditPage,
) -> Result<HttpResponse, Failure> {
    const TITLE: &str = "まとめて申し込む";
    let mut shell = who.shell(context, TITLE);
    let session = cards::title(&table.shown.listed);
    shell.breadcrumb = vec![home(JA), Crumb::to(session, page.back.clone()), Crumb::here(TITLE)];
    context.pages.answer_with(page.status(), &shell, page)
}

fn controls(table: &Table, form: &Form, problems: &Problems) -> Vec<Control> {
    let mut controls = Vec::new();
    if table.applicant.places.len() > 1 {
        let choices = table.applicant.places.iter().map(|place| {
            Choice::new(place.organisation.id.to_string(), place.organisation.name.clone())
        });
        let field = Field::new("organisation", "団体", form, problems).required();
        controls.push(Control::new("select", field.options(choices)));
    }
    for place in 1..=ROWS {
        let field = |part: &str, label: &str| {
            let label = format!("{place}人目の{label}");
            Field::new(&name(place, part), &label, form, problems)
        };
        let modes = table
            .shown
            .listed
            .seats
            .iter()
            .map(|count| Choice::new(count.mode.to_value(), words::mode(JA, count.mode)));
        controls.extend([
            Control::new("text", field("family_name", "姓")),
            Control::new("text", field("given_name", "名")),
            Control::new("text", field("email", "メールアドレス").inputmode("email")),
            Control::new("select", field("mode", "参加方法").options(modes)),
        ]);
    }
    let agreed = Field::new("agreed", "申し込むことの了承を、全員から得ています", form, problems);
    controls.push(Control::new("consent", agreed.required()));
    controls
}

/// 確認: everything is carried along.
fn confirm(
    (who, context): (&SignedIn, &Context),
    table: &Table,
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let (action, back) = addresses(table);
    let fact = |place: &usize| {
        let text = |part: &str| form.text(&name(*place, part)).trim().to_owned();
        let mode = Mode::try_from_value(&text("mode")).map(wording::mode).unwrap_or_default();
        let (family, given, email) = (text("family_name"), text("given_name"), text("email"));
        Told::new(&format!("{place}人目"), format!("{family} {given}　{email}（{mode}）"))
    };
    let skipped = ["csrf", "step", "version"];
    let values = form.values().iter().filter(|(name, _)| !skipped.contains(&name.as_str()));
    let page = EditPage {
        facts: filled(form).iter().map(fact).collect(),
        carried: values.cloned().collect(),
        confirms: true,
        ..EditPage::new((&action, &back), "まだ申し込んでいません。", Vec::new())
    };
    finish((who, context), table, &page.asking(Vec::new(), "申し込む"))
}
