"""YAML as we read it: narrow, bounded, with places; and the cache that must never matter."""

from __future__ import annotations

import json
import marshal
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.profile import store
from nianbao.profile.mistakes import ProfileError
from nianbao.profile.nodes import parse, plain
from nianbao.profile.source import MAX_BYTES, read_yaml
from nianbao.profile.tidying import tidy


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("NIANBAO_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def value(text: str):
    return plain(parse(text.encode(), "a.yaml"))


WORDS = "yes no on off NO True 010 1_000 190:20:30 2021-09-26 0x1F 0o7 1e5 .5 + Null = << .inf 1. ١٢"


@pytest.mark.parametrize("word", WORDS.split())
def test_stays_text(word):
    assert value(f"a: {word}") == {"a": word}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.50", 1.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_scalars(word, expected):
    found = value(f"a: {word}")["a"]
    assert found == expected and type(found) is type(expected)


def test_quoted_is_text():
    assert value("a: '12'\nb: \"true\"\nc: |\n  12\n") == {"a": "12", "b": "true", "c": "12\n"}


def test_keys_are_text_whatever_they_look_like():
    assert value("010: a\ntrue: b\n12: c") == {"010": "a", "true": "b", "12": "c"}


@pytest.mark.parametrize(
    ("text", "key", "line", "column"),
    [
        ("a: &x 1\nb: *x", "alias", 1, 4),
        ("a: *x", "alias", 1, 4),
        ("a: !!python/object:os.system x", "tag", 1, 4),
        ("a: !x y", "tag", 1, 4),
        ("a: 1\nb: 2\na: 3", "duplicate-key", 3, 1),
        ("? [a]\n: 1", "bad-key", 1, 3),
        ("a: 1\n---\nb: 2", "two-documents", 2, 1),
        ("a: " + "[" * 25 + "]" * 25, "too-deep", 1, 23),
        ("a: " + "1" * 51, "too-many-digits", 1, 4),
        ("a: [1\nb: 2", "bad-yaml", 2, 2),
        ("a: b: c", "bad-yaml", 1, 5),
        ("a:\n\t- b", "bad-yaml", 2, 1),
    ],
)
def test_refused_with_its_place(text, key, line, column):
    with pytest.raises(ProfileError) as caught:
        value(text)
    mistake = caught.value.mistakes[0]
    assert (mistake.key, mistake.line, mistake.column) == (key, line, column)
    assert mistake.text("en").startswith(f"a.yaml:{line}:{column}: ") and mistake.text("zh") != mistake.text("en")


def test_other_bytes(tmp_path):
    for data, key in [(b"a: \xff\xfe", "not-utf8"), (b"a: \x00", "bad-character"), (b"\xef\xbb\xbfa: [1]", "")]:
        try:
            assert plain(parse(data, "a.yaml")) == {"a": [1]} and not key
        except ProfileError as error:
            assert error.mistakes[0].key == key
    with pytest.raises(ProfileError, match=r"missing\.yaml"):
        read_yaml(tmp_path / "missing.yaml")
    (tmp_path / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ProfileError, match=str(MAX_BYTES)):
        read_yaml(tmp_path / "large.yaml")


@pytest.mark.parametrize(
    "bomb", [b"[" * 400_000, b"{a: " * 200_000, b"- " * 300_000, b"a: " + b"9" * 900_000, b"? " * 300_000]
)
def test_nothing_kills_the_process(tmp_path, bomb):
    (tmp_path / "bomb.yaml").write_bytes(bomb)
    code = (
        "import sys; from nianbao.profile import read_yaml, ProfileError\n"
        "try: read_yaml(sys.argv[1])\nexcept ProfileError: print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "bomb.yaml")], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "refused", done.stderr[-500:]


def test_cached_by_content(tmp_path, cache):
    file = tmp_path / "a.yaml"
    file.write_text("a: 1")
    assert read_yaml(file) == {"a": 1}
    assert len(list(cache.iterdir())) == 1
    file.write_text("a: 2")
    assert read_yaml(file) == {"a": 2}


@pytest.mark.parametrize("damage", [b"", b"{}", b"null", b"\xff" * 10, b"abc\n[1]", b"[" * 100_000])
def test_a_damaged_cache_is_a_miss(tmp_path, cache, damage):
    file = tmp_path / "a.yaml"
    file.write_text("a: 1")
    read_yaml(file)
    (stored,) = cache.iterdir()
    stored.write_bytes(damage)
    assert read_yaml(file) == {"a": 1}


def test_no_cache_folder_is_no_fault(tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_text("a: 1")
    (tmp_path / "taken").write_text("a file where the folder should be")
    for folder in (tmp_path / "taken", "/proc/nowhere", "a\0b"):
        if "\0" not in str(folder):
            monkeypatch.setenv("NIANBAO_CACHE_DIR", str(folder))
        assert read_yaml(tmp_path / "a.yaml") == {"a": 1}


def test_nothing_but_plain_data_is_stored(tmp_path, cache):
    (tmp_path / "a.yaml").write_text("a: [1, 二]")
    read_yaml(tmp_path / "a.yaml")
    (stored,) = cache.iterdir()
    assert marshal.loads(stored.read_bytes().partition(b"\n")[2]) == [{"a": [1, "二"]}]
    assert not [name for name in cache.iterdir() if name.suffix == ".tmp"]


def test_old_entries_are_removed_and_nothing_else(tmp_path, cache):
    (tmp_path / "a.yaml").write_text("a: 1")
    read_yaml(tmp_path / "a.yaml")
    (entry,) = cache.iterdir()
    other = cache / "notes.txt"
    other.write_text("not ours")
    written = entry.stat().st_mtime
    tidy(str(cache), written + 29 * 86_400)
    assert entry.exists()
    tidy(str(cache), written + 31 * 86_400)
    assert not entry.exists() and other.exists()
    tidy(str(cache / "missing"))


def test_the_oldest_entries_beyond_the_limit_are_removed(cache, monkeypatch):
    monkeypatch.setattr("nianbao.profile.tidying.MOST_BYTES", 2500)
    cache.mkdir(exist_ok=True)
    for number in range(5):
        entry = cache / f"3.4-{number:040x}"
        entry.write_bytes(b"x" * 1000)
        os.utime(entry, (1_700_000_000 + number,) * 2)
    left = cache / f"{0:040x}.17.tmp"
    left.write_bytes(b"")
    os.utime(left, (1_600_000_000,) * 2)
    tidy(str(cache), 1_700_000_100)
    assert sorted(path.name[-1] for path in cache.iterdir()) == ["3", "4"]


def test_digests_tell_apart_where_parts_end():
    assert store.digest(b"ab", b"c") != store.digest(b"a", b"bc")


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t\\0.1~<=一“\u0085\u2028\ufeff\x00", max_size=60).map(str.encode),
    )
)
def test_any_bytes_are_data_or_refused(data):
    try:
        json.dumps(plain(parse(data, "a.yaml")))
    except ProfileError as error:
        assert all(mistake.text("zh") and mistake.text("en") for mistake in error.mistakes)
