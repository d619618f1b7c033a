# Everything starts here. `make` alone explains.
# The environment in .venv is made from the hashed lock on first use; see deploy/local/bootstrap.py.

PYTHON    := .venv/bin/python
BOOTSTRAP := sh deploy/local/python.sh deploy/local/bootstrap.py
TEST_ENV  := $(PYTHON) deploy/local/servers.py run --state .local/test --throwaway --in-memory --
UV_LOCK   := $(PYTHON) -m uv pip compile --universal --python-version 3.12 --generate-hashes \
             --no-annotate --no-header --no-emit-index-url --quiet
ARGS      ?=
PARALLEL  ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo reset bootstrap assets test matrix mutants check bench lock clean

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 18
	@echo
	@echo "  PORT=8100 moves the demo. DATABASE_URL and VALKEY_URL make it use your own servers."
	@echo "  ARGS='-k outbox' goes to pytest; PARALLEL=0 runs it in one process."

demo: bootstrap ## The whole platform on this machine, three municipalities; Ctrl-C stops it
	@exec $(PYTHON) deploy/local/demo.py

reset: ## Throw away the data of the demo
	@$(BOOTSTRAP) --only-environment
	@exec $(PYTHON) deploy/local/demo.py reset

test: bootstrap ## The whole suite, against a real PostgreSQL and Valkey
	@exec $(TEST_ENV) $(PYTHON) -m pytest -p tests.scheduling -n $(PARALLEL) --maxprocesses 4 $(ARGS)

matrix: bootstrap ## The isolation matrix with every method for every role; minutes
	@exec $(TEST_ENV) env MATRIX=whole $(PYTHON) -m pytest -p tests.scheduling -n $(PARALLEL) --maxprocesses 4 tests/tenancy/matrix $(ARGS)

mutants: bootstrap ## Leaks on purpose, one at a time: which test notices? The table goes to docs/security.md
	@exec $(TEST_ENV) env DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON) -m tests.mutants $(ARGS)

check: bootstrap ## Lint, types, imports, migrations, deployment settings, known weaknesses, bill of materials
	@exec $(TEST_ENV) $(PYTHON) deploy/local/check.py

bench: bootstrap ## Benchmarks, as ratios against a baseline in the same run
	@exec $(TEST_ENV) env PYTHONPATH=deploy/local DJANGO_SETTINGS_MODULE=config.settings.test $(PYTHON) -m tests.load $(ARGS)

assets: bootstrap ## Style sheets and scripts, when their sources changed

bootstrap:
	@$(BOOTSTRAP)

lock: ## Lock the dependencies of pyproject.toml anew
	@$(BOOTSTRAP) --only-environment
	$(UV_LOCK) pyproject.toml -o requirements.txt
	$(UV_LOCK) --group dev pyproject.toml -o requirements-dev.txt

clean: ## Remove what was built and installed; the data of the demo stays
	rm -rf .venv .build node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -not -path './.local/*' -prune -exec rm -rf {} +
	find . -name '*.mo' -not -path './.local/*' -delete
