//! Meetings that were held, and records of them.

use std::collections::BTreeMap;

use bansou::consultations::changing::{HeldMeeting, mark_held};
use bansou::consultations::record::{
    Approval, RawAction, RawRecord, RecordView, Refusal, ReturnedRecord, approve, confirm, open,
    return_by_client, save, submit,
};
use bansou::consultations::{Accompanist, By, Client};
use bansou::database::{Stop, retrying};
use bansou::vocabulary::LongText;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ConsultationId;
use entities::consultations::record;
use entities::consultations::record::RecordState;
use entities::consultations::record_field::RecordField as F;
use sea_orm::EntityTrait;

use crate::consultations::cast::{Stage, thursday};

/// A stage on which Yamada met Suzuki on Thursday from 14:00 to 15:05, and noted it at 15:30.
pub struct Held {
    pub stage: Stage,
    pub suzuki: Client,
    pub id: ConsultationId,
}

impl Held {
    pub async fn new() -> Self {
        let stage = Stage::new().await;
        let suzuki = stage.client("鈴木 花子").await;
        let id = meet(&stage, suzuki, thursday(14, 0)).await;
        Self { stage, suzuki, id }
    }

    pub fn yamada(&self) -> Accompanist {
        self.stage.yamada
    }

    pub fn context(&self) -> &bansou::context::Context {
        &self.stage.app.context
    }

    pub async fn row(&self) -> record::Model {
        let db = self.context().database.reader();
        record::Entity::find_by_id(self.id).one(db).await.unwrap().unwrap()
    }

    pub async fn state(&self) -> (RecordState, i32) {
        let row = self.row().await;
        (row.state, row.revision)
    }

    pub async fn version(&self) -> i32 {
        self.row().await.version
    }

    pub async fn saves(&self, raw: &RawRecord) -> Result<i32, Stop<Refusal>> {
        self.stage.later();
        let at = (self.id, self.version().await);
        retrying(|| save(self.context(), self.yamada(), at, raw)).await
    }

    pub async fn submits(&self) -> Result<(), Stop<Refusal>> {
        self.stage.later();
        let at = (self.id, self.version().await);
        retrying(|| submit(self.context(), self.yamada(), at)).await
    }

    /// Written and handed in.
    pub async fn handed_in(&self, raw: &RawRecord) {
        self.saves(raw).await.unwrap();
        self.submits().await.unwrap();
    }

    pub async fn confirms(&self) -> Result<(), Stop<Refusal>> {
        self.stage.later();
        let at = (self.id, self.version().await);
        retrying(|| confirm(self.context(), self.suzuki, at)).await
    }

    pub async fn client_returns(&self, remark: &str) -> Result<(), Stop<Refusal>> {
        self.stage.later();
        let wish = self.return_wish(remark).await;
        retrying(|| return_by_client(self.context(), self.suzuki, wish.clone())).await
    }

    pub async fn return_wish(&self, remark: &str) -> ReturnedRecord {
        let remark = LongText::parse(remark).unwrap();
        ReturnedRecord { consultation: self.id, version: self.version().await, remark }
    }

    pub async fn approval(&self, unconfirmed: Option<&str>) -> Approval {
        let unconfirmed = unconfirmed.map(|text| LongText::parse(text).unwrap());
        Approval { consultation: self.id, version: self.version().await, unconfirmed }
    }

    pub async fn approves(&self, unconfirmed: Option<&str>) -> Result<(), Stop<Refusal>> {
        self.stage.later();
        let wish = self.approval(unconfirmed).await;
        retrying(|| approve(self.context(), self.stage.desk, wish.clone())).await
    }

    /// Handed in, confirmed, approved.
    pub async fn settled(&self, raw: &RawRecord) {
        self.handed_in(raw).await;
        self.confirms().await.unwrap();
        self.approves(None).await.unwrap();
    }

    pub async fn sees(&self, by: By) -> Option<RecordView> {
        open(self.context().database.reader(), by, self.id).await.unwrap()
    }

    pub fn author(&self) -> By {
        By::Accompanist(self.yamada())
    }

    pub fn client(&self) -> By {
        By::Client(self.suzuki)
    }

    pub fn office(&self) -> By {
        By::Staff(self.stage.desk)
    }
}

/// A meeting from its booking to the note that it was held.
pub async fn meet(stage: &Stage, who: Client, starts: DateTime<Utc>) -> ConsultationId {
    let booked = stage.books(who, starts).await.unwrap();
    let until = starts + TimeDelta::minutes(65);
    stage.app.clock.set(until + TimeDelta::minutes(25));
    let wish = HeldMeeting { consultation: booked.id, from: starts, until };
    let by = By::Accompanist(stage.yamada);
    retrying(|| mark_held(&stage.app.context, by, wish)).await.unwrap();
    booked.id
}

/// A record with something in every text, and two actions.
pub fn raw() -> RawRecord {
    let text = |text: &str| text.to_owned();
    RawRecord {
        texts: BTreeMap::from([
            (F::Attendees, text("鈴木 花子、佐藤 一郎")),
            (F::Presented, text("応募がない。")),
            (F::Essential, text("求める人物像が社内でそろっていない。")),
            (F::ClientWords, text("まず社内で話します。")),
            (F::Advice, text("求人の前に、任せたい仕事を書き出す。")),
            (F::Memo, text("次回は社長の同席をお願いする。")),
        ]),
        levels: BTreeMap::new(),
        practice_level: String::new(),
        self_reliance: text("2"),
        sensitive: false,
        actions: vec![action("client", "任せたい仕事を書き出す。", "17"), {
            action("accompanist", "書き出しの例を送る。", "10")
        }],
    }
}

/// Due on this day of December 2026.
pub fn action(owner: &str, text: &str, day: &str) -> RawAction {
    RawAction {
        id: String::new(),
        owner: owner.to_owned(),
        text: text.to_owned(),
        due: ["2026", "12", day].map(str::to_owned),
    }
}

pub fn refused<T: std::fmt::Debug>(answer: Result<T, Stop<Refusal>>) -> Refusal {
    match answer {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
