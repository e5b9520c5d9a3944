//! Registering oneself: 入力 → 確認 → 完了; withdrawing.

use actix_web::{HttpResponse, web};
use entities::people::term::Vocabulary;
use entities::{NetworkingEventId, OrganisationId, TermId};

use super::own::OwnEvent;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::Attendee;
use crate::networking::events::join::{Joining, join};
use crate::people::vocabularies::Terms;
use crate::people::{SignedIn, organisations};
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, Told, perform,
    settle,
};

const NAME: &str = "交流会に申し込む";

struct Offered {
    organisations: Vec<Choice>,
    themes: Vec<Choice>,
}

async fn offered(who: &SignedIn, context: &Context) -> Result<Offered, Failure> {
    let reader = context.database.reader();
    let own = who.person().belongings.iter().map(|place| place.organisation);
    let names = organisations::names(reader, own).await?;
    let mut organisations: Vec<_> =
        names.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    organisations.sort_by(|one, other| one.label.cmp(&other.label));
    let themes = Terms::load(reader).await?.choices(Vocabulary::Theme, &[]);
    Ok(Offered { organisations, themes })
}

fn controls(form: &Form, problems: &Problems, offered: &Offered) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let shows = [
        Choice::new("name", "お名前")
            .hint("会いたい人として選ばれるようになり、席の案内に載ります。"),
        Choice::new("organisation", "団体名").hint("お名前とあわせて表示します。"),
    ];
    let mut controls = Vec::new();
    if !offered.organisations.is_empty() {
        let organisations = offered.organisations.clone();
        let field = field("organisation", "どの団体で参加しますか").required();
        controls.push(Control::new("radios", field.options(organisations)));
    }
    controls.push(Control::new(
        "checkboxes",
        field("terms", "話せるテーマ").options(offered.themes.clone()),
    ));
    controls.push(Control::new(
        "checkboxes",
        field("shows", "ほかの参加者に見せてよいもの").options(shows),
    ));
    controls
}

fn page(
    seen: &OwnEvent,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
    offered: &Offered,
) -> EditPage {
    let action = format!("{}/registration", seen.base);
    let purpose = "お名前と団体名は、見せてよいと選んだものだけがほかの参加者に伝わります。";
    let page = EditPage::new((&action, &seen.base), purpose, controls(form, problems, offered));
    let carried = vec![("key".to_owned(), form.text("key").to_owned())];
    EditPage { button: "確認に進む", carried, ..page }.saying(notice)
}

fn confirmation(seen: &OwnEvent, form: &Form, offered: &Offered) -> EditPage {
    let action = format!("{}/registration", seen.base);
    let labels = |name: &str, choices: &[Choice]| {
        let chosen = form.all(name);
        let labels = choices.iter().filter(|it| chosen.contains(&it.value.as_str()));
        labels.map(|it| it.label.clone()).collect::<Vec<_>>().join("、")
    };
    let shown = [Choice::new("name", "お名前"), Choice::new("organisation", "団体名")];
    let facts = vec![
        Told::new("交流会", seen.whole.event.title.clone()),
        Told::new("団体", labels("organisation", &offered.organisations)),
        Told::new("話せるテーマ", labels("terms", &offered.themes)),
        Told::new("見せてよいもの", labels("shows", &shown)),
    ];
    let carried = form.values().iter().filter(|(name, _)| name != "csrf" && name != "step");
    let purpose = "まだ申し込んでいません。内容を確かめてください。";
    let page = EditPage::new((&action, &seen.base), purpose, Vec::new());
    let carried = carried.filter(|(name, _)| name != "version").cloned().collect();
    EditPage { facts, carried, confirms: true, button: "申し込む", ..page }
}

/// `GET /my/events/{id}/registration`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let offered = offered(&who, &context).await?;
    let mut form = Form::default();
    form.set("key", context.new_id::<uuid::Uuid>().to_string());
    if let [only] = offered.organisations.as_slice() {
        form.set("organisation", &only.value);
    }
    let page = page(&seen, &form, (&Problems::none(), None), &offered);
    let shell = seen.shell(&who, &context, Some(NAME));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /my/events/{id}/registration`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let offered = offered(&who, &context).await?;
    let shell = seen.shell(&who, &context, Some(NAME));
    let (mut problems, organisation) = (Problems::none(), form.text("organisation"));
    if !offered.organisations.is_empty()
        && offered.organisations.iter().all(|it| it.value != organisation)
    {
        problems.add("organisation", "団体を選んでください。");
    }
    if !problems.is_empty() || form.text("step") == "mend" {
        let page = page(&seen, &form, (&problems, None), &offered);
        return context.pages.answer_with(page.status(), &shell, &page);
    }
    if form.text("step") != "send" {
        return context.pages.answer(&shell, &confirmation(&seen, &form, &offered));
    }
    let wish = wish(*id, &form);
    let (attendee, shared) = (Attendee::from(&who), context.clone());
    let done = perform(async move { retrying(|| join(&shared, attendee, &wish)).await });
    match settle(done.await?)? {
        Settled::Done(_) => {
            let said = "申し込みました。確認のお知らせを送ります。つぎに、会いたい人やテーマを選んでください。";
            let page = format!("{}/wishes", seen.base);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, said))
        }
        Settled::Again(problems, notice) => {
            let page = page(&seen, &form, (&problems, notice), &offered);
            context.pages.answer_with(page.status(), &shell, &page)
        }
    }
}

fn wish(event: NetworkingEventId, form: &Form) -> Joining {
    let shows = |what: &str| form.all("shows").contains(&what);
    Joining {
        event,
        organisation: form.text("organisation").parse::<OrganisationId>().ok(),
        terms: form.all("terms").iter().filter_map(|it| it.parse::<TermId>().ok()).collect(),
        shows_name: shows("name"),
        shows_organisation: shows("organisation"),
        request_key: form.text("key").to_owned(),
    }
}
