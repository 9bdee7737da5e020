"""Time zones as people name them: by zone, city, abbreviation, or nearly so."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.core import voice
from bot.core.errors import Mistyped, UserError

MOST_NEAREST = 3
LONGEST_SHOWN = 40

# Who types one of these means the clock on the wall, which "EST" of the zone database is not: it
# has no summer. Where several countries use the same letters, the one with most readers counts.
_ABBREVIATIONS = """
    America/New_York: est edt et
    America/Chicago: cst cdt ct
    America/Denver: mst mdt mt
    America/Los_Angeles: pst pdt pt
    America/Anchorage: akst akdt
    America/Halifax: ast adt
    Europe/London: bst
    Europe/Lisbon: west
    Europe/Berlin: cest mez mesz
    Europe/Athens: eest
    Europe/Moscow: msk
    Asia/Kolkata: ist
    Asia/Shanghai: beijing_time
    Asia/Hong_Kong: hkt
    Asia/Singapore: sgt
    Asia/Tokyo: jst
    Asia/Seoul: kst
    Australia/Sydney: aest aedt
    Australia/Adelaide: acst acdt
    Australia/Perth: awst
    Pacific/Auckland: nzst nzdt
    Africa/Johannesburg: sast
    America/Sao_Paulo: brt
"""

# Cities with many researchers that no zone is called after.
_CITIES = """
    America/New_York: boston cambridge_ma washington washington_dc philadelphia pittsburgh atlanta
        baltimore princeton new_haven ithaca miami nyc ann_arbor durham ottawa
    America/Chicago: houston austin dallas madison minneapolis st_louis nashville urbana
    America/Denver: boulder salt_lake_city santa_fe los_alamos albuquerque
    America/Los_Angeles: san_francisco sf la seattle berkeley stanford palo_alto san_diego pasadena
        portland mountain_view california
    America/Edmonton: calgary
    America/Sao_Paulo: rio_de_janeiro rio campinas
    Europe/London: cambridge oxford edinburgh glasgow manchester bristol uk england
    Europe/Paris: lyon grenoble toulouse saclay marseille france
    Europe/Berlin: munich muenchen münchen hamburg frankfurt heidelberg cologne köln dresden leipzig
        stuttgart tübingen tuebingen göttingen bonn aachen darmstadt karlsruhe germany
    Europe/Zurich: zürich geneva lausanne basel bern switzerland
    Europe/Amsterdam: utrecht leiden delft eindhoven rotterdam groningen
    Europe/Brussels: leuven ghent
    Europe/Madrid: barcelona valencia spain
    Europe/Rome: milan turin pisa bologna trieste italy
    Europe/Copenhagen: aarhus
    Europe/Stockholm: uppsala lund gothenburg
    Europe/Vienna: wien graz
    Europe/Warsaw: krakow kraków
    Europe/Prague: brno
    Asia/Kolkata: mumbai delhi new_delhi bangalore bengaluru chennai hyderabad pune india
    Asia/Shanghai: beijing shenzhen hangzhou nanjing guangzhou hefei china
    Asia/Tokyo: kyoto osaka tsukuba
    Asia/Seoul: daejeon pohang
    Asia/Jerusalem: haifa rehovot
    Asia/Taipei: hsinchu
    Asia/Dubai: abu_dhabi
    Asia/Riyadh: jeddah thuwal
    Australia/Sydney: canberra
    Africa/Johannesburg: cape_town
"""


def read_zone(word: str) -> str:
    """Read a zone's name, the city in it, another city, or an abbreviation; in any case.

    Raises:
        Mistyped: If no zone is called so, but others nearly; names the nearest.
        UserError: If none is even nearly.
    """
    key = _key(word)
    if found := _said().get(key) or _zones().get(key):
        return found
    shown = word.strip()[:LONGEST_SHOWN]
    if nearest := nearest_zones(word):
        meant = {zone: zone for zone in nearest}
        raise Mistyped(voice.NEAREST_ZONE, typed=word, meant=meant, word=shown, zone=nearest[0])
    raise UserError(voice.NO_SUCH_ZONE, word=shown)


def nearest_zones(word: str) -> tuple[str, ...]:
    """Give up to `MOST_NEAREST` zones whose name or city is nearly this word, nearest first."""
    names = {**_zones(), **_said()}
    close = get_close_matches(_key(word)[:LONGEST_SHOWN], names, n=2 * MOST_NEAREST, cutoff=0.6)
    return tuple(dict.fromkeys(names[name] for name in close))[:MOST_NEAREST]


def zones_holding(typed: str) -> tuple[str, ...]:
    """Give all zones that a reader may mean who types this, those that begin with it first.

    A city is enough: "boston" is America/New_York.
    """
    key = _key(typed)
    found = {**_zones(), **_said()}
    names = [name for name in found if key in name]
    names.sort(key=lambda name: (name != key, not name.startswith(key), name))
    return tuple(dict.fromkeys(found[name] for name in names))


def _key(word: str) -> str:
    return "_".join(word.replace(".", "").split()).lower()


@cache
def _said() -> Mapping[str, str]:
    """Give abbreviations and cities to zones this machine knows."""
    found: dict[str, str] = {}
    for line in _joined(_CITIES + _ABBREVIATIONS):
        zone, _, words = line.partition(":")
        if zone in available_timezones():
            found |= dict.fromkeys(words.split(), zone)
    return found


def _joined(table: str) -> list[str]:
    """Give one line a zone; those without one go on where the line before ended."""
    lines: list[str] = []
    for line in table.split("\n"):
        if ":" in line:
            lines.append(line.strip())
        elif line.strip():
            lines[-1] += f" {line.strip()}"
    return lines


@cache
def _zones() -> Mapping[str, str]:
    """Give lower-case zone names, and the cities and regions in them, to true names.

    Of several zones with one last part ("eastern") it is that of the United States, else the
    first: the others are older names of the same city.
    """
    known = available_timezones() - {"localtime"}  # Another zone on each machine.
    names = sorted(known, key=lambda name: (not name.startswith("US/"), name))
    found = {name.lower(): name for name in names}
    for name in names:
        city = name.rpartition("/")[2].lower()
        if name.partition("/")[0] not in ("posix", "right", "Etc"):
            found.setdefault(city, name)
    return found
