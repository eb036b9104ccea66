# Two commands for a newcomer: make run, make test. Needs Python 3.11 or newer with venv and pip.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check fix lock clean

run: .venv/installed
	@$(BIN)/paraat serve

test: check
	$(BIN)/pytest

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_layers.py

fix: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The lock is made for Linux; torch stays pinned without a local label so that pip can choose the build.
lock:
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --no-emit-find-links --no-header --no-annotate \
		| sed 's/^torch==\([0-9.]*\)+cpu/torch==\1/' > requirements.lock

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v >= (3, 11) or sys.exit("Paraat needs Python 3.11 or newer, found %d.%d; try: make PYTHON=python3.12" % v)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf .venv var
