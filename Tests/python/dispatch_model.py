"""The model of a plan, written again from docs/dispatch.md and the rules file alone.

It reads the files that `crosswrit dispatch plan` reads, says which options each case has and what they
cost, and recomputes a plan's objective, its limits and the bound of its prices. Whole numbers throughout:
costs in nano-hours, weights in thousandths of an average case, travel in thousandths of an hour.
"""

import collections
import csv
import datetime
import decimal
import math

import yaml

NANO = 10**9
SOFT = ["travel", "transfer", "across", "apart", "left", "load", "overload", "vehicles", "lent"]


def nano(text):
    value = decimal.Decimal(text) * NANO
    assert value == int(value), text
    return int(value)


def milli(text):
    value = decimal.Decimal(text) * 1000
    assert value == int(value), text
    return int(value)


class Places:
    """Whole kilometres along great circles, from data/places/places.csv."""

    def __init__(self, root):
        with open(root / "data/places/places.csv", encoding="utf-8-sig", newline="") as file:
            self.points = {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}
        with open(root / "topology/data/courts_cn.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.seats = {row["court_code"] or row["court_name"]: row["admin_code"] for row in rows}
        self.known = {}

    def point(self, code):
        for one in (code, code[:4] + "00", code[:2] + "0000"):
            if one in self.points:
                return self.points[one]
        raise AssertionError(f"division {code}")

    def kilometres(self, left, right):
        if (left, right) not in self.known:
            (x, y), (u, v) = self.point(left), self.point(right)
            south, east = math.sin(math.radians(v - y) / 2), math.sin(math.radians(u - x) / 2)
            part = south * south + math.cos(math.radians(y)) * math.cos(math.radians(v)) * east * east
            self.known[left, right] = math.floor(2 * 6371 * math.asin(math.sqrt(min(1, part))) + 0.5)
        return self.known[left, right]


class Courts:
    """The tree of a topology file."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.all = {court["id"]: court for court in yaml.load(file, Loader=yaml.CSafeLoader)["courts"]}

    def ascent(self, id):
        while id:
            yield id
            id = self.all[id].get("superior")

    def city(self, id):
        return next((one for one in self.ascent(id) if self.all[one]["level"] == "intermediate"), id)

    def place(self, id, places):
        for one in self.ascent(id):
            court = self.all[one]
            found = places.seats.get(court.get("code") or court["name"])
            if found:
                return found
        raise AssertionError(f"court {id}")


def months_later(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(year, month, min(day.day, last))


class Case:
    def __init__(self, row, courts):
        self.number, self.court = row["number"], row["court"]
        self.filed = datetime.date.fromisoformat(row["filed_on"])
        self.debtors = list(dict.fromkeys(row["debtors"].split(";")))
        self.kind, self.raw = row["kind"], int(row["weight"])
        self.places = [one for one in row["places"].split(";") if one]
        self.expiries = [datetime.date.fromisoformat(one.rpartition("@")[2]) for one in row["seizures"].split(";") if one]
        self.stage, self.petitions = row["stage"], int(row["petitions"])
        self.recorded = [one for one in row["grounds"].split(";") if one]
        self.conflicts = {one for one in row["conflicts"].split(";") if one}
        self.must_leave = row["must_leave"] == "yes"


class Model:
    def __init__(self, root, topology, area, cases, force, rules, date, without=(), pins=(), forbids=(), stays=(), close=()):
        with open(rules, encoding="utf-8") as file:
            self.rules = yaml.load(file, Loader=yaml.BaseLoader)
        self.without, self.date = set(without), date
        self.places, tree = Places(root), Courts(topology)
        with open(force, encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if area in tree.ascent(row["court"])]
        self.courts = sorted(row["court"] for row in rows)
        by = {row["court"]: row for row in rows}
        self.officers = {c: int(by[c]["officers"]) for c in self.courts}
        self.vehicles = {c: int(by[c]["vehicles"]) for c in self.courts}
        self.backlog = {c: milli(by[c]["backlog"]) for c in self.courts}
        self.closed = {c for c in self.courts if by[c]["closed"] == "yes" or c in close}
        self.place = {c: tree.place(c, self.places) for c in self.courts}
        self.city = {c: tree.city(c) for c in self.courts}
        above = tree.all[area]["level"] in ("high", "supreme")
        self.rulable = {c for c in self.courts if c != area or above}
        self.directly = {c for c in self.courts if tree.all[c].get("superior") == area}
        with open(cases, encoding="utf-8-sig", newline="") as file:
            self.cases = [Case(row, tree) for row in csv.DictReader(file)]
        self.at = {one.number: index for index, one in enumerate(self.cases)}
        self.pins, self.forbids, self.stays = dict(pins), collections.defaultdict(set), set(stays)
        for number, court in forbids:
            self.forbids[number].add(court)
        self.judge()
        self.group_all()
        self.form_units()
        self.set_limits()

    # Rules

    def hard(self, name):
        return self.rules["hard"][name]["on"] == "true" and name not in self.without

    def soft(self, name):
        return name not in self.without

    def judge(self):
        """What the rules make of each case: weight, grounds, what keeps it, whether it must go."""
        hard = self.rules["hard"]
        last = self.date + datetime.timedelta(days=int(hard["seizure"]["days"]))
        related = self.related()
        for index, one in enumerate(self.cases):
            one.weight = one.raw * int(self.rules["kinds"].get(one.kind, 100)) // 100 if self.rules["kinds"] else one.raw
            recused = one.court in one.conflicts
            one.leaves = self.hard("original") and one.must_leave or self.hard("conflict") and recused
            one.grounds = []
            for ground in self.rules["grounds"]:
                basis = ground["basis"]
                if (ground["name"] in one.recorded
                        or basis == "mustLeave" and one.must_leave
                        or basis == "recused" and recused
                        or basis == "closed" and self.hard("open") and one.court in self.closed
                        or basis == "petitioned" and one.petitions >= int(ground["petitions"])
                        or basis == "related" and index in related[ground["name"]]
                        or basis == "stalled" and one.court in self.directly
                        and one.stage != "suspended" and (one.places or one.expiries)
                        and months_later(one.filed, int(ground["months"])) < self.date):
                    one.grounds.append(ground)
            pin = self.pins.get(one.number)
            bound = self.hard("power") and one.court not in self.rulable
            if bound:
                one.leaves = False
            one.forced = not bound and (one.leaves or pin not in (None, one.court) or one.court in self.forbids[one.number])
            one.kept = [] if one.forced else [
                name for name, holds in (
                    ("power", bound),
                    ("closing", one.stage in hard["closing"]["stages"]), ("auction", one.stage in hard["auction"]["stages"]),
                    ("seizure", any(day <= last for day in one.expiries)), ("suspended", one.stage == "suspended"),
                ) if holds and self.hard(name)]
            if one.number in self.stays:
                one.kept.insert(0, "orders")
            one.free = one.forced or not one.kept and (bool(one.grounds) or not self.hard("ground"))

    def debtors(self):
        found = collections.defaultdict(list)
        for index, one in enumerate(self.cases):
            for debtor in one.debtors:
                if one.stage != "suspended":
                    found[debtor].append(index)
        return sorted(found.items(), key=lambda item: item[0].encode())

    def related(self):
        found = {}
        for ground in self.rules["grounds"]:
            if ground["basis"] == "related":
                cases, courts = int(ground["cases"]), int(ground["courts"])
                found[ground["name"]] = {
                    index for _, some in self.debtors()
                    if len(some) >= cases and len({self.cases[i].court for i in some}) >= courts for index in some}
        return found

    def group_all(self):
        """Joins cases debtor by debtor, where the whole is not too heavy."""
        parent, weight = list(range(len(self.cases))), [one.weight for one in self.cases]

        def root(index):
            while parent[index] != index:
                index = parent[index]
            return index

        if self.hard("together"):
            most = milli(self.rules["hard"]["together"]["weight"])
            for _, some in self.debtors():
                roots = sorted({root(index) for index in some})
                if len(roots) > 1 and sum(weight[one] for one in roots) <= most:
                    for other in roots[1:]:
                        parent[other] = roots[0]
                    weight[roots[0]] = sum(weight[one] for one in roots)
        groups = collections.defaultdict(list)
        for index in range(len(self.cases)):
            groups[root(index)].append(index)
        self.group = {}
        for some in groups.values():
            for index in some:
                self.group[index] = some

    def form_units(self):
        """Cases decided as one: [(members, group)]; the rest stays."""
        self.units, taken = [], set()
        for index, one in enumerate(self.cases):
            if index in taken or not one.free:
                continue
            ordered = one.number in self.pins or self.forbids[one.number]
            members = [index]
            if not ordered and len(self.group[index]) > 1:
                members = [
                    i for i in self.group[index]
                    if self.cases[i].free and self.cases[i].leaves == one.leaves
                    and self.cases[i].number not in self.pins and not self.forbids[self.cases[i].number]]
            taken.update(members)
            self.units.append(members)

    def open_options(self, members):
        """Courts to which the unit may go; None for staying."""
        found = [] if any(self.reasons(i, None) for i in members) else [None]
        for court in self.courts:
            if all(self.cases[i].court == court for i in members):
                continue
            if not any(self.reasons(i, court) for i in members):
                found.append(court)
        return found

    def reasons(self, index, court):
        """Rules that rule a court out for a case; None is staying."""
        one, found = self.cases[index], []
        pin = self.pins.get(one.number)
        if court is None or court == one.court:
            if one.leaves:
                found.append("original")
            if one.court in self.forbids[one.number] or pin not in (None, one.court):
                found.append("orders")
            return found
        if self.hard("ground") and not one.grounds:
            found.append("ground")
        found += one.kept
        if self.hard("open") and court in self.closed:
            found.append("open")
        if self.hard("conflict") and court in one.conflicts:
            found.append("conflict")
        if court in self.forbids[one.number] or pin not in (None, court):
            found.append("orders")
        if self.hard("reach") and one.places:
            way, own = (self.places.kilometres(one.places[0], self.place[c]) for c in (court, one.court))
            if way > own + int(self.rules["hard"]["reach"]["kilometres"]):
                found.append("reach")
        return found

    # Costs

    def travel(self, index, court):
        trips = [int(one) for one in self.rules["costs"]["travel"]["trips"]]
        each = milli(self.rules["costs"]["travel"]["hoursPerKilometre"])
        return sum(2 * each * count * self.places.kilometres(place, self.place[court])
                   for place, count in zip(self.cases[index].places, trips))

    def case_costs(self, index, court):
        """Costs of one case at a court, but for loads."""
        one, costs = self.cases[index], collections.Counter()
        rules = self.rules["costs"]
        if self.soft("travel"):
            costs["travel"] = nano(rules["travel"]["hours"]) // 1000 * self.travel(index, court)
        if self.soft("left") and court == one.court:
            costs["left"] = sum(nano(ground["left"]) for ground in one.grounds)
        return costs

    def bound_groups(self):
        """What groups are apart in which no case may move."""
        costs, seen = collections.Counter(), set()
        for index, group in self.group.items():
            if group[0] in seen or len(group) < 2 or any(self.cases[i].free for i in group) or not self.soft("apart"):
                continue
            seen.add(group[0])
            where = collections.Counter(self.cases[i].court for i in group)
            costs["apart"] += nano(self.rules["costs"]["apart"]["hours"]) * (len(group) - max(where.values()))
        return costs

    def unit_costs(self, members, option):
        rules, costs = self.rules["costs"], collections.Counter()
        for index in members:
            one = self.cases[index]
            court = one.court if option is None else option
            costs.update(self.case_costs(index, court))
            if court == one.court:
                continue
            if self.soft("transfer"):
                costs["transfer"] += nano(rules["transfer"]["hours"])
            if self.soft("across") and self.city[court] != self.city[one.court]:
                costs["across"] += nano(rules["across"]["hours"])
        group = self.group[members[0]]
        if len(group) > 1 and self.soft("apart"):
            inside = set(members)
            where = collections.Counter(
                option if index in inside and option is not None else self.cases[index].court for index in group)
            costs["apart"] += nano(rules["apart"]["hours"]) * (len(group) - max(where.values()))
        return costs

    def set_limits(self):
        load = sum(one.weight for one in self.cases) + sum(self.backlog.values())
        self.mean = load // sum(self.officers.values())
        self.steps = [int(one["from"]) * self.mean // 100 for one in self.rules["costs"]["load"]]
        self.slopes = [milli(one["hours"]) if self.soft("load") else 0 for one in self.rules["costs"]["load"]]
        hard, campaign = self.rules["hard"], self.rules["campaign"]
        self.share = min(int(campaign["days"]), int(campaign["periodDays"])) * 1000 // int(campaign["periodDays"])
        self.per_officer = milli(hard["capacity"]["casesPerOfficer"])
        self.per_vehicle = int(self.rules["costs"]["vehicles"]["hoursPerVehicle"])
        self.over_price = nano(self.rules["costs"]["overload"]["hours"]) if self.soft("overload") else 0
        self.vehicle_price = nano(self.rules["costs"]["vehicles"]["hours"]) // 1000 if self.soft("vehicles") else 0
        self.most_moves = None
        if self.hard("moves"):
            self.most_moves = int(len(self.cases) * (decimal.Decimal(hard["moves"]["percent"]) * 10) // 1000)
            if "most" in hard["moves"]:
                self.most_moves = min(self.most_moves, int(hard["moves"]["most"]))
        lends = self.hard("lending")
        self.most_officers = {c: self.officers[c] * int(hard["lending"]["officersPercent"]) // 100 * lends for c in self.courts}
        self.most_vehicles = {c: self.vehicles[c] * int(hard["lending"]["vehiclesPercent"]) // 100 * lends for c in self.courts}
        self.pairs = []
        for start in self.courts:
            if start in self.closed or not self.most_officers[start] + self.most_vehicles[start]:
                continue
            near = sorted(
                (self.places.kilometres(self.place[start], self.place[end]), end) for end in self.courts
                if end != start and end not in self.closed)
            near = [one for one in near if one[0] <= int(hard["lending"]["kilometres"])]
            self.pairs += [(start, end, way) for way, end in near[:int(hard["lending"]["neighbours"])]]

    def lending_cost(self, way, what):
        lent = self.rules["costs"]["lent"]
        journeys = 2 * way * int(lent["trips"]) * milli(self.rules["costs"]["travel"]["hoursPerKilometre"])
        return (nano(lent[what]) + journeys * 10**6) if self.soft("lent") else 0

    def court_costs(self, load, travel, officers, vehicles):
        """Officers and vehicles in thousandths."""
        costs = collections.Counter()
        for piece, slope in enumerate(self.slopes):
            above = max(0, load * 1000 - self.steps[piece] * officers)
            if piece + 1 < len(self.steps):
                above = min(above, (self.steps[piece + 1] - self.steps[piece]) * officers)
            costs["load"] += slope * above
        over = max(0, load * 1000 - self.per_officer * officers) if self.hard("capacity") else 0
        costs["overload"] += self.over_price // 10**6 * over
        costs["vehicles"] += self.vehicle_price * max(0, travel - self.per_vehicle * vehicles)
        return costs, over

    # A plan

    def check(self, plan):
        """Recomputes a plan's document: (costs by name, list of faults)."""
        faults, to = [], {}
        for move in plan["moves"]:
            index = self.at[move["case"]]
            if index in to or self.cases[index].court != move["from"] or move["to"] == move["from"]:
                faults.append(f"move {move['case']}")
            to[index] = move["to"]
            names = [ground["name"] for ground in self.cases[index].grounds]
            if self.hard("ground") and (move["ground"] or {}).get("name") != (names or [None])[0]:
                faults.append(f"ground {move['case']}")
        in_unit, costs = set(), self.bound_groups()
        for members in self.units:
            in_unit.update(members)
            aims = {to.get(index, self.cases[index].court) for index in members}
            if all(index not in to for index in members):
                option = None
            elif len(aims) == 1:
                option = aims.pop()
            else:
                faults.append(f"apart {self.cases[members[0]].number}")
                continue
            for index in members:
                faults += [f"{name} {self.cases[index].number}" for name in self.reasons(index, option)]
            costs.update(self.unit_costs(members, option))
        for index, one in enumerate(self.cases):
            if index not in in_unit:
                if index in to:
                    faults.append(f"kept {one.number}")
                costs.update(self.case_costs(index, one.court))
        if self.most_moves is not None and len(to) > self.most_moves:
            faults.append("moves")
        load, travel = dict(self.backlog), dict.fromkeys(self.courts, 0)
        for index, one in enumerate(self.cases):
            court = to.get(index, one.court)
            load[court] += one.weight
            travel[court] += self.travel(index, court)
        officers = {c: 1000 * self.officers[c] for c in self.courts}
        vehicles = {c: 1000 * self.vehicles[c] for c in self.courts}
        out = collections.Counter()
        for lent in plan["lent"]:
            way = next((way for start, end, way in self.pairs if (start, end) == (lent["from"], lent["to"])), None)
            if way is None:
                faults.append(f"lent {lent}")
                continue
            for sign, court in ((-1, lent["from"]), (1, lent["to"])):
                officers[court] += sign * self.share * lent["officers"]
                vehicles[court] += sign * self.share * lent["vehicles"]
            out[lent["from"], "officers"] += lent["officers"]
            out[lent["from"], "vehicles"] += lent["vehicles"]
            costs["lent"] += lent["officers"] * self.lending_cost(way, "officer")
            costs["lent"] += lent["vehicles"] * self.lending_cost(way, "vehicle")
        for court in self.courts:
            if out[court, "officers"] > self.most_officers[court] or out[court, "vehicles"] > self.most_vehicles[court]:
                faults.append(f"lending {court}")
            own, over = self.court_costs(load[court], travel[court], officers[court], vehicles[court])
            costs.update(own)
            if over and self.rules["hard"]["capacity"]["overload"] == "refused":
                faults.append(f"capacity {court}")
        self.load_after = load
        return costs, faults

    def bound(self, duals):
        """The lower bound that prices give for the full model, in nano-hours."""
        price = {one["court"]: one for one in duals["courts"]}
        moves, total = duals["moves"], sum(self.bound_groups().values())
        assert moves >= 0 and all(value >= 0 for one in price.values() for key, value in one.items() if key != "court")
        assert self.most_moves is not None or moves == 0
        most = self.slopes[-1] * 1000
        value = {}
        for court, one in price.items():
            assert one["load"] <= most and one["vehicles"] <= self.vehicle_price
            if self.rules["hard"]["capacity"]["overload"] == "allowed":
                assert one["capacity"] <= self.over_price // 1000
            value[court] = one["capacity"] * self.per_officer + sum(
                (self.steps[k + 1] - self.steps[k]) * max(0, one["load"] - self.slopes[k] * 1000)
                for k in range(len(self.steps) - 1))

        def priced(index, court):
            one = price[court]
            return (one["load"] + one["capacity"]) * self.cases[index].weight + one["vehicles"] * self.travel(index, court)

        in_unit = set()
        for members in self.units:
            in_unit.update(members)
            best = None
            for option in self.open_options(members):
                cost = sum(self.unit_costs(members, option).values())
                for index in members:
                    court = self.cases[index].court if option is None else option
                    cost += priced(index, court) + moves * (court != self.cases[index].court)
                best = cost if best is None else min(best, cost)
            total += best
        for index, one in enumerate(self.cases):
            if index not in in_unit:
                total += sum(self.case_costs(index, one.court).values()) + priced(index, one.court)
        for court, one in price.items():
            total += (one["load"] + one["capacity"]) * self.backlog[court] - self.officers[court] * value[court]
            total -= one["vehicles"] * self.per_vehicle * self.vehicles[court] * 1000
            total -= one["lentOfficers"] * self.most_officers[court] + one["lentVehicles"] * self.most_vehicles[court]
        for start, end, way in self.pairs:
            officer = self.lending_cost(way, "officer") + price[start]["lentOfficers"]
            officer += self.share * (value[start] - value[end]) // 1000
            vehicle = self.lending_cost(way, "vehicle") + price[start]["lentVehicles"]
            vehicle += self.share * self.per_vehicle * (price[start]["vehicles"] - price[end]["vehicles"])
            total += min(0, officer) * self.most_officers[start] + min(0, vehicle) * self.most_vehicles[start]
        return total - moves * self.most_moves if self.most_moves is not None else total
