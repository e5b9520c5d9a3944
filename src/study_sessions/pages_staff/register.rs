//! Somebody the secretariat registers before the day: on the telephone, at the desk, from outside.

use actix_web::{HttpResponse, web};
use entities::study_sessions::seats::Mode;
use entities::{OrganisationId, StudySessionId};
use sea_orm::ActiveEnum as _;

use super::asked;
use super::frame::{Opened, Place, is_running, open};
use super::whose::{Whose, choices, whose};
use super::words::REGISTER;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::persons::RawPerson;
use crate::study_sessions::registration::{
    Details, Limit, Named, NewPerson, RegistrationResult, StaffRegistration, is_same_name, limits,
    register_by_staff,
};
use crate::study_sessions::staffing::known_by_email;
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, Told, Width,
    perform, settle,
};

const PLACE: Place = Place::Inner(REGISTER);
/// What the form itself adds to what was typed.
const OWN: [&str; 3] = ["csrf", "version", "step"];

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let mut form = Form::default();
    if let [only] = opened.view.rows.seats.as_slice() {
        form.set("mode", only.mode.to_value());
    }
    form.set("key", context.new_id::<uuid::Uuid>().to_string());
    if !is_running(&opened.view, opened.now) {
        return Ok(not_running(&who, *id));
    }
    answer(&context, &opened, &form, (&Problems::none(), None, &[]))
}

fn not_running(who: &Coordinator, id: StudySessionId) -> HttpResponse {
    let page = format!("/staff/sessions/{id}/registrations");
    who.visit().redirect_saying(&page, BannerKind::Warning, NOT_RUNNING)
}

const NOT_RUNNING: &str = "申込を登録できるのは、公開してから終わるまでの勉強会だけです。";

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let (person, mode) = match read(&form) {
        Ok(wish) => wish,
        Err(problems) => return answer(&context, &opened, &form, (&problems, None, &[])),
    };
    let whose = whose(&context, &form, &person.email).await?;
    let candidates = whose.candidates.as_slice();
    let problems = problems(&context, &opened, &form, (&whose, &person)).await?;
    if form.text("step") == "mend" {
        return answer(&context, &opened, &form, (&Problems::none(), None, candidates));
    }
    if !problems.is_empty() {
        return answer(&context, &opened, &form, (&problems, None, candidates));
    }
    let organisation = whose.organisation.clone();
    let wish = wish(&form, &opened, organisation.as_ref().map(|(id, _)| *id), (person, mode));
    if form.text("step") != "send" {
        return confirm(&context, &opened, &form, (&wish, organisation)).await;
    }
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| register_by_staff(&working, organiser, wish.clone())).await },
        );
    match settle(done.await?)? {
        Settled::Done(registered) => Ok(finished(&who, *id, &registered)),
        Settled::Again(problems, notice) => {
            answer(&context, &opened, &form, (&problems, notice, candidates))
        }
    }
}

fn finished(who: &Coordinator, id: StudySessionId, made: &RegistrationResult) -> HttpResponse {
    let page = format!("/staff/sessions/{id}/registrations/{}", made.id);
    let state = wording::registration_state(made.state);
    let said =
        format!("受付番号 {} で登録しました（{state}）。本人にお知らせを送ります。", made.number);
    who.visit().redirect_saying(&page, BannerKind::Success, &said)
}

fn read(form: &Form) -> Result<(NewPerson, Mode), Problems> {
    let (draft, mut problems) = match RawPerson::of_form(form).check() {
        Ok(draft) => (Some(draft), Problems::none()),
        Err(problems) => (None, problems),
    };
    let mode = Mode::try_from_value(&form.text("mode").to_owned()).ok();
    if mode.is_none() {
        problems.add("mode", "参加方法を選んでください。");
    }
    let (Some(draft), Some(mode)) = (draft, mode) else { return Err(problems) };
    Ok((NewPerson::of(draft), mode))
}

/// What keeps them from being registered as it stands, before anything is confirmed.
async fn problems(
    context: &Context,
    opened: &Opened,
    form: &Form,
    (whose, person): (&Whose, &NewPerson),
) -> Result<Problems, Failure> {
    let mut problems = Problems::none();
    let known = known_by_email(context.database.reader(), &person.email).await?;
    if let Some(name) = known.filter(|name| !is_same_name(name, &person.name.full())) {
        problems.add("family_name", wording::known_by_another_name(&name));
    }
    if whose.unclear {
        problems.add("organisation", "どの団体の方として登録するか、選んでください。");
        return Ok(problems);
    }
    let (rows, organisation) = (&opened.view.rows, whose.organisation.as_ref());
    let theirs = (organisation.map(|(id, _)| *id), form.is_ticked("waits"));
    let limits = limits(context.database.reader(), opened.now, rows, theirs).await?;
    if !limits.is_empty() && form.filled("override_reason").is_none() {
        let mut said = wording::reason_needed(&limits);
        if limits.contains(&Limit::NotForThem) {
            said.push_str(&why_not(organisation.map(|(_, name)| name.as_str())));
        }
        problems.add("override_reason", said);
    }
    Ok(problems)
}

fn why_not(organisation: Option<&str>) -> String {
    match organisation {
        Some(name) => format!("「{name}」は、対象の種類の団体ではありません。"),
        None => {
            "登録された団体の方と確認できないためです。団体名とメールアドレスを確かめてください。"
                .to_owned()
        }
    }
}

