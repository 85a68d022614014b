"""What Windows shows under Properties, Details: the version resource of the executable."""

from __future__ import annotations

from pathlib import Path

_FORM = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1,
                    subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "Physio Desktop"),
      StringStruct("FileDescription", "Physio Desktop"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "physio-desktop"),
      StringStruct("LegalCopyright", "Apache License 2.0"),
      StringStruct("OriginalFilename", "physio-desktop.exe"),
      StringStruct("ProductName", "Physio Desktop"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def write_version_resource(file: Path, version: str) -> Path:
    """`version`: three numbers, such as 0.1.0."""
    numbers = (*(int(part) for part in version.split(".")), 0)
    if len(numbers) != 4:
        raise ValueError(f"A version has three numbers, not {version!r}.")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_FORM.format(numbers=numbers, version=version), encoding="utf-8")
    return file
