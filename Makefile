# Every target sets up what it needs: Python 3.11 or newer, git and a package index are enough.
#   make demo    the whole story in a sandbox, in about a minute
#   make test    all checks and all tests
#   make check   format, lint, types, imports, sizes, freshness of generated files
#   make prove   the long proofs: N pulls killed, N practices in trouble, 20 N refreshes, every journey  [N=100]
#   make peers   other people's Xero clients against the emulator, served and led (network, Node 20)
#   make bench   speed and scale, beside what a user would pick instead
#   make up      the emulator, served on http://localhost:8720
#   make docs    generated code, reference pages and help text, written anew
PYTHON ?= python3
N ?= 100
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check prove peers bench up docs lock clean

demo: $(READY)
	@$(BIN)/greenroom demo

test: check
	@$(BIN)/python tools/machine.py
	@$(BIN)/python -m pytest -n auto --dist loadgroup

check: $(READY)
	@$(BIN)/ruff format --check --quiet . || ($(BIN)/ruff format --diff . ; exit 1)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tools/fresh.py
	@$(BIN)/python -m pytest -p no:cacheprovider tests/house

prove: $(READY)
	@N=$(N) $(BIN)/python -m pytest -p no:cacheprovider tests/prove

peers: $(READY)
	@$(BIN)/python tests/peers/run.py

bench: $(READY)
	@for script in benchmarks/bench_*.py; do $(BIN)/python -m benchmarks.$$(basename $$script .py) || exit 1; done

up: $(READY)
	@$(BIN)/greenroom emulator serve --control

docs: $(READY)
	@$(BIN)/python tools/fresh.py --write

lock: $(READY)
	@.tools/bin/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet -o requirements.lock

clean:
	@rm -rf .venv .tools

.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Greenroom needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		echo "Next: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; exit 2; }
	@$(PYTHON) -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check "uv>=0.9,<1" 2>&1 | grep -v '^WARNING: Location' || true
	@test -x .tools/bin/uv

$(READY): requirements.lock pyproject.toml | .tools/bin/uv
	@.tools/bin/uv venv --quiet --allow-existing --python $$(.tools/bin/python -c 'import sys; print(sys.executable)') .venv
	@.tools/bin/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@.tools/bin/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $(READY)
