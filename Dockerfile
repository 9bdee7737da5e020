# The bot and its workers; Redis runs beside them (docker-compose.yml).
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/build && python -m venv /opt/paperpicks
COPY requirements.lock requirements-workers.lock requirements-fast.lock requirements-build.lock ./
RUN /opt/paperpicks/bin/pip install --require-hashes \
  -r requirements.lock -r requirements-workers.lock -r requirements-fast.lock
RUN /opt/build/bin/pip install --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY recommender recommender
COPY bot bot
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
  && /opt/paperpicks/bin/pip install --no-deps dist/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --user-group --no-create-home paperpicks \
  && install --directory --owner paperpicks --group paperpicks --mode 700 /data /kernels
COPY --from=build /opt/paperpicks /opt/paperpicks
ENV PATH=/opt/paperpicks/bin:$PATH PYTHONUNBUFFERED=1 PAPERPICKS_DATA_DIR=/data PAPERPICKS_HTTP=8080
ENV NUMBA_CACHE_DIR=/kernels
USER paperpicks
# Compiled by the user that runs them. On a machine with another kind of processor they are compiled
# once more there, in the background.
RUN paperpicks warm
WORKDIR /data
VOLUME /data
# Healthy while the bot itself says so: Redis takes writes, work is looked for, readers are heard.
HEALTHCHECK --interval=120s --timeout=15s --start-period=60s --retries=3 CMD paperpicks health || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["paperpicks"]
CMD ["run"]
