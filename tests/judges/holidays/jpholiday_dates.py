"""Prints every Japanese holiday from 2022 to 2050, one ISO date a line, as the package jpholiday computes them."""

import datetime

import jpholiday

day = datetime.date(2022, 1, 1)
while day.year <= 2050:
    if jpholiday.is_holiday(day):
        print(day.isoformat())
    day += datetime.timedelta(days=1)
