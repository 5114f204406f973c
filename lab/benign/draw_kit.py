"""What draw.py and draw_further.py share: the seed's random numbers, the house, who asks whom, and the list of activities. Imported."""
import math
import random
import sys

SEED = sys.argv[1]
R = random.Random(f"house {SEED}")
SIX, FAR_SIX = "2001:db8:410::", "2001:db8:f::"


def spread(low, high, digits=1):
    """Between the two, small ones as often as large ones (log-uniform)."""
    return round(math.exp(R.uniform(math.log(low), math.log(high))), digits) if digits else int(math.exp(R.uniform(math.log(low), math.log(high))))


def private():
    return R.choice([lambda: f"10.{R.randrange(1, 250)}.{R.randrange(0, 250)}", lambda: f"172.{R.randrange(16, 32)}.{R.randrange(0, 250)}", lambda: f"192.168.{R.randrange(2, 250)}"])()


HOUSE = dict(SRV=private() if R.random() < 0.65 else "198.51.100", OUT="198.18.1" if R.random() < 0.65 else private(), FAR="198.19.1")
HOUSE["PC"] = HOUSE["SRV"] if R.random() < 0.4 else private()
HOUSE["DOWN"], HOUSE["UP"] = f"{spread(12, 300, 0)}mbit", f"{spread(6, 200, 0)}mbit"
HOUSE["DELAYED"] = "1" if R.random() < 0.65 else ""
HOUSE["LOSS"] = R.choice(["0", "0", "0.002", "0.01", "0.03"])
HOUSE["TWICE"] = R.choice(["0", "0", "0.003"])
HOUSE["NAT"] = "1" if R.random() < 0.35 else ""
HOUSE["TAP"] = "br-lan" if R.random() < 0.65 else "wan0"
HOUSE["FAMILY"] = R.choice(["4", "4", "6", "both"])
HOUSE["CLOCKS"] = R.choice(["there", "there", "absent"])
HOUSE["SECONDS_EACH"] = str(R.randrange(120, 200))
INSIDE, OUTSIDE = R.randrange(4, 9), R.randrange(2, 6)
HOUSE["MACHINES_INSIDE"], HOUSE["MACHINES_OUTSIDE"] = str(INSIDE), str(OUTSIDE)


class Side:
    """Who asks whom: a machine inside or outside, and the servers it speaks to."""

    def __init__(self, who=None, to=None):
        self.who = who or R.choice(["in", "in", "out"])
        # What stays inside is not seen at the outer interface.
        self.to = to or ("far" if self.who == "in" and R.random() < (0.9 if HOUSE["TAP"] == "wan0" else 0.5) else "srv")
        self.six = HOUSE["FAMILY"] == "6" or (HOUSE["FAMILY"] == "both" and R.random() < 0.5)
        self.n = R.randrange(INSIDE if self.who == "in" else OUTSIDE)
        self.machine = f"{self.who}{self.n}"

    def at(self, number):
        if self.six:
            return (SIX if self.to == "srv" else FAR_SIX) + str(number)
        return HOUSE["SRV" if self.to == "srv" else "FAR"] + f".{number}"

    def url(self, number, scheme=None):
        host = self.at(number)
        return f"{scheme or R.choice(['http', 'https'])}://" + (f"[{host}]" if self.six else host)

    def source(self):
        return (SIX if self.who == "in" else FAR_SIX) + f"{201 + self.n}" if self.six else HOUSE["PC" if self.who == "in" else "OUT"] + f".{201 + self.n}"

    def some(self, low, high):
        """Addresses of several clients, who share one machine."""
        where = HOUSE["PC"] if self.who == "in" else HOUSE["OUT"]
        first = R.randrange(101, 120) if self.who == "in" else R.randrange(10, 50)
        return ",".join(f"{where}.{first + i}" for i in range(R.randrange(low, high + 1)))

    def crowd(self):
        return "pc" if self.who == "in" else "out"


def w(side, program, name, *more, sources=None, targets=None, machine=None):
    return f"client program {program} {machine or side.machine} {name} {sources or side.source()} {targets} " + " ".join(str(m) for m in more)


def again(side, low, high, command):
    return f"client again {side.machine} {low:.2f} {high:.2f} {command}"


ACTIVITIES = {}


def activity(function):
    ACTIVITIES[function.__name__] = function
    return function
