//! Groups of readers, against a filter that looks at one reader after the other.

use std::collections::BTreeSet;

use bansou::newsletter::{
    self, Audience, Leaving, Named, Offered, Origin, Preferences, RawSegment, Refusal, Segment,
};
use bansou::people::{Actor, roles};
use bansou::vocabulary::{Chance, RegionBlock, tokyo};
use chrono::TimeDelta;
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{Frequency, ReaderKind};
use entities::people::role_assignment::Role;
use entities::people::term::Vocabulary;
use entities::{RegionBlockId, SubscriberId, TermId};
use sea_orm::Iterable;

use super::cast::{Room, refused};
use crate::study_sessions::people::add_person;

/// Numbers that look like chance and are the same each time.
struct Dice(Chance);

impl Dice {
    fn below(&self, most: usize) -> usize {
        usize::from(u16::from_be_bytes([self.0.secret()[0], self.0.secret()[1]])) % most
    }

    fn one_in(&self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn some<T: Copy>(&self, from: &[T], chance: usize) -> Vec<T> {
        from.iter().copied().filter(|_| self.one_in(chance)).collect()
    }
}

/// A reader as the naive filter knows them.
struct Known {
    id: SubscriberId,
    wishes: Preferences,
    role: Option<Role>,
    day: i64,
    active: bool,
}

struct Ground {
    topics: Vec<TermId>,
    themes: Vec<TermId>,
    blocks: Vec<(RegionBlockId, &'static RegionBlock)>,
}

impl Ground {
    fn of(offered: &Offered) -> Self {
        let terms = |vocabulary| offered.terms.of(vocabulary).map(|term| term.id).collect();
        let blocks = offered.regions.blocks.iter().map(|block| {
            let own = RegionBlock::defaults().iter().find(|one| one.key() == block.code);
            (block.id, own.unwrap())
        });
        Self {
            topics: terms(Vocabulary::NewsletterTopic),
            themes: terms(Vocabulary::Theme),
            blocks: blocks.collect(),
        }
    }

    fn ids(&self) -> Vec<RegionBlockId> {
        self.blocks.iter().map(|block| block.0).collect()
    }

