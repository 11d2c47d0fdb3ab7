# The two commands of the README are `make demo` and `make test`; each sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

.PHONY: help demo test coverage lint format types check clean model
DATA ?= ../shared/data

help:
	@echo "make demo    set up, then watch three sample platforms change, end to end"
	@echo "make test    set up, then run all tests"
	@echo "make check   tests, linter and type checker; each alone: make test, lint, types"
	@echo "make coverage  tests, and how much of the code they run"
	@echo "make format  bring the code into its one format"
	@echo "make model   train the model of clause labels anew, from the labelled data in DATA"
	@echo "make clean   take away what the other commands made"

# Installed once, and again when the dependencies change. The stamp is written last, so that an
# installation that was cut off is done anew.
.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "clausewatch needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 ...")'
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# PyTorch is large: it goes into an environment of its own.
.venv-train/installed: pyproject.toml
	test -x .venv-train/bin/pip || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	touch $@

model: .venv-train/installed
	.venv-train/bin/python -m training $(DATA) $(if $(REVIEWS),--reviews $(REVIEWS))

demo: .venv/installed
	$(BIN)/python -m demo

# One process more than cores, as many tests wait for browsers and servers; in the order of names,
# which has the short examples of the modules last, so that all processes end together.
TEST := $(BIN)/python -m pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder

test: .venv/installed-dev
	$(TEST) $(ARGS)

coverage: .venv/installed-dev
	$(TEST) --cov --cov-report=term:skip-covered

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-dev
	$(BIN)/mypy

check: test lint types

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .venv-train demo-home build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: reference
reference: .venv/installed-dev  ## docs/reference from the code
	PYTHONPATH=. $(BIN)/python docs/reference/generate.py
