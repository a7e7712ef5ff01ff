"""Citations: documents are named with their own titles, numbers and articles."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao import (
    WARNING,
    Finding,
    Passage,
    Profile,
    Report,
    Rule,
    chinese_number,
    hookimpl,
    normal,
    pattern,
    prepared,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CITED = pattern(r"《([^《》]{4,90}(?:《[^《》]{0,90}》[^《》]{0,90}){0,3})》[^(《。]{0,2}\(([^()]{2,30}号)")
_PRINTED = pattern(r"\(([^()]{2,30}号)")
_ARTICLE = pattern(r"第([0-9一二三四五六七八九十百]{1,5})条")
_END, _ARTICLES = "号", "条"  # a number ends with the one, an article with the other
_TITLE_REACH = 60  # characters before an article among which its law is looked for
_LEAD = 90  # characters before a number among which its document is named
_BRACKETS = str.maketrans("[]【】", "〔〕〔〕")
_ROUND = pattern(r"\(((?:19|20)[0-9]{2})\)(?=[0-9])")


@rule("GK606", "wrong-citation", WARNING, outdated="warning", title="warning", number="warning", article="warning")
def wrong_citation(report: Report, options: Any) -> Iterator[Finding]:
    """A document number that does not exist, is out of force, or does not belong to the title before it."""
    data, lines = prepared(report.profile, _Citations), report.lines
    whole = _numbered(lines.text)
    outdated = [(n, e) for n, e in data.outdated if n in whole and normal(e["right"]) not in whole]
    found = [(n, e) for n, e in (*data.wrong, *outdated) if n in whole and report.year >= e.get("from", 0)]
    for passage, begin in zip(lines.passages, lines.starts):
        text = whole[begin : begin + len(passage.shadow.text)]
        told: list[int] = []
        for number, entry in found:
            start = text.find(number)
            history = entry.get("history") and normal(entry["right"]) in text
            if start >= 0 and not history:
                told.append(start)
                place = passage.place(start, start + len(number))
                variant = "outdated" if (number, entry) in outdated else ""
                yield Finding(place, {"wrong": entry["id"], "right": entry["right"]}, variant)
        if _END in text:
            titles = [entry for entry in data.titles if report.year >= entry.get("from", 0)]
            yield from _mistitled(passage, text, titles, data.orders, told)
        if _ARTICLES in text:
            yield from _misarticled(report, passage, data.articles, data.orders)


class _Citations:
    """What a profile knows of documents and their numbers."""

    def __init__(self, profile: Profile) -> None:
        data = profile.data.get("citations", {})
        self.wrong = [(normal(entry["id"]), entry) for entry in data.get("wrong", ())]
        self.outdated = [(normal(entry["id"]), entry) for entry in data.get("outdated", ())]
        self.titles = data.get("titles", ())
        self.orders = tuple(data.get("orders", ()))
        self.articles = data.get("articles", {})


def _misarticled(report: Report, passage: Passage, known: Any, orders: tuple[str, ...]) -> Iterator[Finding]:
    """Articles that the Regulation does not have, or others than those on annual reports as the report's basis."""
    text = passage.shadow.text
    if not known or report.year < known["from"] or not any(word in text for word in known["of"]):
        return
    found = (match for match in _ARTICLE.finditer(text) if not text.endswith(orders, 0, match.start()))
    cited = [(match, _article(match[1])) for match in found if _is_of(text, match.start(), known)]
    basis = not passage.section and not any(number in known["report"] for _, number in cited)
    told = max(text.rfind(word) for word in known["told"]) if basis else -1
    for match, number in cited:
        if number > known["last"] or (number and match.end() <= told):
            data = {"wrong": match.group(), "right": known["right"]}
            yield Finding(passage.place(*match.span()), data, "article")


def _article(printed: str) -> int:
    return int(printed) if printed.isdecimal() else chinese_number(printed) or 0


def _is_of(text: str, at: int, known: Any) -> bool:
    """The last title before an article is the Regulation's."""
    lead = text[max(0, at - _TITLE_REACH) : at]
    title = lead[lead.rfind("《") + 1 : lead.rfind("》")] if "》" in lead else ""
    return title in known["of"] or lead.endswith(tuple(known["of"]))


def _numbered(text: str) -> str:
    """The text with the brackets of document numbers as they should be, character for character."""
    if any(mark in text for mark in "[]【】"):
        text = text.translate(_BRACKETS)
    return _ROUND.sub(r"〔\1〕", text) if "(1" in text or "(2" in text else text


def _mistitled(passage: Passage, text: str, known: Any, orders: tuple[str, ...], told: list[int]) -> Iterator[Finding]:
    """Titles with a number of another document behind them; orders: the ways to write a number of an order."""
    ids = tuple(normal(entry["id"]) for entry in known)
    for match in _PRINTED.finditer(text):
        number = _of_order(match[1], orders)
        if any(match.start(1) <= start <= match.end(1) for start in told) or ("〔" in number and "〕" not in number):
            continue  # told already; a number that lost its bracket is told as that
        for entry in () if number.endswith(ids) else known:
            if number.startswith(entry["issuer"]) and entry["key"] in _lead(text, match.start()):
                data = {"wrong": match[1], "right": entry["right"], "number": entry["id"]}
                yield Finding(passage.place(*match.span(1)), data, "number")
    for match in _CITED.finditer(text):
        number = _of_order(match[2], orders)
        for entry in known:
            named = any(normal(word) in match[1] for word in entry["words"])
            if number.endswith(normal(entry["id"])) and not named and not _one_off(match[1], normal(entry["right"])):
                data = {"wrong": match[1], "number": entry["id"], "right": entry["right"]}
                yield Finding(passage.place(*match.span()), data, "title")


def _of_order(number: str, orders: tuple[str, ...]) -> str:
    """The number as printed, that of an order in the right way."""
    head = next((head for head in orders if number.startswith(head)), "")
    return orders[0] + number[len(head) :] if head else number


def _lead(text: str, end: int) -> str:
    """What stands before a number in its sentence, behind the number before it: the name of its document."""
    return text[max(end - _LEAD, *(text.rfind(mark, 0, end) for mark in ")。;"), 0) : end]


def _one_off(title: str, right: str) -> bool:
    """One character, or the lack of one, makes the difference between a title and the end of another."""
    right = right[-len(title) :]
    same = next((i for i, (one, other) in enumerate(zip(title, right)) if one != other), min(len(title), len(right)))
    return len(right) - same > 0 and title != right and title[same + 1 :] == right[same + 1 :]


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rule on citations."""
    return [wrong_citation]
