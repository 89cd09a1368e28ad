# Every target sets up what it needs. A bare Debian with Python 3.11 and make is enough.
PYTHON ?= python3
CASE ?= cases/air-cover-for-minerals
BIN := .venv/bin
STAMP := .venv/.ready
REPORT := build/report/$(notdir $(patsubst %/,%,$(CASE))).html

.PHONY: help setup test test-slow check format format-check lint types docs report bench lock clean

help:
	@echo "make report   write the report of CASE ($(CASE)) and print where it is"
	@echo "make test     run the tests"
	@echo "make check    format, lint, types, docs, tests"
	@echo "make bench    run the benchmarks"
	@echo "make format   format the code"

setup: $(STAMP)

# uv installs the locked packages in a tenth of pip's time; without it pip does the same.
$(STAMP): pyproject.toml requirements/dev.txt
	@echo "Setting up .venv (once; about half a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null \
	  && $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m ensurepip --default-pip >/dev/null 2>&1 || true
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: $(STAMP)
	$(BIN)/python -m pytest -m slow

# CI has just run `make test` on this very tree, so it passes TESTED=1.
check: format-check lint types docs $(if $(TESTED),,test)

format: $(STAMP)
	$(BIN)/ruff format src tests docs benchmarks
	$(BIN)/ruff check --fix src tests docs benchmarks

format-check: $(STAMP)
	$(BIN)/ruff format --check src tests docs benchmarks

lint: $(STAMP)
	$(BIN)/ruff check src tests docs benchmarks

types: $(STAMP)
	$(BIN)/mypy

docs: $(STAMP)
	$(BIN)/python docs/generate_reference.py --check

report: $(STAMP)
	@mkdir -p build/report
	@$(BIN)/detente report $(CASE) --output $(REPORT)

bench: $(STAMP)
	$(BIN)/python benchmarks/outcome_space.py
	$(BIN)/python benchmarks/bargaining.py
	$(BIN)/python benchmarks/stability.py
	$(BIN)/python benchmarks/resources.py
	$(BIN)/python benchmarks/evidence.py
	$(BIN)/python benchmarks/enforcement.py
	$(BIN)/python benchmarks/robustness.py
	$(BIN)/python benchmarks/protection.py
	$(BIN)/python benchmarks/loading.py
	$(BIN)/python benchmarks/view.py

lock: $(STAMP)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --extra dev \
	  --python-version 3.11 pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache
