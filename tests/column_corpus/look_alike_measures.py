"""Look-alikes that are measurements: times, places, amounts, shares and scores."""

import datetime
import random

from tests.column_corpus.look_alike_kind import column, kinds_in, length, value

_CITIES = (
    (52.52, 13.40), (48.86, 2.35), (40.42, -3.70), (41.90, 12.50), (38.72, -9.14), (52.37, 4.90), (52.23, 21.01),
    (59.33, 18.07), (51.51, -0.13), (40.71, -74.01), (41.88, -87.63), (34.05, -118.24), (-23.55, -46.63),
    (-33.87, 151.21), (35.68, 139.69), (1.35, 103.82), (19.08, 72.88), (30.04, 31.24), (-1.29, 36.82), (64.15, -21.94),
)  # fmt: skip
_FAULTS = (
    (38.3, 142.4),
    (-20.1, -70.2),
    (35.7, -121.1),
    (-6.1, 130.5),
    (52.6, -168.3),
    (39.1, 27.4),
    (-17.9, 178.4),
)


def _moments(rng: random.Random, longest: int) -> list[datetime.datetime]:
    """Moments of a log, each at most ``longest`` seconds after the one before."""
    now = datetime.datetime(
        rng.randint(2012, 2024), rng.randint(1, 12), rng.randint(1, 28), tzinfo=datetime.UTC
    )
    made = []
    for _ in range(length(rng)):
        now += datetime.timedelta(seconds=rng.randint(1, longest), milliseconds=rng.randrange(1000))
        made.append(now)
    return made


@column("ts", "created")
def epoch_seconds(rng: random.Random) -> list[str]:
    """Ten digits: seconds since 1970."""
    return [str(int(moment.timestamp())) for moment in _moments(rng, 4000)]


@column("ts_ms", "event_time")
def epoch_milliseconds(rng: random.Random) -> list[str]:
    """Thirteen digits: milliseconds since 1970."""
    return [str(int(moment.timestamp() * 1000)) for moment in _moments(rng, 90)]


@column("event_date", "partition")
def compact_day_of_event(rng: random.Random) -> list[str]:
    """Eight digits: dates of events in this century."""
    return [f"{moment:%Y%m%d}" for moment in _moments(rng, 300000)]


@value("event_date", "founded")
def compact_day_long_ago(rng: random.Random) -> str:
    """Eight digits: end dates in years in which people were born, often the last day of a month."""
    year, month = rng.randint(1975, 2001), rng.randint(1, 12)
    return f"{year}{month:02d}{rng.choice((1, 15, 28, rng.randint(1, 28))):02d}"


@column("logged_at", "run")
def compact_moment(rng: random.Random) -> list[str]:
    """Fourteen digits: a day and a time."""
    return [f"{moment:%Y%m%d%H%M%S}" for moment in _moments(rng, 7000)]


@column("duration", "elapsed")
def duration(rng: random.Random) -> list[str]:
    """Durations in one of several notations."""
    style = rng.choice(("{0:02d}:{1:02d}:{2:02d}", "{0}h {1}m {2}s", "PT{0}H{1}M{2}S", "{1}:{2:02d}.{3:03d}"))
    return [
        style.format(rng.randrange(5), rng.randrange(60), rng.randrange(60), rng.randrange(1000))
        for _ in range(length(rng))
    ]


@value("coordinates", "city")
def coordinates_of_cities(rng: random.Random) -> str:
    """Cities, to a hundredth of a degree: the same points again and again."""
    north, east = rng.choice(_CITIES)
    return f"{north:.2f}, {east:.2f}"


@value("epicentre", "location")
def coordinates_of_earthquakes(rng: random.Random) -> str:
    """Epicentres scattered along faults."""
    north, east = rng.choice(_FAULTS)
    return f"{north + rng.gauss(0, 2.5):.3f},{east + rng.gauss(0, 1.5):.3f}"


@column("geo", "store")
def coordinates_of_stores(rng: random.Random) -> list[str]:
    """Stores of a chain, to a metre, around a few cities."""
    style = rng.choice(("{:.6f},{:.6f}", "{:.5f} {:.5f}", "POINT({1:.6f} {0:.6f})"))
    cities = rng.sample(_CITIES, 5)
    made = []
    for _ in range(length(rng)):
        north, east = rng.choice(cities)
        made.append(style.format(north + rng.gauss(0, 0.08), east + rng.gauss(0, 0.08)))
    return made


