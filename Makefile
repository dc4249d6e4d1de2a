# Each recipe is one call of a script; `make help` lists them. Needs Python 3.11 or later, make and git, nothing else.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

# The first Python here that is recent enough; PYTHON=... names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
BOOTSTRAP = $(PYTHON) scripts/bootstrap.py
RUN = .venv/bin/python -m
PORT ?= 8000
export PORT

.PHONY: help setup demo test check format messages build bench screens lock

help: ## This list
	@echo 'make ...'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1	\2/p' $(MAKEFILE_LIST) | expand -t 12

setup: ## Make the virtual environment with every tool, and compile the messages
	@$(BOOTSTRAP) dev build
	@$(RUN) scripts.messages compile

demo: ## The site with its real content on 127.0.0.1:8000 (PORT=8080 for another port)
	@$(BOOTSTRAP) base
	@$(RUN) scripts.demo

test: ## Every test on SQLite, the database's again on PostgreSQL (ARGS="-k desk" for some)
	@$(BOOTSTRAP) dev
	@$(RUN) scripts.test $(ARGS)

check: ## Style, types, layers, templates, migrations, messages, front-end build (ONLY=types for one)
	@$(BOOTSTRAP) dev build
	@$(RUN) scripts.check $(ONLY)

format: ## Put the code into its one form
	@$(BOOTSTRAP) dev
	@$(RUN) ruff check --quiet --fix-only .
	@$(RUN) ruff format .

messages: ## Bring the fr and nl catalogues in step with the code and say what is missing (PRUNE=1 drops the obsolete)
	@$(BOOTSTRAP) base
	@$(RUN) scripts.messages extract $(if $(PRUNE),--prune)
	@$(RUN) scripts.messages compile

build: ## Build the front end from assets/ into cms/static/build
	@$(BOOTSTRAP) dev build
	@$(RUN) scripts.assets build

bench: ## Timings as JSON lines on standard output (ONLY=redeem for one)
	@$(BOOTSTRAP) dev 1>&2
	@$(RUN) tests.bench $(ONLY)

screens: ## Pictures of every page type in three languages and two widths, into screens/
	@$(BOOTSTRAP) dev
	@$(RUN) scripts.screens $(ONLY)

lock: ## Pin the dependencies of pyproject.toml into requirements/ (ARGS=--upgrade for the newest)
	@$(BOOTSTRAP) base
	@$(RUN) scripts.lock $(ARGS)
