//! The secretariat books for a client, at the desk or on the telephone.

use actix_web::{HttpResponse, web};
use entities::people::term::Vocabulary;
use entities::{OrganisationId, PersonId};

use super::frame::{self, BASE};
use super::slot;
use crate::consultations::Organiser;
use crate::consultations::booking::{StaffBooking, Subject, book_by_staff};
use crate::consultations::readers::clients;
use crate::consultations::wording::request as request_words;
use crate::consultations::wording_staff as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::vocabularies::Terms;
use crate::vocabulary::LongText;
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle,
};

const TITLE: &str = "代わりに予約する";

pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("minutes", "60");
    form.set("key", context.chance.uuid(context.now()).to_string());
    answer(&who, &context, &form, (&Problems::none(), None)).await
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    if form.text("step") == slot::SHOW_FREE.1 {
        return answer(&who, &context, &form, (&Problems::none(), None)).await;
    }
    let mut problems = Problems::none();
    let terms = Terms::load(context.database.reader()).await?;
    let Some(wish) = read(&form, &terms, &mut problems) else {
        return answer(&who, &context, &form, (&problems, None)).await;
    };
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(async move { retrying(|| book_by_staff(&working, organiser, wish.clone())).await });
    match settle(done.await?)? {
        Settled::Done(booked) => {
            let page = format!("{BASE}/{}", booked.id);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, say::BOOKED))
        }
        Settled::Again(problems, notice) => {
            answer(&who, &context, &form, (&problems, notice)).await
        }
    }
}

fn read(form: &Form, terms: &Terms, problems: &mut Problems) -> Option<StaffBooking> {
    let client = client(form.text("client"));
    if client.is_none() {
        problems.add("client", say::CLIENT);
    }
    let theme = form.filled("theme").map(|typed| terms.find(Vocabulary::Theme, typed));
    if theme.is_some_and(|found| found.is_none()) {
        problems.add("theme", request_words::THEME);
    }
    let about = problems.keep("about", LongText::<2_000>::parse(form.text("about")));
    let chosen = slot::read(form, problems);
    let (about, chosen) = (about?, chosen?);
    let (organisation, client) = client.filter(|_| problems.is_empty())?;
    Some(StaffBooking {
        client,
        accompanist: chosen.accompanist,
        subject: Subject {
            organisation,
            theme: theme.flatten().map(|term| term.id),
            mode: chosen.mode,
            length: chosen.length,
            about,
            // The client is asked on their own page, and the letter says so.
            accepts_conditions: None,
            request_key: form.text("key").to_owned(),
        },
        starts_at: chosen.starts_at,
        place: chosen.place,
        override_reason: chosen.override_reason,
    })
}

/// An operator and one of its members.
fn client(choice: &str) -> Option<(OrganisationId, PersonId)> {
    let (organisation, person) = choice.split_once('/')?;
    Some((organisation.parse().ok()?, person.parse().ok()?))
}

async fn answer(
    who: &Coordinator,
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(who));
    let people = clients(reader, organiser).await?.into_iter().map(|one| {
        let choice = |(id, name): (PersonId, String)| {
            Choice::new(format!("{}/{id}", one.organisation), format!("{name}さん"))
        };
        (one.name, one.members.into_iter().map(choice).collect())
    });
    let themes = Terms::load(reader).await?.choices(Vocabulary::Theme, &[form.text("theme")]);
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let mut controls = vec![
        Control::new("select", field("client", "相談者").required().groups(people)),
        Control::new("select", field("theme", "テーマ").options(themes)),
        Control::new("area", field("about", "相談したいこと").required()),
    ];
    controls.extend(slot::controls(form, problems, slot::offers(context, organiser, form).await?));
    let purpose = "電話などで受けた相談を、相談者に代わって予約します。すぐに確定します。";
    let new = format!("{BASE}/new");
    let page = EditPage {
        second: Some(slot::SHOW_FREE),
        carried: vec![("key".to_owned(), form.text("key").to_owned())],
        ..EditPage::new((&new, BASE), purpose, Vec::new())
    };
    let page = page.asking(controls, "予約して、お知らせを送る").saying(notice);
    let shell = frame::shell(who, context, Some(TITLE));
    context.pages.answer_with(page.status(), &shell, &page)
}
