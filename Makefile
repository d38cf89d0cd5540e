# Two commands are enough: `make run` serves http://127.0.0.1:8000, `make test` runs every test.

ALUR_HOST ?= 127.0.0.1
ALUR_PORT ?= 8000
# Any Python from 3.11 on; say `make PYTHON=…` to choose one.
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)

VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := $(VENV)/.requirements
DEV_REQUIREMENTS := $(VENV)/.requirements-dev
ASSETS := service/web/static/vendor/.stamp

.PHONY: help run setup assets test test-python test-browser check lint format screenshots clean print-python

help:
	@echo "make run      set up what is missing, then serve http://$(ALUR_HOST):$(ALUR_PORT)"
	@echo "make test     every test, the ones in a real browser too"
	@echo "make check    linters, types, import rules, templates, and every test that needs no browser"
	@echo "make lint     the same without the tests"
	@echo "make screenshots   take the pictures of docs/tour.md anew"
	@echo "make format   put the Python code in its one format"

run: setup
	$(BIN)/python -m service migrate
	$(BIN)/python -m service sample-data --if-empty
	$(BIN)/python -m service serve --host $(ALUR_HOST) --port $(ALUR_PORT)

# Seconds when nothing changed: each part leaves a stamp that is as old as what it was made from.
setup: $(REQUIREMENTS) assets

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Alur needs Python 3.11 or newer; none was found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(REQUIREMENTS): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_REQUIREMENTS): requirements-dev.txt $(REQUIREMENTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The pages work without these files too, only plainer: a machine without the registry still serves.
assets: $(REQUIREMENTS)
	@$(MAKE) --no-print-directory $(ASSETS) \
		|| echo "The front-end files could not be fetched; the pages stay plain until the next make." >&2

$(ASSETS): package-lock.json service/assets.py $(REQUIREMENTS)
	$(BIN)/python -m service.assets
	@touch $@

test: setup test-python test-browser

# Everything that needs no browser; the same tests as a bare `python -m pytest`, with their coverage.
test-python: $(REQUIREMENTS)
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term --cov-fail-under=95

test-browser: $(REQUIREMENTS) $(ASSETS)
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest tests/browser -n 2

# What a change must pass before it is handed in; the browser tests are in `make test`.
check: lint test-python

lint: $(DEV_REQUIREMENTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint service/web/templates --lint --quiet
	$(BIN)/djlint service/web/templates --check --quiet

format: $(DEV_REQUIREMENTS)
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	$(BIN)/djlint service/web/templates --reformat --quiet

# The pictures of docs/tour.md, taken from the sample office.
screenshots: $(REQUIREMENTS) $(ASSETS)
	$(BIN)/python -m tests.browser.screenshots

clean:
	rm -rf $(VENV) node_modules service/web/static/vendor

print-python:
	@echo "$(PYTHON)"
