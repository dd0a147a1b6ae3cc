"""The realm of processes that the system tests share."""

import pytest

import processes
import scenes


@pytest.fixture(scope="module")
def realm(tmp_path_factory):
    """Coordinator and the node of 中原 yu0102 as processes of the program."""
    if not processes.program().exists():
        pytest.fail(f"{processes.program()} is missing: build it, or set CROSSWRIT_BIN")
    realm = processes.Realm(tmp_path_factory.mktemp("realm"))
    try:
        realm.start("coord")
        realm.start("yu0102")
        yield realm
    finally:
        realm.stop_all()


@pytest.fixture(scope="module")
def court(realm):
    """The court 金水 yu0105, run by the independent client through the module."""
    court = scenes.Court(realm, "yu0105")
    court.open()
    yield court
    court.close()
