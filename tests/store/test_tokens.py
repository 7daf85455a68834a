"""Token sets: whose is used, when it is renewed, what survives, and what leaving deletes."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from fake_xero import GRACE_SECONDS, FakeXero, connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from store_cast import ALEX, APP, AWAY, HOME, KIM, NOW

from greenroom.auth.keyring import KeyRing
from greenroom.auth.masters import MasterKey
from greenroom.auth.replies import TokenSet
from greenroom.auth.vault import Vault
from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.errors import SignedOut, Unreachable, VaultError
from greenroom.store import schema
from greenroom.store import tokens as tokens_module
from greenroom.store.db import Store, open_store
from greenroom.store.ledger import Ledger
from greenroom.store.tokens import IDLE_SECONDS, Tokens


@pytest.fixture
def xero() -> FakeXero:
    """Xero's side."""
    return FakeXero()


def get(tokens: Tokens, xero: FakeXero, now: float = NOW, **changes) -> str:
    """An access token for the home practice, from Xero if need be."""
    wanted = {"tenant_id": HOME, "refused": None, "refresh": lambda one: xero.refresh(one, now)}
    wanted |= changes
    return tokens.access_token(APP, **wanted, now=now)


def no_refresh(_token: str) -> TokenSet:
    """A refresh that must not happen."""
    raise AssertionError("there was no need to refresh")


def connect(tokens: Tokens, xero: FakeXero, user: str = ALEX, *tenants: str, now: float = NOW):
    """A user's consent, saved."""
    token_set = xero.consent(user, now)
    listed = [connection(one, user, updated_at=now) for one in tenants or (HOME,)]
    tokens.save(APP, token_set, listed)
    return token_set


def test_a_fresh_token_is_used_as_it_is(tokens: Tokens, xero: FakeXero) -> None:
    """Until a minute before its end, the token of the consent is handed out without a request."""
    token_set = connect(tokens, xero)
    late = token_set.expires_at - 0.1
    assert get(tokens, xero, late, refresh=no_refresh) == token_set.access_token


def test_an_old_token_is_renewed_and_kept(tokens: Tokens, xero: FakeXero) -> None:
    """After its time the token is renewed once, and the next caller gets the new one."""
    token_set = connect(tokens, xero)
    late = token_set.expires_at
    renewed = get(tokens, xero, late)
    assert renewed == xero.grants[ALEX].access != token_set.access_token
    assert get(tokens, xero, late, refresh=no_refresh) == renewed
    assert tokens.refresh_token(APP, ALEX) == xero.grants[ALEX].current


def test_a_refused_token_is_renewed_once(tokens: Tokens, xero: FakeXero) -> None:
    """A token that Xero refused is renewed, and one that is no longer ours renews nothing."""
    token_set = connect(tokens, xero)
    renewed = get(tokens, xero, refused=token_set.access_token)
    assert renewed != token_set.access_token
    again = get(tokens, xero, refused=token_set.access_token, refresh=no_refresh)
    assert again == renewed
    assert xero.uses == [token_set.refresh_token]


def test_the_new_token_is_kept_before_it_is_used(
    tokens: Tokens, xero: FakeXero, store: Store, vault: Vault
) -> None:
    """Whoever holds a renewed token can be sure that another process finds it in the store."""
    token_set = connect(tokens, xero)
    renewed = get(tokens, xero, refused=token_set.access_token)
    elsewhere = Tokens(store, vault)
    assert get(elsewhere, xero, refresh=no_refresh) == renewed


def test_many_threads_share_one_refresh(tokens: Tokens, xero: FakeXero) -> None:
    """Sixteen threads whose token was refused cause one request, and all get its token."""
    token_set = connect(tokens, xero)
    together = threading.Barrier(16)

    def one(_: int) -> str:
        together.wait(20)
        return get(tokens, xero, refused=token_set.access_token)

    with ThreadPoolExecutor(16) as pool:
        got = set(pool.map(one, range(16)))
    assert got == {xero.grants[ALEX].access}
    assert xero.uses == [token_set.refresh_token]