    /// By the book of the ministry, not by the tables of the product.
    fn inside(&self, block: RegionBlockId, prefecture: i32) -> bool {
        let own = self.blocks.iter().find(|one| one.0 == block).unwrap().1;
        own.prefectures().any(|one| i32::from(one.code()) == prefecture)
    }
}

fn naive(rule: &Segment, reader: &Known, ground: &Ground) -> bool {
    fn open<T: PartialEq>(wanted: &[T], chosen: &[T]) -> bool {
        wanted.is_empty() || chosen.is_empty() || wanted.iter().any(|one| chosen.contains(one))
    }
    let wishes = &reader.wishes;
    let places = rule.prefectures.is_empty() && rule.blocks.is_empty();
    let lives = wishes.prefecture.is_some_and(|code| {
        rule.prefectures.contains(&code) || rule.blocks.iter().any(|id| ground.inside(*id, code))
    });
    let kind = rule.kinds.is_empty() || wishes.kind.is_some_and(|kind| rule.kinds.contains(&kind));
    let role = rule.roles.is_empty() || reader.role.is_some_and(|role| rule.roles.contains(&role));
    let since = rule.since.is_none_or(|day| {
        let first = tokyo::day_of(crate::support::tuesday_morning());
        reader.day >= (day - first).num_days()
    });
    reader.active
        && open(&rule.topics, &wishes.topics)
        && open(&rule.themes, &wishes.themes)
        && open(&rule.regions, &wishes.regions)
        && (places || lives)
        && kind
        && role
        && since
        && rule.frequency.is_none_or(|one| one == wishes.frequency)
}

async fn somebody(room: &Room, dice: &Dice, ground: &Ground, place: usize) -> Known {
    let email = format!("reader{place}@example.jp");
    let kinds: Vec<ReaderKind> = ReaderKind::iter().collect();
    let wishes = Preferences {
        name: Some(format!("読者 {place}")),
        affiliation: None,
        kind: (!dice.one_in(4)).then(|| kinds[dice.below(kinds.len())]),
        prefecture: (!dice.one_in(4)).then(|| i32::try_from(dice.below(47) + 1).unwrap()),
        topics: dice.some(&ground.topics, 4),
        themes: dice.some(&ground.themes, 8),
        regions: dice.some(&ground.ids(), 9),
        frequency: if dice.one_in(3) { Frequency::MonthlyDigest } else { Frequency::EveryIssue },
        language: None,
    };
    let new = newsletter::NewReader {
        email: super::cast::address(&email),
        preferences: wishes.clone(),
        source: "申込書".to_owned(),
        agreed_on: tokyo::day_of(room.app.context.now()),
    };
    let id = newsletter::add(&room.app.context, room.desk, &new).await.unwrap();
    let role = dice.one_in(3).then_some(if dice.one_in(2) { Role::Operator } else { Role::Editor });
    if let Some(role) = role {
        let person = add_person(&room.app, "読者 一郎", &email).await;
        let tx = room.app.context.database.begin_write().await.unwrap();
        roles::grant(&tx, &room.app.context, &Actor::System, person, role).await.unwrap();
        tx.commit().await.unwrap();
    }
    let active = !dice.one_in(8);
    if !active {
        let leaving = Leaving { route: Route::Link, reason: None, origin: Origin::default() };
        newsletter::leave(&room.app.context, id, &leaving).await.unwrap();
    }
    let day = (room.app.context.now() - crate::support::tuesday_morning()).num_days();
    Known { id, wishes, role, day, active }
}

fn rule(dice: &Dice, ground: &Ground) -> Segment {
    let kinds: Vec<ReaderKind> = ReaderKind::iter().collect();
    let codes: Vec<i32> = (1..=47).collect();
    let first = tokyo::day_of(crate::support::tuesday_morning());
    let or_none = |wanted: bool| if wanted { 3 } else { usize::MAX };
    Segment {
        topics: dice.some(&ground.topics, or_none(dice.one_in(2))),
        themes: dice.some(&ground.themes, or_none(dice.one_in(3))),
        regions: dice.some(&ground.ids(), or_none(dice.one_in(3))),
        prefectures: dice.some(&codes, or_none(dice.one_in(4))),
        blocks: dice.some(&ground.ids(), or_none(dice.one_in(4))),
        kinds: dice.some(&kinds, or_none(dice.one_in(3))),
        roles: dice.some(&[Role::Operator, Role::Editor], or_none(dice.one_in(4))),
        frequency: dice.one_in(4).then_some(Frequency::MonthlyDigest),
        language: None,
        since: dice
            .one_in(4)
            .then(|| first + TimeDelta::days(i64::try_from(dice.below(6)).unwrap())),
    }
}

#[tokio::test]
async fn every_rule_means_exactly_the_readers_a_naive_filter_picks() {
    let room = Room::new().await;
    let (dice, ground) = (Dice(Chance::seeded(11)), Ground::of(&room.offered));
    let mut known = Vec::new();
    for place in 0..120 {
        known.push(somebody(&room, &dice, &ground, place).await);
        if place % 25 == 24 {
            room.app.clock.advance(TimeDelta::days(1));
        }
    }
    let (db, day) = (room.app.context.database.reader(), tokyo::day_of(room.app.context.now()));

    let (mut wrong, mut sizes) = (Vec::new(), BTreeSet::new());
    for _ in 0..150 {
        let rule = rule(&dice, &ground);
        let wanted: BTreeSet<SubscriberId> = known
            .iter()
            .filter(|reader| naive(&rule, reader, &ground))
            .map(|reader| reader.id)
            .collect();
        let audience = Audience::of(db, &rule, day).await.unwrap();
        let (met, parts) = walked(&room, &audience, 7).await;
        let count = audience.count(db).await.unwrap();
        sizes.insert(wanted.len());
        if met != wanted || usize::try_from(count).unwrap() != wanted.len() || parts != met.len() {
            wrong.push((rule, wanted.len(), met.len(), count));
        }
    }

    assert_eq!(wrong, Vec::new());
    assert!(sizes.len() > 20, "the rules tell hardly anybody apart: {sizes:?}");
}

/// Everybody a walk meets, and how many it met.
async fn walked(room: &Room, audience: &Audience, limit: u64) -> (BTreeSet<SubscriberId>, usize) {
    let db = room.app.context.database.reader();
    let (mut met, mut count, mut last) = (BTreeSet::new(), 0, None);
    loop {
        let part = audience.walk(db, last, limit).await.unwrap();
        let Some(end) = part.last() else { return (met, count) };
        last = Some(end.id);
        count += part.len();
        met.extend(part.iter().map(|reader| reader.id));
    }
}

#[tokio::test]
async fn the_role_of_a_person_is_known_however_their_address_is_spelt() {
    let room = Room::new().await;
    let id = room.entered("Hanako@example.jp", newsletter::RawPreferences::default()).await;
    room.entered("taro@example.jp", newsletter::RawPreferences::default()).await;
    let person = add_person(&room.app, "読者 花子", "hanako@example.jp").await;
    let tx = room.app.context.database.begin_write().await.unwrap();
    let grant = roles::grant(&tx, &room.app.context, &Actor::System, person, Role::Operator);
    grant.await.unwrap();
    tx.commit().await.unwrap();
    let (db, day) = (room.app.context.database.reader(), tokyo::day_of(room.app.context.now()));

    let rule = Segment { roles: vec![Role::Operator], ..Segment::default() };
    let audience = Audience::of(db, &rule, day).await.unwrap();

    assert_eq!(walked(&room, &audience, 7).await, (BTreeSet::from([id]), 1));
}

#[tokio::test]
async fn a_walk_gives_what_a_letter_needs() {
    let room = Room::new().await;
    let raw = newsletter::RawPreferences {
        name: "山田 太郎".to_owned(),
        topics: vec!["cases".to_owned()],
        ..newsletter::RawPreferences::default()
    };
    let id = room.entered("yamada@example.jp", raw).await;
    let (context, db) = (&room.app.context, room.app.context.database.reader());

    let audience = Audience::of(db, &Segment::default(), tokyo::day_of(context.now())).await;
    let reader = audience.unwrap().walk(db, None, 10).await.unwrap().remove(0);

    assert_eq!((reader.id, reader.address.as_str()), (id, "yamada@example.jp"));
    assert_eq!(reader.address_key, context.post.address_key(&reader.address));
    assert_eq!((reader.name.as_deref(), reader.topics.len()), (Some("山田 太郎"), 1));
    let leave = reader.leave_url(&context.config);
    let end = reader.leave_token(&context.config);
    assert_eq!(leave, format!("{}/newsletter/leave/{end}", context.config.base_url));
    assert!(reader.preferences_url(&context.config, context.now()).contains("/preferences/"));
}

#[tokio::test]
async fn a_rule_is_kept_under_one_name_and_read_back_the_same() {
    let room = Room::new().await;
    let raw = RawSegment {
        topics: vec!["sessions".to_owned()],
        blocks: vec!["kanto".to_owned()],
        kinds: vec!["company".to_owned()],
        since: "令和8年4月1日".to_owned(),
        ..RawSegment::default()
    };
    let rule = raw.check(&room.offered).unwrap();
    let (context, desk) = (&room.app.context, room.desk);

    let id = newsletter::save_segment(context, desk, None, ("関東の企業", &rule)).await.unwrap();
    let again = newsletter::save_segment(context, desk, None, ("関東の企業", &rule)).await;
    let stale = Some((id, Some(0)));
    let late = newsletter::save_segment(context, desk, stale, ("別の名前", &rule)).await;

    let db = context.database.reader();
    let kept: Named = newsletter::segment(db, id).await.unwrap().unwrap();
    assert_eq!((kept.rule, kept.name.as_str()), (rule.clone(), "関東の企業"));
    assert_eq!(refused(again), Refusal::NameTaken);
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    assert_eq!(
        rule.words(&room.offered),
        "話題：勉強会・イベント／所在地のブロック：関東／立場：企業／登録：2026年4月1日（水）以降"
    );
}

#[tokio::test]
async fn every_problem_of_a_rule_is_named() {
    let room = Room::new().await;
    let raw = RawSegment {
        topics: vec!["fishing".to_owned()],
        blocks: vec!["atlantis".to_owned()],
        prefectures: vec!["48".to_owned()],
        kinds: vec!["alien".to_owned()],
        since: "いつか".to_owned(),
        ..RawSegment::default()
    };

    let problems = raw.check(&room.offered).unwrap_err();

    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["topics", "blocks", "prefectures", "kinds", "since"]);
}
