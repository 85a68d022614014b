"""What the audit trail says, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from physio_desktop.ui.wording import moment, translate

if TYPE_CHECKING:
    from physio_desktop.storage.audit_trail import AuditEntry


def action_name(action: str) -> str:
    """What is not known here (of a newer version) is shown as it is stored."""
    return {
        "patient added": translate("Audit", "patient added"),
        "patient changed": translate("Audit", "patient changed"),
        "patient viewed": translate("Audit", "patient viewed"),
        "patient erased": translate("Audit", "patient erased"),
        "plan saved": translate("Audit", "plan saved"),
        "references added": translate("Audit", "references added"),
        "references deleted": translate("Audit", "references deleted"),
        "session begun": translate("Audit", "session begun"),
        "session closed": translate("Audit", "session closed"),
        "session viewed": translate("Audit", "session viewed"),
        "session reviewed": translate("Audit", "session reviewed"),
        "session assigned": translate("Audit", "session assigned"),
        "session imported": translate("Audit", "session imported"),
        "session exported": translate("Audit", "session exported"),
        "session deleted": translate("Audit", "session deleted"),
        "session restored": translate("Audit", "session restored"),
        "sessions merged": translate("Audit", "sessions merged"),
        "sets changed": translate("Audit", "sets changed"),
        "note changed": translate("Audit", "note changed"),
        "device calibrated": translate("Audit", "sensor calibrated"),
        "backup restored": translate("Audit", "backup restored"),
        "database encrypted": translate("Audit", "database encrypted"),
        "database decrypted": translate("Audit", "encryption of the database removed"),
        "passphrase changed": translate("Audit", "passphrase changed"),
        "statistics exported": translate("Audit", "statistics exported"),
        "audit trail exported": translate("Audit", "audit trail exported"),
        "home package made": translate("Audit", "home package made"),
        "home package opened": translate("Audit", "home package opened"),
    }.get(action, action)


def object_name(entry: AuditEntry) -> str:
    """A session by when it was, a patient by the code, anything else as it is stored."""
    if entry.started is not None:
        return translate("Audit", "session of {when}").format(when=moment(entry.started))
    kind, _, name = entry.object.partition(":")
    if kind == "session":
        return translate("Audit", "session that is gone")
    return name if kind == "patient" else entry.object