def test_a_lost_reply_is_asked_for_again(tokens: Tokens, xero: FakeXero) -> None:
    """Xero rotated the token but its answer got lost: the old one is tried again, in its grace."""
    token_set = connect(tokens, xero)

    def lost(token: str) -> TokenSet:
        xero.refresh(token, NOW)
        raise Unreachable("the line went dead")

    with pytest.raises(Unreachable):
        get(tokens, xero, refused=token_set.access_token, refresh=lost)
    assert get(tokens, xero, refused=token_set.access_token) == xero.grants[ALEX].access
    assert xero.uses == [token_set.refresh_token] * 2


def test_the_token_before_is_tried_when_the_newest_is_refused(
    tokens: Tokens, xero: FakeXero
) -> None:
    """Xero does not know the newest token: the one before opens, while its grace lasts."""
    first = connect(tokens, xero)
    get(tokens, xero, refused=first.access_token)
    stored = tokens.refresh_token(APP, ALEX)
    # Someone else's copy of the token set was renewed: ours is the one before by now.
    xero.refresh(first.refresh_token, NOW)
    xero.uses.clear()
    late = NOW + GRACE_SECONDS - 1
    assert get(tokens, xero, late, refused=None) == xero.grants[ALEX].access
    assert xero.uses == [stored, first.refresh_token]


def test_the_token_before_is_not_tried_after_its_grace(tokens: Tokens, xero: FakeXero) -> None:
    """After 30 minutes the old token is not even sent, and the grant is dead."""
    first = connect(tokens, xero)
    get(tokens, xero, refused=first.access_token)
    xero.refresh(first.refresh_token, NOW)
    xero.uses.clear()
    with pytest.raises(SignedOut):
        get(tokens, xero, NOW + GRACE_SECONDS)
    assert len(xero.uses) == 1


def test_a_dead_grant_asks_nobody_again(tokens: Tokens, xero: FakeXero) -> None:
    """After invalid_grant for good nothing is sent any more, and the error says to connect."""
    token_set = connect(tokens, xero)
    xero.revoke(ALEX)
    for _ in range(2):
        with pytest.raises(SignedOut) as caught:
            get(tokens, xero, refused=token_set.access_token)
    assert xero.uses == [token_set.refresh_token]
    assert "greenroom connect" in caught.value.hint
    assert caught.value.practice == HOME
    assert [one.is_alive for one in tokens.connections(APP)] == [False]
    assert tokens.scopes(APP, HOME) == ()


def test_trouble_on_the_way_kills_no_grant(tokens: Tokens, xero: FakeXero) -> None:
    """Only invalid_grant ends a grant: after an outage the same token works."""
    token_set = connect(tokens, xero)

    def outage(_token: str) -> TokenSet:
        raise Unreachable("no route")

    with pytest.raises(Unreachable):
        get(tokens, xero, refused=token_set.access_token, refresh=outage)
    assert get(tokens, xero, refused=token_set.access_token) == xero.grants[ALEX].access


def test_a_new_consent_revives_a_dead_grant(tokens: Tokens, xero: FakeXero) -> None:
    """Connecting again replaces the user's dead tokens, and nothing of the old set is left."""
    token_set = connect(tokens, xero)
    xero.revoke(ALEX)
    with pytest.raises(SignedOut):
        get(tokens, xero, refused=token_set.access_token)
    again = connect(tokens, xero, now=NOW + 10)
    assert get(tokens, xero, NOW + 10, refresh=no_refresh) == again.access_token
    assert len(tokens.connections(APP)) == 1