/// Somebody of a listed organisation counts for it.
fn wish(
    form: &Form,
    opened: &Opened,
    organisation: Option<OrganisationId>,
    (person, mode): (NewPerson, Mode),
) -> StaffRegistration {
    let affiliation = form.filled("affiliation").map(|text| text.trim().to_owned());
    let details = Details {
        affiliation: affiliation.filter(|_| organisation.is_none()),
        waits: form.is_ticked("waits"),
        answers: asked::answers(&opened.view.rows.questions, form),
        ..Details::plain(mode)
    };
    StaffRegistration {
        session: opened.view.rows.session.id,
        attendee: Named::Other(person),
        organisation,
        details,
        override_reason: form.filled("override_reason").map(str::to_owned),
        request_key: form.text("key").to_owned(),
    }
}

/// 確認: who it will be, what will be sent to whom.
async fn confirm(
    context: &Context,
    opened: &Opened,
    form: &Form,
    (wish, organisation): (&StaffRegistration, Option<(OrganisationId, String)>),
) -> Result<HttpResponse, Failure> {
    let Named::Other(person) = &wish.attendee else { return Err(Failure::NotFound) };
    // Somebody known keeps their own data.
    let known = known_by_email(context.database.reader(), &person.email).await?;
    let name = known.as_ref().map_or_else(
        || person.name.full(),
        |name| format!("{name}（登録済みの方です。登録してある名前のままになります）"),
    );
    let listed = organisation.map(|(_, name)| format!("{name}（登録済みの団体）"));
    let outside =
        || wish.details.affiliation.as_ref().map(|text| format!("{text}（登録のない団体）"));
    let organisation = listed.or_else(outside);
    let mut facts = vec![
        Told::new("参加する方", name),
        Told::new("メールアドレス", person.email.as_str().to_owned()),
        Told::new("団体", organisation),
        Told::new("参加方法", wording::mode(wish.details.mode).to_owned()),
        Told::new("満席のとき", wish.details.waits.then(|| "キャンセル待ちにする".to_owned())),
        Told::new("制限を超える理由", wish.override_reason.clone()),
    ];
    facts.extend(asked::told(&opened.view.rows.questions, form));
    let carried = form.values().iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let purpose = format!(
        "まだ登録していません。内容を確かめてください。登録すると、{} にお知らせが1通届きます。",
        person.email.as_str()
    );
    let base = base(opened);
    let page = EditPage {
        facts,
        carried: carried.cloned().collect(),
        confirms: true,
        button: "登録して、お知らせを送る",
        ..EditPage::new((&format!("{base}/new"), &base), &purpose, Vec::new())
    };
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

fn base(opened: &Opened) -> String {
    format!("/staff/sessions/{}/registrations", opened.view.rows.session.id)
}

fn answer(
    context: &Context,
    opened: &Opened,
    form: &Form,
    (problems, notice, candidates): Again<'_>,
) -> Result<HttpResponse, Failure> {
    let base = base(opened);
    let purpose = "本人に代わって申し込みます。席に空きがあるときだけ確定し、確認のお知らせは本人に届きます。";
    let session = &opened.view.rows.session;
    let page = EditPage {
        facts: vec![Told::new("日時", tokyo::span(session.starts_at, session.ends_at))],
        button: "確認に進む",
        carried: vec![("key".to_owned(), form.text("key").to_owned())],
        notice,
        ..EditPage::new(
            (&format!("{base}/new"), &base),
            purpose,
            controls(form, problems, (opened, candidates)),
        )
    };
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

fn controls(
    form: &Form,
    problems: &Problems,
    (opened, candidates): (&Opened, &[(OrganisationId, String)]),
) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let modes = opened.view.rows.seats.iter();
    let modes = modes.map(|seats| Choice::new(seats.mode.to_value(), wording::mode(seats.mode)));
    let own = |name: &str, label: &str| field(name, label).autocomplete("off");
    let email = own("email", "メールアドレス")
        .inputmode("email")
        .width(Width::L)
        .hint("登録済みの方のときは、お名前も登録のとおりに入力してください。");
    let affiliation = field("affiliation", "団体名")
        .width(Width::L)
        .hint("空欄にすると、登録済みの方は本人の団体になります。「株式会社」などは省けます。");
    let reason = field("override_reason", "制限を超える理由")
        .hint("受付期間、対象、1団体の人数の上限を超えるときだけ入力してください。");
    let waits = field("waits", "満席のとき").options([Choice::new("yes", "キャンセル待ちにする")]);
    let organisation = (!candidates.is_empty()).then(|| {
        let label = "どの団体の方として登録しますか";
        Control::new("radios", field("organisation", label).options(choices(candidates)))
    });
    let mut controls = vec![
        Control::new("text", own("family_name", "姓").required()),
        Control::new("text", own("given_name", "名").required()),
        Control::new("text", own("family_kana", "姓（フリガナ）")),
        Control::new("text", own("given_kana", "名（フリガナ）")),
        Control::new("text", email.required()),
        Control::new("text", own("phone", "電話番号").inputmode("tel")),
        Control::new("text", affiliation),
        Control::new("radios", field("mode", "参加方法").required().options(modes)),
        Control::new("checkboxes", waits),
        Control::new("area", reason),
    ];
    if let Some(organisation) = organisation {
        controls.insert(7, organisation);
    }
    controls.extend(asked::controls(&opened.view.rows.questions, form, problems));
    controls
}

/// The form once more: what is wrong with it, why it was not done, the organisations to choose from.
type Again<'a> = (&'a Problems, Option<String>, &'a [(OrganisationId, String)]);
