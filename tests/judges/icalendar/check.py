"""Reads every calendar in a folder as the packages icalendar and recurring-ical-events do, and prints what they found.

One JSON object a line, in the order of the file names.
"""

import datetime
import json
import pathlib
import sys

import icalendar
import recurring_ical_events


def problems(raw):
    """What RFC 5545 §3.1 forbids of lines, whatever they say."""
    found = []
    if not raw.endswith(b"\r\n"):
        found.append("does not end with CRLF")
    for number, line in enumerate(raw.split(b"\r\n")[:-1], start=1):
        if len(line) > 75:
            found.append(f"line {number} has {len(line)} octets")
        if any(octet < 32 and octet != 9 or octet == 127 for octet in line):
            found.append(f"line {number} has a control character")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            found.append(f"line {number} is broken inside a character")
    return found


def instant(value):
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def party(value):
    return None if value is None else [str(value.params.get("CN")), str(value)]


def event(entry):
    def text(name):
        return None if entry.get(name) is None else str(entry[name])

    return {
        "uid": text("UID"),
        "sequence": int(entry["SEQUENCE"]),
        "summary": text("SUMMARY"),
        "description": text("DESCRIPTION"),
        "location": text("LOCATION"),
        "url": text("URL"),
        "status": text("STATUS"),
        "organizer": party(entry.get("ORGANIZER")),
        "attendee": party(entry.get("ATTENDEE")),
        "errors": [str(error) for error in entry.errors],
    }


def calendar(raw):
    read = icalendar.Calendar.from_ical(raw)
    times = recurring_ical_events.of(read).between((2020, 1, 1), (2040, 1, 1))
    return {
        "problems": problems(raw) + [str(error) for error in read.errors],
        "method": str(read["METHOD"]),
        "events": [event(entry) for entry in read.walk("VEVENT")],
        "times": sorted([instant(at["DTSTART"].dt), instant(at["DTEND"].dt)] for at in times),
    }


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ics")):
    print(json.dumps(calendar(path.read_bytes())))
