//! Somebody with a browser that runs no scripts: keeps cookies, fills in forms, reads pages.

use bansou::people::sign_in::sessions;
use entities::PersonId;
use entities::mail::message;
use entities::people::person;
use entities::people::role_assignment::{self, Role};
use entities::sign_in::browser_session::Strength;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::support::TestApp;

type Typed<'a> = [(&'a str, &'a str)];

pub struct Visitor<'a> {
    pub app: &'a TestApp,
    client: Client,
    cookies: std::sync::Mutex<Vec<(String, String)>>,
}

/// A page as it came.
#[derive(Debug)]
pub struct Seen {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    /// Where it was found, after redirects.
    pub path: String,
    pub html: String,
}

impl<'a> Visitor<'a> {
    pub fn new(app: &'a TestApp) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { app, client, cookies: std::sync::Mutex::default() }
    }

    /// Signed in over a mail link.
    pub async fn signed_in(app: &'a TestApp, id: PersonId) -> Self {
        Self::with_session(app, session_of(app, id).await)
    }

    /// With the cookie of a session that is begun.
    pub fn with_session(app: &'a TestApp, token: String) -> Self {
        let visitor = Self::new(app);
        visitor.cookies.lock().unwrap().push(("session".to_owned(), token));
        visitor
    }

    pub async fn get(&self, path: &str) -> Seen {
        let request = self.client.get(self.app.url(path));
        let mut seen = self.send(request, path).await;
        while seen.status == StatusCode::SEE_OTHER {
            let to = seen.headers[LOCATION].to_str().unwrap().to_owned();
            seen = self.send(self.client.get(self.app.url(&to)), &to).await;
        }
        seen
    }

