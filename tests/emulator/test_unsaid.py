"""What may be shown of a request or reply: secrets are left out, everything else stays readable."""

from __future__ import annotations

import pytest

from greenroom.emulator.unsaid import body_shown, headers_shown, plain, url_shown

TOKEN = "Q0SqW6edl0QVFnUSlpfPSVckCF1b6kfVhCp_roiEkG4"
JWT = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJSUzI1NiJ9.eyJuYmYiOjE3OTUwMDAwMDB9.LKoXOEcKsAX51koANoASuq"


@pytest.mark.parametrize(
    "text",
    [
        "Basic tax return",
        "The bearer of this letter, Mr Basic Plan-Holder",
        "7ad1cb00-af40-4ef9-a716-a9bd7da193fb",
        "PostCode 2150, code 4711, <ExportCode>C53424</ExportCode>",
        "https://www.honeycombsoftwareptyltd.example/a-long-path-with-many-many-words/and/more",
        "Ōtāhuhu — “quoted” 🌿 \t\n",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """A practice's own words are shown to the letter."""
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"a {TOKEN} b", "a (left out, 43 characters) b"),
        (f"?x={JWT}&", f"?x=(left out, {len(JWT)} characters)&"),
        (JWT[:50], "(left out, 50 characters)"),
        (f"Bearer {'s' * 20}", "Bearer (left out)"),
        (f"basic%20{'s' * 20}", "basic (left out)"),
        ("a\x00b\x1b[31m", "a\ufffdb\ufffd[31m"),
        ("\ud800", "\ufffd"),
    ],
)
def test_a_token_is_known_by_its_form(text: str, shown: str) -> None:
    """Wherever a token stands it is left out; so is what a page cannot carry."""
    assert plain(text) == shown


def test_headers_not_on_the_list_have_a_name_only() -> None:
    """A cookie of another program, or a key in a header of one's own, is not told."""
    shown = dict(
        headers_shown(
            {
                "accept": "application/xml",
                "cookie": "session=4711",
                "x-api-key": "hush",
                "authorization": "Bearer abc",
                "x-empty": "",
            }
        )
    )
    assert shown == {
        "accept": "application/xml",
        "cookie": "(left out, 12 characters)",
        "x-api-key": "(left out, 4 characters)",
        "authorization": "Bearer, digest ba7816bf8f01cfea",
        "x-empty": "",
    }


@pytest.mark.parametrize("value", ["hush", "Token hush", "Bearer", ""])
def test_an_odd_credential_is_left_out_whole(value: str) -> None:
    """What is neither Bearer nor Basic is not told, not even its kind."""
    assert "hush" not in dict(headers_shown({"authorization": value}))["authorization"]


def test_a_redirects_address_is_told_without_its_code() -> None:
    """Where a person is sent back to can be read, not with what."""
    address = "http://localhost:8721/callback?code=abc&scope=openid&state=x&session_state=y"
    assert dict(headers_shown({"location": address}))["location"] == (
        "http://localhost:8721/callback?code=(left out, 3 characters)&scope=openid"
        "&state=(left out, 1 characters)&session_state=(left out, 1 characters)"
    )


def test_a_query_of_the_api_is_shown_but_for_secrets() -> None:
    """Filters and pages stay; what is named as a secret does not."""
    url = "http://h/practicemanager/3.1/client.api/list?modifiedsince=2026-01-01&detailed=true&x"
    assert url_shown(url, signing_in=False) == url
    assert url_shown(f"{url}&Access_Token=abc", signing_in=False).endswith(
        "Access_Token=(left out, 3 characters)"
    )


@pytest.mark.parametrize(
    ("content", "kind", "why_not"),
    [
        (b"<html>", "text/html; charset=utf-8", "a page for a browser"),
        (b"{", "application/json", "it cannot be read as JSON"),
        (b"--x\r\n", "multipart/form-data", "its kind is not shown"),
        (b"hush", "", "its kind is not shown"),
    ],
)
def test_what_cannot_be_looked_through_at_sign_in_is_not_shown(
    content: bytes, kind: str, why_not: str
) -> None:
    """Only a form or JSON is told, for elsewhere a secret may stand anywhere."""
    assert body_shown(content, kind, signing_in=True) == ("", why_not)


def test_what_is_not_text_is_not_shown() -> None:
    """A document's bytes are told by their kind, and a mislabelled one by not being text."""
    assert body_shown(b"%PDF", "application/pdf", signing_in=False).why_not == (
        "application/pdf is not shown"
    )
    assert body_shown(bytes(range(128, 256)), "", signing_in=False).why_not == "it is not text"
    assert body_shown(b"", "", signing_in=True) == ("", "")


def test_json_is_looked_through_to_its_depth() -> None:
    """Names of secrets are known in any depth and case; other values are not touched."""
    body = b'{"a":[{"Refresh_Token":"x","n":1.5,"ok":null}],"token":{"deep":"y"}}'
    shown = body_shown(body, "application/json", signing_in=True).text
    assert '"n":1.5' in shown
    assert '"x"' not in shown
    assert '"y"' not in shown
