"""In the artefact this stands in for compiled modules that a library imports and this program never calls.

Each name that is taken from it is a class that says, when it is used, what is missing. `pruning.UNUSED` lists
the modules; whoever needs one of them takes it out of that list.
"""

from typing import Any, NoReturn


class _Absent(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(name)

    def __call__(cls, *arguments: object, **options: object) -> NoReturn:
        raise NotImplementedError(f"{cls.__name__} of {__name__} was left out of this program.")


def _absent(name: str) -> _Absent:
    return _Absent(name, (), {})


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _absent(name)
