"""Due dates of `crosswrit period` against an independent computation and two other calendars.

What is known by whom: `chinesecalendar` 1.11.0 and `holidays` 0.109 both know every rest day and every
make-up workday of 2004 … 2026. The first says nothing of other years (it raises), the second has the
statutory holidays of later years without any swap; neither is asked about them: in years whose notice is
not out, Monday to Friday are working days, and the program must call what rests on them provisional.

The days on which a package and the program differ are listed below, with the reason; a difference that
is not listed fails, and so does a listed one that is no more.
"""

import calendar
import csv
import datetime
import json
import os
import random
import subprocess

import chinese_calendar
import holidays
import pytest

import crosswrit_wire as wire
import processes

FIRST, LAST = datetime.date(2004, 1, 1), datetime.date(2026, 12, 31)
DAY = datetime.timedelta(days=1)

# The notice for 2006 (国务院办公厅关于2006年部分节假日安排的通知) has Saturday 2005-12-31 worked; it lies in
# the year before the notice's own, where the package has left it out.
MISSED_BY_CHINESE_CALENDAR = {datetime.date(2005, 12, 31)}
MISSED_BY_HOLIDAYS = set()

CHINA = holidays.China(years=range(FIRST.year - 1, LAST.year + 2))
PUBLISHED = range(FIRST.year, LAST.year + 1)
ORACLES = ["chinesecalendar", "holidays"]


def workday_by(oracle, day):
    """What the package itself says."""
    if oracle == "holidays":
        return CHINA.is_working_day(day)
    return chinese_calendar.is_workday(day)


def workday(oracle, day):
    """A working day (工作日): what the package says, its listed misses mended."""
    if day.year not in PUBLISHED:
        return day.weekday() < 5
    missed = MISSED_BY_HOLIDAYS if oracle == "holidays" else MISSED_BY_CHINESE_CALENDAR
    return workday_by(oracle, day) != (day in missed)


