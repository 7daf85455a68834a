"""The pytest plugin in other people's tests: what it offers, what it refuses, what it costs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "testing.md"


def block(kind: str) -> str:
    """The code block of the page that a comment marks."""
    found = re.search(rf"<!-- {kind} -->\n```\w+\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_of_the_page_runs(pytester: pytest.Pytester) -> None:
    """Every test that docs/testing.md shows passes, as a user would run it."""
    pytester.makepyfile(block("pytest"))
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=5)


def test_ini_settings_hold_for_every_test_and_a_marker_goes_before_them(
    pytester: pytest.Pytester,
) -> None:
    """Size, country, switches and limits from the file; one test says otherwise."""
    pytester.makeini(
        """
        [pytest]
        greenroom_clients = 11
        greenroom_country = UK
        greenroom_limits = off
        greenroom_switches = tenant-name=null
        """
    )
    pytester.makepyfile(
        """
        import pytest

        def test_ini(greenroom):
            assert len(greenroom.session.clients.list().all()) == 11
            state = greenroom.control("state")
            assert state["practices"][0]["country"] == "UK"
            assert state["limits"] is False
            assert state["switches"]["tenant-name"] == "null"

        @pytest.mark.greenroom(clients=12)
        class TestMarked:
            def test_class(self, greenroom):
                assert greenroom.control("state")["practices"][0]["clients"] == 12

            @pytest.mark.greenroom(clients=13, switches={"tenant-name": "given"})
            def test_nearest(self, greenroom):
                state = greenroom.control("state")
                assert state["practices"][0]["clients"] == 13
                assert state["switches"]["tenant-name"] == "given"
        """
    )
    pytester.runpytest().assert_outcomes(passed=3)


def test_a_world_and_a_scenario_of_ones_own(pytester: pytest.Pytester) -> None:
    """Files are found from the root folder, by the marker, in process and served."""
    pytester.path.joinpath("world.toml").write_text(
        """
        [[users]]
        name = "Ana"
        email = "ana@example.test"
        [[practices]]
        name = "Tui"
        clients = 5
        privileged = ["ana@example.test"]
        [[apps]]
        name = "A"
        client_id = "A"
        redirect_uris = ["http://localhost:1/callback"]
        stage = "approved"
        """
    )
    pytester.path.joinpath("mine.toml").write_text(block("scenario"))
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.greenroom(world="world.toml")
        def test_world(greenroom_server):
            assert greenroom_server.environment()["GREENROOM_ACCESS_TOKEN"]
            assert greenroom_server.control("state")["practices"][0]["name"] == "Tui"

        @pytest.mark.greenroom(scenario="mine.toml", clock="system")
        def test_scenario(greenroom):
            assert greenroom.task()["scenario"] == "mine"
            assert greenroom.next_run()["run"] == 2
        """
    )
    pytester.runpytest().assert_outcomes(passed=2)


def test_a_pending_app_has_nobody_signed_in(pytester: pytest.Pytester) -> None:
    """The session says so, with what to do; after an approval a sign-in goes through."""
    pytester.makepyfile(
        """
        import pytest
        from greenroom.errors import ConsentError
        from greenroom.testing.stage import sign_in

        @pytest.mark.greenroom(stage="in-review")
        def test_pending(greenroom):
            with pytest.raises(ConsentError, match="in-review") as caught:
                greenroom.session
            assert "approve" in caught.value.hint
            scopes = ("practicemanager.client.read",)
            with pytest.raises(ConsentError):
                sign_in(greenroom.emulator, greenroom.app, scopes)
            greenroom.control("approve", {})
            assert sign_in(greenroom.emulator, greenroom.app, scopes).access_token
        """
    )
    pytester.runpytest().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ("sise=3", "no sise"),
        ("12", "no 12"),
        ("clock='sundial'", "sundial"),
        ("scenario='hamlet'", "hamlet"),
        ("scenario='none.toml'", "none.toml cannot be read"),
        ("stage='famous'", "famous"),
        ("switches=['weather=fine']", "weather"),
    ],
)
def test_what_the_marker_cannot_mean_is_said(
    marker: str, words: str, pytester: pytest.Pytester
) -> None:
    """A wrong name or value is an error of that test, in words."""
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.greenroom({marker})
        def test_it(greenroom):
            pass
        """
    )
    told = pytester.runpytest()
    told.assert_outcomes(errors=1)
    told.stdout.fnmatch_lines([f"*{words}*"])


def test_it_costs_nothing_when_it_is_not_used(pytester: pytest.Pytester) -> None:
    """A run without its fixtures imports no part of Greenroom beside the plugin itself."""
    pytester.makepyfile(
        """
        import sys

        def test_light():
            ours = sorted(name for name in sys.modules if name.startswith("greenroom"))
            assert ours == ["greenroom", "greenroom.testing", "greenroom.testing.plugin"], ours
            assert "msgspec" not in sys.modules
        """
    )
    told = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    told.assert_outcomes(passed=1)
    assert sys.modules["greenroom.testing.plugin"]
