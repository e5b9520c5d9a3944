//! Rates, terms, and meetings that were held.

use bansou::consultations::changing::{HeldMeeting, mark_held};
use bansou::consultations::fees::Refusal;
use bansou::consultations::fees::line::{Approval, Seen, approve_line, pay_lines};
use bansou::consultations::fees::rates::{RawRates, save_rates};
use bansou::consultations::fees::readers::{LineView, line_view};
use bansou::consultations::fees::terms::{RawTerms, save_terms, terms_of};
use bansou::consultations::{By, Client};
use bansou::database::{Stop, retrying};
use bansou::vocabulary::FiscalYear;
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::fee_line;
use entities::{ConsultationId, FeeLineId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::consultations::cast::{Stage, thursday};

pub fn year() -> FiscalYear {
    FiscalYear::starting_in(2026).unwrap()
}

/// The usual rates with the figures that are left open.
pub fn rates(shape: impl FnOnce(&mut RawRates)) -> RawRates {
    let mut raw = RawRates::usual();
    raw.night_allowance = "2,400".to_owned();
    raw.lodgings[0].most = "13,000".to_owned();
    raw.lodgings[1].most = "11,000".to_owned();
    raw.lodgings[2].most = "９，０００円".to_owned();
    shape(&mut raw);
    raw
}

pub fn refused<T: std::fmt::Debug>(answer: Result<T, Stop<Refusal>>) -> Refusal {
    match answer {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

impl Stage {
    /// Rates of the year, and Yamada paid as an individual of the first rank.
    pub async fn pays(&self) {
        save_rates(&self.app.context, self.desk, (year(), 0), rates(|_| ())).await.unwrap();
        self.terms(|_| ()).await;
    }

    pub async fn terms(&self, shape: impl FnOnce(&mut RawTerms)) {
        let mut raw = RawTerms {
            rank: "1".to_owned(),
            payee: "individual".to_owned(),
            ..RawTerms::default()
        };
        shape(&mut raw);
        let (context, yamada) = (&self.app.context, self.yamada.person());
        let present = terms_of(context.database.reader(), yamada).await.unwrap();
        let version = present.map_or(0, |row| row.version);
        save_terms(context, self.desk, (yamada, version), raw).await.unwrap();
    }

    /// Booked on Thursday at this hour, and held for so many minutes.
    pub async fn has_held(&self, who: Client, hour: i64, minutes: i64) -> ConsultationId {
        let booked = self.books(who, thursday(hour, 0)).await.unwrap();
        self.at(thursday(20, 0)).await;
        let from = thursday(hour, 0);
        self.meets(booked.id, from, from + TimeDelta::minutes(minutes)).await;
        booked.id
    }

    /// Several meetings of that day: hours and minutes.
    pub async fn has_held_all(&self, who: Client, meetings: &[(i64, i64)]) -> Vec<ConsultationId> {
        let mut held = Vec::new();
        for (hour, _) in meetings {
            held.push(self.books(who, thursday(*hour, 0)).await.unwrap().id);
        }
        self.at(thursday(20, 0)).await;
        for (id, (hour, minutes)) in held.iter().zip(meetings) {
            let from = thursday(*hour, 0);
            self.meets(*id, from, from + TimeDelta::minutes(*minutes)).await;
        }
        held
    }

    pub async fn meets(&self, id: ConsultationId, from: DateTime<Utc>, until: DateTime<Utc>) {
        let wish = HeldMeeting { consultation: id, from, until };
        mark_held(&self.app.context, By::Staff(self.desk), wish).await.unwrap();
    }

    pub async fn line(&self, id: ConsultationId) -> LineView {
        let db = self.app.context.database.reader();
        let own = fee_line::Column::ConsultationId.eq(id);
        let row = fee_line::Entity::find().filter(own).one(db).await.unwrap().unwrap();
        line_view(db, self.desk, row.id).await.unwrap().unwrap()
    }

    pub async fn seen(&self, id: ConsultationId) -> Seen {
        let row = self.line(id).await.row;
        Seen { line: row.id, version: row.version }
    }

    pub async fn approves(&self, seen: Seen) -> Result<(), Stop<Refusal>> {
        let wish = Approval { seen, amount: None, reason: None };
        retrying(|| approve_line(&self.app.context, self.desk, wish.clone())).await
    }

    pub async fn pays_out(&self, lines: &[FeeLineId]) -> (usize, usize) {
        let today = bansou::vocabulary::tokyo::day_of(self.app.context.now());
        let (context, desk) = (&self.app.context, self.desk);
        let done = retrying(|| pay_lines(context, desk, (lines.to_vec(), today))).await.unwrap();
        (done.pressed.done, done.pressed.left.len())
    }
}
