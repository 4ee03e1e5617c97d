# The site's image: web, worker, beat and migrations all run from it (see docker-compose.yml, docs/operations.md).
# Every step is in config/container/install.sh, which config/container/prove.sh runs in a bare Debian too.
ARG PYTHON_IMAGE=python:3.11.15-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
COPY config/container/install.sh /usr/local/bin/
COPY requirements.lock requirements-dev.lock ./
RUN sh /usr/local/bin/install.sh packages
COPY package.json package-lock.json .npmrc ./
RUN sh /usr/local/bin/install.sh node
COPY . .
RUN sh /usr/local/bin/install.sh static

FROM ${PYTHON_IMAGE}
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
RUN IN_IMAGE=yes sh /app/config/container/install.sh finish
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "/app/config/container/health.py", "web"]
CMD ["gunicorn", "-w", "2", "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--bind", "0.0.0.0:8000", "config.wsgi"]
