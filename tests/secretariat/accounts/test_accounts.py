"""Per-country administrators, tokens, quotas, second factors."""

from datetime import timedelta

import pytest

from riparian.secretariat.accounts import operations, queries
from riparian.secretariat.accounts.models import Token, User
from riparian.secretariat.accounts.operations import CALLS_A_DAY
from riparian.secretariat.lib.errors import NotAllowed, NotFound, Unacceptable

pytestmark = pytest.mark.django_db
NEW = {"username": "new-one", "full_name": "New One", "email": "n@x.example",
       "password": "a long river word"}  # fmt: skip


def test_an_administrator_opens_accounts_of_the_own_country_only(actor, at):
    user = operations.open_account(**NEW, roles=["analyst"], by=actor("lao-officer"), at=at)
    assert user.country_id == "LAO"
    assert queries.find_actor(user.pk).roles == {"analyst"}
    with pytest.raises(NotFound):
        operations.give_roles(user.pk, roles=["auditor"], is_active=True,
                              by=actor("vnm-officer"), at=at)  # fmt: skip


def test_others_administer_nothing(actor, at):
    with pytest.raises(NotAllowed):
        operations.open_account(**NEW, roles=["analyst"], by=actor("lao-negotiator"), at=at)


@pytest.mark.parametrize("changes", [{"password": "short"}, {"username": "LAO-officer"}])
def test_weak_passwords_and_taken_names_are_refused(actor, at, changes):
    with pytest.raises(Unacceptable):
        operations.open_account(**(NEW | changes), roles=[], by=actor("lao-officer"), at=at)


def test_nobody_closes_their_own_account(actor, at):
    admin = actor("lao-officer")
    with pytest.raises(Unacceptable):
        operations.give_roles(admin.user_id, roles=["officer"], is_active=False, by=admin, at=at)


def test_a_closed_account_is_nobody(actor, at):
    user = User.objects.get(username="lao-analyst")
    operations.give_roles(user.pk, roles=["analyst"], is_active=False,
                          by=actor("lao-officer"), at=at)  # fmt: skip
    assert not queries.find_actor(user.pk).is_signed_in


def bearer(secret):
    return {"authorization": f"Bearer {secret}"}


def test_a_token_reads_what_its_person_reads_and_writes_only_with_its_scope(
    client, actor, at, circulated
):
    address = f"/api/decisions/{circulated.identifier}"
    _, reading = operations.make_token(label="r", scope="read", by=actor("lao-officer"), at=at)
    _, writing = operations.make_token(label="w", scope="write", by=actor("lao-officer"), at=at)
    assert client.get(address).status_code == 404
    assert client.get(address, headers=bearer(reading)).status_code == 200
    assert client.get(address, headers=bearer("rip_wrong")).status_code == 401
    position = {"kind": "reserve", "text": "Not in floods"}
    send = {"data": position, "content_type": "application/json"}
    assert client.post(address + "/positions", **send).status_code == 401
    assert client.post(address + "/positions", **send, headers=bearer(reading)).status_code == 403
    answer = client.post(address + "/positions", **send, headers=bearer(writing))
    assert (answer.status_code, answer.json()["country"]) == (201, "LAO")


def test_a_token_has_a_quota_an_end_and_can_be_revoked(client, actor, at):
    owner = actor("lao-officer")
    token, secret = operations.make_token(label="r", scope="read", by=owner, at=at)
    assert secret not in str(Token.objects.filter(pk=token.pk).values())
    Token.objects.filter(pk=token.pk).update(day=at.date(), calls_today=CALLS_A_DAY)
    assert client.get("/api/bodies", headers=bearer(secret)).status_code == 403
    assert queries.find_token(secret, at=at + timedelta(days=366)) is None
    with pytest.raises(NotAllowed):
        operations.revoke_token(token.pk, by=actor("vnm-officer"), at=at)
    operations.revoke_token(token.pk, by=owner, at=at)
    assert client.get("/api/bodies", headers=bearer(secret)).status_code == 401


def test_without_a_second_factor_only_the_pages_that_set_one_up_open(signed_in, settings):
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, needs_second_factor=True)
    User.objects.filter(username="lao-officer").update(is_demo=False)
    reader = signed_in("lao-officer")
    answer = reader.get("/desk")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert reader.get("/accounts/2fa/").status_code == 200
