# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.staff``, awaited."""

from __future__ import annotations

from greenroom.client.api.staff import Staff, StaffAdd, StaffCalls, StaffIdentifier, StaffUpdate
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncStaffCalls(AsyncCalls):
    """As ``StaffCalls``, awaited."""

    _calls: StaffCalls

    def list(self, *, fields: str | None = None) -> AsyncRecords[Staff]:
        """Everybody who works at the practice.

        As ``StaffCalls.list``.
        """
        return AsyncRecords(self._calls.list(fields=fields))

    async def get(self, identifier: str, *, fields: str | None = None) -> Staff:
        """One staff member.

        As ``StaffCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, fields=fields)

    async def add(self, staff: StaffAdd, *, fields: str | None = None) -> Staff:
        """Create a staff member.

        As ``StaffCalls.add``.
        """
        return await on_thread(self._calls.add, staff, fields=fields)

    async def update(self, staff: StaffUpdate, *, fields: str | None = None) -> Staff:
        """Change a staff member.

        As ``StaffCalls.update``.
        """
        return await on_thread(self._calls.update, staff, fields=fields)

    async def delete(self, staff: StaffIdentifier, *, fields: str | None = None) -> None:
        """Delete a staff member.

        As ``StaffCalls.delete``.
        """
        await on_thread(self._calls.delete, staff, fields=fields)

    async def enable(self, staff: StaffIdentifier, *, fields: str | None = None) -> None:
        """Let a staff member sign in.

        As ``StaffCalls.enable``.
        """
        await on_thread(self._calls.enable, staff, fields=fields)

    async def disable(self, staff: StaffIdentifier, *, fields: str | None = None) -> None:
        """Stop a staff member from signing in.

        As ``StaffCalls.disable``.
        """
        await on_thread(self._calls.disable, staff, fields=fields)

    async def forgotten_password(
        self, staff: StaffIdentifier, *, fields: str | None = None
    ) -> None:
        """Send a staff member the message that resets a password.

        As ``StaffCalls.forgotten_password``.
        """
        await on_thread(self._calls.forgotten_password, staff, fields=fields)
