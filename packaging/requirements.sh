#!/bin/sh
# Pin what pyproject.toml asks for, with hashes and without addresses, for all supported systems. Needs uv.
set -eu
cd "$(dirname "$0")/.."
options="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --quiet"
# The build backend installs the package itself, so it is pinned with the program.
backend=$(mktemp --suffix=.in)
printf "hatchling\neditables\n" > "$backend"
uv pip compile $options pyproject.toml "$backend" -o packaging/requirements.txt
uv pip compile $options --group docs pyproject.toml "$backend" -c packaging/requirements.txt -o packaging/requirements-docs.txt
uv pip compile $options --group dev pyproject.toml "$backend" -c packaging/requirements-docs.txt -o packaging/requirements-dev.txt
uv pip compile $options --group package pyproject.toml "$backend" -c packaging/requirements.txt -o packaging/requirements-package.txt
uv pip compile $options --group release -c packaging/requirements-dev.txt -o packaging/requirements-release.txt
rm "$backend"
