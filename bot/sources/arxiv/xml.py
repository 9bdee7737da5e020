"""Read XML without trusting it: no entities, nothing half, and any element may be missing."""

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import (  # type: ignore[import-untyped,unused-ignore]  # no types
    ParseError,
    fromstring,
)

from bot.sources.asking import Reply, Unreadable


def read_xml(reply: Reply) -> Element:
    """Read a whole body and give its outermost element.

    Raises:
        Unreadable: If it is no whole XML, or one with entities of its own.
    """
    try:
        root = fromstring(reply.body)
    except (ParseError, ValueError, LookupError) as error:  # The last: an unknown encoding.
        raise Unreadable("no whole XML came where it was due") from error
    if not isinstance(root, Element):
        raise Unreadable("nothing came where XML was due")
    return root


def name_of(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def first(element: Element, *names: str) -> Element | None:
    """Give the first child of one of these names, in whatever namespace."""
    found = (element.find(f"{{*}}{name}") for name in names)
    return next((one for one in found if one is not None), None)


def every(element: Element, name: str) -> list[Element]:
    """Give all children of a name, in whatever namespace."""
    return element.findall(f"{{*}}{name}")


def text(element: Element, *names: str) -> str:
    """Give all text of the first child of one of these names; empty where there is none."""
    found = first(element, *names)
    return "" if found is None else whole_text(found)


def whole_text(element: Element) -> str:
    """Give all text inside an element, hard-wrapped lines joined by what they hold."""
    return "".join(element.itertext()).strip()
