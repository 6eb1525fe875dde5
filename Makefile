# `make` runs the default study; `make help` lists the rest. Each name is a verb of the command `spillover`, which
# says what it reads of the command line (scripts/cli/verbs.py).
VENV := .venv
BIN := $(VENV)/bin
VERBS := study new reference template report deep influence freeze explain trace suspects simulate audit match \
	referee compare crosscheck panel paper package advisories test test-long fuzz bench recovery trust site check
NAMES := STUDY PROFILE INPUT PANEL SHEET UNIT TIME OUTCOME TREATMENT CONTROLS MEDIATORS MODERATORS MATRIX \
	MATRIX_ORDER GROUP MISSING FLAGS TOTALS PLACES DECIMAL TITLE CONFIDENTIAL FORCE CITY YEAR VARIABLE SEED CITIES YEARS OUT \
	FOLDER CONFIG SECONDS PYFIXEST PANELS ARTICLE MARKS WITH

# What is given on the command line reaches a verb as text in its environment: neither make nor the shell reads it
# as code. Of a name that no verb reads, only the name goes on, to be refused. Make's own names are no one's slip.
NOT_OURS := PYTHON VENV MAKE% MFLAGS GNUMAKEFLAGS SHELL .SHELLFLAGS
TYPED := $(filter-out $(NOT_OURS),$(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name))))
SET := $(foreach name,$(NAMES) PYTHON,$(if $(filter undefined,$(origin $(name))),,$(name)))
unexport $(TYPED) $(NAMES) PYTHON $(addprefix ARG_,$(NAMES))
export ARG_PYTHON := python3
$(foreach name,$(SET),$(eval export ARG_$(name) := $$(value $(name))))
export ARG_GIVEN := $(TYPED)
export ARG_TARGETS := $(or $(MAKECMDGOALS),study)
# The project's own modules, whatever lies in a PYTHONPATH of the user's.
export PYTHONPATH := $(CURDIR)/scripts
# What a Makefile above this one gave it is not for those below.
MAKEOVERRIDES :=

# A Python for what needs no package; words in another language are packages' work.
PLAIN_PYTHON = $(if $(wildcard $(VENV)/ready),$(BIN)/python,SPILLOVER_LANGUAGE=en "$$ARG_PYTHON")

.DEFAULT_GOAL := study
.PHONY: $(VERBS) clean help refused

$(VERBS): $(VENV)/ready
	@$(BIN)/python -m cli.main --make $@

# What is no target is refused, with the nearest that is one.
clean help .DEFAULT:
	@$(PLAIN_PYTHON) -m cli.main --make $@

# Where there is no environment yet, what is wrong with the command line is said before one is made.
refused: ; @$(PLAIN_PYTHON) -m cli.main --make
$(if $(TYPED),$(if $(wildcard $(VENV)/ready),,$(VENV)/ready: | refused))

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
