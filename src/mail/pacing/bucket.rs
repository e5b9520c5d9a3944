//! The arithmetic of a bucket: pure. It is told by one instant, that at which it is full again, so
//! that it fills by itself while nobody looks, on every machine and across restarts.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::pace::Model;

use crate::config::Rate;
use crate::mail::bounces::without_addresses;

/// So long after the last complaint about too many letters the old pace holds again.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(1);

/// The pace of somebody without a limit of ours who asked for fewer letters.
const GENTLE: Rate = Rate::per_minute(120);

const LONGEST: TimeDelta = TimeDelta::minutes(61);

/// Minutes of pause, longer each time they are asked for within [`REMEMBERED`].
const PAUSES: [i64; 6] = [1, 2, 5, 10, 30, 60];

/// A bucket that nobody has taken from.
pub fn full(key: String, now: DateTime<Utc>) -> Model {
    Model { key, full_at: now, paused_until: None, steps: 0, slowed_at: None, answer: None }
}

/// How often fewer letters were asked for lately.
pub fn steps(bucket: &Model, now: DateTime<Utc>) -> u32 {
    let lately = bucket.slowed_at.is_some_and(|slowed| now < slowed + REMEMBERED);
    if lately { u32::try_from(bucket.steps).unwrap_or(0).min(6) } else { 0 }
}

/// Until when nothing goes; none when letters may go.
pub fn pause(bucket: &Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // One longer than any pause was made before the clock was set back.
    bucket.paused_until.filter(|until| *until > now && *until - now <= LONGEST)
}

/// Letters that may go now. None: as many as there are.
pub fn room(bucket: &Model, rate: Option<Rate>, now: DateTime<Utc>) -> Option<u32> {
    if pause(bucket, now).is_some() {
        return Some(0);
    }
    let (interval, size) = terms(bucket, rate, now)?;
    let full_at = full_at(bucket, now, (interval, size));
    let used = (full_at - now).num_microseconds().unwrap_or(i64::MAX).max(0);
    let interval = interval.num_microseconds().unwrap_or(i64::MAX).max(1);
    let whole = interval.saturating_mul(i64::from(size));
    Some(u32::try_from((whole - used.min(whole)) / interval).unwrap_or(0))
}

/// When the bucket is full. One that would need over an hour longer than from empty was written before
/// the clock was set back: urgent letters alone go beyond what there is.
fn full_at(
    bucket: &Model,
    now: DateTime<Utc>,
    (interval, size): (TimeDelta, u32),
) -> DateTime<Utc> {
    let whole = interval * i32::try_from(size).unwrap_or(i32::MAX);
    if bucket.full_at - now > whole + REMEMBERED { now } else { bucket.full_at }
}

/// The pace that holds now. None: no limit.
pub fn pace(bucket: &Model, rate: Option<Rate>, now: DateTime<Utc>) -> Option<Rate> {
    match steps(bucket, now) {
        0 => rate,
        steps => Some(rate.unwrap_or(GENTLE).halved(steps)),
    }
}

/// Letters that circulars leave to others: a quarter of what may go at once. Where only one may go
/// at once, whoever asks first has it.
pub fn spared(bucket: &Model, rate: Option<Rate>, now: DateTime<Utc>) -> u32 {
    terms(bucket, rate, now).map_or(0, |(_, size)| size.div_ceil(4).min(size - 1))
}

/// Turns for so many letters, none before `after`: each slice is what the bucket regains by its time.
pub fn slices(
    bucket: &Model,
    rate: Option<Rate>,
    (now, after): (DateTime<Utc>, DateTime<Utc>),
    letters: u32,
) -> VecDeque<(DateTime<Utc>, u32)> {
    let (interval, size) = terms(bucket, rate, now).unwrap_or((GENTLE.interval(), GENTLE.burst()));
    let most = (size - spared(bucket, rate, now)).max(1);
    let mut turns = VecDeque::new();
    let (mut at, mut left) = (after.max(pause(bucket, now).unwrap_or(now)), letters);
    while left > 0 {
        let slice = left.min(most);
        at += interval * i32::try_from(slice).unwrap_or(i32::MAX);
        turns.push_back((at, slice));
        left -= slice;
    }
    turns
}

/// Takes so many out.
pub fn take(bucket: &mut Model, rate: Option<Rate>, now: DateTime<Utc>, letters: u32) {
    if let Some((interval, size)) = terms(bucket, rate, now) {
        let taken = i32::try_from(letters).unwrap_or(i32::MAX);
        bucket.full_at = full_at(bucket, now, (interval, size)).max(now) + interval * taken;
    }
}

/// Puts back what was taken and not used.
pub fn put_back(bucket: &mut Model, rate: Option<Rate>, now: DateTime<Utc>, letters: u32) {
    if let Some((interval, _)) = terms(bucket, rate, now) {
        bucket.full_at -= interval * i32::try_from(letters).unwrap_or(i32::MAX);
    }
}

