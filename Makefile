# Everything that a checkout is for, each with one command. Needs Python 3.11 or newer, git and make.
# What is installed stays in .venv; a step that is done is not done again: its stamp says so, and is
# written last. An installation that was interrupted may have left half a package, which pip takes for
# a whole one; so it is marked as unfinished, and .venv is made anew.

# The Python to make .venv with; the newest that is found, if empty.
PYTHON ?=
# Where the library of `make chat` lies.
DATA = $${VERBATIM_DATA:-.verbatim}

BIN = .venv/bin
# Only wheels, and only those whose hash stands in requirements/.
INSTALL = $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-input \
	--require-hashes --only-binary :all:
RETRY = { echo 'The set-up is not complete: see the message above, then run the same command again.' >&2; exit 1; }

# Another Python's packages have no business in .venv.
unexport PYTHONHOME
unexport PYTHONPATH

.PHONY: help chat test audit soak torture torture-quick check docs pictures eval tune ablation cost bench bench-quick lock wheels clean force
.DEFAULT_GOAL := help

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

chat: .venv/.runtime ## Open a chat in the terminal, on the starter library
	@echo 'Indexing seeds/library ...'
	@$(BIN)/verbatim --data "$(DATA)" index seeds/library --name starter </dev/null
	@$(BIN)/verbatim --data "$(DATA)" chat

test: .venv/.development ## Run the tests, with branch coverage
	@echo 'Running the tests ...'
	@sh .ci/test </dev/null

soak: .venv/.development ## Run the long versions of the tests for load and faults, and print their figures
	@VERBATIM_SOAK=1 $(BIN)/python -m pytest --capture=sys tests/soak tests/bot/conversation/test_audience.py \
		tests/bot/render/discord/test_escape.py tests/config/store/test_settings.py

torture: .venv/.development ## Kill 10,000 index runs, cut their power, fill their disk, and print the counts (an hour or two)
	@sh .ci/torture 10000 </dev/null

torture-quick: .venv/.development ## The same with 300 kills (minutes)
	@sh .ci/torture 300 </dev/null

check: .venv/.development ## Check style, types and import contracts
	@echo 'Checking the style ...'
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@echo 'Checking the types ...'
	@$(BIN)/mypy
	@echo 'Checking the import contracts ...'
	@$(BIN)/lint-imports --no-logo

audit: .venv/.development ## Look for known faults (ADVISORIES=FILE, in OSV's format), secrets and licences; write build/sbom.json
	@$(BIN)/python .ci/audit.py --advisories "$(ADVISORIES)"

docs: .venv/.runtime ## Write the pages that are made of the commands and settings
	@$(BIN)/python .ci/docs.py

eval: .venv/.runtime ## Measure the answers on the collections in ../shared; EVERY=1 asks every question
	@EVERY="$${EVERY:-3}" $(BIN)/python .ci/eval.py

pictures: .venv/.development ## Play the scenes of docs/on-discord.md and docs/on-slack.md and draw them (needs Chromium)
	@$(BIN)/python .ci/pictures.py

tune: .venv/.development ## Choose the weights of the answering on the collections in ../shared; EVERY=3 is quicker
	@$(BIN)/python .ci/tune.py --every "$${EVERY:-1}"

ablation: .venv/.development ## Print what is lost without each signal of the answering, on the collections in ../shared
	@EVERY="$${EVERY:-3}" $(BIN)/python .ci/ablation.py

cost: .venv/.development ## Print what an answer costs beside rank-bm25, and how that grows with the question
	@$(BIN)/python .ci/cost.py

bench: .venv/.bench ## Measure the engine beside its peers on the collections in ../shared, 40 minutes; BENCH=--publish writes docs/benchmark.*
	@PYTHONPATH=.ci $(BIN)/python -m bench $(BENCH)

bench-quick: .venv/.bench ## The same up to 100 k passages, in 3 minutes
	@PYTHONPATH=.ci $(BIN)/python -m bench --quick $(BENCH)

lock: .venv/.development ## Choose the newest versions that fit pyproject.toml, write them to requirements/
	@sh .ci/lock

wheels: .venv/.development ## Show that every pin has a wheel, for each Python and platform
	@$(BIN)/python .ci/wheels.py

clean: ## Remove what was installed and cached; the library of `make chat` stays
	@echo 'Removing .venv and the caches ...'
	@rm -rf .venv build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A .venv that was made elsewhere or by another Python than the one asked for, whose Python is gone, or
# whose installation was interrupted, is made anew.
ifneq ($(wildcard .venv/.made),)
ifneq ($(shell sh .ci/venv-fits '$(PYTHON)' </dev/null && echo fits),fits)
.venv/.made: force
endif
endif

# What venv says is shown where it fails, but not its traceback on Ctrl-C.
.venv/.made:
	@python=`sh .ci/find-python '$(PYTHON)'` \
	&& echo "Making .venv with $$python ..." \
	&& trap 'exit 130' INT \
	&& { said=`"$$python" -m venv --clear .venv 2>&1 </dev/null` || { printf '%s\n' "$$said" >&2; false; }; } \
	|| $(RETRY)
	@pwd >$@

.venv/.runtime: .venv/.made pyproject.toml requirements/runtime.txt requirements/build.txt
	@echo 'Installing the pinned dependencies into .venv (half a minute) ...'
	@touch .venv/.unfinished
	@$(INSTALL) -r requirements/runtime.txt -r requirements/build.txt </dev/null || $(RETRY)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-input \
		--no-index --no-deps --no-build-isolation --editable . </dev/null || $(RETRY)
	@rm .venv/.unfinished
	@touch $@

.venv/.development: .venv/.runtime requirements/development.txt
	@echo 'Installing the pinned development tools into .venv (half a minute) ...'
	@touch .venv/.unfinished
	@$(INSTALL) -r requirements/development.txt </dev/null || $(RETRY)
	@rm .venv/.unfinished
	@touch $@

.venv/.bench: .venv/.development requirements/bench.txt
	@echo 'Installing the pinned peers of the engine into .venv (half a minute) ...'
	@touch .venv/.unfinished
	@$(INSTALL) -r requirements/bench.txt </dev/null || $(RETRY)
	@rm .venv/.unfinished
	@touch $@
