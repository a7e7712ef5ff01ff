"""What a web page says around a text: the words for it, and the lines that are nothing else."""

from __future__ import annotations

import os
import re

from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_STAMP = (
    r"(?:19|20)[0-9]{2}\s?[-./年]\s?[0-9]{1,2}\s?[-./月]\s?[0-9]{1,2}\s?日?(?:\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)


_MARKS = " \xa0\u3000·•*|-—【[（(<>«»"


class Vocabulary(NamedTuple):
    """The words of ``reading.yaml``, and patterns made of them.

    labelled: a label with its colon and value. stamped: a publication label with its date.
    """

    title_keys: tuple[str, ...]
    published: tuple[str, ...]
    labels: frozenset[str]
    chrome: frozenset[str]
    others: tuple[str, ...]
    meta_title: tuple[str, ...]
    meta_published: tuple[str, ...]
    labelled: re.Pattern[str]
    stamped: re.Pattern[str]
    widgets: re.Pattern[str]


_loaded: list[Vocabulary] = []


_words: list[dict[str, list[str]]] = []


def vocabulary() -> Vocabulary:
    """The words and their patterns, made once."""
    if not _loaded:
        _loaded.append(_compiled(_read()))
    return _loaded[0]


def heading_words() -> list[str]:
    """Words that stand in headings of sections and in no label of a table."""
    return _read()["headings"]


def _read() -> dict[str, list[str]]:
    if not _words:
        import nianbao_rules

        from nianbao.profile.source import read_yaml

        folder = os.path.dirname(os.path.abspath(nianbao_rules.__file__ or ""))
        _words.append(read_yaml(os.path.join(folder, "reading.yaml")))
    return _words[0]


def _compiled(data: dict[str, list[str]]) -> Vocabulary:
    published = tuple(data["published"])
    labels = frozenset((*data["labels"], *published))
    any_label = "|".join(_spread(word) for word in sorted(labels, key=len, reverse=True))
    any_stamp = "|".join(_spread(word) for word in sorted(published, key=len, reverse=True))
    widgets = "|".join(map(re.escape, sorted(data["widgets"], key=len, reverse=True)))
    return Vocabulary(
        tuple(data["title_keys"]),
        published,
        labels,
        frozenset(data["chrome"]),
        tuple(data["others"]),
        tuple(data["meta_title"]),
        tuple(data["meta_published"]),
        re.compile(
            rf"(?<![^\W\x00-\xff])[\[【（(]?\s*(?P<label>{any_label})\s*[\]】）)]?\s*[:：]\s*(?P<value>\S*(?:\s+[0-9]{{1,2}}:[0-9:]+)?)",
            re.I,
        ),
        re.compile(rf"(?<![^\W\x00-\xff])(?P<label>{any_stamp})\s*[\]】]?\s*[:：]?\s*(?P<date>{_STAMP})", re.I),
        re.compile(rf"(?:{widgets}|[\s|\[\]【】（）()<>«»·:：-])+"),
    )


def _spread(word: str) -> str:
    """The word, also with blanks between its characters, as pages justify labels."""
    return r"\s*".join(map(re.escape, word))


def date_of(text: str) -> str:
    """The date behind the surest publication label in a text, as printed, "" for none."""
    words = vocabulary()
    found = {re.sub(r"\s", "", match["label"]).lower(): match["date"].strip() for match in words.stamped.finditer(text)}
    return next((found[label] for label in words.published if label in found), "")


def begins_others(text: str) -> bool:
    """A line with which a page goes on to other texts, or to what it says of itself."""
    return text.lstrip(_MARKS).startswith(vocabulary().others)


def page_line(text: str) -> Optional[str]:
    """The date of publication when the text is nothing but a page's line about itself, else None.

    "" when it is such a line without that date.
    """
    words = vocabulary()
    if "。" in text or len(text) > 300:
        return None
    if text.startswith("{{"):  # a script puts a text in its place
        return "" if text.endswith("}}") and text.isascii() else None
    if ":" not in text and "：" not in text and not any(map(str.isdigit, text)):
        plain = text.strip()
        return "" if len(plain) > 1 and words.widgets.fullmatch(plain) is not None else None
    rest = words.labelled.sub("\n", text)
    labelled = rest != text
    stamp = re.compile(_STAMP)
    stamped = stamp.search(text)
    if stamped and ":" in stamped.group():  # nobody but a page tells the hour
        rest = " ".join(word for word in rest.split() if word not in words.labels)
        labelled = True
    rest = words.widgets.sub("", stamp.sub("", rest))
    if len(re.sub(r"[\s0-9]", "", rest)) > (4 if labelled else 0):
        return None
    if labelled:
        return date_of(text) or _leading_stamp(text, stamp)
    only_widgets = not stamped and words.widgets.fullmatch(text.strip()) is not None and len(text.strip()) > 1
    return "" if only_widgets else None


def _leading_stamp(text: str, stamp: re.Pattern[str]) -> str:
    match = stamp.match(text.strip())
    return match.group().strip() if match else ""
