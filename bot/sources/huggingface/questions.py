"""What Hugging Face Papers can be asked for."""

from collections.abc import Mapping
from datetime import date, timedelta

from bot.core.harvest import Limit
from bot.sources.asking import Question
from bot.sources.json_replies import complaint

TITLE = "Hugging Face"
LIMIT = Limit("huggingface", 0.7)  # 500 requests in 5 minutes for an address without a token.
PAGE_SIZE = 100
LONGEST_SEARCH = 250  # Characters.
MOST_FOUND = 120

_API = "https://huggingface.co/api"
_MEANINGS = {
    401: (
        "The token is wrong or was withdrawn. Set PAPERPICKS_HUGGINGFACE_TOKEN anew, "
        "or leave it empty: none is needed."
    )
}


class Questions:
    """Makes questions, each with the operator's token where there is one."""

    def __init__(self, token: str) -> None:
        token = token.strip()
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def listed(
        self, about: str, asked: Mapping[str, str], page: int, patience: timedelta | None = None
    ) -> Question:
        """Ask for a page, from 0, of Daily Papers: those of a date, a week or a month."""
        params = {**asked, "p": str(page), "limit": str(PAGE_SIZE)}
        return self._question(about, "daily_papers", params, patience)

    def trending(self, size: int, patience: timedelta | None = None) -> Question:
        """Ask for the papers that much is made of at the moment, in their order."""
        params = {"sort": "trending", "limit": str(size)}
        return self._question("the trending papers", "daily_papers", params, patience)

    def found(self, words: str, size: int, patience: timedelta) -> Question:
        """Ask for papers by words."""
        params = {"q": words, "limit": str(size)}
        return self._question("papers by words", "papers/search", params, patience)

    def paper(self, arxiv_id: str, patience: timedelta) -> Question:
        """Ask for one paper; 404 only says that it is not known there."""
        return self._question(f"paper {arxiv_id}", f"papers/{arxiv_id}", {}, patience, {404})

    def _question(
        self,
        about: str,
        path: str,
        params: Mapping[str, str],
        patience: timedelta | None,
        also: set[int] | None = None,
    ) -> Question:
        return Question(
            TITLE,
            about,
            f"{_API}/{path}",
            LIMIT,
            params=params,
            headers=self._headers,
            patience=patience,
            meanings=_MEANINGS,
            complaint=complaint,
            also=frozenset(also or ()),
        )


def of_day(day: date) -> tuple[str, Mapping[str, str]]:
    """Name a day's list in words, and in a request."""
    return f"the papers of {day}", {"date": day.isoformat()}


def of_week(day: date) -> tuple[str, Mapping[str, str]]:
    """Name the list of the ISO week that holds `day`."""
    year, week, _ = day.isocalendar()
    name = f"{year}-W{week:02}"
    return f"the papers of week {name}", {"week": name}


def of_month(day: date) -> tuple[str, Mapping[str, str]]:
    """Name the list of the month that holds `day`."""
    name = f"{day:%Y-%m}"
    return f"the papers of {name}", {"month": name}
