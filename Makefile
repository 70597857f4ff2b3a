# Two commands matter: `make run` and `make test`. Everything else serves them.
# The distribution's Python where it serves: it is built with optimization, which those built at home mostly are not (a fifth slower).
FIT := import ensurepip, sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell /usr/bin/python3 -c '$(FIT)' 2>/dev/null && echo /usr/bin/python3 || echo python3)
PORT ?= 8000
PY := .venv/bin/python

INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

run test slow: export PYTHONDONTWRITEBYTECODE =  # set, each of their many processes would compile all sources anew

.PHONY: run reset backup restore test slow check chaos bench messages lock third-party mutants

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This portal needs Python 3.11 or later; $(PYTHON) is %d.%d. With a later one: make run PYTHON=python3.12" % sys.version_info[:2] or 0)'
	$(PYTHON) -m venv .venv
	$(INSTALL) -r requirements.txt
	touch $@

.venv/dev: .venv/ready requirements-dev.txt
	$(INSTALL) -r requirements-dev.txt
	touch $@

run: .venv/ready  ## the whole portal with its demo, on this machine; DIALTONE=1 adds a SIP server (docs/dialtone.md)
	@exec $(PY) -m oms.stack run --port $(PORT)

reset: .venv/ready  ## forget the demo's data; the next run starts over
	@$(PY) -m oms.stack reset

backup: .venv/ready  ## database, files, keys and simulator into one archive; TO=file or folder (docs/operations.md)
	@$(PY) -m oms.stack backup --to "$(TO)"

restore: .venv/ready  ## FROM=archive onto an empty folder or server, checked before it says so
	@$(PY) -m oms.stack restore --from "$(FROM)"

test: .venv/dev  ## the tests, browser tests included, in minutes
	@$(PY) -m oms.stack system-packages
	@$(PY) -m pytest -n 3 --dist loadgroup

slow: .venv/dev  ## what kills processes, looks twice, or repeats by hundreds (docs/testing.md)
	@$(PY) -m oms.stack system-packages
	@$(PY) -m pytest -n 2 --dist loadgroup -m slow $(ARGS)

check: .venv/dev  ## what must hold of the code itself
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports
	@DEMO=1 .venv/bin/mypy
	@.venv/bin/djlint templates --lint --quiet
	@DEMO=1 $(PY) -W ignore manage.py makemigrations --check --dry-run

chaos: .venv/dev  ## kill, freeze and cut things, many times, and print the counts
	@$(PY) -m tests.chaos $(ARGS)

mutants: .venv/dev  ## take checks out one by one and see whether a test notices; ARGS="--only orders/rules.py --sample 50"
	@$(PY) -m tests.mutants $(ARGS)

bench: .venv/dev  ## a sized database, and how long everything takes on it; ARGS="--scale 0.02" for a quick look
	@$(PY) -m tests.bench $(ARGS)

messages: .venv/dev  ## collect the texts and compile the German ones (needs gettext); docs/german.md
	@mkdir -p locale
	@OMS_VAR=/tmp/novar DEMO=1 DATABASE_URL=postgres://x@127.0.0.1/x $(PY) -W ignore manage.py makemessages -l de --no-obsolete --no-location --ignore=.venv --ignore=var
	@msgfmt --check --statistics -o locale/de/LC_MESSAGES/django.mo locale/de/LC_MESSAGES/django.po

lock: .venv/dev  ## compile the lists with hashes; ARGS=--upgrade renews what our packages need, too
	@for list in requirements requirements-dev; do \
	  UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --only-binary :all: $(ARGS) $$list.in -o $$list.txt || exit 1; \
	done

third-party: .venv/dev  ## docs/third-party.md anew: what the portal runs on, with versions and licences
	@$(PY) -m tests.third_party
