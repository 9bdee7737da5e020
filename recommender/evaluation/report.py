"""Write measured figures as a table for people."""

from collections.abc import Iterator, Mapping

from recommender.evaluation.figures import PRODUCT, Figures, Report

_ASIDE = (PRODUCT, "low", "high", "n")


def table(name: str, report: Report) -> Iterator[str]:
    """Write one set, a line for each protocol and metric, in Markdown.

    The interval is that of the product; what has no figure has a dash.
    """
    others = _others(report)
    yield f"### {name}"
    yield ""
    yield "| task | metric | n | paperpicks | 95 % | " + " | ".join(others) + " |"
    yield "|---|---|--:|--:|:-:|" + "--:|" * len(others)
    for protocol, metrics in report.items():
        for metric, figures in metrics.items():
            yield _line(protocol, metric, figures, others)
    yield ""


def _others(report: Report) -> tuple[str, ...]:
    found = (name for metrics in report.values() for of in metrics.values() for name in of)
    return tuple(name for name in dict.fromkeys(found) if name not in _ASIDE)


def _line(protocol: str, metric: str, figures: Figures, others: tuple[str, ...]) -> str:
    inside = f"{figures['low']:.3f}-{figures['high']:.3f}"
    cells = (protocol, metric, f"{figures['n']:.0f}", f"**{figures[PRODUCT]:.3f}**", inside)
    return "| " + " | ".join((*cells, *(_cell(figures, name) for name in others))) + " |"


def _cell(figures: Mapping[str, float], name: str) -> str:
    return f"{figures[name]:.3f}" if name in figures else "-"
