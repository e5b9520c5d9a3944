//! People who do at random whatever they may, for the model: clients, accompanists, the secretariat.

use std::sync::{Arc, Mutex};

use bansou::calendar::availability::SlotLength;
use bansou::consultations::booking::{
    Arrangement, Booked, Booking, Place, SlotWish, StaffBooking, Wishes, With, approve, arrange,
    book, book_by_staff, decline, hold_slot, let_go, request_wishes,
};
use bansou::consultations::changing::{Cancellation, Shift, cancel, shift};
use bansou::consultations::{Accompanist, By, Client, Refusal};
use bansou::context::Context;
use bansou::database::{Stop, retrying};
use bansou::vocabulary::Chance;
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::Mode;
use entities::{ConsultationId, OrganisationId, ResourceId};

use super::cast::{Stage, subject, thursday};

pub type Answer = Result<(), Stop<Refusal>>;

/// A client with the operator they come for.
pub type Member = (Client, OrganisationId);

/// Everything the players share.
pub struct Ground {
    pub stage: Stage,
    pub accompanists: Vec<Accompanist>,
    pub members: Vec<Member>,
    pub rooms: Vec<ResourceId>,
    pub licences: Vec<ResourceId>,
    /// Whatever was ever booked or wished for, and by whom.
    pub made: Mutex<Vec<(ConsultationId, Client)>>,
}

/// What is rolled for one move.
pub struct Dice([u8; 32]);

impl Dice {
    fn of<'a, T>(&self, place: usize, all: &'a [T]) -> &'a T {
        &all[usize::from(self.0[place]) % all.len()]
    }

    fn starts(&self) -> DateTime<Utc> {
        thursday(9, 0)
            + TimeDelta::days(i64::from(self.0[2] % 2))
            + TimeDelta::minutes(15 * i64::from(self.0[3] % 32))
    }

    fn length(&self) -> SlotLength {
        *self.of(5, &SlotLength::ALL)
    }

    fn mode(&self) -> Mode {
        *self.of(6, &[Mode::InPerson, Mode::Online, Mode::Phone])
    }
}

impl Ground {
    fn context(&self) -> &Context {
        &self.stage.app.context
    }

    fn note(&self, booked: &Booked, who: Client) {
        self.made.lock().unwrap().push((booked.id, who));
    }

    /// Anything that was made, by anybody or by this client.
    fn one(&self, dice: &Dice, of: Option<Client>) -> Option<(ConsultationId, Client)> {
        let made = self.made.lock().unwrap();
        let fits: Vec<_> =
            made.iter().filter(|(_, who)| of.is_none_or(|one| one == *who)).collect();
        if fits.is_empty() { None } else { Some(**dice.of(9, &fits)) }
    }

    /// Thirty moves of one player; says how many came true. A refusal is an answer, a failure is
    /// not.
    pub async fn play(self: Arc<Self>, player: Player, chance: Chance) -> usize {
        let mut done = 0;
        for _ in 0..30 {
            let dice = Dice(chance.secret());
            let answer = match player {
                Player::Client(member) => self.client(member, &dice).await,
                Player::Accompanist(who) => self.accompanist(who, &dice).await,
                Player::Office => self.office(&dice).await,
            };
            match answer {
                Ok(()) => done += 1,
                Err(Stop::Refused(_)) => {}
                Err(Stop::Broken(error)) => panic!("{error:?}"),
            }
        }
        done
    }

    async fn client(&self, member: Member, dice: &Dice) -> Answer {
        let (who, organisation) = member;
        let own = self.one(dice, Some(who));
        match (dice.0[0] % 9, own) {
            (0, _) => self.holds(member, dice).await,
            (1, _) => retrying(|| let_go(self.context(), who)).await,
            (2, _) => {
                let starts = [dice.starts(), dice.starts() + TimeDelta::hours(1)];
                let starts = starts.map(Some).into();
                let wishes = Wishes { subject: subject(organisation), accompanist: None, starts };
                let made = retrying(|| request_wishes(self.context(), who, wishes.clone())).await?;
                self.note(&made, who);
                Ok(())
            }
            (3..=5, _) | (_, None) => self.books(member, dice).await,
            (6, Some((id, _))) => self.cancels(By::Client(who), id).await,
            (_, Some((id, _))) => self.moves(By::Client(who), id, dice).await,
        }
    }

    async fn holds(&self, (who, organisation): Member, dice: &Dice) -> Answer {
        let wish = SlotWish {
            organisation,
            theme: None,
            mode: dice.mode(),
            length: dice.length(),
            with: self.with(dice),
            starts_at: dice.starts(),
        };
        let held = retrying(|| hold_slot(self.context(), who, wish)).await?;
        if dice.0[8].is_multiple_of(2) {
            return Ok(());
        }
        // The hold becomes the booking.
        let mut subject = subject(organisation);
        (subject.mode, subject.length) = (wish.mode, wish.length);
        let with = With::One(held.accompanist);
        let booking = Booking { subject, with, starts_at: held.starts_at };
        let booked = retrying(|| book(self.context(), who, booking.clone())).await?;
        self.note(&booked, who);
        Ok(())
    }

