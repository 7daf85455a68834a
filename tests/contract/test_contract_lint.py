"""The check of the whole: names that lead nowhere are found, all of them at once."""

from __future__ import annotations

import msgspec
import pytest

from greenroom.contract import contract
from greenroom.contract.lint import check
from greenroom.contract.model import Contract, Operation, Record
from greenroom.errors import ContractError

replace = msgspec.structs.replace


def problems(**changes: object) -> str:
    """What the check says of the packaged contract with some of its parts exchanged."""
    with pytest.raises(ContractError) as refused:
        check(replace(contract(), **changes))
    return refused.value.message


def with_operation(**changes: object) -> dict[str, Operation]:
    """The operations with ``clients.get`` changed."""
    operations = contract().operations
    return operations | {"clients.get": replace(operations["clients.get"], **changes)}


def with_field(**changes: object) -> dict[str, Record]:
    """The records with the first field of ``BillingType`` changed."""
    records = contract().records
    record = records["BillingType"]
    fields = (replace(record.fields[0], **changes), *record.fields[1:])
    return records | {"BillingType": replace(record, fields=fields)}


def test_the_packaged_contract_holds_together():
    """Nothing in the packaged data leads nowhere."""
    check(contract())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scopes_any": ("practicemanager.invoice",)}, "no scope named practicemanager.invoice"),
        ({"scopes_any": ()}, "no scope opens it"),
        ({"source": "hearsay"}, "no source named hearsay"),
        ({"params": ()}, "has parameters nobody describes"),
        ({"path": "client.api/list", "params": ()}, "two operations make this call"),
    ],
)
def test_a_dangling_name_of_an_operation_is_found(changes: dict[str, object], said: str):
    """Scopes, sources and path parameters of an operation must exist."""
    assert said in problems(operations=with_operation(**changes))


def test_a_reply_must_name_its_record_and_its_parts():
    """A reply of one record names that record, its element and its property."""
    reply = contract().operations["clients.get"].reply
    unknown = problems(operations=with_operation(reply=replace(reply, record="Klient")))
    assert "no record named Klient" in unknown
    bare = problems(operations=with_operation(reply=replace(reply, json="")))
    assert "a reply of kind one needs `json`" in bare


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"record": "Nothing"}, "BillingType.name: no record named Nothing"),
        ({"source": "hearsay"}, "BillingType.name: no source named hearsay"),
        ({"when": ("sometimes",)}, "BillingType.name: no condition named sometimes"),
        ({"format": "us-date"}, "BillingType.name: no format named us-date"),
        ({"json": "costMarkup"}, "BillingType: two fields are called costMarkup in JSON"),
        ({"xml": "CostMarkup"}, "BillingType: two fields are called CostMarkup in XML"),
    ],
)
def test_a_dangling_name_of_a_field_is_found(changes: dict[str, object], said: str):
    """Records, sources, conditions and formats of a field must exist, its names be its own."""
    assert said in problems(records=with_field(**changes))


def test_a_path_parameter_must_be_taken_from_a_field():
    """Whoever walks the contract must know where an id in a path comes from."""
    [identifier] = contract().operations["clients.get"].path_params
    for of, said in (
        ((), "identifier is taken from nowhere"),
        (("Client.number",), "identifier is taken from Client.number, which is no field"),
        (("Klient.uuid",), "identifier is taken from Klient.uuid, which is no field"),
    ):
        assert said in problems(operations=with_operation(params=(replace(identifier, of=of),)))


def test_a_switch_must_choose_among_its_readings():
    """A default that is no reading is found."""
    switches = contract().switches
    broken = replace(switches["negotiation"], default="moody")
    assert "moody is not among" in problems(switches=switches | {"negotiation": broken})


def test_an_alias_must_lead_somewhere():
    """An alias for a scope that does not exist is found."""
    aliases = contract().aliases
    name = "practicemanager.contact"
    broken = replace(aliases[name], means="practicemanager.person")
    assert "no scope named practicemanager.person" in problems(aliases=aliases | {name: broken})


def test_what_proves_a_sign_in_must_be_a_call_of_an_organisation():
    """A call of the practice, or none at all, is found."""
    for name in ("clients.list", "organisation.gt"):
        broken = replace(contract().proving, operation=name)
        assert f"{name} is no operation of an organisation" in problems(proving=broken)


def test_every_problem_is_told_at_once():
    """One run of the check lists all problems, not only the first."""
    found = problems(
        operations=with_operation(source="hearsay"), records=with_field(source="rumour")
    )
    assert "hearsay" in found
    assert "rumour" in found


def test_the_contract_cannot_be_changed():
    """Values of the contract are frozen: nobody alters it for everybody else."""
    found: Contract = contract()
    with pytest.raises(AttributeError):
        found.operations["clients.get"].path = "elsewhere"  # type: ignore[misc]


def test_stages_lead_to_stages():
    """What may follow a stage, and what time alone brings to it, must be stages too."""
    stages = contract().stages
    for changes in ({"next": ("famous",)}, {"then": "famous"}):
        spoilt = stages | {"approved": replace(stages["approved"], **changes)}
        assert "stage approved: no stage named famous" in problems(stages=spoilt)


def test_every_stage_can_be_come_to_and_left():
    """No stage of the packaged data is a dead end, nor one that nothing leads to."""
    stages = contract().stages
    followed = {name for stage in stages.values() for name in stage.next}
    assert set(stages) - followed == {"registered"}
    assert all(stage.next for stage in stages.values())
    assert all(stage.then in stage.next for stage in stages.values() if stage.then)
