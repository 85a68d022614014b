"""Rows that come from outside, checked against the tables that shall hold them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Double, LargeBinary, String

from physio_desktop.errors import BundleError
from physio_desktop.storage.parcel import contradiction
from physio_desktop.storage.schema import UtcDateTime

MAX_TEXT = 1_000_000
_MOST = 2**62
_KEYS = ("id", "session_id", "patient_id")


def checked_row(table: Any, row: Mapping[str, Any], not_sent: Set[str] = frozenset()) -> dict[str, Any]:
    """The values of a row of `table`, without keys and what is `not_sent`.

    Raises BundleError for a column that is unknown or missing, and a value that does not fit its column.
    """
    columns: dict[str, Column[Any]] = {
        column.key: column
        for column in table.__table__.columns
        if column.key not in _KEYS and column.key not in not_sent
    }
    if unknown := set(row) - set(columns):
        raise BundleError(
            f"This file holds what this version does not know ({min(unknown)[:40]!r}).",
            "Install the newest version of the program.",
        )
    return {
        name: _value(column, row[name]) if name in row else _missing(column)
        for name, column in columns.items()
    }


def _missing(column: Column[Any]) -> Any:
    """An older version had no such column: what a new row has there."""
    default = column.default
    if default is not None and default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    return _value(column, None)


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise contradiction(f"{column.key} is missing")
        return None
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return _moment(column, value)
    if isinstance(kind, JSON):
        return _document(column, value)
    if isinstance(kind, Boolean):
        fits = type(value) is bool
    elif isinstance(kind, Double):
        fits = type(value) in (int, float) and math.isfinite(value)
    elif isinstance(kind, String):
        fits = isinstance(value, str) and len(value) <= (kind.length or MAX_TEXT) and _is_text(value)
    elif isinstance(kind, LargeBinary):
        fits = False
    else:
        fits = type(value) is int and abs(value) <= _MOST
    if not fits:
        raise contradiction(column.key)
    return value


def _moment(column: Column[Any], value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise contradiction(column.key) from error
    if moment.tzinfo is None:
        raise contradiction(column.key)
    return moment


def _document(column: Column[Any], value: Any) -> Any:
    """Measures by name, likeliest exercises as pairs: what the program reads back must have their shape."""
    if column.key == "measures":
        fits = isinstance(value, dict) and all(_is_measure(item) for item in value.values())
    elif column.key == "top":
        fits = isinstance(value, list) and all(
            isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and _is_number(pair[1])
            for pair in value
        )
    else:
        fits = isinstance(value, dict)
    if not fits:
        raise contradiction(column.key)
    return value


def _is_measure(value: Any) -> bool:
    return value is None or _is_number(value)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