@column("lat", "y")
def latitude(rng: random.Random) -> list[str]:
    """Latitudes of weather stations, without longitudes."""
    return [f"{rng.choice(_CITIES)[0] + rng.gauss(0, 1):.4f}" for _ in range(length(rng))]


@value("grid_ref", "square")
def grid_reference(rng: random.Random) -> str:
    """Squares of national and military grids."""
    return rng.choice(
        (
            f"{rng.choice(('TQ', 'SU', 'NY', 'SK', 'NT'))} {rng.randrange(1000):03d} {rng.randrange(1000):03d}",
            f"{rng.randint(28, 35)}{rng.choice('TUV')}{rng.choice(('PA', 'LR', 'MS'))}{rng.randrange(10**8):08d}",
        )
    )


@column("temperature", "t")
def temperature(rng: random.Random) -> list[str]:
    """Readings of a sensor whose value drifts through the day."""
    reading, unit, made = rng.uniform(-5, 25), rng.choice(("", "", " °C", "C")), []
    for _ in range(length(rng)):
        reading += rng.gauss(0, 0.6)
        made.append(f"{reading:.1f}{unit}")
    return made


@value("measurement", "size")
def measurement(rng: random.Random) -> str:
    """Sizes and weights with their unit, some in three dimensions."""
    first, second, third = (rng.randint(5, 240) for _ in range(3))
    return rng.choice(
        (f"{first} x {second} x {third} mm", f"{first},{second % 10} kg", f'{first}"', f"{first}.{second} l")
    )


@column("amount", "balance")
def amount_with_thousands(rng: random.Random) -> list[str]:
    """Amounts of a ledger whose thousands are separated by a comma, a dot, a blank or an apostrophe."""
    mark, point = rng.choice(((",", "."), (".", ","), (" ", ","), ("'", ".")))
    made = []
    for _ in range(length(rng)):
        whole, cents = divmod(round(100 * rng.lognormvariate(8, 2)), 100)
        made.append(f"{whole:,}".replace(",", mark) + f"{point}{cents:02d}")
    return made


@value("price", "list_price")
def price(rng: random.Random) -> str:
    """Prices with usual endings."""
    return f"{rng.randrange(1, 900)}.{rng.choice((99, 95, 49, 50, 0)):02d}"


@column("share", "rate")
def percentage(rng: random.Random) -> list[str]:
    """Shares with one decimal or two."""
    places, sign = rng.choice((1, 2)), rng.choice(("%", " %"))
    return [f"{rng.triangular(0, 100, 12):.{places}f}{sign}" for _ in range(length(rng))]


@column("range", "fertilizer")
def range_of_three(rng: random.Random) -> list[str]:
    """Mixtures and ranges such as 10-20-30."""
    return [
        f"{rng.randrange(0, 40, 5):02d}-{rng.randrange(5, 50, 5):02d}-{rng.randrange(5, 60, 5):02d}"
        for _ in range(length(rng))
    ]


@value("band", "bracket")
def band(rng: random.Random) -> str:
    """Bands of a statistic, the last one open-ended."""
    return rng.choice(
        ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70+", "1-4", "5-17", "18-64", "65+")
    )


@column("score", "result")
def score(rng: random.Random) -> list[str]:
    """Scores of matches, tests or reviews; one sort per column."""
    sort = rng.randrange(3)
    return [
        (f"{rng.randrange(6)}-{rng.randrange(5)}", f"{rng.randint(40, 100)}/100", f"{rng.uniform(2, 5):.1f}")[
            sort
        ]
        for _ in range(length(rng))
    ]


@column("quantity", "count")
def small_count(rng: random.Random) -> list[str]:
    """Counts of things, most of them small."""
    return [str(int(rng.expovariate(1 / 35))) for _ in range(length(rng))]


@value("year", "vintage")
def year(rng: random.Random) -> str:
    """Years of vintages and models."""
    return str(2026 - int(rng.expovariate(1 / 15)))


@value("ratio", "odds")
def ratio(rng: random.Random) -> str:
    """Ratios and scales."""
    return (
        f"1:{rng.choice((5, 10, 25, 50, 87, 100, 160, 1000, 25000))}"
        if rng.random() < 0.6
        else f"{rng.randint(2, 21)}:{rng.randint(1, 9)}"
    )


KINDS = tuple(kinds_in(tuple(globals().values())))