    fn with(&self, dice: &Dice) -> With {
        match dice.0[7] % 4 {
            0 => With::Anyone,
            _ => With::One(dice.of(4, &self.accompanists).person()),
        }
    }

    async fn books(&self, (who, organisation): Member, dice: &Dice) -> Answer {
        let mut subject = subject(organisation);
        (subject.mode, subject.length) = (dice.mode(), dice.length());
        let booking = Booking { subject, with: self.with(dice), starts_at: dice.starts() };
        let booked = retrying(|| book(self.context(), who, booking.clone())).await?;
        self.note(&booked, who);
        Ok(())
    }

    async fn accompanist(&self, who: Accompanist, dice: &Dice) -> Answer {
        let Some((id, _)) = self.one(dice, None) else { return Ok(()) };
        let by = By::Accompanist(who);
        match dice.0[0] % 4 {
            0 => self.cancels(by, id).await,
            1 => retrying(|| decline(self.context(), by, id, None)).await,
            2 => retrying(|| approve(self.context(), by, id)).await.map(drop),
            _ => self.moves(by, id, dice).await,
        }
    }

    async fn office(&self, dice: &Dice) -> Answer {
        let by = By::Staff(self.stage.desk);
        match (dice.0[0] % 8, self.one(dice, None)) {
            (0 | 1, _) | (_, None) => self.books_for_somebody(dice).await,
            (2 | 3, Some((id, _))) => self.arranges(id, dice).await,
            (4, Some((id, _))) => self.cancels(by, id).await,
            (5, Some((id, _))) => retrying(|| approve(self.context(), by, id)).await.map(drop),
            (_, Some((id, _))) => self.moves(by, id, dice).await,
        }
    }

    /// A room, a licence, both or none, sometimes one that does not fit the way to meet.
    fn place(&self, dice: &Dice) -> Place {
        let room = dice.0[10].is_multiple_of(2).then(|| *dice.of(11, &self.rooms));
        let licence = dice.0[12].is_multiple_of(2).then(|| *dice.of(13, &self.licences));
        Place { room, licence, ..Place::default() }
    }

    async fn books_for_somebody(&self, dice: &Dice) -> Answer {
        let (client, organisation) = *dice.of(14, &self.members);
        let mut subject = subject(organisation);
        (subject.mode, subject.length) = (dice.mode(), dice.length());
        let wish = StaffBooking {
            client: client.person(),
            accompanist: dice.of(4, &self.accompanists).person(),
            subject,
            starts_at: dice.starts(),
            place: self.place(dice),
            override_reason: Some("電話での依頼".to_owned()),
        };
        let desk = self.stage.desk;
        let booked = retrying(|| book_by_staff(self.context(), desk, wish.clone())).await?;
        self.note(&booked, client);
        Ok(())
    }

    async fn arranges(&self, id: ConsultationId, dice: &Dice) -> Answer {
        let wish = Arrangement {
            accompanist: dice.of(4, &self.accompanists).person(),
            length: dice.length(),
            mode: dice.mode(),
            place: self.place(dice),
            agreed: dice.0[8].is_multiple_of(2),
            override_reason: Some("本人の希望".to_owned()),
            ..self.stage.arrangement(id, dice.starts()).await
        };
        let desk = self.stage.desk;
        retrying(|| arrange(self.context(), desk, wish.clone())).await.map(drop)
    }

    /// The secretariat may choose another accompanist and place; others may not, and are refused.
    async fn moves(&self, by: By, id: ConsultationId, dice: &Dice) -> Answer {
        let staff = matches!(by, By::Staff(_));
        let other = dice.0[7].is_multiple_of(3).then(|| dice.of(4, &self.accompanists).person());
        let wish = Shift {
            length: dice.length(),
            mode: dice.mode(),
            accompanist: other.filter(|_| staff),
            place: (staff && dice.0[8].is_multiple_of(2)).then(|| self.place(dice)),
            override_reason: staff.then(|| "都合による".to_owned()),
            outside_hours: true,
            ..self.stage.wish_to_move(id, dice.starts()).await
        };
        retrying(|| shift(self.context(), by, wish.clone())).await.map(drop)
    }

    pub async fn cancels(&self, by: By, id: ConsultationId) -> Answer {
        let wish = Cancellation { consultation: id, reason: None };
        retrying(|| cancel(self.context(), by, wish.clone())).await
    }

    /// At exactly this time, over every limit but time that is taken.
    pub async fn books_exactly(
        &self,
        with: Accompanist,
        (starts_at, length): (DateTime<Utc>, SlotLength),
    ) -> Result<Booked, Stop<Refusal>> {
        let (client, organisation) = self.members[0];
        let wish = StaffBooking {
            client: client.person(),
            accompanist: with.person(),
            subject: bansou::consultations::booking::Subject { length, ..subject(organisation) },
            starts_at,
            place: Place::default(),
            override_reason: Some("確認のため".to_owned()),
        };
        let desk = self.stage.desk;
        retrying(|| book_by_staff(self.context(), desk, wish.clone())).await
    }
}

/// Whose moves.
#[derive(Clone, Copy)]
pub enum Player {
    Client(Member),
    Accompanist(Accompanist),
    Office,
}
