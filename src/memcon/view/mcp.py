"""The record as tools for language models (Model Context Protocol), by the official SDK.

Every item passes the gate of the pages and carries its evidence, status and page. Nothing here
changes the store.
"""

from __future__ import annotations

from typing import Any

from memcon.errors import MissingExtra
from memcon.store.pages import find_page, find_record
from memcon.store.store import Store
