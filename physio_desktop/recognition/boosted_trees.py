"""The library of the trees without what nobody here uses of it."""

from __future__ import annotations

import sys


def import_lean() -> None:
    """Import xgboost without scikit-learn, which it would load for wrappers of its own: 100 MB and a second.

    Whoever needs scikit-learn afterwards imports it as ever. Does nothing where either is loaded already.
    """
    if "xgboost" in sys.modules or "sklearn" in sys.modules:
        return
    sys.modules["sklearn"] = None  # type: ignore[assignment]  # Python's own way to say that there is none
    try:
        import xgboost  # noqa: F401
    finally:
        del sys.modules["sklearn"]
