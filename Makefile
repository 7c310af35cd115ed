# `make demo` and `make test` do all the set-up they need: Python 3.11 or later with venv, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto
# pip compiles what it installs, but not what is installed as it lies here; Python would do it at the first start, or,
# where it may not write, at every one.
COMPILE := $(BIN)/python -m compileall -q src
# Other engines bring libraries of their own, so they have an environment of their own.
BENCH := .venv-bench

# durable-rules is compiled here. Python 3.13 and later lack a name that it uses. In CI nothing may be left out.
DURABLE := \
  if command -v "$${CC:-cc}" >/dev/null \
    && CPPFLAGS="$$CPPFLAGS $$($(BIN)/python -c 'import sys; print("-DPyEval_CallObject=PyObject_CallObject" * (sys.version_info >= (3, 13)))')" \
       $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[durable]"; \
  then :; \
  elif [ "$$CI" = true ]; then echo "durable-rules cannot be compiled here" >&2; exit 1; \
  else echo "durable-rules cannot be compiled here: its tests will be skipped"; fi

.PHONY: demo test test-long check docs bench mutants clean

demo: $(VENV)/.demo
	@$(BIN)/offerrules demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -n $(WORKERS) -m "not long"

test-long: $(VENV)/.test
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n $(WORKERS) -m long

# mypy reads src and benchmarks, also where no peer is installed: they are imported by name. pyright does not: it looks
# behind `Any` in the functions by hand, which leave out what their conditions have made sure of.
check: $(VENV)/.check
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/client
	$(BIN)/lint-imports
	$(BIN)/offerrules check policies
	$(BIN)/offerrules test policies

docs: $(VENV)/.docs
	$(BIN)/sphinx-build --fail-on-warning --keep-going -b dirhtml docs site

# Everybody in one run, in turns: half an hour or more on a quiet machine; with QUICK=1 within two minutes.
bench: $(BENCH)/.bench
	$(BENCH)/bin/python -m benchmarks $(if $(QUICK),--quick,--page)

# Small changes to the code of a room, and whether a test notices: make mutants ROOM=feel SAMPLE=60 SEED=1 PROCESSES=2
mutants: $(VENV)/.mutants
	$(BIN)/python -m tests.mutants $(ROOM) --sample $(or $(SAMPLE),60) --seed $(or $(SEED),1) --processes $(or $(PROCESSES),2)

clean:
	rm -rf $(VENV) $(BENCH) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	@touch $@

$(VENV)/.demo: $(VENV)/.pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(COMPILE)
	@touch $@

$(VENV)/.test: $(VENV)/.pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group test
	@$(DURABLE)
	@$(COMPILE)
	@touch $@ $(VENV)/.demo

$(VENV)/.check: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group test --group check
	@touch $@

$(VENV)/.docs: $(VENV)/.demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group docs
	@touch $@

$(VENV)/.mutants: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group mutants
	@touch $@

# A peer that cannot be had here is left out, and its row in the report says so.
$(BENCH)/.bench: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group bench
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group peers \
	  || $(BENCH)/bin/python benchmarks/install.py
	@touch $@
