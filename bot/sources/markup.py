"""Drop the tags of HTML, JATS and MathML from a text that may hold bare "<" as well."""

import html
import re

import nh3

# Elements of HTML, JATS and MathML. Any other "<" is a character of the text: "p<0.05", "<mask>".
_TAG = (
    r"/?(?:(?:jats|mml|m|xhtml):[a-z][\w-]*|a|abbr|abstract|alternatives|annotation|b|big|"
    r"blockquote|body|bold|br|caption|center|cite|code|dd|del|disp-formula|div|dl|dt|em|ext-link|"
    r"figure|font|h[1-6]|head|hr|html|i|iframe|img|inline-formula|ins|italic|kbd|li|link|list|"
    r"list-item|math|menclose|mfenced|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mroot|mrow|mspace|"
    r"msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover|monospace|nobr|ol|p|"
    r"pre|q|s|samp|sc|script|sec|section|semantics|small|span|strike|strong|style|sub|sup|svg|"
    r"table|tbody|td|tex-math|tfoot|th|thead|title|tr|tt|u|ul|underline|wbr|xref)"
    r"(?:\s+[\w:-]+\s*=[^<>]*|\s*)/?>"
)
_ANY_TAG = re.compile(rf"<{_TAG}|<!--|<!\[CDATA\[", re.IGNORECASE)
_BARE_LESS = re.compile(rf"<(?!{_TAG})", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.{0,5000}?-->", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.{0,10000}?)\]\]>", re.DOTALL)
_BLOCK_END = re.compile(
    r"</(?:jats:)?(?:p|title|sec|div|li|td|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE
)
_HEADING = re.compile(
    r"\A((?:\s|<[^<>]*>)*)abstract(?:[.:]\s*(?=</)|\s*(?=</(?:jats:)?(?:title|p|div|h[1-6])\s*>))",
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(
    r"<((?:jats:)?alternatives)\b[^<>]*>(.{0,5000}?)</\1\s*>", re.IGNORECASE | re.DOTALL
)
_ONE_FORMULA = tuple(
    re.compile(rf"<((?:jats:|mml:|m:)?{name})\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
    for name in ("tex-math", "math")
)


def without_tags(text: str) -> str:
    """Drop markup, and what scripts and styles hold; put a space where a block ends.

    Of a formula given twice, as TeX and as MathML, one is kept. A heading "Abstract" goes too.
    Entities were read before: those that are left stand for themselves.
    """
    if "<" not in text or not _ANY_TAG.search(text):
        return text
    text = _HEADING.sub(r"\1", _COMMENT.sub("", _CDATA.sub(r"\1", text)))
    text = _ALTERNATIVES.sub(_one_of_alternatives, text)
    text = _BARE_LESS.sub("&lt;", text.replace("&", "&amp;"))
    text = _BLOCK_END.sub(lambda match: " " + match[0], text)
    return html.unescape(nh3.clean(text, tags=set()))


def _one_of_alternatives(match: re.Match[str]) -> str:
    for formula in _ONE_FORMULA:
        if found := formula.search(match[2]):
            return found[0]
    return match[2]
