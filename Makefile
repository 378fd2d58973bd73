# `make` prepares the machine and builds the newest specimen; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS += --no-print-directory

ISSUE ?= 2023-00
PYTHON := .venv/bin/python
PRESS := .venv/bin/press
UV := .cache/lock/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.PHONY: build setup setup-test gates fonts test lint check bench sheet reading art hyphenation lock clean distclean help

build: setup ## prepare the machine, then build the newest specimen (ISSUE=2023-00 names another)
	$(PRESS) build $(ISSUE)

setup: ## what building needs: Debian packages, .venv, fonts and profiles
	@tools/setup
	@$(PYTHON) -m pipeline.fonts --cache .cache

gates: setup ## what --final asks of the machine: Java, Ghostscript, veraPDF, DAISY Ace with its browser
	@tools/setup --gates

setup-test: ## the same, and what the tests need
	@tools/setup --test
	@$(PYTHON) -m pipeline.fonts --cache .cache

test: lint ## setup, ruff, mypy and every test (TESTS=... for some of them)
	$(PYTHON) -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

lint: setup-test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

check: lint ## ruff and mypy only

bench: setup-test ## how long a build takes, against its budget
	$(PYTHON) -m tests.bench

sheet: setup ## a contact sheet of the pages of the newest build
	$(PYTHON) -m tools.sheet

reading: setup-test ## the newest built ePub as readers see it: by day, at night, on a telephone (ISSUE=2023-00)
	$(PYTHON) -m tools.reading $(ISSUE)

art: setup ## draw the specimen's pictures again
	$(PYTHON) -m tools.art

hyphenation: setup ## make the Kazakh hyphenation dictionary again
	$(PYTHON) -m pipeline.language.hyphenation

lock: ## make requirements*.txt and tools/node's lock again (UPGRADE=1: with newer versions)
	@test -x $(UV) || { python3 -m venv .cache/lock && .cache/lock/bin/python -m pip install --quiet uv; }
	$(COMPILE) pyproject.toml tools/lock.in --output-file requirements.txt
	$(COMPILE) pyproject.toml tools/lock.in --extra manuscripts --constraint requirements.txt \
		--output-file requirements-desk.txt
	$(COMPILE) pyproject.toml tools/lock.in --extra manuscripts --extra release --constraint requirements-desk.txt \
		--output-file requirements-release.txt
	$(COMPILE) pyproject.toml tools/lock.in --extra manuscripts --extra release --extra test \
		--constraint requirements-release.txt \
		--output-file requirements-test.txt
	cd tools/node && $(if $(UPGRADE),rm -f package-lock.json &&) \
		npm install --package-lock-only --ignore-scripts && node tidy.js

clean: ## remove what builds made; output/archive and collected fonts and judges stay
	@if [ -d output ]; then find output -mindepth 1 -maxdepth 1 ! -name archive -exec rm -rf {} +; fi
	@if [ -d .cache ]; then find .cache -mindepth 1 -maxdepth 1 \
		! -name fonts ! -name icc ! -name node ! -name setup.lock -exec rm -rf {} +; fi
	rm -rf build dist adal_press.egg-info
	@find pipeline tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## also .venv and the whole cache
	rm -rf .venv .cache

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' \
		| while IFS='|' read -r target what; do printf '  make %-12s %s\n' "$$target" "$$what"; done
