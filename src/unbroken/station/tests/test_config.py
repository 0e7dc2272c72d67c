"""The configuration has nothing unknown in it, and says what is wrong with which key of which file."""

import pytest

from unbroken.base import config


@pytest.fixture
def written(tmp_path):
    def write(text: str):
        (tmp_path / "config.toml").write_text(text, "utf-8")
        return tmp_path

    return write


def test_a_folder_without_a_file_has_the_defaults(tmp_path):
    loaded = config.load(tmp_path)
    assert loaded.config.port == 8000
    assert loaded.origins["port"] == "default"


def test_a_value_of_the_file_is_in_force_and_names_its_origin(written):
    home = written('port = 9000\nallowed_hosts = ["a.example"]')
    loaded = config.load(home)
    assert loaded.config.port == 9000
    assert loaded.config.allowed_hosts == ("a.example",)
    assert loaded.origins["port"] == str(home / "config.toml")


def test_an_unknown_key_is_refused_with_file_key_and_the_nearest_one(written):
    home = written("time_zome = 'Asia/Shanghai'")
    with pytest.raises(config.UnknownKey) as refused:
        config.load(home)
    assert refused.value.details == {
        "file": home / "config.toml",
        "key": "time_zome",
        "near": "time_zone",
    }


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("port = '8000'", config.WrongType),
        ("port = true", config.WrongType),
        ("secure = 1", config.WrongType),
        ("allowed_hosts = 'a'", config.WrongType),
        ("allowed_hosts = [1]", config.WrongType),
        ("port = 0", config.OutOfLimits),
        ("checkpoint_seconds = 61", config.OutOfLimits),
        ("language = 'fr'", config.NoSuchLanguage),
        ("time_zone = 'Asia/Peking'", config.NoSuchZone),
        ("database_url = 'mysql://x/y'", config.NoDatabaseUrl),
        ("port = ", config.ConfigError),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(written, text, error):
    with pytest.raises(error) as refused:
        config.load(written(text))
    assert "config.toml" in str(refused.value)


@pytest.mark.parametrize("who", ["me@", "me:secret@"])
def test_a_database_url_with_a_user_or_password_is_refused_without_repeating_it(written, who):
    with pytest.raises(config.NoDatabaseUrl) as refused:
        config.load(written(f"database_url = 'postgresql://{who}db.example/unbroken'"))
    assert "secret" not in str(refused.value)


def test_every_setting_has_a_sentence(tmp_path):
    assert all(doc.endswith(".") for _name, _kind, _default, doc in config.settings())
