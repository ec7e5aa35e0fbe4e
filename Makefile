# `make help` lists the targets. Everything runs in .venv, made here on the first call and again when
# pyproject.toml or constraints.txt changes; nothing else on the machine is touched.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test check schemas docs picture train bench bench-compare bench-growth clean

PYTHON ?= $(or $(shell command -v python3.11),python3)
BIN := .venv/bin
READY := .venv/.ready
DEMO := .demo/kb.db
PYTEST := $(BIN)/python -m pytest -n auto --dist loadgroup

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kb needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	@echo 'installing into .venv: a minute, once'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(READY) ## Ingest corpus/ into a fresh .demo/kb.db, then search, show cruxes and summarise.
	@rm -rf .demo && mkdir .demo
	$(BIN)/kb --db $(DEMO) ingest corpus/
	$(BIN)/kb --db $(DEMO) search "training compute is the best single predictor of what a model can do" --limit 3
	$(BIN)/kb --db $(DEMO) cruxes --limit 3
	$(BIN)/kb --db $(DEMO) summary

test: $(READY) ## Run what check runs, and the slower tests; the tests run even where lint finds something.
	@linted=0; $(MAKE) --no-print-directory lint || linted=1; $(PYTEST) && exit $$linted

check: $(READY) ## Run ruff, mypy --strict, the import contracts and the fast tests.
	@$(MAKE) --no-print-directory lint
	$(PYTEST) -m "not slow"

.PHONY: lint
lint: $(READY)
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

schemas: $(READY) ## Write schemas/ anew from the records and the database.
	$(BIN)/python -m kb.schema

docs: $(READY) ## Write docs/concepts.md, docs/commands.md and the man page docs/kb.1 anew from what kb says.
	$(BIN)/python -m kb.cli.reference

picture: $(READY) ## Draw README's terminal picture anew.
	$(BIN)/python -m kb.cli.picture

train: $(READY) ## Fit the small models that the package ships anew; `kb train --list` has the networks.
	$(BIN)/kb train reply --out kb/models/stance/reply.npz
	$(BIN)/kb train claims --out kb/models/claims/sentence.npz

SIZE ?= 10k
RIVALS ?= $(BIN)/python
MEASURED = $$(git describe --always --dirty --abbrev=10).json
bench: $(READY) ## Measure speed on SIZE=1k, 10k, 100k or 1M claims; RIVALS=a Python that has what it is measured beside.
	$(BIN)/python -m kb.benchmark run --size $(SIZE) --rivals $(RIVALS) --out .bench/$(SIZE)-$(MEASURED)

bench-growth: $(READY) ## Measure what grows with a base of SIZE claims, with models that answer at once.
	$(BIN)/python -m kb.benchmark growth --size $(SIZE) --out .bench/growth-$(SIZE)-$(MEASURED)

bench-compare: $(READY) ## Compare two results of make bench: A=before.json B=after.json.
	$(BIN)/python -m kb.benchmark compare $(A) $(B)

clean: ## Remove everything that make has made.
	rm -rf .venv .demo .bench build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find kb tests -name __pycache__ -type d -prune -exec rm -rf {} +
