"""XGBoost loads its library by path and reads its version from a file; neither is seen in its imports."""

from PyInstaller.utils.hooks import collect_data_files, collect_dynamic_libs

datas = collect_data_files("xgboost", includes=["VERSION"])
binaries = collect_dynamic_libs("xgboost")
# What it can work with beside arrays, and does not here.
excludedimports = ["dask", "distributed", "pandas", "polars", "pyarrow", "pyspark", "matplotlib", "graphviz"]