    /// A file.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let cookies = self
            .cookies
            .lock()
            .unwrap()
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect::<Vec<_>>()
            .join("; ");
        let request = self.client.get(self.app.url(path)).header(COOKIE, cookies);
        request.send().await.unwrap().bytes().await.unwrap().to_vec()
    }

    /// Posts a form of the page: its hidden values, those given here, and the pressed button.
    pub async fn post(&self, page: &Seen, values: &[(&str, &str)]) -> Seen {
        let action = page.action();
        let fields = page.hidden().into_iter();
        let fields = fields.filter(|(name, _)| values.iter().all(|(other, _)| other != name));
        let mut all: Vec<(String, String)> = fields.collect();
        all.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post_to(&action, &all).await
    }

    /// Posts to an address what a form of the page with that action would send, with these values.
    pub async fn press(&self, page: &Seen, action: &str, values: &[(&str, &str)]) -> Seen {
        let fields = page.hidden_of(action).into_iter();
        let fields = fields.filter(|(name, _)| values.iter().all(|(other, _)| other != name));
        let mut all: Vec<(String, String)> = fields.collect();
        all.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post_to(action, &all).await
    }

    /// The same with files.
    pub async fn post_files(&self, page: &Seen, values: &Typed<'_>, file: (&str, &str)) -> Seen {
        self.post_bytes(page, values, (file.0, file.1, b"%PDF-1.7")).await
    }

    /// The same with a file of this content.
    pub async fn post_bytes(
        &self,
        page: &Seen,
        values: &Typed<'_>,
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> Seen {
        let mut form = reqwest::multipart::Form::new();
        for (name, value) in page.hidden() {
            form = form.text(name, value);
        }
        for (name, value) in values {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let content = reqwest::multipart::Part::bytes(bytes.to_vec())
            .file_name(name.to_owned())
            .mime_str("application/pdf")
            .unwrap();
        let form = form.part(field.to_owned(), content);
        let request = self.client.post(self.app.url(&page.action())).multipart(form);
        self.follow(request, &page.action()).await
    }

    /// A form with files, made by hand.
    pub async fn post_form(&self, action: &str, form: reqwest::multipart::Form) -> Seen {
        self.follow(self.client.post(self.app.url(action)).multipart(form), action).await
    }

    pub async fn post_to(&self, action: &str, values: &[(String, String)]) -> Seen {
        self.follow(self.client.post(self.app.url(action)).form(values), action).await
    }

    async fn follow(&self, request: reqwest::RequestBuilder, path: &str) -> Seen {
        let seen = self.send(request, path).await;
        if seen.status == StatusCode::SEE_OTHER {
            let to = seen.headers[LOCATION].to_str().unwrap().to_owned();
            return self.get(&to).await;
        }
        seen
    }

    async fn send(&self, request: reqwest::RequestBuilder, path: &str) -> Seen {
        let cookies = {
            let known = self.cookies.lock().unwrap();
            known
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("; ")
        };
        let request = if cookies.is_empty() { request } else { request.header(COOKIE, cookies) };
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let mut known = self.cookies.lock().unwrap();
            known.retain(|(other, _)| other != name);
            if !value.is_empty() {
                known.push((name.to_owned(), value.to_owned()));
            }
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        Seen { status, headers, path: path.to_owned(), html: answer.text().await.unwrap() }
    }
}

impl Seen {
    /// What a person reads, without markup, blanks drawn together.
    pub fn text(&self) -> String {
        let main = self.html.split("<main").nth(1).unwrap_or(&self.html);
        let mut text = String::new();
        let mut inside = true;
        for letter in main.chars() {
            match letter {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                _ if !inside => text.push(letter),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The page with its entities resolved.
    pub fn source(&self) -> String {
        unescaped(&self.html)
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// The last form in the page that is posted.
    fn form(&self) -> &str {
        let main = self.html.split("<main").nth(1).unwrap();
        main.split("<form").filter(|form| form.contains("method=\"post\"")).last().unwrap()
    }

    pub fn action(&self) -> String {
        unescaped(attribute(self.form(), "action").unwrap())
    }

    /// The hidden values of that form, and its token.
    pub fn hidden(&self) -> Vec<(String, String)> {
        hidden_in(self.form())
    }

    /// The hidden values of the first form that posts to an address.
    pub fn hidden_of(&self, action: &str) -> Vec<(String, String)> {
        let main = self.html.split("<main").nth(1).unwrap();
        let posts =
            |tag: &str, name| attribute(tag, name).map(unescaped).as_deref() == Some(action);
        let by_button = |form: &str| form.split("<button").any(|one| posts(one, "formaction"));
        let mut forms = main.split("<form").skip(1);
        let form = forms.find(|form| posts(form, "action") || by_button(form));
        hidden_in(form.unwrap_or_else(|| panic!("no form posts to {action}")))
    }
}

fn hidden_in(form: &str) -> Vec<(String, String)> {
    let inputs = form.split("<input type=\"hidden\"").skip(1);
    let pair = |input: &str| {
        let input = input.split('>').next().unwrap();
        Some((unescaped(attribute(input, "name")?), unescaped(attribute(input, "value")?)))
    };
    inputs.filter_map(pair).collect()
}

impl Seen {
    /// The first address a form of the page posts to that ends so.
    pub fn action_with(&self, end: &str) -> String {
        let forms = self.html.split("<form").skip(1);
        let actions = forms.filter_map(|form| attribute(form, "action"));
        let buttons = self.html.split("<button").skip(1).filter_map(|rest| rest.split('>').next());
        let own = buttons.filter_map(|button| attribute(button, "formaction"));
        let mut actions = actions.chain(own).map(unescaped);
        actions.find(|action| action.ends_with(end)).unwrap_or_else(|| panic!("no form: {end}"))
    }

    /// The address behind the first link with these words.
    pub fn link(&self, words: &str) -> String {
        let main = self.html.split("<main").nth(1).unwrap();
        let links = main.split("<a ").skip(1);
        let found = links.filter(|link| link.split("</a>").next().unwrap().contains(words));
        let link = found.into_iter().next().unwrap_or_else(|| panic!("no link says {words}"));
        unescaped(attribute(link, "href").unwrap())
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&amp;", "&")
}

/// The cookie of a session begun over a mail link, for an operator.
pub async fn session_of(app: &TestApp, id: PersonId) -> String {
    let db = app.context.database.reader();
    let row = person::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
    let tx = app.context.database.begin_write().await.unwrap();
    let role = role_assignment::Model {
        person_id: id,
        role: Role::Operator,
        granted_at: app.context.now(),
        granted_by: None,
    };
    if role_assignment::Entity::find_by_id((id, Role::Operator)).one(db).await.unwrap().is_none() {
        role_assignment::Entity::insert(role.into_active_model())
            .exec_without_returning(&tx)
            .await
            .unwrap();
    }
    let begun = sessions::begin(&tx, &app.context, &row, Strength::MailLink, "Test").await.unwrap();
    tx.commit().await.unwrap();
    begun.token
}

/// The path of the first link below `prefix` in the newest letter to this address.
pub async fn link_in_letter(app: &TestApp, to: &str, prefix: &str) -> String {
    let letters = message::Entity::find()
        .filter(message::Column::ToAddress.eq(to))
        .order_by_desc(message::Column::Id)
        .all(app.context.database.reader())
        .await
        .unwrap();
    let whole = format!("{}{prefix}", app.base_url);
    let newest = letters.into_iter().find(|letter| letter.text_body.contains(&whole));
    let body = newest.unwrap_or_else(|| panic!("no letter to {to} leads to {prefix}")).text_body;
    let at = body.find(&whole).unwrap();
    body[at..].split_whitespace().next().unwrap()[app.base_url.len()..].to_owned()
}
