# Every target sets itself up: a virtual environment and the locked dependencies, once per change of the lock.
PYTHON ?= python3
VENV ?= .venv
ARGS ?=
ONLY ?=
PORT ?=
DATA_DIR ?= var
TO ?= backup
FROM ?= backup
SNAPSHOT ?=
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Compiled once and not in each of a hundred processes, whatever the shell around us prefers.
unexport PYTHONDONTWRITEBYTECODE
export PORT
export DATA_DIR := $(abspath $(DATA_DIR))

.DEFAULT_GOAL := run
.PHONY: run test check types style imports contract journey bench cluster backup restore openapi lock

run: $(STAMP)
	@exec $(BIN)/python -m config.supervisor

test: $(STAMP)
	@$(BIN)/python -m pytest -n $(CORES) $(ARGS)

check: $(STAMP)
	@$(MAKE) --no-print-directory --output-sync=target --keep-going -j $(CORES) types style imports contract

# What make check runs beside each other, the longest first.
types style imports contract: export ENVIRONMENT = tooling
types:
	$(BIN)/mypy .
style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
imports:
	$(BIN)/lint-imports
contract:
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py spectacular --fail-on-warn | diff -u openapi.yaml - \
		|| { echo "openapi.yaml is not what the code says: run make openapi"; exit 1; }
	$(BIN)/python -m tests.contract.valid openapi.yaml

journey: $(STAMP)
	@$(BIN)/python -m tests.journeys.play $(ARGS)

bench: $(STAMP)
	@$(BIN)/python -m tests.bench $(ONLY)

cluster: $(STAMP)
	@exec $(BIN)/python -m config.cluster

backup: $(STAMP)
	@$(BIN)/python -m config.backup take --to "$(TO)"

restore: $(STAMP)
	@$(BIN)/python -m config.backup restore --from "$(FROM)" --snapshot "$(SNAPSHOT)"

openapi: export ENVIRONMENT = tooling
openapi: $(STAMP)
	$(BIN)/python manage.py spectacular --fail-on-warn --file openapi.yaml
	$(BIN)/python -m tests.contract.valid openapi.yaml

lock: $(STAMP)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock

$(STAMP): requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
