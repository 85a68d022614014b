"""Sources are found by the names of their files, and Alembic loads its steps from files."""

from PyInstaller.utils.hooks import collect_data_files, collect_submodules

hiddenimports = collect_submodules("physio_desktop")
datas = collect_data_files("physio_desktop.storage.migrations", include_py_files=True)
