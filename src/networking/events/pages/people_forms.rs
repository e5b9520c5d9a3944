//! Forms of the secretariat about participants: adding somebody, keeping two apart.

use actix_web::{HttpResponse, web};
use entities::{NetworkingEventId, OrganisationId};

use super::frame::{Opened, Place, open};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::join::{Joining, add};
use crate::networking::events::storage::Participant;
use crate::networking::events::wishes::{Separation, separate as keep_apart};
use crate::networking::events::{Host, Refusal, wording};
use crate::people::Coordinator;
use crate::people::persons::RawPerson;
use crate::study_sessions::staffing::organisation_named;
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, Width, perform,
    settle,
};

const ADD: &str = "参加者を加える";

/// `GET /staff/events/{id}/participants/new`
pub async fn show_new(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(ADD)).await?;
    let mut form = Form::default();
    form.set("key", context.new_id::<uuid::Uuid>().to_string());
    let page = adding(&opened, &form, &Problems::none(), None);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

fn adding(opened: &Opened, form: &Form, problems: &Problems, notice: Option<String>) -> EditPage {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let shows = [Choice::new("name", "お名前"), Choice::new("organisation", "団体名")];
    let controls = vec![
        Control::new("text", field("family_name", "姓").required().autocomplete("off")),
        Control::new("text", field("given_name", "名").required().autocomplete("off")),
        Control::new("text", field("family_kana", "姓（フリガナ）").autocomplete("off")),
        Control::new("text", field("given_kana", "名（フリガナ）").autocomplete("off")),
        Control::new(
            "text",
            field("email", "メールアドレス").required().inputmode("email").width(Width::L),
        ),
        Control::new("text", field("organisation", "団体名").width(Width::L)),
        Control::new(
            "checkboxes",
            field("shows", "ほかの参加者に見せるもの（ご本人の同意）").options(shows),
        ),
    ];
    let action = format!("{}/participants/new", opened.base);
    let back = format!("{}/participants", opened.base);
    let purpose = "申込のない方を加えます。登録のあるメールアドレスの方は、その方として加わります。ご本人に確認のお知らせが届きます。";
    let page = EditPage::new((&action, &back), purpose, controls);
    let carried = vec![("key".to_owned(), form.text("key").to_owned())];
    EditPage { button: "加える", carried, ..page }.saying(notice)
}

/// `POST /staff/events/{id}/participants/new`
pub async fn receive_new(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(ADD)).await?;
    let draft = RawPerson::of_form(&form).check();
    let organisation = organisation(&context, &form).await?;
    let (draft, organisation) = match (draft, organisation) {
        (Ok(draft), Ok(organisation)) => (draft, organisation),
        (Err(problems), _) | (_, Err(problems)) => {
            let page = adding(&opened, &form, &problems, None);
            return context.pages.answer_with(page.status(), &opened.shell, &page);
        }
    };
    let shows = |what: &str| form.all("shows").contains(&what);
    let wish = Joining {
        event: *id,
        organisation,
        terms: Vec::new(),
        shows_name: shows("name"),
        shows_organisation: shows("organisation"),
        request_key: form.text("key").to_owned(),
    };
    let (host, shared) = (Host::from(&who), context.clone());
    let done = perform(async move { retrying(|| add(&shared, host, (&draft, &wish))).await });
    match settle(done.await?)? {
        Settled::Done(_) => {
            let page = format!("{}/participants", opened.base);
            let said = "参加者を加えました。席に反映するには、席を組み直してください。";
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, said))
        }
        Settled::Again(problems, notice) => {
            let page = adding(&opened, &form, &problems, at_the_door(&opened, notice));
            context.pages.answer_with(page.status(), &opened.shell, &page)
        }
    }
}

/// Whoever stands at the door of a full event can have the seat of somebody who did not come.
fn at_the_door(opened: &Opened, notice: Option<String>) -> Option<String> {
    let said = notice?;
    let full = said == wording::refusal(&Refusal::Full) && !opened.whole.begun.is_empty();
    let instead = "来ていない方を「欠席」にして参加を取り消すと、その席に加えられます。";
    Some(if full { format!("{said}{instead}") } else { said })
}

/// The organisation that was typed; a problem where none is listed under the name.
async fn organisation(
    context: &Context,
    form: &Form,
) -> Result<Result<Option<OrganisationId>, Problems>, Failure> {
    let Some(name) = form.filled("organisation") else { return Ok(Ok(None)) };
    let found = organisation_named(context.database.reader(), name.trim()).await?;
    let mut problems = Problems::none();
    problems.add("organisation", "この名前の団体はありません。名簿にある名前を入力してください。");
    Ok(found.map(Some).ok_or(problems))
}

const APART: &str = "同席しない2人を決める";

/// `GET /staff/events/{id}/separations`
pub async fn show_separation(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(APART)).await?;
    let page = separating(&opened, &Form::default(), &Problems::none(), None);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

fn separating(
    opened: &Opened,
    form: &Form,
    problems: &Problems,
    notice: Option<String>,
) -> EditPage {
    let people = || {
        let people = opened.whole.confirmed();
        people.map(|one| Choice::new(one.id().to_string(), named(one))).collect::<Vec<_>>()
    };
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let controls = vec![
        Control::new("select", field("one", "1人目").required().options(people()).width(Width::L)),
        Control::new(
            "select",
            field("other", "2人目").required().options(people()).width(Width::L),
        ),
        Control::new("area", field("reason", "理由").hint("事務局だけが見ます。")),
    ];
    let action = format!("{}/separations", opened.base);
    let back = format!("{}/participants", opened.base);
    let purpose = "決めた2人は、どの回でも同じテーブルになりません。";
    EditPage::new((&action, &back), purpose, controls).saying(notice)
}

/// A participant with their organisation.
pub fn named(one: &Participant) -> String {
    match one.organisation_name() {
        Some(organisation) => format!("{}（{organisation}）", one.name()),
        None => one.name(),
    }
}

/// `POST /staff/events/{id}/separations`: keeps two apart; `lift` takes it back.
pub async fn separate(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(APART)).await?;
    let mut problems = Problems::none();
    let mut person = |name: &str| {
        let id = form.text(name).parse().ok();
        if id.is_none() {
            problems.add(name, "参加者を選んでください。");
        }
        id
    };
    let (Some(one), Some(other)) = (person("one"), person("other")) else {
        let page = separating(&opened, &form, &problems, None);
        return context.pages.answer_with(page.status(), &opened.shell, &page);
    };
    let apart = form.text("act") != "lift";
    let wanted = Separation { pair: (one, other), apart, reason: form.text("reason").to_owned() };
    let (host, shared, event) = (Host::from(&who), context.clone(), *id);
    let done = perform(async move { retrying(|| keep_apart(&shared, host, event, &wanted)).await });
    match settle(done.await?)? {
        Settled::Done(_) => {
            let said = if apart {
                "2人を同席させないことにしました。席に反映するには、席を組み直してください。"
            } else {
                "同席しない決まりを外しました。"
            };
            let page = format!("{}/participants", opened.base);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, said))
        }
        Settled::Again(problems, notice) => {
            let page = separating(&opened, &form, &problems, notice);
            context.pages.answer_with(page.status(), &opened.shell, &page)
        }
    }
}
