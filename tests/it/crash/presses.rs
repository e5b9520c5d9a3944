//! Many steps of introductions, pressed while the server is killed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bansou::people::{Actor, roles};
use bansou::vocabulary::Clock;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::Client;

use super::beside::Kills;
use super::house::House;
use super::pressed::{Pressed, Step, Traces, letters};
use crate::access::tokens::token_for;
use crate::networking::cast::{LAN, LAN_PHONE, SCHOOL, SCHOOL_EN, SUZUKI, SUZUKI_PHONE, Stage};

/// Of each of the two steps.
const EACH: i64 = 30;
/// So many press at once.
const HANDS: usize = 4;
const ENOUGH: Kills = Kills { before: 3, after: 2 };
const MOST_KILLS: usize = 14;

pub struct Presses {
    stage: Stage,
    all: Vec<Arc<Pressed>>,
    /// What the two steps leave where nobody is killed.
    wanted: [(Step, Traces); 2],
    answered: BTreeSet<usize>,
}

/// What was pressed in one life of the server.
#[derive(Default)]
struct Life {
    waiting: VecDeque<usize>,
    begun: BTreeSet<usize>,
    answers: BTreeMap<usize, u16>,
}

impl Presses {
    /// Introductions for which these are the next steps, in turns.
    pub async fn ready(house: &House, steps: [Step; 2]) -> Self {
        let now = Clock::system().now();
        let stage = Stage::on(house.beside(now - TimeDelta::hours(2)).await).await;
        let [first, second] = steps;
        let wanted = [(first, first.left(&stage, 2).await), (second, second.left(&stage, 3).await)];
        let mut all = Vec::new();
        for place in 0..EACH {
            all.push(first.pressed(&stage, 4 + 2 * place).await);
            all.push(second.pressed(&stage, 5 + 2 * place).await);
        }
        house.letters_have_left().await;
        stage.app.clock.set(now);
        let bearer = bearer(&stage).await;
        let all = all.into_iter().map(|one| {
            let own = (one.step == Step::Confirm).then(|| bearer.clone());
            Arc::new(Pressed { bearer: own, ..one })
        });
        Self { all: all.collect(), stage, wanted, answered: BTreeSet::new() }
    }

    /// Start, some presses, SIGKILL in the middle of the next ones: until enough kills came before
    /// a commit and enough after one.
    pub async fn are_pressed_under_kills(&mut self, house: &mut House) {
        let mut kills = Kills::default();
        for life in 1..=MOST_KILLS {
            house.starts().await;
            let pressed = self.is_pressed_until_killed(house, life % 2 == 0).await;
            self.judge(&pressed, &mut kills).await;
            if kills.before >= ENOUGH.before && kills.after >= ENOUGH.after && life > 3 {
                return;
            }
        }
        panic!("too few of these came before a commit, or after one: {kills:?}");
    }

    /// All of them again, whatever was answered, by a server that lives.
    pub async fn are_pressed_to_the_end(&mut self, house: &mut House) {
        if house.server.is_none() {
            house.starts().await;
        }
        let life = Life { waiting: (0..self.all.len()).collect(), ..Life::default() };
        let life = Arc::new(Mutex::new(life));
        for hand in self.press(house, &life) {
            hand.await.unwrap();
        }
        let life = life.lock().unwrap();
        assert!(life.answers.values().all(|status| *status == 204), "{:?}", life.answers);
        assert_eq!(life.answers.len(), self.all.len());
    }

    /// What is there and is neither all a step leaves nor what was there before it.
    pub async fn not_as_without_kills(&self) -> Vec<String> {
        let mut strange = Vec::new();
        for one in &self.all {
            let now = Traces::of(&self.stage, one.id).await;
            if now != *self.wanted(one.step) {
                strange.push(format!("{:?}: {now:?}", one.step));
            }
        }
        strange
    }

    /// What either side could read of the other where both have not agreed yet: in letters, and
    /// behind the link.
    pub async fn untold(&self, house: &mut House) -> Vec<String> {
        house.starts().await;
        let mut leaks = Vec::new();
        let mut looked = 0;
        for one in &self.all {
            if Traces::of(&self.stage, one.id).await != one.before {
                continue;
            }
            looked += 1;
            let (to_lan, to_suzuki) = self.read_by_each(house, one).await;
            let of_suzuki = ["鈴木", SUZUKI, SUZUKI_PHONE, "はじめのいっぽ"].into_iter();
            leaks.extend(of_suzuki.filter(|secret| to_lan.contains(secret)));
            let of_lan = ["Thi Lan", LAN, LAN_PHONE, SCHOOL, SCHOOL_EN].into_iter();
            leaks.extend(of_lan.filter(|secret| to_suzuki.contains(secret)));
        }
        assert!(looked > 0, "nothing was left to look at");
        leaks.into_iter().map(str::to_owned).collect()
    }

