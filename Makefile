# Two commands for a newcomer: `make demo` and `make test`.
PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-stamp
DEV_STAMP := $(VENV)/.dev-stamp
INSTANCE ?= lancang-mekong
OUT ?= out/demo
DEMO_STAMP = $(VENV)/.demo-$(INSTANCE)-$(subst /,_,$(OUT))
POSTGRESQL ?= postgresql://postgres@127.0.0.1:5432/postgres
DATE ?= no date given

TEST := $(BIN)/python -m pytest -n auto --dist loadfile
ifdef CI
COVERAGE := --cov --cov-report=term:skip-covered
endif

.PHONY: again demo secretariat test-postgresql test test-long check format bench lock clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed; set PYTHON=path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): locks/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Compiling the kernels once (about a minute)"
	@$(BIN)/riparian study value-of-cooperation three-rivers --traces 2 --years 2021-2021 --json >/dev/null
	@touch $@

$(DEV_STAMP): locks/dev.txt $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	@touch $@

demo: $(DEMO_STAMP) ## what cooperation is worth on the real river; then the platform with demo sign-ins
	@$(BIN)/riparian report $(OUT)
	@$(BIN)/riparian init --demo
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/riparian serve; \
	else echo "To open the platform: $(BIN)/riparian serve    (then http://127.0.0.1:8000/)"; fi

# The study is run once; it is run again for another instance, a renewed engine or a lost report.
$(DEMO_STAMP): $(RUN_STAMP) $(if $(wildcard $(OUT)/result.json),,again)
	@$(BIN)/riparian study value-of-cooperation $(INSTANCE) --out $(OUT) >/dev/null
	@touch $@

again:

secretariat: $(RUN_STAMP) ## the platform alone, with the instance's record and demo accounts, on 127.0.0.1
	$(BIN)/riparian init --demo
	$(BIN)/riparian serve

test-postgresql: $(DEV_STAMP) ## the platform's tests on PostgreSQL
	RIPARIAN_TEST_DATABASE_URL=$(POSTGRESQL) $(TEST) tests/secretariat -m "not long"

test: $(DEV_STAMP) ## every test but the long property runs
	$(TEST) -m "not long" $(COVERAGE)

test-long: $(DEV_STAMP) ## the long property runs alone; the first failure ends them
	$(TEST) -m long --exitfirst

check: $(DEV_STAMP) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV_STAMP) ## put every file into the house layout
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV_STAMP) ## side-by-side runs against the named peers
	$(BIN)/python benchmarks/run_all.py --date "$(DATE)"

lock: ## renew the pinned, hashed lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml locks/build.in -o locks/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml locks/build.in --group dev -c locks/run.txt -o locks/dev.txt

clean:
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
