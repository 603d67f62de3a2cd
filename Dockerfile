# noticemap as a container: a user without rights, a root that may be read-only, nothing written but to /data and /tmp.
#
#   docker build -t noticemap .                    # with Podman or Buildah: --format docker, which keeps the health check
#   docker run --rm --read-only --tmpfs /tmp -v "$PWD:/work:ro" -v noticemap:/data noticemap scan exports/ -o /data/report
#   docker run -d --read-only --tmpfs /tmp -v "$PWD:/work:ro" -v noticemap:/data noticemap schedule serve

ARG PYTHON=3.13.5-slim-bookworm

FROM python:${PYTHON} AS build
ARG EXTRAS=full,postgresql,mysql,redis
WORKDIR /source
COPY pyproject.toml build_backend.py constraints.txt README.md LICENSE ./
COPY connectors connectors
COPY detectors detectors
COPY reports reports
COPY scanner scanner
RUN python -m venv /opt/noticemap \
    && /opt/noticemap/bin/pip install --no-cache-dir -c constraints.txt ".[${EXTRAS}]" \
    && /opt/noticemap/bin/pip uninstall --yes pip

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="noticemap" \
      org.opencontainers.image.description="Finds personal data and says which class of the privacy notice it falls in" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 noticemap \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin noticemap \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data \
    && install --directory --owner=10001 --group=10001 --mode=0755 /work
COPY --from=build /opt/noticemap /opt/noticemap
ENV PATH=/opt/noticemap/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/data \
    XDG_DATA_HOME=/data \
    NOTICEMAP_HEARTBEAT=/tmp/noticemap-heartbeat
VOLUME /data
WORKDIR /work
USER 10001:10001
# Of `schedule serve`; a container that scans once and ends needs none.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["noticemap", "schedule", "alive"]
ENTRYPOINT ["noticemap"]
CMD ["--help"]
