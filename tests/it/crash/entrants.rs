//! Two hundred who entered for sixty seats, and what is stored of the draw.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use bansou::study_sessions::do_due;
use bansou::study_sessions::lottery::{Ticket, draw as drawn_from, hash};
use bansou::study_sessions::registration::{self as verbs, Details};
use bansou::study_sessions::{Member, session::SessionPlan};
use bansou::vocabulary::{Clock, FiscalYear, tokyo};
use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::mail::message;
use entities::study_sessions::registration::{self, EndedBy, RegistrationState};
use entities::study_sessions::seats::{self, Mode};
use entities::study_sessions::session::Approval;
use entities::study_sessions::{draw, draw_entry};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
};

use super::beside::Kills;
use super::house::House;
use crate::study_sessions::cast::{Stage, part, request};

pub const ENTRANTS: usize = 200;
const SEATS: i32 = 60;
/// Seats for each of ten organisations: more than there are, but not for each the same.
const SHARE: i32 = 8;
/// A lock that is there at so many looks in a row is the draw's: nothing else keeps it so long.
const LOOKS: usize = 8;
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// A session whose registration has closed.
pub struct Lottery {
    stage: Stage,
    session: StudySessionId,
    /// The seed and its hash, from before.
    promised: draw::Model,
    /// A connection that waits for no lock.
    looker: DatabaseConnection,
}

/// Everything a draw leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    draw: draw::Model,
    entries: Vec<draw_entry::Model>,
    registrations: Vec<registration::Model>,
    seats: Vec<seats::Model>,
    letters: Vec<message::Model>,
}

impl Stored {
    /// Letters go on: they leave.
    pub fn without_letters(&self) -> Self {
        Self { letters: Vec::new(), ..self.clone() }
    }
}

impl Lottery {
    pub async fn closed(house: &House) -> Self {
        let now = Clock::system().now();
        let stage = Stage::on(house.beside(now - TimeDelta::days(2)).await).await;
        let session = stage.session(|plan| by_lot(plan, now)).await;
        for place in 0..ENTRANTS / 20 {
            enter(&stage, session, place).await;
        }
        house.letters_have_left().await;
        stage.app.clock.set(now);
        let looker = house.home.judge().await;
        if !house.database.is_shared() {
            looker.execute_unprepared("PRAGMA busy_timeout = 0").await.unwrap();
        }
        let promised = draw::Entity::find_by_id(session).one(house.database.reader()).await;
        Self { stage, session, promised: promised.unwrap().unwrap(), looker }
    }

    /// Start, SIGKILL in the middle of the draw, each time a little deeper, unless it was faster.
    pub async fn is_killed_while_drawing(&self, house: &mut House, kills: &mut Kills) {
        for longest in [20, 100, 400] {
            house.starts().await;
            self.until_drawing(house).await;
            let moment = Duration::from_millis(longest).mul_f64(house.chance.fraction());
            tokio::time::sleep(moment).await;
            house.is_killed().await;
            if self.counts(house, kills).await {
                return;
            }
        }
    }

    /// SIGKILL as soon as the commit can be seen, and once more among the letters.
    pub async fn is_killed_once_drawn(&self, house: &mut House, kills: &mut Kills) {
        house.starts().await;
        house.until("a draw", async || self.is_drawn(house).await).await;
        house.is_killed().await;
        assert!(self.counts(house, kills).await, "a commit that was seen is undone");
        house.starts().await;
        house.until_confirmed(house.sink.confirmed() + 20).await;
        house.is_killed().await;
        assert!(self.counts(house, kills).await, "a commit that was seen is undone");
    }

    /// Whether there is a draw; then the whole of it is there, and otherwise nothing.
    async fn counts(&self, house: &House, kills: &mut Kills) -> bool {
        let stored = self.stored(house).await;
        if stored.draw.drawn_at.is_some() {
            kills.after += 1;
            self.is_whole(&stored);
            return true;
        }
        kills.before += 1;
        assert_eq!(stored.draw, self.promised);
        assert_eq!((stored.entries.len(), stored.letters.len()), (0, 0));
        assert!(stored.seats.iter().all(|seats| seats.taken == 0));
        let entered = |row: &registration::Model| row.state == RegistrationState::Entered;
        assert!(stored.registrations.iter().all(entered));
        false
    }

    /// The same work by the clock once more.
    pub async fn is_drawn_again(&self) {
        let context = &self.stage.app.context;
        do_due(context, context.now()).await.unwrap();
    }