def test_of_two_people_the_newer_connection_is_used(tokens: Tokens, xero: FakeXero) -> None:
    """Two people connected one practice: both are kept, the newer one's token is used."""
    connect(tokens, xero, ALEX)
    newer = connect(tokens, xero, KIM, HOME, AWAY, now=NOW + 5)
    assert get(tokens, xero, NOW + 5, refresh=no_refresh) == newer.access_token
    assert [one.user_id for one in tokens.connections(APP) if one.tenant_id == HOME] == [KIM, ALEX]
    assert {one.tenant_id: one.user_id for one in tokens.practices(APP)} == {HOME: KIM, AWAY: KIM}


def test_when_one_persons_grant_dies_the_others_is_used(tokens: Tokens, xero: FakeXero) -> None:
    """The newer person left Xero: the practice stays open through the older one."""
    older = connect(tokens, xero, ALEX)
    newer = connect(tokens, xero, KIM, now=NOW + 5)
    xero.revoke(KIM)
    token = get(tokens, xero, NOW + 5, refused=newer.access_token)
    assert token == older.access_token
    assert tokens.practices(APP)[0].user_id == ALEX
    assert tokens.scopes(APP, HOME) == older.scopes


def test_apps_do_not_see_each_other(tokens: Tokens, xero: FakeXero) -> None:
    """Nothing of one app is found under another, in connections as in tokens."""
    connect(tokens, xero)
    assert tokens.connections("OTHER-APP") == ()
    with pytest.raises(SignedOut):
        tokens.access_token("OTHER-APP", HOME, refresh=no_refresh, now=NOW)


def test_a_practice_that_nobody_connected_is_signed_out(tokens: Tokens) -> None:
    """Without any connection the error names the practice and what to do."""
    with pytest.raises(SignedOut) as caught:
        tokens.access_token(APP, AWAY, refresh=no_refresh, now=NOW)
    assert caught.value.practice == AWAY


def test_only_practices_are_practices(tokens: Tokens, xero: FakeXero) -> None:
    """An organisation among the connections is kept and is no practice."""
    books = connection("org", ALEX, tenant_type="ORGANISATION", tenant_name=None)
    tokens.save(APP, xero.consent(ALEX, NOW), [books, connection(HOME, ALEX)])
    assert [one.tenant_id for one in tokens.practices(APP)] == [HOME]
    assert len(tokens.connections(APP)) == 2


def test_leaving_one_practice_keeps_the_users_others(tokens: Tokens, xero: FakeXero) -> None:
    """Tokens are to be revoked only when the last connection of their user goes."""
    connect(tokens, xero, ALEX, HOME, AWAY)
    assert tokens.forget_connection(APP, HOME, ALEX) is False
    assert tokens.refresh_token(APP, ALEX) != ""
    assert (tokens.opens_nothing(APP, ALEX), tokens.idle(APP)) == (False, ())
    assert tokens.forget_connection(APP, AWAY, ALEX) is True
    assert tokens.opens_nothing(APP, ALEX) is True
    assert [(one.user_id, one.tenant_id) for one in tokens.idle(APP)] == [(ALEX, "")]
    tokens.forget_user(APP, ALEX)
    assert tokens.refresh_token(APP, ALEX) == ""
    assert tokens.connections(APP) == ()


def test_what_xero_lists_no_more_is_forgotten(tokens: Tokens, xero: FakeXero) -> None:
    """A practice disconnected at Xero's side is named and forgotten; the listed ones are seen."""
    connect(tokens, xero, ALEX, HOME, AWAY)
    gone = tokens.see(APP, ALEX, [connection(HOME, ALEX)], now=NOW + 60)
    assert [one.tenant_id for one in gone] == [AWAY]
    assert [(one.tenant_id, one.seen_at) for one in tokens.connections(APP)] == [(HOME, NOW + 60)]


