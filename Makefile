# Each target sets up what it needs; the environment is .venv.
PYTHON ?= python3
BIN := .venv/bin
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: setup run demo test check bench format translations lock

setup: .venv/.ready .venv/.ready-dev

# A stamp is newer than what it was made from, so a second call does nothing.
.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ready-dev: requirements-dev.txt .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

run: .venv/.ready
	$(BIN)/sobesednik run

demo: .venv/.ready
	$(BIN)/sobesednik demo $(ARGS)

test: setup
	$(BIN)/pytest $(ARGS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet tests/telegram/test_translations.py
	$(BIN)/sobesednik content check
	$(BIN)/python -m tools.audit

bench: setup
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Brings the catalogues up to date with the code; new texts wait there for a translation.
translations: setup
	@mkdir -p .cache
	$(BIN)/pybabel --quiet extract --no-location --output-file .cache/messages.pot bot
	for language in ru zh; do \
		$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
			--width 96 --input-file .cache/messages.pot \
			--locale $$language --output-file bot/locales/$$language/messages.po || exit; \
	done

lock: setup
	$(BIN)/uv pip compile $(LOCK_FLAGS) --group build pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile $(LOCK_FLAGS) --group build --group dev pyproject.toml --output-file requirements-dev.txt
