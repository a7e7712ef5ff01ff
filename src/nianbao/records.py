"""``NamedTuple`` without the price of ``typing.NamedTuple``, which checks every annotation while a module is loaded.

A run makes about eighty kinds of record; the checks would cost more than reading a report. Type checkers see the
original.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    _OWN = frozenset(("__module__", "__qualname__", "__annotations__", "__firstlineno__", "__static_attributes__"))

    class _Maker(type):
        def __new__(cls, name, bases, namespace):  # noqa: ANN001, ANN204
            """A tuple class with the annotated names as fields, their values as defaults, and the methods."""
            fields = namespace.get("__annotations__", {})
            defaults = [namespace[field] for field in fields if field in namespace]
            made = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])
            made.__annotations__ = dict(fields)
            for key, value in namespace.items():
                if key not in _OWN and key not in fields:
                    setattr(made, key, value)
            return made

    class _Base:
        def __mro_entries__(self, bases):  # noqa: ANN001, ANN204
            return (_BASE,)

    _BASE = type.__new__(_Maker, "NamedTuple", (), {})
    NamedTuple = _Base()

__all__ = ["NamedTuple"]
