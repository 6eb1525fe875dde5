# `make` runs the default study; `make help` lists the rest.
VENV := .venv
BIN := $(VENV)/bin

# What each target reads of the command line; another name there is refused (below).
OF_RUN := STUDY PROFILE INPUT
$(foreach target,study report explain suspects crosscheck panel package,$(eval READ.$(target) := $(OF_RUN)))
READ.new := STUDY PANEL SHEET UNIT TIME OUTCOME TREATMENT CONTROLS MEDIATORS MODERATORS MATRIX MATRIX_ORDER GROUP \
	MISSING PLACES DECIMAL TITLE CONFIDENTIAL FORCE
READ.template := STUDY
READ.migrate := STUDY
READ.clean := STUDY
READ.trace := STUDY CITY YEAR VARIABLE
READ.simulate := SEED CITIES YEARS OUT
READ.audit := $(OF_RUN) FOLDER CONFIG
READ.advisories := FOLDER
READ.fuzz := SECONDS SEED
READ.bench := PYFIXEST
READ.recovery := PANELS

# What is given on the command line reaches a recipe as text in its environment: neither make nor the shell
# reads it as code. $(call given,X,--x) is an option with it, if it is given.
GIVEN := $(sort PYTHON $(foreach name,$(filter READ.%,$(.VARIABLES)),$($(name))))
UNSET := $(foreach name,$(GIVEN),$(if $(filter undefined,$(origin $(name))),$(name)))
unexport $(GIVEN)
$(foreach name,$(GIVEN),$(eval export ARG_$(name) := $$(value $(name))))
default = $(if $(filter $(1),$(UNSET)),$(eval export ARG_$(1) := $(2)))
$(call default,STUDY,nqp)$(call default,PROFILE,local)$(call default,PYTHON,python3)
given = $(if $(value ARG_$(1)),$(2)="$$ARG_$(1)")

CHOSEN = --study="$$ARG_STUDY" --profile="$$ARG_PROFILE" $(call given,INPUT,--input)
RUN = $(BIN)/python -m engine.run $(CHOSEN)

# The project's own modules, whatever lies in a PYTHONPATH of the user's.
export PYTHONPATH := $(CURDIR)/scripts

.DEFAULT_GOAL := study
.PHONY: study new reference template migrate report explain trace suspects simulate audit crosscheck panel package advisories test test-long fuzz bench recovery trust check clean help refused

# A misspelt variable would be passed over in silence, and the study run without what it says. Those of make's
# own, and the environment's, are no one's slip.
TARGETS := $(or $(MAKECMDGOALS),study)
READ := $(sort PYTHON VENV $(foreach target,$(TARGETS),$(READ.$(target))))
NOT_OURS := MAKE% MFLAGS GNUMAKEFLAGS SHELL .SHELLFLAGS
UNREAD := $(filter-out $(READ) $(NOT_OURS),$(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name))))
ifneq ($(UNREAD),)
export ARG_TARGETS := $(TARGETS)
export ARG_READ := $(READ)
export ARG_UNREAD := $(UNREAD)
$(TARGETS) $(VENV)/ready: | refused
refused: ; @$(PLAIN_PYTHON) -m cli.unread
endif
# What a Makefile above this one gave it is not for those below.
MAKEOVERRIDES :=
# A Python for what needs no package; words in another language are packages' work.
PLAIN_PYTHON = $(if $(wildcard $(VENV)/ready),$(BIN)/python,SPILLOVER_LANGUAGE=en "$$ARG_PYTHON")

study: $(VENV)/ready  ## run a study: make study STUDY=munnell [INPUT=folder of raw files]
	$(RUN)

# The schemas by which editors complete a configuration, and the reference, made again when the code changes.
REFERENCE := build/reference/kinds.md
study new: $(REFERENCE)
$(REFERENCE): $(shell find scripts tools -name "*.py" -o -name "*.ftl" 2>/dev/null) | $(VENV)/ready
	@$(BIN)/python -m tools.document >/dev/null 2>&1 && touch $@ || true  # what keeps it from writing stops the run too

new: $(VENV)/ready  ## make a study from one merged panel file: make new STUDY=x PANEL=file OUTCOME=y TREATMENT=x CONTROLS="a, b"
	$(BIN)/python -m cli.new $(if $(filter STUDY,$(UNSET)),--study=)

reference: $(VENV)/ready  ## every key of a configuration and every kind, in English and Chinese: build/reference/
	@$(BIN)/python -m tools.document
	@ls build/reference/*.md build/reference/*/*.md

template: $(VENV)/ready  ## print the full design of a paper for a study, to copy from: make template STUDY=capital
	@$(BIN)/python -m cli.template --study="$$ARG_STUDY"

migrate: $(VENV)/ready  ## bring a configuration of an earlier version up to date, and show the difference: make migrate STUDY=x
	$(BIN)/python -m cli.migrate "config/$$ARG_STUDY.yaml"

report: $(VENV)/ready  ## run what can be run, and make the page even if jobs fail (report_so_far.html)
	$(RUN) --page

explain: $(VENV)/ready  ## say what a run would do, and why: make explain STUDY=nqp
	$(BIN)/python -m engine.explain $(CHOSEN)

trace: $(VENV)/ready  ## where a number comes from: make trace STUDY=nqp CITY=Ordos YEAR=2022 VARIABLE=DF
	$(BIN)/python -m cli.trace --study="$$ARG_STUDY" --city="$$ARG_CITY" --year="$$ARG_YEAR" --variable="$$ARG_VARIABLE"

