FROM python:3.13-slim

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PYTHONUNBUFFERED=1 \
    WEB_HOST=0.0.0.0

WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt

# Editable: the program looks for content/, migrations/ and alembic.ini beside its package.
COPY . ./
RUN pip install --no-deps --no-build-isolation --editable . \
    && sobesednik content check \
    && python -m compileall -q bot migrations \
    && useradd --system --no-create-home sobesednik \
    && install --directory --owner=sobesednik data

USER sobesednik
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, sys; from http.client import HTTPConnection as Http; site = Http('127.0.0.1', int(os.environ.get('WEB_PORT') or 8080), timeout=4); site.request('GET', '/health'); sys.exit(site.getresponse().status != 200)"]

ENTRYPOINT ["sobesednik"]
CMD ["run"]
