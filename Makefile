# Every habit of a developer is a target here. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTEST_WORKERS ?= 2
MESSAGES := locale/zh_Hans/LC_MESSAGES/django
export PYTHONUNBUFFERED := 1

.PHONY: help demo demo-data demo-reset test test-fast journeys races chaos check lint types contracts messages migrations openapi clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# --- Setting up ---------------------------------------------------------------------------------------------
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "1/2 Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements.txt requirements-demo.txt | $(BIN)/python
	@echo "2/2 Installing what the product needs (about a minute) ..."
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python -r requirements-demo.txt; else $(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-demo.txt; fi
	@touch $@

$(VENV)/.dev: requirements.txt requirements-demo.txt requirements-dev.txt | $(BIN)/python
	@echo "2/2 Installing the product and the developers' tools (about a minute) ..."
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python -r requirements-dev.txt; else $(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt; fi
	@touch $@ $(VENV)/.demo

$(MESSAGES).mo: $(MESSAGES).po
	@$(BIN)/pybabel -q compile -i $(MESSAGES).po -o $@ -l zh_Hans

# --- The two commands ---------------------------------------------------------------------------------------
demo: $(VENV)/.demo ## Everything for a look: database, demonstration district, web server, worker. Ctrl-C ends it
	@$(MAKE) -s $(MESSAGES).mo
	@XUEFA_DEMONSTRATION=1 LOG_LEVEL=$${LOG_LEVEL:-WARNING} $(BIN)/python deploy/demo.py --port $(PORT)

test: $(VENV)/.dev ## All tests; browser journeys too when Chromium is there
	@$(MAKE) -s $(MESSAGES).mo
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) --dist loadfile -m "not journey and not chaos" $(PYTEST_ARGS)
	@$(MAKE) -s journeys

journeys: $(VENV)/.dev ## People in a real browser; screenshots in var/journey/
	@$(MAKE) -s $(MESSAGES).mo
	@$(BIN)/pytest -q -m journey -rs $(PYTEST_ARGS)

# --- More ---------------------------------------------------------------------------------------------------
demo-data: $(VENV)/.demo ## Only make the demonstration district, if it is not there
	@$(MAKE) -s $(MESSAGES).mo
	@XUEFA_DEMONSTRATION=1 LOG_LEVEL=WARNING $(BIN)/python manage.py demo

demo-reset: $(VENV)/.demo ## Begin the demonstration anew
	@$(MAKE) -s $(MESSAGES).mo
	@XUEFA_DEMONSTRATION=1 LOG_LEVEL=WARNING $(BIN)/python manage.py demo --reset

test-fast: $(VENV)/.dev ## Tests without browser, chaos and corpora
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) --dist loadfile -m "not journey and not chaos and not real" $(PYTEST_ARGS)

races: $(VENV)/.dev ## Two real connections at once, with controls
	@$(BIN)/pytest -q -m race $(PYTEST_ARGS)

chaos: $(VENV)/.dev ## Kills processes in the middle of their work
	@$(BIN)/pytest -q -m chaos -s $(PYTEST_ARGS)

check: lint types contracts messages migrations openapi ## Every static check

lint: $(VENV)/.dev ## ruff and djlint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint templates

types: $(VENV)/.dev ## mypy with django-stubs
	@LOG_LEVEL=WARNING $(BIN)/mypy accounts certificates common config courses exams reports

contracts: $(VENV)/.dev ## Which module may import which
	@LOG_LEVEL=WARNING $(BIN)/lint-imports

messages: $(VENV)/.dev ## No text without a Chinese translation
	@$(BIN)/pytest -q tests/test_translations.py -rs

migrations: $(VENV)/.dev ## Models and migrations agree
	@LOG_LEVEL=WARNING $(BIN)/python manage.py makemigrations --check --dry-run

openapi: $(VENV)/.dev ## The checked-in API description is the one the code gives
	@LOG_LEVEL=WARNING $(BIN)/python manage.py spectacular --lang en --fail-on-warn --validate --file var/openapi.yaml
	@diff -u docs/openapi.yaml var/openapi.yaml && echo "docs/openapi.yaml is up to date"

audit-dependencies: $(VENV)/.dev ## Known holes in what we depend on (a notice when the advisories cannot be reached)
	@$(BIN)/pip-audit -r requirements.txt --disable-pip --no-deps || echo "NOTICE: pip-audit found something or could not reach the advisories."

fonts: $(VENV)/.dev ## Build the web font of rare characters (static/fonts/rare.woff) from the packaged font
	@$(BIN)/python manage.py build_web_font

clean: ## Remove what was made on the spot, the demonstration's data too
	rm -rf $(VENV) var
