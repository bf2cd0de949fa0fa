# Each habit is one command. The first two need Python 3.11 or later, make, and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Three workers for two cores: the tests wait for processes and clocks as much as they work.
CORES = -n $(shell expr 3 \* $$(getconf _NPROCESSORS_ONLN) / 2) --dist worksteal
# Of the ground floor coverage is measured: it is quick enough for that.
GROUND := tests/dialogs tests/locales
PIP := $(BIN)/pip -qq --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test soak lint strings bench browser clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/installed ## the playground: the real bot and a make-believe Telegram, in your browser
	@$(BIN)/lyhord demo

test: $(VENV)/developed browser ## everything that must hold, at a size for every day
	@$(BIN)/python -m pytest $(CORES) $(GROUND) --cov=dialogs --cov=locales --cov-report= --cov-fail-under=95
	@$(BIN)/python -m pytest $(CORES) $(GROUND:%=--ignore=%) -m "not quiet"
	@$(BIN)/python -m pytest tests/whole -m quiet

soak: $(VENV)/developed browser ## the same tests at full size; takes long
	@LYHORD_SOAK=1 $(BIN)/python -m pytest $(CORES) -m "not quiet"
	@LYHORD_SOAK=1 $(BIN)/python -m pytest tests/whole -m quiet

lint: $(VENV)/developed ## style, types, which room may know which, dialogues, translations
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/lint-imports.txt || { cat $(VENV)/lint-imports.txt; false; }
	@$(BIN)/python -m locales check
	@$(BIN)/lyhord check

strings: $(VENV)/developed ## bring the catalogues up to date with the texts, and check them
	@$(BIN)/python -m locales update
	@$(BIN)/python -m locales check

bench: $(VENV)/developed ## how fast, at what cost, beside a textbook bot and a bare echo
	@$(BIN)/python -m tests.bench

browser: ## the browser the page is tested in, where there is none
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium for the tests of the page" && \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo) && \
	  $$as_root apt-get update -qq && \
	  $$as_root apt-get install -y -qq chromium fonts-noto-core >/dev/null; }

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Lyhörd needs Python 3.11 or later; name one with make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
	  echo "Python lacks its venv module; on Debian: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@echo "Setting up (once; a minute or so)"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/developed: $(VENV)/installed
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

clean: ## throw away what was made
	rm -rf $(VENV) artefacts .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
