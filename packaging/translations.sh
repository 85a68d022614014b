#!/bin/sh
# Bring the translation files up to date with the code, and compile them. Needs the installed requirements.
set -eu
cd "$(dirname "$0")/.."
bin=${1:-.venv/bin}
sources=$(find physio_desktop/ui physio_desktop/app.py -name '*.py' | sort)
for file in resources/translations/*.ts; do
  "$bin/pyside6-lupdate" $sources -ts "$file" -no-obsolete -locations none
  "$bin/pyside6-lrelease" "$file" -qm "${file%.ts}.qm"
done