    async fn until_drawing(&self, house: &House) {
        let begun = Instant::now();
        let mut seen = 0;
        while seen < LOOKS {
            assert!(begun.elapsed() < Duration::from_secs(30), "it never draws");
            seen = if self.is_locked(house).await { seen + 1 } else { 0 };
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// On SQLite there is one lock for all that write.
    async fn is_locked(&self, house: &House) -> bool {
        if house.database.is_shared() {
            let row = "SELECT 1 FROM study_session WHERE state = 'published' FOR UPDATE NOWAIT";
            return self.looker.execute_unprepared(row).await.is_err();
        }
        let locked = self.looker.execute_unprepared("BEGIN IMMEDIATE").await.is_err();
        if !locked {
            self.looker.execute_unprepared("ROLLBACK").await.unwrap();
        }
        locked
    }

    async fn is_drawn(&self, house: &House) -> bool {
        let found = draw::Entity::find_by_id(self.session).one(house.database.reader()).await;
        found.unwrap().unwrap().drawn_at.is_some()
    }

    pub async fn stored(&self, house: &House) -> Stored {
        let db = house.database.reader();
        let draw = draw::Entity::find_by_id(self.session).one(db).await.unwrap().unwrap();
        let entries = draw_entry::Entity::find().order_by_asc(draw_entry::Column::Rank);
        let registrations = registration::Entity::find().order_by_asc(registration::Column::Number);
        Stored {
            draw,
            entries: entries.all(db).await.unwrap(),
            registrations: registrations.all(db).await.unwrap(),
            seats: seats::Entity::find().order_by_asc(seats::Column::Mode).all(db).await.unwrap(),
            letters: house.letters_on(":drawn").await,
        }
    }

    /// One draw, from the seed that was promised; one outcome for each entrant, and one letter that
    /// says it.
    pub fn is_whole(&self, stored: &Stored) {
        assert_eq!(stored.draw.seed, self.promised.seed);
        assert_eq!(hash(&stored.draw.seed), self.promised.commitment);
        assert_eq!(stored.draw.commitment, self.promised.commitment);
        let places = [(Mode::Venue, Some(SEATS)), (Mode::Online, Some(50))];
        let tickets = stored.entries.iter().map(|one| Ticket {
            number: one.number.clone(),
            mode: one.mode,
            party: one.party,
        });
        let again = drawn_from(&stored.draw.seed, tickets.collect(), &places, Some(SHARE));
        let again: Vec<_> = again.iter().map(|one| (&*one.ticket.number, one.seated)).collect();
        let entries = stored.entries.iter();
        assert_eq!(entries.map(|one| (&*one.number, one.seated)).collect::<Vec<_>>(), again);

        let drawn: BTreeSet<_> = stored.entries.iter().map(|one| one.registration_id).collect();
        let entered: BTreeSet<_> = stored.registrations.iter().map(|row| row.id).collect();
        assert_eq!((drawn.len(), stored.entries.len()), (ENTRANTS, ENTRANTS));
        assert_eq!(drawn, entered);
        let winners = stored.entries.iter().filter(|one| one.seated).count();
        let taken: Vec<_> = stored.seats.iter().map(|seats| (seats.mode, seats.taken)).collect();
        assert_eq!(i32::try_from(winners).unwrap(), SEATS);
        assert_eq!(taken, [(Mode::Online, 0), (Mode::Venue, SEATS)]);
        assert_eq!(said(stored), outcomes(stored));
    }

    /// Keys of letters that did not come in, or came in as something that is not on record.
    pub async fn untold(&self, house: &House) -> Vec<String> {
        let arrived = house.arrived();
        let letters = house.letters_on(":drawn").await;
        let told = |letter: &message::Model| {
            let copies = arrived.get(&letter.to_address).map_or(&[][..], Vec::as_slice);
            let own =
                |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&letter.rfc_message_id);
            !copies.is_empty() && copies.iter().all(|copy| own(&copy.bytes))
        };
        letters.iter().filter(|letter| !told(letter)).map(|one| one.dedupe_key.clone()).collect()
    }
}

fn by_lot(plan: &mut SessionPlan, now: DateTime<Utc>) {
    plan.fiscal_year = FiscalYear::at(now);
    let starts = tokyo::start_of_day(tokyo::day_of(now)) + TimeDelta::hours(9 * 24 + 14);
    plan.parts = vec![part(starts, 120)];
    plan.approval = Approval::ByLottery;
    plan.seats[0].capacity = Some(SEATS);
    plan.organisation_limit = Some(SHARE);
    plan.opens_at = now - TimeDelta::days(3);
    plan.closes_at = now - TimeDelta::hours(1);
}

/// Twenty of one organisation; every third does not want to wait.
async fn enter(stage: &Stage, session: StudySessionId, place: usize) {
    let organisation = stage.organisation(&format!("株式会社 つぎのて{place}")).await;
    for entrant in 0..20 {
        let person = stage.person_of(&format!("参加 {place}の{entrant}郎"), organisation).await;
        let details = Details { waits: entrant % 3 > 0, ..Details::plain(Mode::Venue) };
        let wish = request(session, organisation, details);
        let who = Member::acting_as(person);
        let own = verbs::register(&stage.app.context, who, wish).await.unwrap();
        assert_eq!(own.state, RegistrationState::Entered);
    }
}

/// For each entry by its rank: the letter it has to get, and its place in line.
fn outcomes(stored: &Stored) -> BTreeMap<String, Vec<(String, Option<String>)>> {
    let rows: BTreeMap<_, _> = stored.registrations.iter().map(|row| (row.id, row)).collect();
    let mut waiting = 0;
    let mut outcomes = BTreeMap::new();
    for entry in &stored.entries {
        let row = rows[&entry.registration_id];
        let (state, letter, place) = match (entry.seated, row.waits) {
            (true, _) => (RegistrationState::Confirmed, "lottery_won", None),
            (false, false) => (RegistrationState::Declined, "registration_declined", None),
            (false, true) => {
                waiting += 1;
                let place = format!("キャンセル待ちの{waiting}番目です");
                (RegistrationState::Waiting, "lottery_waiting", Some(place))
            }
        };
        assert_eq!(row.state, state, "{entry:?}");
        let unlucky = state == RegistrationState::Declined;
        assert_eq!(row.ended_by, unlucky.then_some(EndedBy::NotDrawn));
        let key = format!("registration:{}:drawn", row.id);
        outcomes.insert(key, vec![(letter.to_owned(), place)]);
    }
    outcomes
}

/// What the letters on record say.
fn said(stored: &Stored) -> BTreeMap<String, Vec<(String, Option<String>)>> {
    let mut said: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for letter in &stored.letters {
        let lines = letter.text_body.lines();
        let mut begun = lines.filter_map(|line| Some(line.split_once('。')?.0));
        let place = begun.find(|line| line.starts_with("キャンセル待ちの"));
        let one = (letter.letter.clone(), place.map(str::to_owned));
        said.entry(letter.dedupe_key.clone()).or_default().push(one);
    }
    said
}
