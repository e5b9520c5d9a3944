//! A circular in a room: written, sent, and what the mail server saw of it.

use bansou::mail::{self, CircularFile, CircularLetter, NewCircular, PostOffice};
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::{circular, message};
use entities::{MailCircularId, MailMessageId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::mail::room::{Room, address};

pub const SUBJECT: &str = "地域の人事部メールマガジン 第12号（11月の勉強会と個別相談の空き）";

impl Room {
    /// A circular to so many readers, complete.
    pub async fn circular(&self, readers: usize) -> MailCircularId {
        let id = self.gathering(readers).await;
        let tx = self.database.begin_write().await.unwrap();
        mail::let_leave(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A circular to so many readers of each domain, in this order.
    pub async fn circular_at(&self, domains: &[(&str, usize)]) -> MailCircularId {
        let all = domains.iter().flat_map(|(domain, readers)| vec![*domain; *readers]);
        let letters = all.enumerate().map(|(number, domain)| CircularLetter {
            dedupe_key: format!("issue:99:sub:{number}"),
            ..letter_to(&self.post, number, domain)
        });
        let (tx, occasion) = (self.database.begin_write().await.unwrap(), Uuid::from_u128(99));
        let new = new(self.now(), occasion);
        let id = mail::open_circular(&tx, &self.post, self.now(), new).await.unwrap();
        let circular = mail::circular_about(&tx, ("test", occasion)).await.unwrap().unwrap();
        let part = (letters.collect(), occasion);
        mail::add_letters(&tx, &self.post, self.now(), &circular, part).await.unwrap();
        mail::let_leave(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Whose readers are still being written down.
    pub async fn gathering(&self, readers: usize) -> MailCircularId {
        write(&self.database, &self.post, self.now(), 0..readers).await
    }

    /// To one reader, with these words before, between and after the places that differ.
    pub async fn one_letter(&self, text: &str, values: &[String], files: Vec<CircularFile>) {
        let tx = self.database.begin_write().await.unwrap();
        let occasion = Uuid::from_u128(7);
        let body = format!("{text}1\u{FDD0}2\u{FDD1}3\u{FDD2}{text}");
        let new = NewCircular { text: body, files, ..new(self.now(), occasion) };
        let id = mail::open_circular(&tx, &self.post, self.now(), new).await.unwrap();
        let circular = mail::circular_about(&tx, ("test", occasion)).await.unwrap().unwrap();
        let one = CircularLetter { values: values.to_vec(), ..letter(&self.post, 1) };
        let part = (vec![one], occasion);
        mail::add_letters(&tx, &self.post, self.now(), &circular, part).await.unwrap();
        mail::let_leave(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// As a row could only come to be by a hand in the database, or a bug.
    pub async fn types_over(&self, id: MailMessageId, address: &str) {
        let tx = self.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::ToAddress, Expr::value(address))
            .filter(message::Column::Id.eq(id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn circular_letters(&self, id: MailCircularId) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::CircularId.eq(id))
            .order_by_asc(message::Column::Id)
            .all(self.database.reader())
            .await
            .unwrap()
    }

    pub async fn counts(&self, id: MailCircularId) -> mail::CircularCounts {
        let quick = mail::circular::counts(self.database.reader(), id).await.unwrap();
        let slow = mail::circular::recount(self.database.reader(), id).await.unwrap();
        assert_eq!(quick, slow, "the quick count is not the slow one");
        let db = self.database.reader();
        let row = circular::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
        let domains = mail::circular::by_domain(db, id).await.unwrap();
        assert_eq!(mail::circular::sum(&row, &domains), slow, "nor are the domains");
        assert!(quick.adds_up(), "{quick:?}");
        quick
    }
}

/// Writes a circular down, readers by their numbers.
pub async fn write(
    database: &bansou::database::Database,
    post: &PostOffice,
    now: DateTime<Utc>,
    readers: std::ops::Range<usize>,
) -> MailCircularId {
    let occasion = Uuid::from_u128(u128::try_from(readers.start).unwrap() + 1);
    let tx = database.begin_write().await.unwrap();
    let id = mail::open_circular(&tx, post, now, new(now, occasion)).await.unwrap();
    let circular = mail::circular_about(&tx, ("test", occasion)).await.unwrap().unwrap();
    let numbers: Vec<usize> = readers.collect();
    for part in numbers.chunks(500) {
        let letters = part.iter().map(|number| letter(post, *number)).collect();
        mail::add_letters(&tx, post, now, &circular, (letters, occasion)).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

pub fn new(now: DateTime<Utc>, occasion: Uuid) -> NewCircular {
    let text = "地域の人事部の取り組みを、毎月お届けします。\n".repeat(8);
    let html = "<p>地域の人事部の取り組みを、毎月お届けします。</p>\n".repeat(12);
    NewCircular {
        concerns: ("test", occasion),
        subject: SUBJECT.to_owned(),
        text: format!("{text}登録：\u{FDD2}\n停止：https://bansou.example.jp/l/\u{FDD0}\n終わり\n"),
        html: format!(
            "{html}<p>\u{FDD2}</p><a href=\"https://bansou.example.jp/l/\u{FDD0}\">停止</a>"
        ),
        marks: "\u{FDD0}\u{FDD1}\u{FDD2}".to_owned(),
        list_id: "newsletter.bansou.example.jp".to_owned(),
        list_name: "地域の人事部 メールマガジン".to_owned(),
        leave_url: "https://bansou.example.jp/l/\u{FDD0}".to_owned(),
        leave_mail: None,
        feedback_id: Some("issue12:newsletter:bansou:bansou.example.jp".to_owned()),
        leaves_from: now,
        leaves_until: None,
        expires_at: now + TimeDelta::days(2),
        files: Vec::new(),
    }
}

pub fn letter(post: &PostOffice, number: usize) -> CircularLetter {
    letter_to(post, number, "example.jp")
}

fn letter_to(post: &PostOffice, number: usize, domain: &str) -> CircularLetter {
    let to = address(&format!("reader{number}@{domain}"));
    CircularLetter {
        address_key: post.address_key(&to),
        to,
        dedupe_key: format!("issue:1:sub:{number}"),
        values: vec![
            format!("leave{number:038}"),
            format!("own{number:045}"),
            format!("2026年11月{}日に<登録>&フォームから", number % 30 + 1),
        ],
    }
}
