//! Looking for somebody to ask, and what both forms about it have.

use actix_web::HttpRequest;
use entities::ContactPersonId;
use serde::Serialize;

use super::frame::BASE;
use crate::context::Context;
use crate::networking::contacts::{Answering, ContactFilter, answering, answering_person};
use crate::web::{Choice, Control, EditPage, Failure, Field, Form, Page, Problems, Sample, sample};

const SHOWN: u64 = 40;

/// A search for somebody to ask, and the form below it.
#[derive(Serialize)]
pub struct AskPage {
    here: String,
    words: String,
    found: usize,
    pub edit: EditPage,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "networking/staff_ask.html";
}

#[derive(Default)]
pub struct Search {
    pub words: String,
    people: Vec<Answering>,
}

impl Search {
    pub fn page(&self, here: String, edit: EditPage) -> AskPage {
        AskPage { here, words: self.words.clone(), found: self.people.len(), edit }
    }
}

/// People who can be asked; what stands in the address is looked for. Whoever the form names is
/// among them.
pub async fn search(context: &Context, words: &str, form: &Form) -> Result<Search, Failure> {
    let filter = ContactFilter { words: words.to_owned(), ..ContactFilter::default() };
    let db = context.database.reader();
    let mut people = answering(db, &filter, SHOWN).await?;
    let chosen: Option<ContactPersonId> = form.text("contact_person").parse().ok();
    if let Some(id) = chosen.filter(|id| people.iter().all(|one| one.person.id != *id))
        && let Some(one) = answering_person(db, id).await?
    {
        people.insert(0, one);
    }
    Ok(Search { words: words.to_owned(), people })
}

pub fn words_of(request: &HttpRequest) -> String {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_owned().find(|(name, _)| name == "words").map(|(_, words)| words).unwrap_or_default()
}

/// The fields both forms have.
pub fn controls(
    search: &Search,
    (form, problems): (&Form, &Problems),
    due_label: &str,
) -> Vec<Control> {
    let choice = |one: &Answering| {
        let language = if one.person.language == "en" { "英語" } else { "日本語" };
        let label = format!("{} {}（お知らせは{language}）", one.contact.name, one.person.name);
        Choice::new(one.person.id.to_string(), label)
    };
    let who = Field::new("contact_person", "尋ねる相手", form, problems)
        .required()
        .options(search.people.iter().map(choice));
    let partner = Field::new("told_partner", "相手に伝える文", form, problems)
        .required()
        .hint("相手の言語で、事業者が特定できないように書いてください。双方が同意するまで、相手に伝わるのはこの文だけです。");
    let requester = Field::new("told_requester", "事業者に伝える文", form, problems)
        .required()
        .hint("相手が特定できないように書いてください。");
    vec![
        Control::new("radios", who),
        Control::new("area", partner),
        Control::new("area", requester),
        Control::new("date", Field::date("due", due_label, form, problems).required()),
    ]
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let edit = EditPage::new(
        ("/staff/networking/introductions/new", BASE),
        "",
        controls(&Search::default(), (&form, &none), "回答の期限"),
    );
    let here = "/staff/networking/introductions/new".to_owned();
    let page = |found| AskPage {
        here: here.clone(),
        words: "ベトナム".to_owned(),
        found,
        edit: edit.clone(),
    };
    vec![sample(&page(0)), sample(&page(2))]
}
