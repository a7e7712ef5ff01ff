"""``NamedTuple`` without the price of ``typing.NamedTuple`` and ``collections.namedtuple`` when a module is loaded.

Those check every annotation and have Python compile a constructor for each class; a run makes a hundred kinds of
record, which would cost more than reading a report. Here all share one constructor, which is as fast when every field
is given by position: so it is done where records are made by the hundred. Type checkers see the original.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import _tuplegetter

    _new = tuple.__new__

    class _Record(tuple):
        __slots__ = ()

        def __new__(cls, *values, **named):  # noqa: ANN002, ANN003, ANN204
            if named or len(values) != len(cls._fields):
                values += _rest(cls, len(values), named)
            return _new(cls, values)

        def __getnewargs__(self):  # noqa: ANN204
            return tuple(self)

        def __repr__(self):  # noqa: ANN204
            inside = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self))
            return f"{type(self).__name__}({inside})"

        @classmethod
        def _make(cls, values):  # noqa: ANN001, ANN206
            return cls(*values)

        def _asdict(self):  # noqa: ANN202
            return dict(zip(self._fields, self))

        def _replace(self, **named):  # noqa: ANN003, ANN202
            values = _new(type(self), [named.pop(field, value) for field, value in zip(self._fields, self)])
            if named:
                raise ValueError(f"{type(self).__name__} has no fields {list(named)}")
            return values

    def _rest(cls, given, named):  # noqa: ANN001, ANN202
        """The values of the fields behind those given by position: by name, else their defaults."""
        defaults = cls._field_defaults
        try:
            rest = [named.pop(field) if field in named else defaults[field] for field in cls._fields[given:]]
        except KeyError as missing:
            raise TypeError(f"{cls.__name__} lacks {missing}") from None
        if named or given > len(cls._fields):
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}: {given} values and {', '.join(named)}")
        return tuple(rest)

    class _Maker(type):
        def __new__(cls, name, bases, namespace):  # noqa: ANN001, ANN204
            """A tuple class with the annotated names as fields, their values as defaults, and the methods."""
            fields = tuple(namespace.get("__annotations__", ()))
            body = {key: value for key, value in namespace.items() if key not in fields}
            body["__slots__"] = ()
            body["_fields"] = body["__match_args__"] = fields
            body["_field_defaults"] = {field: namespace[field] for field in fields if field in namespace}
            body.update((field, _tuplegetter(index, "")) for index, field in enumerate(fields))
            return type(name, (_Record,), body)

    class _Base:
        def __mro_entries__(self, bases):  # noqa: ANN001, ANN204
            return (_BASE,)

    _BASE = type.__new__(_Maker, "NamedTuple", (), {})
    NamedTuple = _Base()

__all__ = ["NamedTuple"]
