# Two commands for a newcomer: make run, make test. Needs Python 3.11 or newer with venv and pip.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check fix lock clean official picture docs faults

run: .venv/installed
	@$(BIN)/paraat serve

test: check
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_layers.py

# The official strategy: fetched, or a local copy added before (paraat sources add FILE --id ...), checked, indexed beside
# the guide, asked the questions, and published in var/official when the gate is passed. It says what each step came to.
OFFICIAL ?= security-strategy-2023-en security-strategy-2023-nl

official: .venv/installed
	@$(BIN)/paraat sources official $(OFFICIAL)

# The handbook, in var/docs/index.html; every warning is an error.
docs: .venv/installed
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -d var/doctrees -c docs . var/docs

# The picture in the README: an answer with its source open. Needs Debian's chromium.
picture: .venv/installed
	$(BIN)/python -m tests.screenshots docs/images readme-tablet-nl

# An hour: tests of faults, killed builders, slow senders, a soak, streams that are left; docs/faults.md has a table.
faults: .venv/installed
	$(BIN)/python -m tests.faults

fix: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The lock is made for Linux without the CUDA packages: pip takes the build of the pinned torch that fits the machine.
# Redis needs async-timeout on the first releases of Python 3.11 only.
lock:
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --no-emit-find-links --no-header --no-annotate \
		| sed -E '/^(nvidia-|cuda-|triton==)/d; s/^torch==([0-9.]*)\+cpu/torch==\1/; s/^async-timeout==.*/& ; python_full_version < "3.11.3"/; 1i # Full lock of the runtime and development packages. Regenerate: make lock' > requirements.lock
	{ echo '# Packages that run the service, with the digests of their files; PyTorch aside (decision 16). Regenerate: make lock'; \
	  echo hatchling | uv pip compile pyproject.toml - -c requirements.lock --python-version 3.11 --generate-hashes \
		--no-emit-find-links --no-header --no-annotate \
		| awk '/^[a-z0-9]/ { kept = !/^(nvidia-|cuda-|triton==|torch==)/ } kept'; } > requirements.hashes.lock

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v >= (3, 11) or sys.exit("Paraat needs Python 3.11 or newer, found %d.%d; try: make PYTHON=python3.12" % v)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf .venv var
