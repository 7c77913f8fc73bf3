# Everything a developer runs. Each target prepares what it needs first; nothing has to be
# installed by hand but Python 3.11 or newer and make.

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock

# Two by default: the browser and PostgreSQL tests start servers of their own, one set per worker.
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
# Newer than the locked requirements once they are installed.
INSTALLED := $(VENV)/.installed

help:  ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(INSTALLED)  ## the marketplace on PORT (8000 by default), with its jobs and, without a CQC key, a simulated regulator
	@exec $(BIN)/python -m jobs.local

test: $(INSTALLED)  ## every test; what the machine cannot run is skipped and says why
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

check: $(INSTALLED)  ## format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(INSTALLED)  ## search at 2,000 to 500,000 listings, pages beside Datasette and haystack, rating checks, telling us and looking up a location, measured
	@$(BIN)/python -m tests.bench

lock: $(INSTALLED)  ## write requirements/ from pyproject.toml, with hashes (UPGRADE=--upgrade takes newer versions)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile $(LOCK) pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile $(LOCK) --group dev pyproject.toml -o requirements/dev.txt
	@rm -f $(INSTALLED)

# --no-emit-index-url: whoever installs uses the package index of their own machine.
LOCK = $(UPGRADE) --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --extra postgres --extra notify --extra pdf

$(INSTALLED): requirements/dev.txt
	@python=; for name in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3; do \
	  if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; \
	  then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11, 3.12, 3.13 or 3.14 is needed and was not found (python3 is: $$(python3 --version 2>&1))."; \
	  echo "Install one, or name it: make PYTHON=/path/to/python3.12"; exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "$$python has no venv module. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  echo "Making a virtual environment in $(VENV) with $$python"; \
	  "$$python" -m venv --clear $(VENV); \
	fi
	@echo "Installing the locked dependencies (about half a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