def test_resting_grants_are_kept_alive(tokens: Tokens, xero: FakeXero, store: Store) -> None:
    """A grant unused for a week is renewed by the sweep, a busy or dead one is not asked about."""
    connect(tokens, xero, ALEX)
    connect(tokens, xero, KIM, AWAY)
    later = NOW + IDLE_SECONDS + 1
    get(tokens, xero, later)
    xero.uses.clear()
    renewed = tokens.keep_alive(APP, refresh=lambda one: xero.refresh(one, later), now=later)
    assert renewed == (KIM,)
    xero.revoke(KIM)
    last = later + IDLE_SECONDS + 1
    tokens.keep_alive(APP, refresh=lambda one: xero.refresh(one, last), now=last)
    assert [one.is_alive for one in tokens.connections(APP) if one.user_id == KIM] == [False]
    much_later = last + IDLE_SECONDS + 1
    tokens.keep_alive(APP, refresh=lambda one: xero.refresh(one, much_later), now=much_later)
    with store.read() as connection:
        kept = connection.scalars(sa.select(schema.token_sets.c.sealed_previous)).all()
    assert len([one for one in kept if one]) == 1


def test_a_refresh_may_leave_the_refresh_token_out(tokens: Tokens, xero: FakeXero) -> None:
    """A reply without a new refresh token keeps the one that was used."""
    token_set = connect(tokens, xero)

    def partial(token: str) -> TokenSet:
        return msgspec.structs.replace(xero.refresh(token, NOW), refresh_token="")

    get(tokens, xero, refused=token_set.access_token, refresh=partial)
    assert tokens.refresh_token(APP, ALEX) == token_set.refresh_token


def test_two_refreshes_in_spite_of_the_lock_lose_nothing(
    tokens: Tokens, xero: FakeXero, store: Store, vault: Vault
) -> None:
    """A lock lost with its connection lets two refresh: the one that is late keeps both tokens."""
    token_set = connect(tokens, xero)
    other = Tokens(store, vault)
    late: list[str] = []

    def overtaken(token: str) -> TokenSet:
        mine = xero.refresh(token, NOW)
        late.append(mine.refresh_token)
        theirs = xero.refresh(token, NOW)
        held = other._grants.find(APP, ALEX)
        assert held is not None
        other._grants.put_renewed(
            APP, held, theirs, previous=token, previous_until=NOW + GRACE_SECONDS
        )
        return mine

    got = get(tokens, xero, refused=token_set.access_token, refresh=overtaken)
    assert got == xero.grants[ALEX].access
    held = tokens._grants.find(APP, ALEX)
    assert held is not None
    assert (held.tokens.refresh_token, held.previous) == (xero.grants[ALEX].current, late[0])


def test_tokens_are_sealed_for_their_app_and_user(
    tokens: Tokens, xero: FakeXero, store: Store
) -> None:
    """No token stands in the database in clear, and a row copied to another user does not open."""
    mine = connect(tokens, xero, ALEX)
    connect(tokens, xero, KIM, AWAY)
    get(tokens, xero, refused=mine.access_token)
    with store.read() as connection:
        rows = connection.execute(sa.select(schema.token_sets)).all()
    assert "access-" not in str(rows)
    assert "refresh-" not in str(rows)
    sealed = {row.user_id: row.sealed for row in rows}
    table = schema.token_sets
    with store.transaction() as connection:
        connection.execute(table.update().where(table.c.user_id == KIM).values(sealed=sealed[ALEX]))
    with pytest.raises(VaultError):
        tokens.refresh_token(APP, KIM)


def test_nothing_held_is_printed(tokens: Tokens, xero: FakeXero) -> None:
    """The text of a grant or a connection shows neither a token nor a name."""
    connect(tokens, xero)
    held = tokens._grants.find(APP, ALEX)
    shown = f"{held!r} {tokens.connections(APP)!r} {tokens.practices(APP)}"
    assert "refresh-" not in shown
    assert "Home Practice" not in shown