    async fn read_by_each(&self, house: &House, one: &Pressed) -> (String, String) {
        let own = letters(&self.stage, one.id).await;
        let to = |address: &str| {
            let theirs = own.iter().filter(|letter| letter.to_address == address);
            let each = theirs.map(|letter| format!("{}{}", letter.subject, letter.text_body));
            each.collect::<String>()
        };
        let token = self.stage.token(one.id).await;
        let page = house.at(&format!("/api/v1/introduction-links/{token}"));
        let page = reqwest::get(page).await.unwrap();
        assert_eq!(page.status(), 200);
        (to(LAN) + &page.text().await.unwrap(), to(SUZUKI))
    }

    /// Letters that came in and that no step on record wrote.
    pub async fn off_the_record(&self, house: &House) -> Vec<String> {
        let on_record = house.letters_on("").await;
        let known: BTreeSet<_> = on_record.iter().map(|one| one.rfc_message_id.as_str()).collect();
        let taken = house.sink.taken();
        assert!(taken.len() >= self.all.len(), "{} letters came in", taken.len());
        let id = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let (_, rest) = text.split_once("Message-ID: ").unwrap();
            rest.split_whitespace().next().unwrap().to_owned()
        };
        let ids = taken.iter().map(|letter| id(&letter.bytes));
        ids.filter(|id| !known.contains(id.as_str())).collect()
    }

    async fn is_pressed_until_killed(&self, house: &mut House, seen: bool) -> Life {
        let open = (0..self.all.len()).filter(|place| !self.answered.contains(place));
        let life = Arc::new(Mutex::new(Life { waiting: open.collect(), ..Life::default() }));
        let hands = self.press(house, &life);
        let some = 1 + usize::from(house.chance.fraction() > 0.5);
        house.until("some answers", async || life.lock().unwrap().answers.len() >= some).await;
        if seen {
            self.until_committed_and_unanswered(house, &life).await;
        } else {
            let moment = Duration::from_millis(40).mul_f64(house.chance.fraction());
            tokio::time::sleep(moment).await;
        }
        house.is_killed().await;
        for hand in hands {
            hand.await.unwrap();
        }
        std::mem::take(&mut life.lock().unwrap())
    }

    /// The server is made to stand still again and again, until a step is found on record that
    /// nobody was answered yet; it stands still then. Where all are answered before, so be it.
    async fn until_committed_and_unanswered(&self, house: &mut House, life: &Arc<Mutex<Life>>) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            house.server.as_ref().unwrap().freezes();
            // What it has said already is heard.
            tokio::time::sleep(Duration::from_millis(10)).await;
            let (under_way, over) = {
                let life = life.lock().unwrap();
                let open = life.begun.iter().filter(|place| !life.answers.contains_key(place));
                (open.copied().collect::<Vec<_>>(), life.waiting.is_empty())
            };
            for place in &under_way {
                let one = &self.all[*place];
                if Traces::of(&self.stage, one.id).await != one.before {
                    return;
                }
            }
            house.server.as_ref().unwrap().wakes();
            if over && under_way.is_empty() {
                return;
            }
            let moment = Duration::from_millis(4).mul_f64(house.chance.fraction());
            tokio::time::sleep(moment).await;
        }
    }

    fn press(&self, house: &House, life: &Arc<Mutex<Life>>) -> Vec<tokio::task::JoinHandle<()>> {
        let client = Client::new();
        let hand = |_| {
            let (client, base, life) = (client.clone(), house.at(""), life.clone());
            tokio::spawn(press(client, base, (self.all.clone(), life)))
        };
        (0..HANDS).map(hand).collect()
    }

    /// Each step is there whole or not at all; what was answered is there.
    async fn judge(&mut self, life: &Life, kills: &mut Kills) {
        assert!(life.answers.values().all(|status| *status == 204), "{:?}", life.answers);
        self.answered.extend(life.answers.keys());
        for (place, one) in self.all.iter().enumerate() {
            let now = Traces::of(&self.stage, one.id).await;
            let begun = life.begun.contains(&place);
            let answered = self.answered.contains(&place);
            if now == one.before {
                assert!(!answered, "answered, and gone: {one:?}", one = one.step);
                kills.before += usize::from(begun);
            } else {
                assert_eq!(now, *self.wanted(one.step), "half of {:?}", one.step);
                kills.after += usize::from(begun && !answered);
            }
        }
    }

    fn wanted(&self, step: Step) -> &Traces {
        &self.wanted.iter().find(|(own, _)| *own == step).unwrap().1
    }
}

/// One after the other, until there are none or nobody answers.
async fn press(client: Client, base: String, (all, life): (Vec<Arc<Pressed>>, Arc<Mutex<Life>>)) {
    loop {
        let next = {
            let mut life = life.lock().unwrap();
            let next = life.waiting.pop_front();
            life.begun.extend(next);
            next
        };
        let Some(place) = next else { return };
        let one = &all[place];
        let request = client.post(format!("{base}{}", one.path)).json(&one.body);
        let request = match &one.bearer {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let Ok(answer) = request.send().await else { return };
        life.lock().unwrap().answers.insert(place, answer.status().as_u16());
    }
}

/// Suzuki's, as a program has it.
async fn bearer(stage: &Stage) -> String {
    let (context, who) = (&stage.app.context, stage.suzuki.person());
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, who, Role::Operator).await.unwrap();
    tx.commit().await.unwrap();
    token_for(&stage.app, who, Strength::TwoFactors).await
}
