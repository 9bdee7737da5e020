# What a visitor, an operator and CI type. Needs Python 3.11 to 3.13, make, git and a package index.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: help demo kernels test check format bench bench-index prove month docs lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 13

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "paperpicks needs Python 3.11, 3.12 or 3.13; install one, or type: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock requirements-build.lock pyproject.toml $(VENV)/pyvenv.cfg
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --require-hashes -r requirements-build.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.run  ## Talk to the bot about real papers, in this terminal
	@$(BIN)/paperpicks demo

# So that no test waits for a compiler. Two seconds where nothing changed.
kernels: $(VENV)/.dev
	@NUMBA_CACHE_DIR=$(CURDIR)/$(VENV)/kernels $(BIN)/paperpicks warm

# Many tests wait for processes and clocks: three at once keep two cores busy.
test: kernels  ## Run the test suite
	@$(BIN)/python -m pytest -n $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) * 3 // 2)') --dist worksteal

check: $(VENV)/.dev  ## Layout, types and boundaries
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev  ## Measure one lab of 12 readers, the sources of papers, and a million readers; takes about twenty minutes
	@$(BIN)/python -m tests.bench --write docs/benchmarks.md
	@$(BIN)/python -m tests.bench.scale --write docs/benchmarks.md

$(VENV)/.bench-index: requirements-bench-index.lock $(VENV)/.dev
	$(PIP) install --require-hashes -r requirements-bench-index.lock
	@touch $@

# Needs 25 GB of memory and of disk. SIZE="10k 100k" takes a few minutes, and writes no page.
bench-index: $(VENV)/.bench-index  ## Measure the index beside other engines, up to a million papers; takes about forty minutes
	@$(BIN)/python -m tests.bench.index $(if $(SIZE),--size $(SIZE),--write docs/benchmarks.md) $(if $(CACHE),--cache $(CACHE))

PROVE := $(BIN)/python -m pytest -rs
prove: kernels  ## Run the proofs that take minutes: killed again and again, for days
	@$(PROVE) -m "slow and not alone" -n auto --dist worksteal || test $$? -eq 5  # 5: there is none
	@$(PROVE) -m "slow and alone" || test $$? -eq 5

month: $(VENV)/.dev  ## Live four weeks of a reading group, and print every message of them
	@$(BIN)/python -m tests.journeys.telling

docs: $(VENV)/.dev  ## Write the tables, sentences and pictures of the documentation anew
	@$(BIN)/python -m bot.reference --write

format: $(VENV)/.dev  ## Let the tools settle the layout
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock: $(VENV)/.dev  ## Write the lock files anew
	$(PIP) install uv
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group build -c requirements.lock -o requirements-build.lock
	$(LOCK) --group workers -c requirements.lock -o requirements-workers.lock
	$(LOCK) --group evaluate -c requirements.lock -o requirements-evaluate.lock
	$(LOCK) --group fast -c requirements.lock -o requirements-fast.lock
	$(LOCK) --group bench-index -c requirements.lock -c requirements-evaluate.lock -c requirements-fast.lock -o requirements-bench-index.lock
	$(LOCK) --group dev -c requirements.lock -c requirements-build.lock -c requirements-workers.lock -c requirements-evaluate.lock -c requirements-fast.lock -o requirements-dev.lock

clean:  ## Remove what make built
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
