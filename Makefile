# Two commands matter: `make run` opens the dashboard, `make test` proves it. `make help` lists the rest.
# Recipes are for any POSIX sh.

PYTHON ?= python3
ARGS ?=

FONTS = fonts-dejavu-core fonts-nanum-coding

.DEFAULT_GOAL = help
.NOTPARALLEL:
.PHONY: run demo test check torture bench-store screenshots bench-dashboard bench-watching bench-feeds bench-extraction lock help clean

run: .venv/.run ## open the dashboard (ARGS="--ledger DIR demo" is passed on)
	@.venv/bin/spotrep $(ARGS)

demo: .venv/.run ## the dashboard on a throw-away ledger, with reports arriving from loopback
	@.venv/bin/spotrep demo $(ARGS)

test: .venv/.dev ## run the tests that need no system package
	@.venv/bin/pytest -n auto -m "not needs_sshd"

check: .venv/.dev ## lint, format, types and import contracts, changing nothing
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

torture: .venv/.dev ## kill the database's writers and fuzz it for some minutes (ARGS="--kills 1000")
	@.venv/bin/python -m tools.torture $(ARGS)

bench-store: .venv/.dev ## measure the database beside stock TinyDB and SQLite
	@.venv/bin/python -m tools.bench_store $(ARGS)

screenshots: .venv/.screenshots fonts ## take the pictures of the real program anew
	@.venv/bin/python -m tools.screenshots

bench-dashboard: .venv/.dev ## time keys and count bytes of the real dashboard
	@.venv/bin/python -m tools.bench_dashboard

bench-watching: .venv/.dev ## watch the dashboard while another process never stops writing
	@.venv/bin/python -m tools.bench_watching $(ARGS)

bench-feeds: .venv/.dev ## time a hundred feeds, beside newsboat where it is installed
	@.venv/bin/python -m tools.bench_feeds

bench-extraction: .venv/.dev ## score the reading of marked reports, and time it (ARGS="--set open")
	@.venv/bin/python -m tools.bench_extraction $(ARGS)

lock: ## resolve pyproject.toml in a fresh environment and write constraints.txt
	@$(call require_python)
	@fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT && \
	echo "Resolving pyproject.toml in a fresh environment" && \
	$(PYTHON) -m venv "$$fresh" && \
	"$$fresh/bin/python" -m pip install $(PIP_QUIETLY) ".[dev,screenshots,fulltext]" && \
	{ echo "# Written by 'make lock' from pyproject.toml."; \
	  "$$fresh/bin/python" -m pip freeze --exclude spotrep; } > "$$fresh/constraints.txt" && \
	cp "$$fresh/constraints.txt" constraints.txt && \
	echo "constraints.txt names $$(grep -c == constraints.txt) packages"

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 18

clean: ## remove the environment and everything built or cached
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. A stamp stands for what has been installed; .unfinished for an installation that has begun
# and not ended, after which the environment is made anew.

PIP_QUIETLY = --quiet --disable-pip-version-check --no-input

require_python = \
	command -v $(PYTHON) >/dev/null 2>&1 \
	|| { echo "spotrep needs Python 3.11 or newer, and there is no $(PYTHON): apt install python3 python3-venv" >&2; exit 1; }; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "spotrep needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }; \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo "spotrep needs the venv module of $(PYTHON), which is missing: apt install python3-venv" >&2; exit 1; }

venv_is_sound = \
	[ ! -e .venv/.unfinished ] \
	&& .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null

# $(1): the requirement; $(2): the stamps that hold once it is installed.
define install
	@$(venv_is_sound) || { $(require_python); \
	    rm -rf .venv && mkdir .venv && touch .venv/.unfinished && \
	    echo "Making .venv with $$($(PYTHON) --version)" && $(PYTHON) -m venv .venv; }
	@rm -f $(2) && touch .venv/.unfinished
	@echo "Installing $(subst .,spotrep,$(1)) into .venv (once)"
	@.venv/bin/python -m pip install $(PIP_QUIETLY) --constraint constraints.txt --editable "$(1)"
	@rm .venv/.unfinished && touch $(2)
endef

# Missing also when it is a link to a Python that is gone: then the stamps that depend on it are out of date.
.venv/bin/python: ;

.PHONY: again
.venv/.run .venv/.dev .venv/.screenshots: $(if $(wildcard .venv/.unfinished),again)

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	$(call install,.,.venv/.run)

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	$(call install,.[dev],.venv/.dev .venv/.run)

.venv/.screenshots: .venv/bin/python pyproject.toml constraints.txt
	$(call install,.[screenshots],.venv/.screenshots .venv/.run)

# Monospace fonts with Cyrillic and Hangul, for drawing a screen as a picture.
.PHONY: fonts
fonts:
	@if command -v apt-get >/dev/null 2>&1 && ! dpkg -s $(FONTS) >/dev/null 2>&1; then \
	    if [ "$$(id -u)" = 0 ]; then \
	        echo "Installing $(FONTS)"; \
	        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(FONTS) >/dev/null; \
	    else \
	        echo "For Cyrillic and Hangul in the pictures: sudo apt install $(FONTS)" >&2; \
	    fi; \
	fi
