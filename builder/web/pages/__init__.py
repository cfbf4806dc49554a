"""The pages: a module for each, with a Flask blueprint. A new page is a new module, and its blueprint in this list."""

from builder.web.pages import appearance, details, editors, find, health, sign_in, status, ward

BLUEPRINTS = (
    ward.blueprint,
    find.blueprint,
    details.blueprint,
    editors.blueprint,
    status.blueprint,
    sign_in.blueprint,
    appearance.blueprint,
    health.blueprint,
)
