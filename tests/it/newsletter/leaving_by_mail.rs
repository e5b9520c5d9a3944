//! Leaving by a letter, for mail programs that know no RFC 8058.

use std::sync::Arc;

use bansou::config::Config;
use bansou::context::Context;
use bansou::mail::{self, PostOffice};
use bansou::newsletter::{self, links, sending};
use chrono::TimeDelta;
use entities::SubscriberId;
use entities::mail::circular;
use entities::newsletter::subscriber::ReaderState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::Room;
use super::sending::cast::SOURCE;
use crate::mail::bounces::returned;
use crate::mail::room::config;
use crate::support::{PostBox, Speaks};

/// The services of the room, where this mailbox is read.
fn reading(room: &Room, post_box: &PostBox) -> Context {
    let url = post_box.url();
    let bounces = [
        ("BANSOU_BOUNCE_ADDRESS", "bounce@bansou.example.jp"),
        ("BANSOU_BOUNCE_MAILBOX", url.as_str()),
    ];
    let context = &room.app.context;
    let own = Config { delivery: config(&bounces).delivery, ..Config::clone(&context.config) };
    let post = PostOffice::new(&own, context.chance.clone(), false).unwrap();
    Context { post, config: Arc::new(own), ..context.clone() }
}

async fn reads(room: &Room, context: &Context) {
    room.app.clock.advance(TimeDelta::minutes(5));
    newsletter::read_mailbox(context).await.unwrap();
}

/// Where a letter ends the magazine for this reader.
fn own_address(context: &Context, id: SubscriberId) -> String {
    let token = links::leave_token(&context.config, id);
    let whole = context.post.leave_mail('#').unwrap().replace('#', &mail::small_token(&token));
    whole.split_once('?').unwrap().0.to_owned()
}

/// A letter to it, with these headers on top.
fn written(to: &str, further: &str) -> String {
    format!(
        "{further}Message-ID: <1@mx.example.jp>\r\nFrom: y@example.jp\r\nTo: {to}\r\n\
         Subject: unsubscribe\r\n\r\n"
    )
}

#[tokio::test]
async fn a_letter_to_ones_own_address_is_a_press_and_no_second_one_when_it_is_read_again() {
    let (room, post_box) = (Room::new().await, PostBox::start(Speaks::Imap).await);
    let context = reading(&room, &post_box);
    let id = room.reader("yamada@example.jp").await;
    let other = room.reader("sato@example.jp").await;
    let to = own_address(&context, id).to_uppercase();
    post_box.put(&written(&to, "Return-Path: <y@example.jp>\r\n"));

    reads(&room, &context).await;
    let left = room.row(id).await.state;
    let refusals = room.count("SELECT count(*) FROM mail_circular_refusal").await;
    room.reader("yamada@example.jp").await;
    post_box.change_validity();
    reads(&room, &context).await;

    assert_eq!((left, refusals), (ReaderState::Left, 1));
    assert_eq!((room.row(id).await.state, post_box.fetched()), (ReaderState::Active, 2));
    assert_eq!(room.row(other).await.state, ReaderState::Active);
    let acts = "SELECT count(*) FROM newsletter_consent WHERE act = 'left' AND route = 'mail'";
    assert_eq!(room.count(acts).await, 1);
    let shown = "SELECT count(*) FROM mail_bounce WHERE diagnostic LIKE '%配信停止の求め%'";
    assert_eq!(room.count(shown).await, 1);
}

#[tokio::test]
async fn no_machine_and_no_made_up_address_leaves_for_anybody() {
    let (room, post_box) = (Room::new().await, PostBox::start(Speaks::Pop3).await);
    let context = reading(&room, &post_box);
    let id = room.reader("yamada@example.jp").await;
    let to = own_address(&context, id);
    for marks in [
        "Return-Path: <>\r\n",
        "Auto-Submitted: auto-replied\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Precedence: bulk\r\n",
        "List-Id: <all.example.jp>\r\n",
        "X-Autoreply: yes\r\n",
    ] {
        post_box.put(&written(&to, marks));
    }
    post_box.put(&returned(&to, "5.1.1"));
    let end = if to.contains("l.a") { "l.b" } else { "l.a" };
    let forged = format!("bounce+{end}{}", &to["bounce+l.x".len()..]);
    post_box.put(&written(&forged, ""));
    let second = own_address(&context, room.app.context.new_id());
    post_box.put(&written(&format!("{to}, {second}"), ""));
    post_box.put(&written(&second, ""));

    reads(&room, &context).await;

    assert_eq!(post_box.fetched(), 10);
    assert_eq!(room.row(id).await.state, ReaderState::Active);
    assert_eq!(room.count("SELECT count(*) FROM mail_circular_refusal").await, 0);
    assert_eq!(room.count("SELECT count(*) FROM mail_suppression").await, 0);
    // Half a seal opens nothing over the web.
    let token = links::leave_token(&context.config, id);
    assert_eq!(links::open_leave(&context.config, &token[..32]), None);
}

/// What stands behind `mailto:` in an issue that begins.
async fn offered(room: &Room, context: &Context) -> Option<String> {
    room.readers(1).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    sending::do_due(context, SOURCE).await.unwrap();
    let found = circular::Entity::find().filter(circular::Column::ConcernsId.eq(id.0));
    let offered = found.one(context.database.reader()).await.unwrap().unwrap().leave_mail;
    room.works().await;
    offered
}

#[tokio::test]
async fn an_issue_offers_to_leave_by_mail_where_the_mailbox_is_read() {
    let (room, other) = (Room::new().await, Room::new().await);
    let post_box = PostBox::start(Speaks::Imap).await;

    let read = offered(&room, &reading(&room, &post_box)).await;
    let unread = offered(&other, &other.app.context).await;

    let place = "bounce+l.\u{FDD0}@bansou.example.jp?subject=unsubscribe";
    assert_eq!((read.as_deref(), unread), (Some(place), None));
    room.app.stop().await;
    other.app.stop().await;
}
