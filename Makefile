# Everything a newcomer needs is `make demo` and `make test`; both set themselves up.
.DEFAULT_GOAL := help
.PHONY: help setup install-size demo test docs attack lint format bench bench-all accuracy bench-accuracy sbom clean

BIN := .venv/bin
CORE := .venv/core
READY := .venv/ready
BUILT := .venv/built
SOURCES := $(shell find detectors scanner -name 'built*' -type d -prune -o -type f ! -name '*.so' ! -name '*.pyc' -print)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 17

setup: $(READY) $(BUILT) ## make .venv with the project and everything it needs, at pinned versions with known hashes

$(CORE): pyproject.toml build_backend.py $(wildcard */*/*.c) .ci/locked-core.txt .ci/locked-compiler.txt .ci/make-venv
	python3 .ci/make-venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r .ci/locked-core.txt
	command -v cc >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r .ci/locked-compiler.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(READY): $(CORE) .ci/locked-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r .ci/locked-dev.txt
	@rm -f $(BUILT) # It was computed without these packages.
	@touch $@

# What depends only on the program is computed once: again after every change of the program.
$(BUILT): $(CORE) $(SOURCES)
	$(BIN)/python -m scanner.build
	@touch $@

install-size: ## print the size and time of `pip install .` in a fresh environment; fails above the limit
	python3 .ci/measure-install

demo: $(CORE) $(BUILT) ## write a made-up estate, scan it, say where the report is
	$(BIN)/noticemap demo demo/estate
	$(BIN)/noticemap scan demo/estate --policy xpoz -o demo/report
	@echo "Report: $(CURDIR)/demo/report/report.html"

test: lint $(BUILT) ## everything that must hold: style, types, import contracts, tests, doctests
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(READY) ## style, types and import contracts only
	$(BIN)/ruff check . .ci/lock .ci/make-venv .ci/measure-install .ci/check-shape
	$(BIN)/ruff format --check . .ci/lock .ci/make-venv .ci/measure-install .ci/check-shape
	$(BIN)/python .ci/check-shape scanner detectors connectors reports benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## put the code in the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) $(BUILT) ## speed by goal, beside Hyperscan, kreuzberg and presidio-analyzer, in five idle minutes
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks

bench-all: $(READY) $(BUILT) ## every benchmark at its full size, in about an hour
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks --all

accuracy: $(READY) $(BUILT) ## measure accuracy, where the labelled data is at hand (docs/accuracy.md)
	$(BIN)/python -m benchmarks.accuracy_report

bench-accuracy: $(READY) $(BUILT) ## sentences beside presidio-analyzer with the same language models, columns, reliability
	$(BIN)/python -m benchmarks.accuracy_peers
	$(BIN)/python -m benchmarks.accuracy_report --only columns --only generated --only reliability

docs: $(READY) ## the documentation as a site, in build/site
	$(BIN)/python -m sphinx -W --keep-going -q -c docs -d build/trees . build/site
	@echo "Site: $(CURDIR)/build/site/docs/index.html"

attack: $(READY) $(BUILT) ## hostile inputs for an hour (MINUTES=60), from another seed each time (SEED=N for the same again)
	$(BIN)/python -m tests.attack --minutes $(or $(MINUTES),60) $(if $(SEED),--seed $(SEED))

sbom: build/sbom/ready ## what users install, as CycloneDX in build/sbom.cdx.json
	build/sbom/tool/bin/cyclonedx-py environment build/sbom/installed --pyproject pyproject.toml \
		--output-reproducible --of JSON -o build/sbom.cdx.json
	@echo "$(CURDIR)/build/sbom.cdx.json"

build/sbom/ready: pyproject.toml constraints.txt .ci/make-venv
	python3 .ci/make-venv build/sbom/installed
	build/sbom/installed/bin/python -m pip install --quiet -c constraints.txt .
	build/sbom/installed/bin/python -m pip uninstall --quiet --yes pip
	python3 .ci/make-venv build/sbom/tool
	build/sbom/tool/bin/python -m pip install --quiet cyclonedx-bom==7.5.0
	@touch $@

clean: ## remove what setup, demo and builds left
	rm -rf .venv build dist demo */*/*.so detectors/built *.egg-info .mypy_cache .ruff_cache .hypothesis .import_linter_cache
