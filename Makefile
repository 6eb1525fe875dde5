# `make` runs the default study; `make help` lists the rest.
STUDY ?= nqp
PYTHON ?= python3
PROFILE ?= default
VENV := .venv
BIN := $(VENV)/bin
OPTIONS = --profile profiles/$(PROFILE) --config study=$(STUDY) $(if $(INPUT),'input=$(INPUT)')
RUN = $(BIN)/python -m engine.prepare && $(BIN)/snakemake --logger spillover $(OPTIONS)

.DEFAULT_GOAL := study
.PHONY: study report explain trace simulate audit panel package test bench check clean help

study: $(VENV)/ready  ## run a study: make study STUDY=munnell [INPUT=folder of raw files]
	$(RUN)

report: $(VENV)/ready  ## run what can be run, and make the page even where jobs fail (report_so_far.html)
	$(RUN) --keep-going || { $(BIN)/python -m engine.outdated results/$(STUDY)/outdated.json $(OPTIONS) && $(RUN) --force -- page_of_what_there_is; }

explain: $(VENV)/ready  ## say what a run would do, and why: make explain STUDY=nqp
	$(BIN)/python -m engine.explain $(OPTIONS)

trace: $(VENV)/ready  ## how a number came about: make trace STUDY=nqp CITY=Ordos YEAR=2022 VARIABLE=DF
	$(BIN)/python -m warehouse.tracing --study $(STUDY) --city "$(CITY)" --year "$(YEAR)" --variable "$(VARIABLE)"

simulate: $(VENV)/ready  ## write nqp's simulated raw files anew, or others: make simulate SEED=7 CITIES=300 YEARS="2005 2023" OUT=build/sim/raw
	$(BIN)/python -m simulate.extract $(if $(SEED),--seed $(SEED)) $(if $(CITIES),--cities $(CITIES)) $(if $(YEARS),--years $(YEARS)) $(if $(OUT),--out $(OUT))

audit: $(VENV)/ready  ## audit printed tables: make audit STUDY=nqp, or make audit FOLDER=tables [CONFIG=facts.yaml]
	$(if $(FOLDER),$(BIN)/python scripts/audit/cli.py $(FOLDER) $(if $(CONFIG),--config $(CONFIG)) || [ $$? -eq 3 ],$(RUN) -- audit)
	$(if $(FOLDER),,@cat results/$(STUDY)/audit/findings.txt)

panel: $(VENV)/ready  ## the panel as .csv, .parquet and .dta with labels: results/<study>/data/
	$(RUN) -- panel_files

package: $(VENV)/ready  ## the replication package: make package STUDY=munnell
	$(BIN)/python -m package.archive && $(RUN) -- package

test: $(VENV)/ready  ## run every test
	$(BIN)/python -m pytest

bench: $(VENV)/ready  ## ours beside other programs, and how it scales: docs/benchmarks.md
	$(BIN)/python tests/benchmarks/bench.py $(if $(PYFIXEST),--pyfixest $(PYFIXEST))

check: $(VENV)/ready  ## formatting, linting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile rules
	$(BIN)/mypy
	$(BIN)/snakemake --lint --profile none

clean:  ## remove the study's results and logs
	rm -rf results/$(STUDY) logs/$(STUDY)

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# The environment: made once, again when the lock file changes.
$(VENV)/ready: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	echo '$(CURDIR)/scripts' >$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/spillover.pth
	touch $@
