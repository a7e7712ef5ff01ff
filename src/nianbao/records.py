"""``NamedTuple`` without the price of ``typing.NamedTuple`` and ``collections.namedtuple`` when a module is loaded.

Those check every annotation and have Python compile a constructor for each class; a run makes a hundred kinds of
record, which would cost more than reading a report. Here all share one constructor. Type checkers see the original.
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
            if named:
                values = _with_named(cls, values, named)
            missing = len(cls._fields) - len(values)
            if missing:
                values += _defaults(cls, missing)
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

    def _defaults(cls, count):  # noqa: ANN001, ANN202
        """The defaults of the last fields, so many of them."""
        defaults = cls._defaults
        if not 0 < count <= len(defaults):
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}, not {len(cls._fields) - count} values")
        return defaults[len(defaults) - count :]

    def _with_named(cls, values, named):  # noqa: ANN001, ANN202
        """The values and those given by name, with the defaults of the fields between them."""
        given = dict(zip(cls._fields, values))
        if not named.keys() <= set(cls._fields) - given.keys() or len(values) > len(cls._fields):
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}, not {', '.join(named)} here")
        given = dict(zip(reversed(cls._fields), reversed(cls._defaults))) | given | named
        if len(given) < len(cls._fields):
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}; given are {', '.join(given)}")
        return tuple([given[field] for field in cls._fields])

    class _Maker(type):
        def __new__(cls, name, bases, namespace):  # noqa: ANN001, ANN204
            """A tuple class with the annotated names as fields, their values as defaults, and the methods."""
            fields = tuple(namespace.get("__annotations__", ()))
            body = {key: value for key, value in namespace.items() if key not in fields}
            body["__slots__"] = ()
            body["_fields"] = body["__match_args__"] = fields
            body["_defaults"] = tuple([namespace[field] for field in fields if field in namespace])
            body.update((field, _tuplegetter(index, "")) for index, field in enumerate(fields))
            return type(name, (_Record,), body)

    class _Base:
        def __mro_entries__(self, bases):  # noqa: ANN001, ANN204
            return (_BASE,)

    _BASE = type.__new__(_Maker, "NamedTuple", (), {})
    NamedTuple = _Base()

__all__ = ["NamedTuple"]