def test_rotation_reseals_everything_while_tokens_are_used(
    tokens: Tokens, xero: FakeXero, vault: Vault
) -> None:
    """After a new data key the sweep seals all values anew, and every one still opens."""
    token_set = connect(tokens, xero)
    get(tokens, xero, refused=token_set.access_token)
    tokens.save_secret(APP, "the-secret")
    old = vault.ring.current
    vault.rotate(now=NOW)
    assert tokens.secret(APP) == "the-secret"
    assert tokens.reseal() == 2
    assert tokens.reseal() == 0
    vault.ring.drop(old, now=NOW + 7200)
    assert tokens.secret(APP) == "the-secret"
    assert get(tokens, xero, refresh=no_refresh) == xero.grants[ALEX].access
    held = tokens._grants.find(APP, ALEX)
    assert held is not None
    assert held.previous == token_set.refresh_token


def test_a_consent_and_its_event_are_kept_together(
    tokens: Tokens, xero: FakeXero, store: Store, ledger: Ledger
) -> None:
    """Under the user's lock a save joins the caller's transaction, and is undone with it."""
    token_set = xero.consent(ALEX, NOW)

    def save_and_tell(*, fails: bool) -> None:
        with tokens.alone(APP, ALEX), store.transaction():
            tokens.save(APP, token_set, [connection(HOME, ALEX)])
            ledger.append("connection.made", app=APP, practice=HOME, actor=ALEX)
            if fails:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_and_tell(fails=True)
    assert (tokens.connections(APP), ledger.verify()) == ((), 0)
    save_and_tell(fails=False)
    assert (len(tokens.connections(APP)), ledger.verify()) == (1, 1)


def test_the_grace_is_the_contracts() -> None:
    """How long the token before is kept, and how early one is renewed, follow Xero's own words."""
    lifetimes = contract().identity.lifetimes
    assert lifetimes["refresh_grace"].seconds == GRACE_SECONDS == tokens_module.GRACE_SECONDS
    assert lifetimes["refresh_token"].seconds > 2 * IDLE_SECONDS


def test_a_client_secret_is_kept_sealed(tokens: Tokens, store: Store) -> None:
    """A secret comes back as it was, is replaced or forgotten, and stands nowhere in clear."""
    assert tokens.secret(APP) == ""
    tokens.save_secret(APP, "first")
    tokens.save_secret(APP, "second")
    tokens.save_secret("OTHER-APP", "third")
    with store.read() as connection:
        rows = connection.execute(sa.select(schema.apps)).all()
    assert "second" not in str(rows)
    assert (tokens.secret(APP), tokens.secret("OTHER-APP")) == ("second", "third")
    tokens.save_secret(APP, "")
    assert tokens.secret(APP) == ""


