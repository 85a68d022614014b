"""It chooses among its methods, and among D-Bus libraries, while it runs."""

from PyInstaller.utils.hooks import collect_submodules

hiddenimports = collect_submodules("wakepy", filter=lambda name: ".__main__" not in name)
