"""Language: English is read, the rest is told."""

import pytest

from memcon.acquire.language import tell_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The two presidents spoke by phone on Friday and agreed to meet in May.", "en"),
        (
            "Les deux présidents se sont entretenus vendredi au téléphone et ont décidé de se revoir.",
            "fr",
        ),
        ("两国元首星期五通电话，同意五月会晤。", "zh"),
        (
            "Президенты двух стран поговорили по телефону в пятницу и договорились о встрече.",
            "ru",
        ),
        ("Modi invited Macron to visit New Delhi in September.", "en"),
        ("Zelenskyy, Burić discuss Crimea", "en"),
        ("El presidente se reunió con el ministro.", "es"),
        ("12.3 % / 45 — 2024", "und"),
    ],
)
def test_the_language_of_running_text_is_told(text, language):
    assert tell_language(text) == language
