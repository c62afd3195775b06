"""The memo as JSON: what is no memo is refused in a sentence."""

import pytest

from memcon.errors import InputError
from memcon.exchange import from_json


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"memo_version": 1}', "not json"])
def test_what_is_no_memo_is_refused(data):
    with pytest.raises(InputError, match="no memo"):
        from_json(data)
