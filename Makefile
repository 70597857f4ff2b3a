# Two commands matter: `make run` and `make test`. Everything else serves them.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python

.PHONY: run reset test check chaos mutants bench messages

.venv/ready: requirements.txt
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --only-binary :all: -r requirements.txt
	touch $@

.venv/dev: .venv/ready requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --only-binary :all: -r requirements-dev.txt
	touch $@

run: .venv/ready  ## the whole portal with its demo, on this machine
	@exec $(PY) -m oms.stack run --port $(PORT)

reset: .venv/ready  ## forget the demo's data; the next run starts over
	@$(PY) -m oms.stack reset

test: .venv/dev  ## every test, browser tests included
	@$(PY) -m oms.stack system-packages
	@$(PY) -m pytest -n 2 --dist loadfile

check: .venv/dev  ## what must hold of the code itself
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports
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
