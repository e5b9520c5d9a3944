//! From the file to lines. Pure.

use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::people::imports::{Heading, Table, UnreadableFile, decoded, read_table, rows};
use crate::vocabulary::{search_key, tokyo};

/// One stay in the meeting, as its report tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinLine {
    /// As the spreadsheet counts: headings are line 1.
    pub line: usize,
    pub name: String,
    pub email: String,
    pub joined_at: DateTime<Utc>,
    pub left_at: DateTime<Utc>,
}

/// A line that cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineProblem {
    pub line: usize,
    pub detail: String,
}

#[derive(Clone, Debug, Default)]
struct RawLine {
    line: usize,
    name: String,
    email: String,
    joined: String,
    left: String,
    minutes: String,
}

/// What Zoom, Teams and Meet call their columns, in both languages.
#[rustfmt::skip]
const COLUMNS: [Heading<RawLine>; 5] = [
    (&["名前", "名前（元の名前）", "名前(元の名前)", "氏名", "参加者", "Name (Original Name)", "Name (original name)", "Name", "Full Name", "Participant name", "Participant"], |row, text| text.clone_into(&mut row.name)),
    (&["メールアドレス", "ユーザーのメール", "メール", "電子メール", "User Email", "Email", "E-mail", "Email address"], |row, text| text.clone_into(&mut row.email)),
    (&["参加時刻", "入室時刻", "参加時間", "最初の参加", "Join Time", "First join", "First Join Time", "Join time", "Time joined"], |row, text| text.clone_into(&mut row.joined)),
    (&["退出時刻", "退室時刻", "最後の退出", "Leave Time", "Last leave", "Last Leave Time", "Leave time", "Time exited"], |row, text| text.clone_into(&mut row.left)),
    (&["期間（分）", "期間(分)", "参加時間（分）", "滞在時間（分）", "時間（分）", "Duration (Minutes)", "Duration (minutes)", "Total Duration (Minutes)", "In-Meeting Duration", "会議での時間", "Duration"], |row, text| text.clone_into(&mut row.minutes)),
];

/// The lines of the report in a file, and those that cannot be read.
pub fn read_report(bytes: &[u8]) -> Result<(Vec<JoinLine>, Vec<LineProblem>), UnreadableFile> {
    let (table, before) = table(bytes)?;
    let (mut lines, mut problems) = read(&table);
    for line in &mut lines {
        line.line += before;
    }
    for problem in &mut problems {
        problem.line += before;
    }
    Ok((lines, problems))
}

/// The table of participants, and how many lines stand before it. Zoom and Teams write facts about
/// the meeting first, and Teams what everybody did afterwards.
fn table(bytes: &[u8]) -> Result<(Table, usize), UnreadableFile> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok((read_table(bytes)?, 0));
    }
    let text = decoded(bytes)?;
    let Some(before) = text.lines().position(is_heading) else {
        return Ok((read_table(bytes)?, 0));
    };
    let own = text.lines().skip(before);
    let own: Vec<_> = own.take_while(|line| !ends_the_table(line)).collect();
    Ok((read_table(own.join("\n").as_bytes())?, before))
}

/// Names somebody and says when they joined.
fn is_heading(line: &str) -> bool {
    let tabs = line.contains('\t');
    let cells = line.split(if tabs { '\t' } else { ',' });
    let cells: Vec<_> = cells.map(|cell| search_key(cell.trim_matches(['"', ' ']))).collect();
    let has =
        |column: &Heading<RawLine>| column.0.iter().any(|name| cells.contains(&search_key(name)));
    (has(&COLUMNS[0]) || has(&COLUMNS[1])) && has(&COLUMNS[2])
}

/// A blank line, or the heading of another section: `3. In-Meeting Activities`.
fn ends_the_table(line: &str) -> bool {
    let line = line.trim_matches([',', '\t', '"', ' ']);
    let section = line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok());
    line.is_empty() || section
}

fn read(table: &Table) -> (Vec<JoinLine>, Vec<LineProblem>) {
    let (raw, _) = rows(table, &COLUMNS, |row, line| row.line = line);
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for row in raw {
        match line(&row) {
            Ok(line) => lines.push(line),
            Err(detail) => problems.push(LineProblem { line: row.line, detail: detail.to_owned() }),
        }
    }
    (lines, problems)
}

fn line(row: &RawLine) -> Result<JoinLine, &'static str> {
    if row.name.is_empty() && row.email.is_empty() {
        return Err("名前もメールアドレスもありません。");
    }
    let joined_at = moment(&row.joined).ok_or("参加時刻を読み取れません。")?;
    let left_at = moment(&row.left)
        .or_else(|| Some(joined_at + duration(&row.minutes)?))
        .ok_or("退出時刻も参加した長さも読み取れません。")?;
    if left_at < joined_at {
        return Err("退出時刻が参加時刻より前です。");
    }
    Ok(JoinLine {
        line: row.line,
        name: row.name.clone(),
        email: row.email.to_lowercase(),
        joined_at,
        left_at,
    })
}

