"""What a web page says around a text: the words for it, and the lines that are nothing else."""

from __future__ import annotations

import os
import re

from nianbao.records import NamedTuple
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_DATE = pattern(
    r"(?:19|20)[0-9]{2}\s?[-./年]\s?[0-9]{1,2}\s?[-./月]\s?[0-9]{1,2}\s?日?(?:\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_VALUE = pattern(r"\s*\S*(?:\s+[0-9]{1,2}:[0-9:]+)?")  # behind a colon
_CLOSING = "]】）)"
_MARKS = " \xa0\u3000·•*|-—【[（(<>«»"


class Vocabulary(NamedTuple):
    """The words of ``reading.yaml``. endings: the labels by their last character, the longest first."""

    title_keys: tuple[str, ...]
    published: tuple[str, ...]
    labels: frozenset[str]
    chrome: frozenset[str]
    others: tuple[str, ...]
    meta_title: tuple[str, ...]
    meta_published: tuple[str, ...]
    endings: dict[str, list[str]]
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


def row_labels() -> tuple[str, ...]:
    """Words with which labels of rows begin that have the ordinal of a heading."""
    return tuple(_read()["row_labels"])


def title_ends() -> tuple[str, ...]:
    """Words with which the title of a report ends."""
    return tuple(_read()["title_ends"])


def organ_ends() -> tuple[str, ...]:
    """Words with which the name of an organ ends."""
    return tuple(_read()["organ_ends"])


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
    endings: dict[str, list[str]] = {}
    for label in sorted(labels, key=len, reverse=True):
        endings.setdefault(label[-1], []).append(label)
    widgets = "|".join(map(re.escape, sorted(data["widgets"], key=len, reverse=True)))
    return Vocabulary(
        tuple(data["title_keys"]),
        published,
        labels,
        frozenset(data["chrome"]),
        tuple(data["others"]),
        tuple(data["meta_title"]),
        tuple(data["meta_published"]),
        endings,
        re.compile(rf"(?:{widgets}|[\s|\[\]【】（）()<>«»·:：-])+"),
    )


def _label_before(text: str, end: int) -> tuple[int, str]:
    """The label of ``reading.yaml`` that ends right before ``end``: where it begins, and itself; -1, "" for none.

    Blanks may stand between its characters, as pages justify labels; no other Chinese character goes before it.
    """
    while end and (text[end - 1].isspace() or text[end - 1] in _CLOSING):
        end -= 1
    for label in vocabulary().endings.get(text[end - 1 : end].lower(), ()):
        at = _start_of(label, text, end)
        if at >= 0 and not (at and text[at - 1] > "\xff" and _is_word(text[at - 1])):
            return at, label
    return -1, ""


def _start_of(label: str, text: str, end: int) -> int:
    """Where the label begins whose last character stands before ``end``, -1 when another text stands there."""
    for char in reversed(label):
        while end and text[end - 1].isspace():
            end -= 1
        if not end or text[end - 1].lower() != char:
            return -1
        end -= 1
    return end


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _without_labels(text: str) -> str:
    """The text with a line break in place of each label, its colon and its value."""
    pieces: list[str] = []
    at = 0
    for end, char in enumerate(text):
        if char in ":：" and end >= at:
            start, _ = _label_before(text, end)
            value = _VALUE.match(text, end + 1)
            if start >= at and value is not None:
                pieces.append(text[at:start])
                at = value.end()
    return "\n".join([*pieces, text[at:]])


def date_of(text: str) -> str:
    """The date behind the surest publication label in a text, as printed, "" for none."""
    published = vocabulary().published
    found: dict[str, str] = {}
    for stamp in _DATE.finditer(text):
        end = stamp.start()
        while end and (text[end - 1].isspace() or text[end - 1] in ":：|"):
            end -= 1
        found[_label_before(text, end)[1]] = stamp.group().strip()
    return next((found[label] for label in published if label in found), "")


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
    rest = _without_labels(text)
    labelled = rest != text
    own = next((found.group().strip() for found in _DATE.finditer(rest) if ":" in found.group()), "")
    stamped = _DATE.search(text)
    if stamped and ":" in stamped.group():  # nobody but a page tells the hour
        rest = " ".join(word for word in rest.split() if word not in words.labels)
        labelled = True
    rest = words.widgets.sub("", _DATE.sub("", rest))
    if len(re.sub(r"[\s0-9]", "", rest)) > (4 if labelled else 0):
        return None
    if labelled:
        return date_of(text) or _leading_stamp(text) or own
    only_widgets = not stamped and words.widgets.fullmatch(text.strip()) is not None and len(text.strip()) > 1
    return "" if only_widgets else None


def stated_title(text: str) -> str:
    """The title that a line of a page's card states (标题：某局2022年…年度报告), "" for another line."""
    key, _, value = text.replace(" ", "").replace("：", ":").strip("-•·* \t").partition(":")
    return value if key in vocabulary().title_keys else ""


def _leading_stamp(text: str) -> str:
    match = _DATE.match(text.strip())
    return match.group().strip() if match else ""
