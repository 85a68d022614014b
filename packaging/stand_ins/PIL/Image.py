"""The two names that reportlab knows, saying what is missing when they are used."""

from typing import Any, NoReturn


class Image:
    """No picture is one."""


def open(*arguments: Any, **options: Any) -> NoReturn:
    raise OSError("This program holds no Pillow, so reports have no pictures of pixels.")
