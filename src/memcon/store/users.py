"""Users of a store that several share: a name, a role, a token kept only as its argon2 hash.

A store without users is one person's own, and asks nobody. The web pages and REST call
`Users.check` with the token of a request, and `User.may` before they write.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from memcon.errors import InputError
from memcon.store import tables
from memcon.store.store import Store

# A name stands in the record of corrections for ever, so it is plain and of a length to read.
NAME = re.compile(r"\w[\w .@'’-]{0,79}")
TOKEN = re.compile(r"memcon-([0-9a-f]{12})-([A-Za-z0-9_-]{43})")
# A token that was found right is taken for right this long, so that a page's twenty requests
# cost one check of some 50 milliseconds. A token that ends, ends within that time.
SECONDS_REMEMBERED = 30.0


class Role(StrEnum):
    """What a user may do; each may do what those before it may."""

    READER = "reader"  # look
    EDITOR = "editor"  # correct and judge, under their name
    ADMIN = "admin"  # add documents, make and end users


_RANKS = {Role.READER: 0, Role.EDITOR: 1, Role.ADMIN: 2}


@dataclass(frozen=True, slots=True)
class User:
    """One who may use the store. Days are ISO 8601 instants, UTC; `ended_at` None is at work."""

    name: str
    role: Role
    made_at: str
    ended_at: str | None = None

    def may(self, role: Role) -> bool:
        """Whether this user may do what `role` may.

        >>> User("Ama", Role.EDITOR, "2024-06-04").may(Role.READER)
        True
        """
        return self.ended_at is None and _RANKS[self.role] >= _RANKS[role]


class Users:
    """The users of one store, and which tokens were lately found right."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        self._hasher = PasswordHasher()
        self._remembered: dict[str, tuple[float, User]] = {}

    def add(self, name: str, role: Role) -> str:
        """Make a user and give the token, which is shown this once and kept nowhere.

        Raises:
            InputError: The name is taken, or cannot be one.
        """
        name = " ".join(name.split())
        if not NAME.fullmatch(name):
            raise InputError(
                f"{name!r} cannot be a user's name; write letters, digits and spaces."
            )
        token, handle, secret = self._new_token()
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    insert(tables.team_user).values(
                        name=name, role=role.value, handle=handle, secret=secret, made_at=_now()
                    )
                )
        except IntegrityError as error:
            raise InputError(
                f"There is, or was, a user {name}. A name stays with its corrections; take another, "
                "or give that user a new token."
            ) from error
        return token

    def renew(self, name: str) -> str:
        """Give a user a new token; the one before ends. One who had ended is at work again.

        Raises:
            InputError: There is no such user.
        """
        token, handle, secret = self._new_token()
        self._change(name, handle=handle, secret=secret, ended_at=None)
        return token

    def end(self, name: str) -> None:
        """End a user's token; the name stays with what was corrected under it.

        Raises:
            InputError: There is no such user.
        """
        self._change(name, ended_at=_now())

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role.

        Raises:
            InputError: There is no such user.
        """
        self._change(name, role=role.value)

    def list(self) -> list[User]:
        """Every user by name, those that ended too."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(tables.team_user).order_by(tables.team_user.c.name)
            )
            return [User(row.name, Role(row.role), row.made_at, row.ended_at) for row in rows]

    def are_asked_for(self) -> bool:
        """Whether the store has users, so that requests need a token."""
        with self._engine.connect() as connection:
            count = connection.execute(
                select(func.count()).select_from(tables.team_user)
            ).scalar()
        return bool(count)

    def check(self, token: str) -> User | None:
        """The user whose token this is, None where it is nobody's or has ended."""
        found = TOKEN.fullmatch(token)
        if found is None:
            return None
        digest = hashlib.sha256(token.encode()).hexdigest()
        known = self._remembered.get(digest)
        if known is not None and time.monotonic() - known[0] < SECONDS_REMEMBERED:
            return known[1]
        with self._engine.connect() as connection:
            row = connection.execute(
                select(tables.team_user).where(tables.team_user.c.handle == found[1])
            ).first()
        if row is None or row.ended_at is not None or not self._is_right(row.secret, found[2]):
            return None
        user = User(row.name, Role(row.role), row.made_at)
        if len(self._remembered) > 1000:
            self._remembered.clear()
        self._remembered[digest] = (time.monotonic(), user)
        return user

    def _is_right(self, kept: str, given: str) -> bool:
        try:
            return self._hasher.verify(kept, given)
        except (VerificationError, InvalidHashError):
            return False

    def _new_token(self) -> tuple[str, str, str]:
        """A token, its open half, and the hash of its secret half."""
        handle, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        return f"memcon-{handle}-{secret}", handle, self._hasher.hash(secret)

    def _change(self, name: str, **values: str | None) -> None:
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(tables.team_user).where(tables.team_user.c.name == name).values(**values)
            ).rowcount
        self._remembered.clear()
        if not changed:
            raise InputError(f"There is no user {name!r}. `memcon users list` names them.")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
