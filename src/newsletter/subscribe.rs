//! Asking to read, and confirming it through the letter.

use chrono::{DateTime, TimeDelta, Utc};
use entities::SubscriberId;
use entities::SubscriptionRequestId;
use entities::newsletter::consent::{Act, Route};
use entities::newsletter::request::{self, RequestKind};
use entities::newsletter::subscriber::{self, Frequency, ReaderLanguage, ReaderState};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use serde_json::json;

use super::cool_downs::may_write;
use super::evidence::{self, Line};
use super::letters::{self, NewsletterConfirm, NewsletterKnown, NewsletterWelcome};
use super::origin::Origin;
use super::pen::Pen;
use super::preferences::Preferences;
use super::refusal::Refusal;
use super::{consent, links, storage};
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{accept_circulars, circulars_refused};
use crate::people::Actor;
use crate::vocabulary::{EmailAddress, tokyo};

/// How long the link in the letter works.
pub const VALID: TimeDelta = TimeDelta::hours(24);

/// What somebody typed into the public form, having agreed to its words.
#[derive(Clone, Debug)]
pub struct Wish {
    pub email: EmailAddress,
    pub preferences: Preferences,
    pub language: ReaderLanguage,
    pub origin: Origin,
    /// The same press twice makes one request.
    pub request_key: String,
    /// Version of the words that were shown; none for those of today in that language.
    pub shown: Option<String>,
}

/// Notes the wish and writes one letter: to a stranger the link that confirms, to somebody who reads
/// already the way to their preferences. The same is done for both, so that neither the answer nor
/// its time tells them apart; where too much was asked lately no letter is written, and the answer
/// is still the same.
pub async fn ask(context: &Context, wish: &Wish) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    if !may_write(pen, &wish.email, &wish.origin).await? {
        tx.commit().await?;
        return Ok(());
    }
    let form_version = consent::keep(pen, wish.language, wish.shown.as_deref()).await?;
    let row = request_row(pen, wish, form_version)?;
    let pressed = OnConflict::column(request::Column::RequestKey).do_nothing().to_owned();
    let added = request::Entity::insert(row.clone().into_active_model().reset_all())
        .on_conflict(pressed)
        .exec_without_returning(&tx)
        .await?;
    if added == 0 {
        return Ok(());
    }
    write_to(pen, wish, &row).await?;
    tx.commit().await?;
    Ok(())
}

async fn write_to(pen: Pen<'_>, wish: &Wish, row: &request::Model) -> anyhow::Result<()> {
    let config = &pen.context.config;
    let known = subscriber::Entity::find()
        .filter(subscriber::Column::AddressKey.eq(row.address_key.as_str()))
        .filter(subscriber::Column::State.eq(ReaderState::Active))
        .one(pen.tx)
        .await?;
    // Looked up for everybody, so that it costs the same. A reader whose circulars were ended is
    // one for whom the form is the way back: confirming lets them arrive again.
    let refused = circulars_refused(pen.tx, &row.address_key).await?.is_some();
    let to = letters::To::asking(wish.language, &wish.email, row.id);
    if let Some(reader) = known.filter(|_| !refused) {
        let (own, until) = ((reader.id, reader.link_epoch), pen.now + links::ASKED_FOR);
        let preferences_url = links::preferences_url(config, own, until);
        let letter = NewsletterKnown {
            form_url: links::form_url(config, wish.language),
            preferences_url: links::in_language(preferences_url, wish.language),
            valid_until: letters::moment(wish.language, until),
            asked_at: letters::moment(wish.language, row.requested_at),
        };
        return letters::send(pen, to, &letter).await;
    }
    let letter = NewsletterConfirm {
        form_url: links::form_url(config, wish.language),
        confirm_url: links::in_language(links::confirmation_url(config, row.id), wish.language),
        valid_until: letters::moment(wish.language, row.expires_at),
        asked_at: letters::moment(wish.language, row.requested_at),
    };
    letters::send(pen, to, &letter).await
}

fn request_row(pen: Pen<'_>, wish: &Wish, form_version: String) -> anyhow::Result<request::Model> {
    Ok(request::Model {
        id: pen.context.new_id(),
        kind: RequestKind::Subscribe,
        request_key: wish.request_key.clone(),
        subscriber_id: None,
        email: wish.email.as_str().to_owned(),
        address_key: pen.context.post.address_key(&wish.email),
        details: serde_json::to_string(&wish.preferences)?,
        form_version: Some(form_version),
        language: wish.language,
        network: wish.origin.network(),
        address: wish.origin.address(),
        agent: wish.origin.agent(),
        requested_at: pen.now,
        expires_at: pen.now + VALID,
        confirmed_at: None,
    })
}

