"""Settings: what is accepted, and what stops the start with one clear line."""

from __future__ import annotations

import pytest

from bot.errors import WrongSettingError
from bot.settings import Settings, read_settings

TOKEN = "7000000001:a-token-that-is-nobodys"


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))


def test_the_defaults_are_those_of_the_design(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing set but the token it polls, on SQLite in ./data, on loopback."""
    monkeypatch.setenv("LYHORD_BOT_TOKEN", TOKEN)
    settings = read_settings()
    assert settings.token == TOKEN
    assert settings.webhook_url is None
    assert settings.database == "sqlite:///data/lyhord.sqlite3"
    assert settings.address == ("127.0.0.1", 8080)
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.messages_a_second == 30


def test_a_missing_token_says_what_to_do() -> None:
    """Only who needs the token is told that it is missing."""
    settings = read_settings()
    with pytest.raises(WrongSettingError, match="LYHORD_BOT_TOKEN is missing"):
        _ = settings.token


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "seven"),
        ("MESSAGES_A_SECOND", "-1"),
        ("MESSAGES_A_SECOND", "many"),
        ("BOT_API_URL", "api.telegram.org"),
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("WEBHOOK_URL", "http://bot.example.org"),
        ("WEBHOOK_URL", "https://bot.example.org?x=1"),
        ("WEBHOOK_URL", "https://[bot"),
        ("WEBHOOK_SECRET", "with space"),
        ("LISTEN", "8080"),
        ("LISTEN", "localhost:80800"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the variable."""
    monkeypatch.setenv(f"LYHORD_{name}", value)
    with pytest.raises(WrongSettingError) as told:
        read_settings()
    assert f"LYHORD_{name} " in str(told.value)
    assert "\n" not in str(told.value)


def test_a_wrong_log_level_is_told_the_right_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of the other lines; capitals are fine."""
    monkeypatch.setenv("LYHORD_LOG_LEVEL", "loud")
    with pytest.raises(WrongSettingError) as told:
        read_settings()
    assert str(told.value) == "LYHORD_LOG_LEVEL must be debug, info, warning or error."
    monkeypatch.setenv("LYHORD_LOG_LEVEL", "Warning")
    assert read_settings().log_level == "warning"


@pytest.mark.parametrize("name", ["BOT_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL"])
def test_a_secret_is_not_repeated(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a wrong one."""
    monkeypatch.setenv(f"LYHORD_{name}", "hush hush!")
    with pytest.raises(WrongSettingError) as told:
        read_settings()
    assert "hush" not in str(told.value)


def test_several_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wants to find them one by one."""
    monkeypatch.setenv("LYHORD_LISTEN", "here")
    monkeypatch.setenv("LYHORD_LOG_LEVEL", "loud")
    with pytest.raises(WrongSettingError, match=r"LYHORD_LISTEN .*LYHORD_LOG_LEVEL "):
        read_settings()


def test_a_file_can_hold_them(tmp_path: object) -> None:
    """A .env file is read, and an empty value there is none."""
    with open(f"{tmp_path}/.env", "w") as file:
        file.write(f"LYHORD_BOT_TOKEN={TOKEN}\nLYHORD_WEBHOOK_URL=\nLYHORD_LISTEN=[::1]:0\n")
    settings = read_settings()
    assert settings.token == TOKEN
    assert settings.webhook_url is None
    assert settings.address == ("::1", 0)


def test_a_webhook_on_loopback_needs_no_https() -> None:
    """The playground and the tests run without certificates."""
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert Settings(webhook_url=f"http://{host}:8443/x/").webhook_url is not None
