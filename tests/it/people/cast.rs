//! People who use the product over HTTP, as a browser or a program would.

use bansou::people::persons::{RawPerson, create_person};
use bansou::people::{Actor, Roles, invitations, roles, seed};
use bansou::vocabulary::Chance;
use base64::Engine as _;
use entities::PersonId;
use entities::mail::message;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::invitation::InvitationPurpose;
use reqwest::header::LOCATION;
use reqwest::{Client, Response, StatusCode, redirect};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use totp_rs::{Builder, Secret, Totp};

use crate::support::TestApp;

pub const PASSWORD: &str = "asa no umi wo aruku 7";

/// One browser with its own cookies; follows no redirect by itself.
pub struct Visitor {
    pub client: Client,
    base: String,
}

/// Somebody of the secretariat, signed in, with the app that shows their codes.
pub struct Staff {
    pub id: PersonId,
    pub email: &'static str,
    pub browser: Visitor,
    pub totp: Totp,
    pub recovery_codes: Vec<String>,
}

impl Visitor {
    pub fn new(app: &TestApp) -> Self {
        let client = Client::builder().cookie_store(true).redirect(redirect::Policy::none());
        Self { client: client.build().unwrap(), base: app.base_url.clone() }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.base)).send().await.unwrap()
    }

    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.unwrap()
    }

    /// The token of a form this browser was shown.
    pub async fn token(&self, page: &str) -> String {
        hidden(&self.get(page).await.text().await.unwrap(), "csrf")
    }

    /// Opens the page, fills in the form and sends it.
    pub async fn send(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Response {
        let csrf = self.token(page).await;
        self.post(action, &[&[("csrf", csrf.as_str())], fields].concat()).await
    }

    pub async fn post(&self, action: &str, fields: &[(&str, &str)]) -> Response {
        let url = format!("{}{action}", self.base);
        self.client.post(url).form(fields).send().await.unwrap()
    }

    pub async fn is_signed_in(&self) -> bool {
        self.get("/me").await.status() == StatusCode::OK
    }
}

/// The value of a hidden field.
pub fn hidden(html: &str, name: &str) -> String {
    let start = html.find(&format!("name=\"{name}\" value=\"")).expect("the field is there");
    let rest = &html[start..];
    let value = rest.split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

pub fn location(answer: &Response) -> &str {
    answer.headers().get(LOCATION).map_or("", |value| value.to_str().unwrap())
}

/// Adds a person with roles; they have never signed in.
pub async fn person(app: &TestApp, email: &str, held: &[Role]) -> PersonId {
    let raw = RawPerson {
        family_name: "山田".into(),
        given_name: "太郎".into(),
        family_kana: "やまだ".into(),
        given_kana: "たろう".into(),
        email: email.into(),
        ..RawPerson::default()
    };
    let id = create_person(&app.context, &Actor::System, &raw).await.unwrap();
    let tx = app.context.database.begin_write().await.unwrap();
    for role in held {
        roles::grant(&tx, &app.context, &Actor::System, id, *role).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

/// Letters of a kind to an address, oldest first.
pub async fn letters(app: &TestApp, letter: &str, to: &str) -> Vec<message::Model> {
    message::Entity::find()
        .filter(message::Column::Letter.eq(letter))
        .filter(message::Column::ToAddress.eq(to))
        .order_by_asc(message::Column::CreatedAt)
        .order_by_asc(message::Column::Id)
        .all(app.context.database.reader())
        .await
        .unwrap()
}

/// The path of the last link to this part of the server.
pub fn link_in(letter: &message::Model, part: &str) -> String {
    let start = letter.text_body.rfind(part).expect("the letter has the link");
    letter.text_body[start..].split_whitespace().next().unwrap().to_owned()
}

/// Asks for a link and opens it; the browser is signed in afterwards.
pub async fn sign_in_by_mail(app: &TestApp, email: &str) -> Visitor {
    let browser = Visitor::new(app);
    // Letters of one instant have no order.
    app.clock.advance(chrono::TimeDelta::seconds(1));
    browser.send("/sign-in", "/sign-in", &[("email", email)]).await;
    let letter = letters(app, "sign_in_link", email).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");
    let answer = browser.send(&link, &link, &[]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    browser
}

/// Makes somebody of the secretariat and takes them through their invitation.
pub async fn staff(app: &TestApp, email: &'static str, held: &[Role]) -> Staff {
    seed::write(&app.context).await.unwrap();
    let id = person(app, email, held).await;
    let tx = app.context.database.begin_write().await.unwrap();
    let about = (InvitationPurpose::Join, None);
    let made = invitations::make(&tx, &app.context, &Actor::CommandLine, id, about).await.unwrap();
    tx.commit().await.unwrap();
    let path = made.url.trim_start_matches(&app.base_url).to_owned();
    let browser = Visitor::new(app);
    let page = browser.page(&path).await;
    let totp = authenticator(&page);
    let code = code(app, &totp);
    let fields = [("password", PASSWORD), ("code", code.as_str())];
    let answer = browser.send(&path, &path, &fields).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let codes = answer.text().await.unwrap();
    let codes = codes.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap());
    let recovery_codes = codes.map(ToOwned::to_owned).collect();
    Staff { id, email, browser, totp, recovery_codes }
}

/// The app somebody would enrol with the key on this page.
pub fn authenticator(page: &str) -> Totp {
    let key = page.split("class=\"figures\">").nth(1).unwrap().split('<').next().unwrap();
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

/// What the app shows now.
pub fn code(app: &TestApp, totp: &Totp) -> String {
    let time = u64::try_from(app.context.now().timestamp()).unwrap();
    totp.generate(time).to_string()
}

/// The next code, when the last has been used.
pub fn next_code(app: &TestApp, totp: &Totp) -> String {
    app.clock.advance(chrono::TimeDelta::seconds(30));
    code(app, totp)
}

pub async fn stored_person(app: &TestApp, id: PersonId) -> person::Model {
    let found = person::Entity::find_by_id(id).one(app.context.database.reader()).await;
    found.unwrap().unwrap()
}

pub fn roles_of(held: &[Role]) -> Roles {
    Roles::new(held.iter().copied())
}

/// Thirty-two random bytes as our tokens are written.
pub fn random_token() -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Chance::System.secret())
}