/// Makes whoever holds the letter a reader. A second press gets the first one's result, as long as
/// that is still true.
pub async fn confirm(
    context: &Context,
    id: SubscriptionRequestId,
    origin: &Origin,
) -> Result<SubscriberId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = request::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let asked = found.filter(|row| row.kind == RequestKind::Subscribe).ok_or(Refusal::NotFound)?;
    if let Some(reader) = asked.subscriber_id.filter(|_| asked.confirmed_at.is_some()) {
        let row = storage::locked(pen, reader).await?.ok_or(Refusal::NotFound)?;
        still_opens(&asked, &row, pen.now)?;
        return Ok(reader);
    }
    if asked.expires_at <= pen.now || asked.details.is_empty() {
        return Err(Refusal::LinkExpired.into());
    }
    let email = stored_address(&asked.email)?;
    let wishes: Preferences = serde_json::from_str(&asked.details).map_err(anyhow::Error::from)?;
    let row = storage::new_row(pen, &email, Route::Form);
    let (mut row, _) = storage::found_or_added(pen, row).await?;
    if row.state != ReaderState::Active {
        row.subscribed_at = pen.now;
        row.route = Route::Form;
    }
    row.state = ReaderState::Active;
    (row.email, row.email_key) = (Some(email.as_str().to_owned()), Some(email.comparison_key()));
    (row.left_at, row.leave_reason, row.language) = (None, None, asked.language);
    storage::fill(&mut row, &wishes);
    let row = storage::save(pen, row).await?;
    storage::choose(pen, row.id, &wishes).await?;
    accept_circulars(&tx, &row.address_key).await?;
    let actor = Actor::Link(None);
    pen.note(actor, "newsletter.subscribed", row.id, json!({ "request": id })).await?;
    prove(pen, &asked, row.id, origin).await?;
    welcome(pen, &row, &email, &format!("newsletter:welcome:{id}")).await?;
    use_up(pen, asked, row.id).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// What a link that was used already may still show. No more than its letter promised, and only to
/// the mailbox it went to: a reader who moved or left is not shown to whoever finds an old letter.
pub fn still_opens(
    asked: &request::Model,
    row: &subscriber::Model,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if row.address_key != asked.address_key {
        return Err(Refusal::LinkExpired);
    }
    if row.state != ReaderState::Active {
        return Err(Refusal::NotReading);
    }
    if now < asked.expires_at { Ok(()) } else { Err(Refusal::LinkExpired) }
}

/// Both halves of the double consent.
async fn prove(
    pen: Pen<'_>,
    asked: &request::Model,
    reader: SubscriberId,
    origin: &Origin,
) -> anyhow::Result<()> {
    let line = |act, route| {
        let line = Line::new(pen, &asked.address_key, act, route).of(reader);
        line.asked(asked.id, asked.form_version.clone())
    };
    let requested = line(Act::Requested, Route::Form).at(asked.requested_at).seen(
        asked.address.clone(),
        asked.network.clone(),
        asked.agent.clone(),
    );
    let confirmed = line(Act::Confirmed, Route::Link).from(origin);
    evidence::add(pen, [requested, confirmed]).await
}

/// The first letter to a new reader: what comes, how to change it, how to leave.
pub(super) async fn welcome(
    pen: Pen<'_>,
    row: &subscriber::Model,
    email: &EmailAddress,
    occasion: &str,
) -> anyhow::Result<()> {
    let config = &pen.context.config;
    let own = (row.id, row.link_epoch);
    let preferences_url = links::preferences_url(config, own, pen.now + links::IN_ISSUES);
    let letter = NewsletterWelcome {
        name: row.name.clone(),
        since: letters::day(row.language, tokyo::day_of(row.subscribed_at)),
        monthly: row.frequency == Frequency::MonthlyDigest,
        preferences_url: links::in_language(preferences_url, row.language),
        leave_url: links::in_language(links::leave_url(config, row.id), row.language),
    };
    let to = letters::To { occasion: occasion.to_owned(), ..letters::To::reader(row, email) };
    letters::send(pen, to, &letter).await
}

/// A request that was used holds no address any more, of a mailbox or a machine.
pub(super) async fn use_up(
    pen: Pen<'_>,
    mut asked: request::Model,
    reader: SubscriberId,
) -> anyhow::Result<()> {
    asked.confirmed_at = Some(pen.now);
    asked.subscriber_id = Some(reader);
    asked.email = String::new();
    asked.details = String::new();
    asked.address = None;
    request::Entity::update(asked.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

pub(super) fn stored_address(text: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(text).map_err(|_| anyhow::anyhow!("a kept address cannot be read"))
}