suspects: $(VENV)/ready  ## a corrections.csv with what other numbers say instead of suspected ones, each with its proof: make suspects STUDY=cities > suspected.csv
	@$(RUN) -- suspects >&2
	@$(BIN)/python -m cli.suspects --study="$$ARG_STUDY"

simulate: $(VENV)/ready  ## write nqp's simulated raw files again, or others: make simulate SEED=7 CITIES=300 YEARS="2005 2023" OUT=build/sim/raw
	$(BIN)/python -m tools.simulate.extract $(call given,SEED,--seed) $(call given,CITIES,--cities) $(call given,YEARS,--years) $(call given,OUT,--out)

audit: $(VENV)/ready  ## audit printed tables: make audit STUDY=nqp, or make audit FOLDER=tables [CONFIG=facts.yaml]
	$(if $(value ARG_FOLDER),$(BIN)/python scripts/audit/cli.py $(call given,CONFIG,--config) -- "$$ARG_FOLDER" || [ $$? -eq 3 ],$(RUN) -- audit)
	$(if $(value ARG_FOLDER),,@cat results/"$$ARG_STUDY"/audit/findings.txt)

crosscheck: $(VENV)/ready  ## re-compute every estimate by other programs: make crosscheck STUDY=munnell; fails if a number differs
	$(RUN) -- crosscheck
	$(BIN)/python -m crosscheck.verdict -- "$$ARG_STUDY"

panel: $(VENV)/ready  ## the panel as .csv, .parquet and .dta with labels: results/<study>/data/
	$(RUN) -- panel_files

package: $(VENV)/ready  ## the replication package: make package STUDY=munnell
	$(BIN)/python -m package.archive && $(RUN) -- package

advisories: $(VENV)/ready  ## check the packages of the lock file against advisories: make advisories FOLDER=osv (OSV files)
	$(BIN)/python -m package.advisories -- $(if $(value ARG_FOLDER),"$$ARG_FOLDER")

test: $(VENV)/ready  ## the everyday tests, on two cores
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long"

test-long: $(VENV)/ready  ## the remaining tests: crashes, clusters, the package, recovery studies
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m long

# Verdicts on two hundred simulated studies, of which `make test-long` takes the first fifty.
MANY_STUDIES := tests/unit/crosscheck/test_false_verdicts.py::test_nothing_differs_in_many_studies_where_nothing_is_wrong
fuzz: $(VENV)/ready  ## break files, configurations and arguments at random, each kind for SECONDS; the counts go to docs/reliability.md: make fuzz SECONDS=600 SEED=2
	mkdir -p build
	{ SPILLOVER_FUZZ_SECONDS="$${ARG_SECONDS:-300}" SPILLOVER_FUZZ_SEED="$${ARG_SEED:-1}" SPILLOVER_STUDIES=200 \
		$(BIN)/python -m pytest --quiet --capture=no tests/fuzz $(MANY_STUDIES); \
		echo $$? > build/fuzz.status; } 2>&1 | tee build/fuzz.log
	$(BIN)/python tests/fuzz/counts.py build/fuzz.log && exit $$(cat build/fuzz.status)

bench: $(VENV)/ready  ## speed compared with other programs, and scaling: docs/benchmarks.md
	$(BIN)/python tests/benchmarks/bench.py $(call given,PYFIXEST,--pyfixest)

recovery: $(VENV)/ready  ## bias and coverage of every estimator on simulated panels, about an hour: docs/recovery.md; make recovery PANELS=20
	$(BIN)/snakemake --snakefile tests/recovery/Snakefile --directory build/recovery --cores all --profile none \
		$(if $(value ARG_PANELS),--config "panels=$$ARG_PANELS")

trust: $(VENV)/ready  ## the tests behind each statistic, about half an hour: build/trust.md
	$(BIN)/python tests/trust/matrix.py

check: $(VENV)/ready  ## formatting, linting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile rules
	$(BIN)/mypy
	$(BIN)/snakemake --lint --profile none --directory build/lint

clean:  ## remove the study's results, logs and records
	$(PLAIN_PYTHON) -m engine.clean -- "$$ARG_STUDY"

# Said in the user's language once the environment is made.
SPOKEN = $(if $(wildcard $(VENV)/ready),$(BIN)/python -m cli.spoken,cat)

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | $(SPOKEN) | expand -t 12

# Of what pip says, a line for each package, and what goes wrong.
FETCHED = /^Collecting /{printf "%d of %d: %s\n", ++n, all, $$2; fflush(); next} \
	/^Installing collected/{print "they are installed"; fflush(); next} \
	/^ *(Looking in|Downloading|Using cached|Requirement already|Successfully)/{next} {print; fflush()}

# The environment: made once, again when the lock file changes. The project itself is installed so that its
# code is read from scripts/.
$(VENV)/ready: requirements.lock pyproject.toml
	"$$ARG_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	"$$ARG_PYTHON" -m venv $(VENV)
	@echo "The packages of requirements.lock are fetched, which takes some minutes the first time:"
	@{ $(BIN)/python -m pip install --progress-bar off --disable-pip-version-check --require-hashes --no-deps \
		-r requirements.lock; echo $$? > $(VENV)/fetched; } 2>&1 | awk -v all="$$(grep -c '^[A-Za-z0-9]' requirements.lock)" '$(FETCHED)'
	@exit $$(cat $(VENV)/fetched)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
