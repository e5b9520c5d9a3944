//! Telling participants their tables: who gets a letter, and the ticked agreement.

use actix_web::{HttpResponse, web};
use entities::{NetworkingEventId, NetworkingPlanId};

use super::frame::{Opened, Place, open};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::Host;
use crate::networking::events::publish::{audience, publish};
use crate::people::Coordinator;
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle,
};

const NAME: &str = "席を参加者に知らせる";

/// `GET /staff/events/{id}/publication`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(NAME)).await?;
    answer(&opened, &context, &Form::default(), (&Problems::none(), None)).await
}

async fn answer(
    opened: &Opened,
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let whole = &opened.whole;
    let Some(plan) = whole.plan() else { return Err(Failure::NotFound) };
    let audience = audience(context.database.reader(), whole).await?;
    let told = audience.told.len();
    let sentence = if audience.before.is_empty() {
        format!("参加者{told}名に、それぞれの席のお知らせが届きます。")
    } else {
        format!("席が変わる{told}名に、新しい席のお知らせが届きます。ほかの方には届きません。")
    };
    let agreed = Field::new("agreed", "内容を確かめました", form, problems).required();
    let action = format!("{}/publication", opened.base);
    let back = format!("{}/plan", opened.base);
    let purpose = format!("案{}を公開します。まだ何も送っていません。", plan.number);
    let page = EditPage::new((&action, &back), &purpose, Vec::new())
        .warning(&[sentence.as_str(), "参加者のページに、席が表示されます。"])
        .asking(vec![Control::new("consent", agreed)], "席を知らせる")
        .saying(notice);
    let page = EditPage { carried: vec![("plan".to_owned(), plan.id.to_string())], ..page };
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

/// `POST /staff/events/{id}/publication`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(NAME)).await?;
    let mut problems = Problems::none();
    if form.text("agreed") != "yes" {
        problems.add("agreed", "内容を確かめて、印を付けてください。");
        return answer(&opened, &context, &form, (&problems, None)).await;
    }
    let seen: NetworkingPlanId = form.text("plan").parse().map_err(|_| Failure::NotFound)?;
    let (host, shared, at) = (Host::from(&who), context.clone(), (*id, seen));
    let done = perform(async move { retrying(|| publish(&shared, host, at)).await });
    match settle(done.await?)? {
        Settled::Done(done) => {
            let said = if done.already {
                "この案は、すでに公開しています。".to_owned()
            } else {
                format!("公開しました。{}名に席のお知らせを送ります。", done.letters)
            };
            let page = format!("{}/plan", opened.base);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &said))
        }
        Settled::Again(problems, notice) => {
            answer(&opened, &context, &form, (&problems, notice)).await
        }
    }
}
