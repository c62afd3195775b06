# The words a newcomer and CI both use. Each target first makes .venv, once.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check evals bench docs lock clean

# A new machine may hold only Python 3.11 and make; the lock file pins and hashes the rest.
.venv/.ready: requirements/dev.txt pyproject.toml
	@echo "Setting up .venv (once; some minutes on a slow line) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/.ready
	@$(BIN)/python examples/demo.py

test: .venv/.ready
	$(BIN)/pytest -q

check: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy tests/typing
	$(BIN)/lint-imports

evals: .venv/.ready
	$(BIN)/python -m evals.score --floors evals/floors.json

bench: .venv/.ready
	$(BIN)/python -m bench.reading

docs: .venv/.ready
	$(BIN)/python docs/generate.py

# Needs uv on the PATH; run after changing the dependencies in pyproject.toml.
lock:
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal \
	  --python-version 3.11 pyproject.toml --group dev --group build --extra frames --extra mcp \
	  --extra postgres --extra pdf --extra alerts -o requirements/dev.txt

clean:
	rm -rf .venv
