"""The letter box: settings from the environment or .env, checked before anything starts."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import WrongSettingError

PREFIX = "LYHORD_"
TELEGRAM = "https://api.telegram.org"
FASTEST = 1000  # messages a second; Telegram sells paid broadcasts at that speed
LEVELS = ("debug", "info", "warning", "error")


class Settings(BaseSettings):
    """All there is to set, as the design's table has it. Not every command needs the token."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: SecretStr | None = None
    bot_api_url: str = TELEGRAM
    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8080"
    log_level: str = "info"
    messages_a_second: int = 30

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value(), re.ASCII):
            raise ValueError("is not a bot token; it looks like 123456:AbC-dEf")
        return token

    @field_validator("bot_api_url")
    @classmethod
    def _api(cls, url: str) -> str:
        if _split(url).scheme not in {"http", "https"} or not _split(url).hostname:
            raise ValueError(f"must be an http or https address, such as {TELEGRAM}")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("sqlite:", "postgresql:", "postgresql+")):
            raise ValueError("must begin with sqlite: or postgresql:")
        return url

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = _split(url)
        if not parts.hostname or parts.scheme not in {"http", "https"} or parts.query:
            raise ValueError("must be an address such as https://bot.example.org")
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError("must begin with https://, for Telegram delivers to nothing else")
        return url.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None) -> SecretStr | None:
        # The rule is the Bot API's, under setWebhook.
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("must be 1-256 characters of A-Z, a-z, 0-9, _ and -")
        return secret

    @field_validator("listen")
    @classmethod
    def _listen(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("must be host:port, such as 127.0.0.1:8080")
        return listen

    @field_validator("log_level")
    @classmethod
    def _level(cls, level: str) -> str:
        named = level.lower()
        if named not in LEVELS:
            raise ValueError("must be debug, info, warning or error")
        return named

    @field_validator("messages_a_second")
    @classmethod
    def _rate(cls, rate: int) -> int:
        if not 0 <= rate <= FASTEST:
            raise ValueError(f"must be 1 to {FASTEST}, or 0 for no limit")
        return rate

    @property
    def token(self) -> str:
        """The bot's token; `WrongSettingError` when there is none."""
        if self.bot_token is None:
            raise WrongSettingError(
                f"{PREFIX}BOT_TOKEN is missing: ask @BotFather for one, or try `lyhord demo`."
            )
        return self.bot_token.get_secret_value()

    @property
    def database(self) -> str:
        """The SQLAlchemy URL; may hold a password. By default an SQLite file in the data folder."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir / 'lyhord.sqlite3'}"
        return self.database_url.get_secret_value()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


def read_settings() -> Settings:
    """Settings from the environment and .env; `WrongSettingError` names all that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"{PREFIX}{str(fault['loc'][0]).upper()} {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise WrongSettingError(f"{faults}.") from None
    except (OSError, UnicodeDecodeError):
        raise WrongSettingError("The .env file cannot be read.") from None


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("is not an address") from None
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