/// Tokyo's clock, in the ways the services and spreadsheets write it.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    const FORMS: [&str; 10] = [
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%m/%d/%Y %I:%M:%S %p",
        "%m/%d/%Y, %I:%M:%S %p",
        "%m/%d/%y, %I:%M:%S %p",
        "%Y/%m/%d, %H:%M:%S",
        "%Y年%m月%d日 %H:%M:%S",
    ];
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    // A year of two figures is read by its own form alone.
    let read = |form: &str| {
        NaiveDateTime::parse_from_str(text, form).ok().filter(|local| local.year() >= 2000)
    };
    let local = FORMS.iter().find_map(|form| read(form))?;
    Some(tokyo::instant(local.date(), local.time()))
}

/// `95`, `95 分`, `1h 35m 10s`, `1:35:10`
fn duration(text: &str) -> Option<TimeDelta> {
    let text = text.trim();
    if text.contains(':') {
        let parts: Vec<i64> =
            text.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let seconds = parts.iter().fold(0, |whole, part| whole * 60 + part);
        return (parts.len() == 3).then(|| TimeDelta::seconds(seconds));
    }
    let (mut whole, mut number) = (0, String::new());
    let mut units = false;
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        let factor = match letter {
            'h' | '時' => 3_600,
            'm' | '分' => 60,
            's' | '秒' => 1,
            _ => continue,
        };
        if let Ok(count) = number.parse::<i64>() {
            whole += count * factor;
            units = true;
        }
        number.clear();
    }
    if units {
        return Some(TimeDelta::seconds(whole));
    }
    number.parse().ok().map(TimeDelta::minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> (Vec<JoinLine>, Vec<LineProblem>) {
        read_report(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_reports_of_the_usual_services_read_alike() {
        let zoom = "名前（元の名前）,ユーザーのメール,参加時刻,退出時刻,期間（分）\n\
                    鈴木 花子,hanako@example.jp,2026/12/03 14:00:00,2026/12/03 16:00:00,120\n";
        let teams = "Name\tFirst join\tLast leave\tEmail\n\
                     鈴木 花子\t12/3/2026, 2:00:00 PM\t12/3/2026, 4:00:00 PM\tHanako@example.jp\n";
        let meet = "Participant name,Email,Time joined,Duration\n\
                    鈴木 花子,hanako@example.jp,2026-12-03T14:00:00+09:00,2h 0m 0s\n";

        let first = lines(zoom);

        assert_eq!(first.1, Vec::new());
        assert_eq!(lines(teams).0, first.0);
        assert_eq!(lines(meet).0, first.0);
    }

    #[test]
    fn what_stands_before_and_after_the_participants_is_left_out() {
        let teams = "1. Summary\r\nMeeting title\t勉強会\r\nStart time\t12/3/26, 1:50:00 PM\r\n\r\n\
            2. Participants\r\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\r\n\
            鈴木 花子\t12/3/26, 2:00:00 PM\t12/3/26, 4:00:00 PM\t2h\thanako@example.jp\r\n\
            田中\tきのう\t\t\t\r\n\r\n3. In-Meeting Activities\r\nName\tJoin Time\tLeave Time\r\n\
            鈴木 花子\t12/3/26, 2:00:00 PM\t12/3/26, 3:00:00 PM\r\n";
        let units = teams.encode_utf16().flat_map(u16::to_le_bytes);
        let teams: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
        let zoom = "Meeting ID,Topic,Start Time,End Time\n\
            123,\"勉強会, 第3回\",12/03/2026 01:50:00 PM,12/03/2026 04:05:00 PM\n\n\
            Name (original name),Email,Join time,Leave time,Duration (minutes)\n\
            鈴木 花子,hanako@example.jp,12/03/2026 02:00:00 PM,12/03/2026 04:00:00 PM,120\n";

        let (from_teams, problems) = read_report(&teams).unwrap();
        let (from_zoom, _) = lines(zoom);

        assert_eq!(from_teams.iter().map(|one| one.line).collect::<Vec<_>>(), [7]);
        assert_eq!(problems.iter().map(|one| one.line).collect::<Vec<_>>(), [8]);
        assert_eq!(from_zoom.iter().map(|one| one.line).collect::<Vec<_>>(), [5]);
        let place = |one: &JoinLine| (one.email.clone(), one.joined_at, one.left_at);
        assert_eq!(place(&from_teams[0]), place(&from_zoom[0]));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let (read, problems) = lines(
            "名前,参加時刻,退出時刻\n鈴木,きのう,きょう\n髙橋,2026/12/03 14:00,2026/12/03 13:00\n",
        );

        assert_eq!(read, Vec::new());
        assert_eq!(problems.iter().map(|one| one.line).collect::<Vec<_>>(), [2, 3]);
    }
}
