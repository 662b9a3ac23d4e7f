"""The one blueprint of the API, and what its address is."""

from flask import Blueprint

BASE = "/api/v1"

api = Blueprint("api", __name__, url_prefix=BASE)
