"""Counts of the board and the desk leave out what is hidden from an officer by rights, to the last one."""

import re

import pytest

import desk as desks
from test_board import Board

SEES, KEPT_FROM = "局长己", "副院长庚"


class Watched(Board):
    """A petition that both chiefs see, and a double check (一案双查) that its rights keep from one of them."""

    def check(self):
        today = self.realm.doctor("yu01")["civil"][:10]
        return self.act(
            "yu01", "check", "open-check", "--field", "checked=豫0105", "--field", "clue=petition", "--field",
            f"received-on={today}", "--field", "summary=财产长期未处置", officer=SEES)

    def counts(self, officer):
        """What each page counts for an officer, and what it names."""
        page = self.browser(officer)
        found = {}
        page.go("/board")
        found["overview"] = [int(one) for one in re.findall(r"\d+", page.text("#totals"))]
        page.go("/board/matters")
        found["stages"] = int(re.search(r"\d+", page.text("main h1")).group())
        found["kinds"] = page.text("main").count("一案双查")
        page.go("/board/duties")
        found["duties"] = int(re.search(r"\d+", page.text("main h1 small")).group())
        found["summed"] = sum(int(row.text) for row in page.all("table.sums tbody td:nth-child(2)"))
        found["listed"] = [one.text for one in page.all("table.list tbody td:nth-child(5) a")]
        page.go("/matters")
        found["matters"] = [
            one.get_attribute("href").split("/")[-1] for one in page.all("#list tbody a[href^='/matters/yu']")]
        page.go("/board/statistics?from=2026-01-01&to=2027-12-31")
        found["sources"] = page.driver.page_source
        return found


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    board = None
    try:
        board = Watched(tmp_path_factory.mktemp("board-rights"))
        board.plaint = board.petition()
        board.secret = board.check()
        board.realm.ask("coord", "rehearse", "advance", "60d")
        yield board
    finally:
        if board:
            board.desk.close()
            board.realm.stop_all()


def test_counts_leave_out_the_one_matter_that_is_hidden(watched):
    everything = watched.counts(SEES)
    assert watched.secret in everything["matters"] and watched.plaint in everything["matters"]
    assert watched.secret in everything["listed"], "the check is late, and counted"
    less = watched.counts(KEPT_FROM)
    assert watched.plaint in less["matters"] and watched.secret not in less["matters"]
    assert everything["stages"] - less["stages"] == 1 and everything["kinds"] > 0 and less["kinds"] == 0
    # Open matters first, then what is overdue: one matter with its duties less, and nothing else.
    gone = [one for one in everything["listed"] if one == watched.secret]
    assert everything["overview"][0] - less["overview"][0] == 1
    assert everything["overview"][1] - less["overview"][1] == len(gone)
    assert everything["duties"] - less["duties"] == everything["summed"] - less["summed"] == len(gone) >= 1
    assert sorted(less["listed"] + gone) == sorted(everything["listed"])
    assert less["duties"] == less["summed"] == len(less["listed"]) > 0, "the petition's own duties stay"
    assert watched.secret not in less["sources"]
    page = watched.browser(KEPT_FROM)
    page.go(f"/matters/{watched.secret}")
    assert "没有协调事项" in page.text()


def test_what_is_withheld_of_a_page_is_said_with_its_rule(watched):
    """An officer who leads nothing sees no duties of others, and is told by which rule."""
    handler = watched.browser("合议壬")
    handler.go("/board/duties")
    assert watched.secret not in handler.driver.page_source
    assert any("322号" in one.text for one in handler.all("main .note")), handler.text()
    assert int(re.search(r"\d+", handler.text("main h1 small")).group()) == len(handler.all("table.list tbody tr"))
