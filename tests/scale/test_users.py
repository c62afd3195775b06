"""Users: a token opens what its role may do, and nothing keeps it."""

import pytest
from sqlalchemy import select

from memcon.cli import main
from memcon.cluster.copying import copy_store
from memcon.errors import InputError
from memcon.store import tables
from memcon.store.store import Store
from memcon.store.users import Role, Users


@pytest.fixture
def store(store_address):
    with Store.open(store_address) as opened:
        yield opened


def test_a_token_names_its_user_and_role(store):
    token = Users(store).add("Ama Owusu", Role.EDITOR)

    user = Users(store).check(token)

    assert user is not None
    assert (user.name, user.role) == ("Ama Owusu", Role.EDITOR)
    assert user.may(Role.READER)
    assert not user.may(Role.ADMIN)


def test_the_store_keeps_no_token(store):
    token = Users(store).add("Ama", Role.READER)

    with store.engine.connect() as connection:
        kept = repr(connection.execute(select(tables.team_user)).all())

    assert token.rsplit("-", 1)[-1] not in kept
    assert "$argon2id$" in kept


@pytest.mark.parametrize(
    "other",
    ["", "{token}x", "{wrong}", "memcon-000000000000-{secret}", "' or 1=1 --"],
)
def test_another_token_is_nobodys(store, other):
    users = Users(store)
    token = users.add("Ama", Role.ADMIN)
    wrong = token[:-2] + ("aa" if token[-2:] != "aa" else "bb")

    given = other.format(token=token, wrong=wrong, secret=token[-43:])

    assert users.check(given) is None
    assert users.check(token) is not None


def test_a_token_that_ended_opens_nothing_and_the_name_stays_taken(store):
    users = Users(store)
    token = users.add("Ama", Role.READER)
    assert users.check(token)

    users.end("Ama")

    assert users.check(token) is None
    assert users.list()[0].ended_at
    with pytest.raises(InputError, match="There is, or was"):
        users.add("Ama", Role.READER)


def test_a_new_token_ends_the_one_before(store):
    users = Users(store)
    first = users.add("Ama", Role.READER)

    second = users.renew("Ama")
    users.set_role("Ama", Role.ADMIN)

    assert users.check(first) is None
    assert users.check(second).role is Role.ADMIN


def test_a_store_without_users_asks_nobody(store):
    users = Users(store)
    assert not users.are_asked_for()

    users.add("Ama", Role.READER)

    assert users.are_asked_for()


@pytest.mark.parametrize("name", ["", " ", "<script>", "a\x00b", "x" * 200, "=cmd"])
def test_names_are_plain(store, name):
    with pytest.raises(InputError, match="cannot be a user's name"):
        Users(store).add(name, Role.READER)


def test_nobody_is_changed_by_a_wrong_name(store):
    with pytest.raises(InputError, match="There is no user"):
        Users(store).end("Nobody")


def test_users_go_along_with_a_copy(tmp_path, postgres_address):
    with Store.open(tmp_path / "a.db") as store:
        token = Users(store).add("Ama", Role.EDITOR)

    copy_store(str(tmp_path / "a.db"), postgres_address)

    with Store.open(postgres_address) as team:
        assert Users(team).check(token).name == "Ama"


def test_the_command_line_makes_lists_and_ends_users(tmp_path, capsys):
    store = str(tmp_path / "s.db")

    assert main(["users", "add", "Ama", "--role", "editor", "--store", store]) == 0
    token = capsys.readouterr().out.strip()
    assert main(["users", "end", "Ama", "--store", store]) == 0
    assert main(["users", "list", "--store", store]) == 0

    assert token.startswith("memcon-")
    assert "Ama: editor" in capsys.readouterr().out


def test_the_command_line_copies_a_store(tmp_path, capsys):
    with Store.open(tmp_path / "a.db"):
        pass

    assert main(["copy", str(tmp_path / "a.db"), str(tmp_path / "b.db")]) == 0
    assert main(["copy", str(tmp_path / "absent.db"), str(tmp_path / "c.db")]) == 3
    assert "0 documents" in capsys.readouterr().out
