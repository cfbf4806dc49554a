# Leaflet builder in a container, as an ordinary user: see docs/installing.md.
#   docker build -t leaflets .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/project" leaflets build

FROM python:3.13-slim AS wheels
WORKDIR /source
COPY setup.cfg setup.py pyproject.toml constraints.txt LICENSE README.md ./
COPY docs/pypi.md docs/
COPY builder builder
RUN python -m pip wheel --no-cache-dir --constraint constraints.txt --wheel-dir /wheels ".[web,workbooks]"

FROM python:3.13-slim
# history, diff and explain ask git for earlier versions. The project belongs to somebody else than the container's user.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* \
 && git config --system --add safe.directory /project
COPY --from=wheels /wheels /wheels
RUN python -m pip install --no-cache-dir --no-index --find-links /wheels "leaflet-builder[web,workbooks]" \
 && rm -r /wheels
RUN useradd --uid 10001 --create-home leaflets
USER 10001
WORKDIR /project
ENTRYPOINT ["leaflets"]
CMD ["--help"]
