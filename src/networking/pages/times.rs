//! Finding a time: offering some, choosing one, calling the meeting off.

use actix_web::HttpResponse;

use super::form::FormPage;
use super::seat::Seat;
use crate::database::retrying;
use crate::networking::Refusal;
use crate::networking::introductions::{MOST_TIMES, RawTime, call_off, choose, offer, read_times};
use crate::web::{Choice, Control, Failure, Field, Form, Problems, Told, Width, perform};

/// `GET …/times`
pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("minutes", "60");
    form.set("place", seat.parties.row.meeting_place.clone());
    page(&seat, (&form, &Problems::none()), None)
}

fn page(
    seat: &Seat,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let action = (format!("{}/times", seat.base), seat.base.as_str());
    let controls = fields((form, problems), |ja, en| seat.say(ja, en));
    let page = FormPage {
        purpose: seat
            .say(
                "候補を3つまで出せます。時刻は日本時間です。相手が1つを選ぶまで、10日間はその時間を空けておきます。",
                "Offer up to three times. All times are in Japan time (JST, UTC+9). They are kept for the other side for ten days, or until it chooses one.",
            )
            .to_owned(),
        notice,
        ..FormPage::new(action, controls, seat.say("候補を送る", "Offer these times"))
    };
    seat.answer(page.status(), (seat.say("面談の日時の候補", "Times to meet"), &page))
}

/// The fields of an offer, in either language.
pub fn fields(
    (form, problems): (&Form, &Problems),
    say: impl Fn(&'static str, &'static str) -> &'static str,
) -> Vec<Control> {
    let labels = [
        (
            say("第1候補の日", "First day in Japan"),
            say("第1候補の開始", "First start (Japan time)"),
        ),
        (
            say("第2候補の日", "Second day in Japan"),
            say("第2候補の開始", "Second start (Japan time)"),
        ),
        (
            say("第3候補の日", "Third day in Japan"),
            say("第3候補の開始", "Third start (Japan time)"),
        ),
    ];
    let mut controls = Vec::new();
    for (place, (day, time)) in (1..=MOST_TIMES).zip(labels) {
        let (day_name, time_name) = (format!("day{place}"), format!("time{place}"));
        let mut day = Field::date(&day_name, day, form, problems);
        day.required = place == 1;
        let mut time = Field::new(&time_name, time, form, problems);
        time.required = place == 1;
        controls.push(Control::new("date", day));
        controls.push(Control::new("time", time));
    }
    let lengths = ["30", "45", "60", "90"].map(|one| Choice::new(one, one));
    let length = Field::new("minutes", say("長さ（分）", "Minutes"), form, problems);
    controls.push(Control::new("radios", length.required().options(lengths)));
    let label = say("場所・参加用URL", "Place or address to open");
    let place = Field::new("place", label, form, problems).required().width(Width::Full);
    controls.push(Control::new("text", place));
    controls
}

/// What was typed.
pub fn read(form: &Form, problems: &mut Problems) -> Vec<RawTime> {
    (1..=MOST_TIMES)
        .map(|place| RawTime {
            day: form.day(&format!("day{place}"), problems),
            time: form.text(&format!("time{place}")).to_owned(),
        })
        .collect()
}

/// `POST …/times`
pub async fn receive(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let raw = read(&form, &mut problems);
    let lengths = (form.text("minutes"), form.text("place"));
    let wanted = read_times(&raw, lengths, seat.context.now());
    let wanted = match wanted {
        Ok(wanted) if problems.is_empty() => wanted,
        Ok(_) => return page(&seat, (&form, &seat.translated(problems)), None),
        Err(found) => return page(&seat, (&form, &seat.translated(found)), None),
    };
    let (context, id, by) = (seat.context.clone(), seat.id(), seat.by);
    let done = perform(async move { retrying(|| offer(&context, by, id, &wanted)).await });
    match seat.settled(done.await?)? {
        Ok(()) => Ok(seat.done(seat.say("候補を相手に送りました。", "The times were sent."))),
        Err((problems, notice)) => page(&seat, (&form, &problems), notice),
    }
}

/// `POST …/meeting`
pub async fn choose_time(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    let Ok(time) = form.text("time").parse() else {
        return Ok(seat.refused(&Refusal::NotOnOffer));
    };
    let (context, id, by) = (seat.context.clone(), seat.id(), seat.by);
    let done = perform(async move { retrying(|| choose(&context, by, id, time)).await });
    match seat.settled(done.await?)? {
        Ok(()) => {
            let text = seat.say(
                "面談の日時が決まりました。双方にメールでお知らせします。",
                "The meeting is fixed. Both sides get a mail.",
            );
            Ok(seat.done(text))
        }
        Err((_, why)) => {
            let answer = why.unwrap_or_else(|| seat.why(&Refusal::NotOnOffer));
            Ok(seat.refused_saying(&answer))
        }
    }
}

/// `GET …/cancellation`
pub async fn show_off(seat: Seat) -> Result<HttpResponse, Failure> {
    off_page(&seat, None)
}

fn off_page(seat: &Seat, notice: Option<String>) -> Result<HttpResponse, Failure> {
    let row = &seat.parties.row;
    let when = row.meeting_starts_at.zip(row.meeting_ends_at).map(|(starts, ends)| {
        if seat.words.english {
            crate::vocabulary::tokyo::english_span(starts, ends)
        } else {
            crate::vocabulary::tokyo::span(starts, ends)
        }
    });
    let action = (format!("{}/cancellation", seat.base), seat.base.as_str());
    let consequence = seat.say(
        "相手に取り消しのお知らせが届きます。紹介は続き、別の日時の候補を出せます。",
        "The other side is told. You stay introduced and can offer other times.",
    );
    let page = FormPage {
        facts: vec![Told::new(seat.say("日時", "When"), when)],
        consequences: vec![consequence.to_owned()],
        notice,
        ..FormPage::new(action, Vec::new(), seat.say("面談を取り消す", "Call the meeting off"))
    };
    seat.answer(page.status(), (seat.say("面談の取り消し", "Call the meeting off"), &page))
}

/// `POST …/cancellation`
pub async fn receive_off(seat: Seat, _form: Form) -> Result<HttpResponse, Failure> {
    let (context, id, by) = (seat.context.clone(), seat.id(), seat.by);
    let done = perform(async move { retrying(|| call_off(&context, by, id)).await });
    match seat.settled(done.await?)? {
        Ok(()) => Ok(seat.done(seat.say("面談を取り消しました。", "The meeting is called off."))),
        Err((_, notice)) => off_page(&seat, notice),
    }
}