class Lives(RuleBasedStateMachine):
    """Two people, two practices, and everything that can happen to their tokens."""

    made: Path
    folder: Path
    count = 0

    def __init__(self) -> None:
        super().__init__()
        Lives.count += 1
        path = self.folder / f"life-{Lives.count}.db"
        shutil.copy(self.made, path)
        self.clock = FrozenClock(NOW)
        self.store = open_store(f"sqlite:///{path}", clock=self.clock)
        self.vault = Vault(KeyRing.in_memory([MasterKey(b"m" * 32)]))
        self.tokens = Tokens(self.store, self.vault)
        self.xero = FakeXero()
        self.opened: dict[str, set[str]] = {ALEX: set(), KIM: set()}
        self.doomed: set[str] = set()
        self.lost_at: dict[str, float] = {}

    def teardown(self) -> None:
        """Close the store."""
        self.store.close()

    def refresh(self, token: str) -> TokenSet:
        """Xero's answer, now."""
        fresh = self.xero.refresh(token, self.clock.now())
        self.lost_at.pop(fresh.user_id, None)
        return fresh

    def lost(self, token: str) -> TokenSet:
        """Xero rotates, and the answer never arrives."""
        fresh = self.xero.refresh(token, self.clock.now())
        # The grace of the token we hold runs from its first use.
        self.lost_at.setdefault(fresh.user_id, self.clock.now())
        raise Unreachable("lost")

    def may_be_dead(self, user: str) -> bool:
        """Whether a user's grant may be dead by now, through no fault of ours."""
        lost_at = self.lost_at.get(user)
        out_of_grace = lost_at is not None and self.clock.now() >= lost_at + GRACE_SECONDS
        return user not in self.xero.grants or user in self.doomed or out_of_grace

    @rule(
        user=st.sampled_from([ALEX, KIM]),
        tenants=st.sets(st.sampled_from([HOME, AWAY]), min_size=1),
    )
    def consent(self, user: str, tenants: set[str]) -> None:
        """A person connects practices, perhaps again."""
        now = self.clock.now()
        listed = [connection(one, user, updated_at=now) for one in sorted(tenants)]
        self.tokens.save(APP, self.xero.consent(user, now), listed)
        self.opened[user] |= tenants
        self.doomed.discard(user)
        self.lost_at.pop(user, None)

    @rule(tenant=st.sampled_from([HOME, AWAY]), is_refused=st.booleans())
    def call(self, tenant: str, is_refused: bool) -> None:
        """Someone needs a token: it is Xero's newest, or nobody's grant can be alive."""
        refused = None
        users = {user for user, tenants in self.opened.items() if tenant in tenants}
        try:
            if is_refused:
                refused = self._ask(tenant, None)
            token = self._ask(tenant, refused)
        except SignedOut:
            assert all(self.may_be_dead(user) for user in users)
            self.doomed |= users
            return
        assert token != refused
        assert self.xero.accepts(token) or any(map(self.may_be_dead, users)) or self.lost_at

    def _ask(self, tenant: str, refused: str | None) -> str:
        return self.tokens.access_token(
            APP, tenant, refused=refused, refresh=self.refresh, now=self.clock.now()
        )

    @rule(user=st.sampled_from([ALEX, KIM]))
    def lose_a_reply(self, user: str) -> None:
        """The line goes dead between Xero's rotation and our saving, or the process does."""
        held = self.tokens._grants.find(APP, user)
        if held is None or self.may_be_dead(user):
            return
        with pytest.raises(Unreachable):
            self.tokens.user_access_token(
                APP,
                user,
                refused=held.tokens.access_token,
                refresh=self.lost,
                now=self.clock.now(),
            )

    @rule(seconds=st.sampled_from([1, 600, 1739, 1741, 1800, 86_400]))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.clock.advance(seconds)

    @rule(user=st.sampled_from([ALEX, KIM]))
    def revoke(self, user: str) -> None:
        """A person takes everything back at Xero's side."""
        self.xero.revoke(user)

    @rule(user=st.sampled_from([ALEX, KIM]), tenant=st.sampled_from([HOME, AWAY]))
    def leave(self, user: str, tenant: str) -> None:
        """A practice is disconnected; the last one takes the tokens with it."""
        was_last = self.tokens.forget_connection(APP, tenant, user)
        self.opened[user].discard(tenant)
        assert was_last == (not self.opened[user])
        if was_last:
            self.tokens.forget_user(APP, user)
            self.lost_at.pop(user, None)

    @rule()
    def rotate(self) -> None:
        """The data key changes, and everything is sealed anew."""
        old = self.vault.ring.current
        self.vault.rotate(now=self.clock.now())
        self.tokens.reseal()
        self.vault.ring.drop(old, now=self.clock.now() + 7200)

    @invariant()
    def connections_are_those_that_were_made(self) -> None:
        """The store knows exactly the connections that were made and not left."""
        found = {(one.user_id, one.tenant_id) for one in self.tokens.connections(APP)}
        wanted = {(user, one) for user, tenants in self.opened.items() for one in tenants}
        assert found == wanted


def test_no_life_of_a_token_set_ends_before_its_time(made_file: Path, tmp_path: Path) -> None:
    """Whatever happens in whatever order, a grant that Xero would renew is never lost by us."""
    Lives.made, Lives.folder = made_file, tmp_path
    run_state_machine_as_test(
        Lives, settings=settings(max_examples=25, stateful_step_count=25, deadline=None)
    )