/// The other side asked for fewer letters. While it is left alone already this says nothing new.
pub fn slow(bucket: &mut Model, now: DateTime<Utc>, answer: Option<&str>) {
    if pause(bucket, now).is_some() {
        return;
    }
    let step = steps(bucket, now);
    let minutes = PAUSES[usize::try_from(step).unwrap_or(0).min(PAUSES.len() - 1)];
    bucket.steps = i32::try_from(step + 1).unwrap_or(1).min(6);
    bucket.slowed_at = Some(now);
    bucket.paused_until = Some(now + TimeDelta::minutes(minutes));
    bucket.answer = answer.map(without_addresses);
}

/// Time for one letter, and how many fit. None: no limit.
fn terms(bucket: &Model, rate: Option<Rate>, now: DateTime<Utc>) -> Option<(TimeDelta, u32)> {
    match (steps(bucket, now), rate) {
        (0, None) => None,
        (0, Some(rate)) => Some((rate.interval(), rate.burst())),
        (steps, rate) => {
            let rate = rate.unwrap_or(GENTLE);
            Some((rate.interval() * (1 << steps), (rate.burst() >> steps).max(1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_485_600, 0).unwrap()
    }

    fn bucket() -> Model {
        full("domain:docomo".into(), noon())
    }

    const A_MINUTE: Option<Rate> = Some(Rate::per_minute(60));

    #[test]
    fn ten_seconds_worth_may_go_at_once_and_then_one_a_second() {
        let mut bucket = bucket();
        assert_eq!(room(&bucket, A_MINUTE, noon()), Some(10));

        take(&mut bucket, A_MINUTE, noon(), 10);

        assert_eq!(room(&bucket, A_MINUTE, noon()), Some(0));
        assert_eq!(room(&bucket, A_MINUTE, noon() + TimeDelta::milliseconds(2500)), Some(2));
        assert_eq!(room(&bucket, A_MINUTE, noon() + TimeDelta::minutes(5)), Some(10));
    }

    #[test]
    fn an_hour_of_letters_keeps_to_the_pace() {
        let mut bucket = bucket();
        let mut gone = 0;
        for second in (0..3600).step_by(5) {
            let now = noon() + TimeDelta::seconds(second);
            let letters = room(&bucket, A_MINUTE, now).unwrap();
            take(&mut bucket, A_MINUTE, now, letters);
            gone += letters;
        }

        assert!((3600..=3610).contains(&gone), "{gone}");
    }

    #[test]
    fn whoever_asks_for_fewer_is_left_alone_and_then_gets_half() {
        let mut bucket = bucket();
        slow(&mut bucket, noon(), Some("too many"));
        slow(&mut bucket, noon() + TimeDelta::seconds(3), Some("still too many"));

        assert_eq!(room(&bucket, A_MINUTE, noon() + TimeDelta::seconds(59)), Some(0));
        assert_eq!(room(&bucket, A_MINUTE, noon() + TimeDelta::minutes(1)), Some(5));
        assert_eq!(bucket.steps, 1);
        assert_eq!(room(&bucket, A_MINUTE, noon() + TimeDelta::hours(1)), Some(10));
        assert_eq!(room(&bucket, None, noon() + TimeDelta::hours(1)), None);
    }

    #[test]
    fn whoever_is_put_off_comes_at_the_pace_and_behind_the_others() {
        let bucket = bucket();
        let second = |count| noon() + TimeDelta::seconds(count);

        let first = slices(&bucket, A_MINUTE, (noon(), noon()), 10);
        let next = slices(&bucket, A_MINUTE, (noon(), second(10)), 7);

        assert_eq!(first, [(second(7), 7), (second(10), 3)], "three are left to other letters");
        assert_eq!(next, [(second(17), 7)]);
    }

    #[test]
    fn the_pace_of_the_moment_is_told_in_whole_letters() {
        let mut bucket = bucket();
        slow(&mut bucket, noon(), None);
        let told = |rate| pace(&bucket, rate, noon()).unwrap().to_string();

        assert_eq!(told(None), "60/min");
        assert_eq!(told(Some(Rate::per_minute(5))), "150/h");
        assert_eq!(pace(&full("domain:au".into(), noon()), None, noon()), None);
    }

    #[test]
    fn pauses_grow_while_the_complaints_go_on() {
        let mut bucket = bucket();
        let mut now = noon();
        let mut pauses = Vec::new();
        for _ in 0..8 {
            slow(&mut bucket, now, None);
            pauses.push((bucket.paused_until.unwrap() - now).num_minutes());
            now = bucket.paused_until.unwrap();
        }

        assert_eq!(pauses, [1, 2, 5, 10, 30, 60, 1, 2]);
    }

    #[test]
    fn a_clock_that_was_set_back_shuts_no_bucket_for_long() {
        let mut bucket = bucket();
        take(&mut bucket, A_MINUTE, noon(), 10);
        slow(&mut bucket, noon(), None);
        let earlier = noon() - TimeDelta::hours(9);

        assert_eq!(pause(&bucket, earlier), None);
        assert!(room(&bucket, A_MINUTE, earlier).is_some_and(|room| room > 0));
        take(&mut bucket, A_MINUTE, earlier, 1);
        assert!(bucket.full_at < noon() - TimeDelta::hours(8));
    }
}
