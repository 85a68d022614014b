"""The audit trail as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from physio_desktop.reporting.neutral_tables import table_csv

if TYPE_CHECKING:
    from physio_desktop.storage.audit_trail import AuditEntry

COLUMNS = ("at", "who", "action", "object", "patient", "session_started", "detail")


def audit_csv(entries: Iterable[AuditEntry]) -> bytes:
    return table_csv(
        COLUMNS,
        (
            (one.at, one.who, one.action, one.object, one.patient, one.started, _detail(one))
            for one in entries
        ),
    )


def _detail(entry: AuditEntry) -> str:
    return json.dumps(entry.detail, ensure_ascii=False, sort_keys=True) if entry.detail else ""