def by_months(day, months):
    """The same day of a later month; the last day of one that has none (民法典 art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def expected(oracle, start, amount, unit):
    """Due date, first instant behind it, whether it was moved, whether it is provisional."""
    if unit == "h":
        # From the next hour (民诉法解释 art. 125); nothing is moved.
        end = start.replace(minute=0) + datetime.timedelta(hours=1 + amount)
        return (end - datetime.timedelta(milliseconds=1)).date(), end, False, False
    day = start.date()
    if unit == "wd":
        due, left = day, amount
        while left > 0:
            due += DAY
            left -= workday(oracle, due)
        provisional = not {(day + DAY).year, due.year} <= set(PUBLISHED)
        nominal = due
    else:
        if unit == "d":
            nominal = day + amount * DAY
        else:
            nominal = by_months(day, amount * (12 if unit == "y" else 1))
        due = nominal
        while not workday(oracle, due):
            due += DAY
        provisional = not {nominal.year, due.year} <= set(PUBLISHED)
    end = datetime.datetime.combine(due + DAY, datetime.time())
    return due, end, due != nominal, provisional


def ask(*words, questions=None):
    """Runs `crosswrit period`; answers its exit code and the documents that it prints."""
    done = subprocess.run(
        [processes.program(), "period", *words], input=questions, capture_output=True, text=True,
        timeout=120, check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def batch(questions, *words):
    """One document for each question."""
    code, answers, faults = ask("--batch", "-", *words, questions="".join(f"{q}\n" for q in questions))
    assert code == 0, faults
    assert [answer["line"] for answer in answers] == list(range(1, len(questions) + 1))
    return answers


def days():
    return [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]


def working_days(*words):
    """Every working day of the embedded table: the first working day behind the day before is the
    day itself."""
    answers = batch([f"{day - DAY} 1wd" for day in days()], *words)
    return {day for day, answer in zip(days(), answers) if answer["dueDate"] == str(day)}


# Vectors of the legal notes, computed by hand.
VECTORS = [
    ("2026-01-31", "1mo", "2026-02-28"), ("2026-01-14", "1mo", "2026-02-14"),
    ("2025-12-02", "1mo", "2026-01-04"), ("2026-09-01", "1mo", "2026-10-08"),
    ("2026-02-06", "15wd", "2026-03-05"), ("2026-09-18", "15wd", "2026-10-15"),
    ("2026-09-24", "15wd", "2026-10-22"), ("2025-12-31", "5wd", "2026-01-08"),
    ("2025-12-18", "15d", "2026-01-04"), ("2026-09-05", "15d", "2026-09-20"),
    ("2025-08-31", "6mo", "2026-02-28"),
]


@pytest.mark.parametrize(("start", "window", "due"), VECTORS)
def test_vector(start, window, due):
    code, answers, faults = ask("--from", start, "--window", window, "--json")
    assert code == 0 and len(answers) == 1, faults
    assert answers[0]["dueDate"] == due
    assert answers[0]["provisional"] is False
    amount, unit = int(window.rstrip("wdmoyh")), window.lstrip("0123456789")
    at = datetime.datetime.fromisoformat(start)
    for oracle in ORACLES:
        assert str(expected(oracle, at, amount, unit)[0]) == due, oracle
    assert batch([f"{start} {window}"])[0] == {"line": 1, **answers[0]}


@pytest.mark.parametrize(
    ("oracle", "missed"),
    [("chinesecalendar", MISSED_BY_CHINESE_CALENDAR), ("holidays", MISSED_BY_HOLIDAYS)],
)
def test_every_day_of_the_calendar(oracle, missed):
    ours = working_days()
    theirs = {day for day in days() if workday_by(oracle, day)}
    assert ours ^ theirs == missed, f"{oracle}: the days that differ are not those listed"


def test_a_calendar_with_one_wrong_day_is_noticed(tmp_path):
    """The comparison itself can fail."""
    source = wire.REPOSITORY / "data/calendar/cn_holidays.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] != "2026-02-28"]
    short = tmp_path / "short.csv"
    with short.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    changed = working_days("--calendar", str(short))
    assert working_days() ^ changed == {datetime.date(2026, 2, 28)}


UNITS = {"wd": 260, "d": 400, "mo": 40, "y": 5, "h": 300}
CASES = 2_000


def cases(dice, unit):
    """Starts over all published years, some near their ends; amounts small and large."""
    span = (LAST - FIRST).days
    for _ in range(CASES):
        day = FIRST + dice.randrange(span + 1) * DAY
        if dice.random() < 0.2:
            # About festivals and the turn of the year, where most goes wrong.
            day = datetime.date(dice.choice(PUBLISHED), *dice.choice([(1, 31), (9, 28), (12, 31)]))
            day += dice.randrange(-12, 13) * DAY
        at = datetime.datetime.combine(day, datetime.time())
        if unit == "h":
            at += datetime.timedelta(minutes=dice.randrange(24 * 60))
        most = 12 if dice.random() < 0.5 else UNITS[unit]
        yield at, dice.randint(1, min(most, UNITS[unit]))


def seed():
    return int(os.environ.get("CROSSWRIT_SEED") or random.SystemRandom().randrange(1 << 32))


@pytest.mark.parametrize("unit", UNITS)
def test_random_windows(unit):
    chosen = seed()
    print(f"CROSSWRIT_SEED={chosen} ({unit})")
    asked = list(cases(random.Random(f"{chosen} {unit}"), unit))
    style = "%Y-%m-%dT%H:%M" if unit == "h" else "%Y-%m-%d"
    answers = batch([f"{at.strftime(style)} {amount}{unit}" for at, amount in asked])
    wrong = []
    for (at, amount), answer in zip(asked, answers):
        for oracle in ORACLES:
            due, end, rolled, provisional = expected(oracle, at, amount, unit)
            want = {
                "dueDate": str(due), "dueInstant": f"{end.isoformat()}+08:00", "rolled": rolled,
                "provisional": provisional,
            }
            got = {name: answer[name] for name in want}
            if got != want:
                wrong.append(f"{at} {amount}{unit} by {oracle}: {got}, expected {want}")
    assert not wrong, f"CROSSWRIT_SEED={chosen}: {len(wrong)} differ:\n" + "\n".join(wrong[:20])
    # The dice did not miss what the test is about.
    assert unit in ("wd", "h") or any(answer["rolled"] for answer in answers)
    assert unit == "h" or any(answer["provisional"] for answer in answers)


def test_a_batch_names_the_line_of_a_fault():
    questions = "# 期限\n2026-02-06 15wd\n\n2026-02-06 24h\n2026-02-30 1d\n2026-02-06 15d 1d\n2026-02-06T09:30 24h\n"
    code, answers, faults = ask("--batch", "-", questions=questions)
    assert code == 1 and "line 4" in faults
    assert [(answer["line"], "error" in answer) for answer in answers] == [
        (2, False), (4, True), (5, True), (6, True), (7, False),
    ]
    assert answers[-1]["dueInstant"] == "2026-02-07T10:00:00+08:00"


def test_a_batch_goes_alone(tmp_path):
    assert ask("--batch", "-", "--from", "2026-02-06", questions="")[0] == 2
    assert ask("--from", "2026-02-06")[0] == 2
    assert ask("--batch", str(tmp_path / "missing.txt"))[0] == 3
    assert ask("--batch", "-", questions="")[:2] == (0, [])
