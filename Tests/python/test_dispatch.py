"""Plans of `crosswrit dispatch plan`, checked by a model written again and by another solver."""

import csv
import datetime
import decimal
import json
import pathlib
import subprocess

import highspy
import pytest

import dispatch_model
import processes

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOPOLOGY, RULES = ROOT / "topology/henan.yaml", ROOT / "data/dispatch/rules.yaml"
DATE = datetime.date(2026, 3, 2)


def nano(value):
    return int(decimal.Decimal(value) * 10**9)


def plan(*words, fails=None):
    done = subprocess.run([processes.program(), "dispatch", "plan", *map(str, words)], capture_output=True, text=True)
    assert done.returncode == (fails or 0), done.stderr
    # Numbers stay as they are written: a binary fraction would round what is exact.
    return json.loads(done.stdout, parse_float=decimal.Decimal, parse_int=int) if not fails else done


class Instance:
    """Cases and force of one seed."""

    def __init__(self, folder, cases, seed, court="豫01", mean=40):
        self.cases, self.force = folder / f"cases-{cases}-{seed}.csv", folder / f"force-{cases}-{seed}.csv"
        self.area, self.court = "yu01", court
        subprocess.run([ROOT / "scripts/generate-cases", "--court", court, "--cases", str(cases), "--seed", str(seed),
                        "--topology", TOPOLOGY, "--date", str(DATE), "--out", self.cases], check=True, capture_output=True)
        subprocess.run([ROOT / "scripts/generate-force", "--cases", self.cases, "--topology", TOPOLOGY, "--seed", str(seed),
                        "--mean", str(mean), "--out", self.force], check=True, capture_output=True)

    def words(self, *more, rules=RULES):
        return ["--topology", TOPOLOGY, "--area", self.court, "--cases", self.cases, "--force", self.force,
                "--rules", rules, "--date", DATE, "--json", *more]

    def model(self, rules=RULES, **more):
        return dispatch_model.Model(ROOT, TOPOLOGY, self.area, self.cases, self.force, rules, DATE, **more)

    def rows(self):
        with open(self.cases, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return Instance(tmp_path_factory.mktemp("dispatch"), 600, 3)


def check(model, found):
    """Feasible, worth what it says, and no better than its bound."""
    costs, faults = model.check(found)
    assert faults == []
    for name in dispatch_model.SOFT:
        assert costs[name] == nano(found["costs"][name]), name
    assert sum(costs.values()) == nano(found["objective"])
    bound = model.bound(found["duals"])
    assert bound == nano(found["priceBound"])
    assert bound <= nano(found["bound"]) <= nano(found["objective"])
    for court in found["load"]:
        assert model.load_after[court["court"]] == int(decimal.Decimal(court["after"]) * 1000)
        assert model.place[court["court"]] == court["place"]
    return bound


def change(path, tmp_path, **changes):
    """The rules with some lines replaced."""
    text = pathlib.Path(path).read_text("utf-8")
    for old, new in changes.values():
        assert old in text, old
        text = text.replace(old, new)
    out = tmp_path / "rules.yaml"
    out.write_text(text, "utf-8")
    return out


def solved_again(mps):
    """What HiGHS makes of the model: its best plan, and the bound that it proves."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 1e-7)
    solver.setOptionValue("time_limit", 120.0)
    assert solver.readModel(str(mps)) == highspy.HighsStatus.kOk
    solver.run()
    info = solver.getInfo()
    assert info.primal_solution_status == 2, "HiGHS found no plan"
    return info.objective_function_value, info.mip_dual_bound


@pytest.mark.parametrize("cases,seed,most", [(300, 1, 0.005), (1_000, 2, 0.005), (2_000, 7, 0.005)])
def test_the_model_written_again_and_another_solver_agree(tmp_path, cases, seed, most):
    instance = Instance(tmp_path, cases, seed)
    mps = tmp_path / "model.mps"
    found = plan(*instance.words("--model", mps))
    check(instance.model(), found)
    assert found["gap"] <= most
    optimum, low = solved_again(mps)
    objective, bound = float(found["objective"]), float(found["bound"])
    assert bound <= optimum * (1 + 1e-9)
    assert low <= objective * (1 + 1e-9)
    assert (objective - low) / objective <= most


def test_with_time_the_best_plan_is_proven(tmp_path):
    instance = Instance(tmp_path, 300, 11)
    mps = tmp_path / "model.mps"
    found = plan(*instance.words("--model", mps, "--gap", 0))
    check(instance.model(), found)
    assert found["status"] == "optimal" and found["gap"] < 1e-6
    optimum, low = solved_again(mps)
    assert optimum == pytest.approx(float(found["objective"]), rel=1e-6)


def test_a_large_instance_is_within_half_a_percent(tmp_path):
    instance = Instance(tmp_path, 10_000, 5, mean=160)
    found = plan(*instance.words("--seconds", 10, "--gap", "0.2"))
    check(instance.model(), found)
    assert found["gap"] <= 0.005 and found["seconds"] <= 10.5
    greedy = next(one for one in found["baselines"] if one["name"] == "greedy")
    assert found["objective"] <= greedy["objective"]


def test_the_same_input_gives_the_same_plan(small):
    first, second = (plan(*small.words()) for _ in range(2))
    for one in (first, second):
        del one["seconds"]
    assert first == second


RULES_AWAY = ["power", "ground", "conflict", "original", "reach", "closing", "auction", "seizure", "suspended", "together",
              "capacity", "moves", "lending", "travel", "transfer", "across", "apart", "left", "load", "vehicles", "lent"]


@pytest.mark.parametrize("rule", RULES_AWAY)
def test_without_a_rule_the_model_is_the_other_one(small, rule):
    found = plan(*small.words("--without", rule))
    check(small.model(without=[rule]), found)


def test_orders_are_kept(small):
    model = small.model()
    options = {members[0]: model.open_options(members) for members in model.units if len(members) == 1}
    free = [index for index, open_ones in options.items() if None in open_ones and len(open_ones) > 6]
    pinned, kept, banned = (model.cases[index] for index in free[:3])
    court = next(c for c in options[free[0]] if c)
    aim = next(c for c in options[free[2]] if c)
    found = plan(*small.words("--pin", f"{pinned.number}={court}", "--stay", kept.number, "--forbid", f"{banned.number}={aim}"))
    to = {move["case"]: move["to"] for move in found["moves"]}
    assert to[pinned.number] == court and kept.number not in to and to.get(banned.number) != aim
    check(small.model(pins=[(pinned.number, court)], stays=[kept.number], forbids=[(banned.number, aim)]), found)


def test_what_if_a_court_closes(small):
    found = plan(*small.words("--close", "yu0105"))
    assert all(move["to"] != "yu0105" for move in found["moves"])
    check(small.model(close=["yu0105"]), found)


def test_an_explanation_adds_up(small):
    found = plan(*small.words())
    move = found["moves"][0]
    again = plan(*small.words("--explain", move["case"]))
    one = again["cases"][0]
    chosen = next(option for option in one["options"] if option["chosen"])
    assert chosen["court"] == move["to"] and one["to"] == move["to"]
    assert chosen["change"] == move["change"] == sum(chosen["costs"].values())
    open_ones = sorted(option["change"] for option in one["options"] if not option["ruledOut"] and not option["chosen"])
    if open_ones:
        assert open_ones[0] - chosen["change"] == move["next"]["more"]
    model = small.model()
    members = next(unit for unit in model.units if model.at[move["case"]] in unit)
    for option in one["options"]:
        names = {name for index in members for name in model.reasons(index, option["court"])}
        assert bool(names) == bool(option["ruledOut"]), (option, names)


def test_a_conflict_names_what_cannot_be_kept(small, tmp_path):
    hard = change(RULES, tmp_path, a=("casesPerOfficer: 300, overload: allowed", "casesPerOfficer: 5, overload: refused"))
    said = plan(*small.words(rules=hard), fails=1).stderr
    assert "can't all be kept" in said and "capacity of yu" in said
    number = small.rows()[0]["number"]
    said = plan(*small.words("--pin", f"{number}=yu0105", "--pin", f"{number}=yu0102"), fails=1).stderr
    assert "contradictory" in said and "yu0105" in said and "yu0102" in said
    none = next(one for one in small.model().cases if not one.grounds and one.court != "yu0105" and not one.kept)
    said = plan(*small.words("--pin", f"{none.number}=yu0105"), fails=1).stderr
    assert none.number in said and "ground" in said


def test_unknown_courts_and_cases_are_named(small, tmp_path):
    assert "yu0199" in plan(*small.words("--close", "yu0199"), fails=2).stderr
    assert "（2031）豫01执1号" in plan(*small.words("--stay", "（2031）豫01执1号"), fails=1).stderr
    lines = small.force.read_text("utf-8").splitlines()
    small_force = tmp_path / "force.csv"
    small_force.write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    words = small.words()
    words[words.index("--force") + 1] = small_force
    assert lines[-1].split(",")[0] in plan(*words, fails=1).stderr
