# Needs make and Python 3.11 or later, nothing else. `make` alone lists the tasks.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# Variables rather than options: the pip that pip starts for a build has them too.
# pip asks rustc for its version, and a rustup that nobody has set up writes into the home folder then.
RUSTUP := $(if $(wildcard $(HOME)/.rustup),,RUSTUP_HOME="$(CURDIR)/.cache/rustup")
PIP := $(RUSTUP) PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CACHE_DIR="$(CURDIR)/.cache/pip" $(BIN)/python -m pip --quiet
VNU_VERSION := 26.9.27
VNU := .cache/vnu/node_modules/vnu-jar/build/dist/vnu.jar
CONTAINER_LINT_VERSION := 0.16.3
CONTAINER_LINT := .cache/dockerfile-utils/node_modules/.bin/dockerfile-utils
WORKERS ?= 2
MINUTES ?= 1
NUMBER ?= 200
SEED ?= 1
# The Python to make .venv with: make PYTHON=/path/to/python setup
PYTHON ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test fuzz mutants audit check validate vnu container browser format bench bench-browser docs screenshots update-gold wheel clean

help: ## list the tasks
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.dev ## make .venv with everything for development (once)
	@echo "$(VENV) is ready: $(BIN)/ctsreport --help"

demo: $(VENV)/.runtime ## write a report of the demo daemon into output/
	@$(BIN)/ctsreport demo

test: $(VENV)/.dev browser ## run the tests, Chromium's included where one is found or can be installed
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --ignore=tests/html_validity

fuzz: $(VENV)/.dev ## try the properties for longer: make fuzz MINUTES=10 ONLY="redaction files"
	$(BIN)/python scripts/fuzz.py --minutes $(MINUTES) $(if $(ONLY),--only $(ONLY))

mutants: $(VENV)/.dev ## make small mistakes in the code and see whether a test notices: make mutants NUMBER=200 ONLY="destinations config"
	$(BIN)/python scripts/mutants.py --number $(NUMBER) --seed $(SEED) $(if $(ONLY),--only $(ONLY))

check: $(VENV)/.dev ## lint, formatting, types, import contracts, dead code, subjects of commits, validity of the HTML and the Containerfile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/dead_code.py
	$(BIN)/python scripts/subjects.py
	@$(MAKE) --no-print-directory validate container

validate: $(VENV)/.dev ## check the HTML report of every capture with the Nu Html Checker (needs Java and npm)
	@if command -v java >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then \
		$(MAKE) --no-print-directory vnu && $(BIN)/python -m pytest -n 0 tests/html_validity; \
	elif [ "$${CI:-}" = true ]; then \
		echo "The HTML was not validated: java or npm is missing." >&2; exit 1; \
	else \
		echo "The HTML was not validated: that needs java and npm (apt-get install default-jre-headless npm)."; \
	fi

vnu: $(VNU) ## fetch the Nu Html Checker into .cache/ (once)

$(VNU): Makefile
	npm install --prefix .cache/vnu --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --silent --cache .cache/npm vnu-jar@$(VNU_VERSION)
	@touch $@

container: ## lint docs/ci/Containerfile (needs npm)
	@if command -v npm >/dev/null 2>&1; then \
		$(MAKE) --no-print-directory $(CONTAINER_LINT) && $(CONTAINER_LINT) lint docs/ci/Containerfile; \
	elif [ "$${CI:-}" = true ]; then \
		echo "The Containerfile was not linted: npm is missing." >&2; exit 1; \
	else \
		echo "The Containerfile was not linted: that needs npm."; \
	fi

$(CONTAINER_LINT): Makefile
	npm install --prefix .cache/dockerfile-utils --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --silent --cache .cache/npm dockerfile-utils@$(CONTAINER_LINT_VERSION)
	@touch $@

browser: ## install Chromium for the browser tests, where it is missing and can be
	@sh scripts/find_chromium.sh >/dev/null || { \
		echo "Installing Chromium for the browser tests ..."; \
		sh scripts/install_packages.sh chromium || echo "The browser tests will be skipped: no Chromium was found (CHROMIUM=/path/to/it names one)."; \
	}

format: $(VENV)/.dev ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

audit: $(VENV)/.dev ## ask the advisory databases about the pinned versions (needs the network)
	@$(BIN)/python -m pip_audit --version >/dev/null 2>&1 || $(PIP) install pip-audit
	$(BIN)/python -m pip_audit --requirement constraints.txt --no-deps --disable-pip

bench: $(VENV)/.runtime ## measure time and memory beside a plain script
	$(BIN)/python bench/run.py
	$(BIN)/python bench/redaction.py
	$(BIN)/python bench/diagnosis.py

bench-browser: $(VENV)/.dev browser ## measure how fast Chromium opens and filters a page of 10,000 tasks
	$(BIN)/python bench/browser.py

docs: $(VENV)/.dev ## write docs/commands.md and what the README shows of the program anew
	$(BIN)/python -m pytest -n 0 -q -k made --update-gold tests/functional/test_help.py tests/functional/test_readme.py

screenshots: $(VENV)/.dev browser ## take the README's pictures of the demo's report
	$(BIN)/python scripts/screenshots.py

update-gold: $(VENV)/.dev ## write the gold files anew from what the program makes now
	$(BIN)/python -m pytest -n $(WORKERS) --update-gold tests/unit tests/functional

wheel: $(VENV)/.runtime ## build the wheel into dist/
	@$(PIP) wheel --no-deps --wheel-dir dist .
	@ls dist/*.whl

clean: ## remove set-ups, caches, builds and reports
	rm -rf $(VENV) .venv-* .cache build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache bench/.cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find output -mindepth 1 ! -name .gitignore -delete

$(VENV)/bin/python:
	@python="$(PYTHON)"; \
	[ -n "$$python" ] || python=$$(sh scripts/find_python.sh) || { \
		echo "No Python 3.11 or later was found. Install one, or name it: make PYTHON=/path/to/python3.11 setup" >&2; exit 1; }; \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$python is not Python 3.11 or later." >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$$python has no venv module. Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
	echo "Setting up $(VENV) with $$python ..."; \
	$(RUSTUP) "$$python" -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.runtime
	@$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	@echo "Installing what development needs ..."
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@
