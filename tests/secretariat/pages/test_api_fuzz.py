"""The API under a fuzzer: whatever is sent, there is no server error."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from riparian.secretariat.accounts import operations
from riparian.secretariat.accounts.models import Token
from riparian.secretariat.config.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_whatever_is_sent_the_api_answers_without_a_server_error(actor, at):
    _, token = operations.make_token(label="fuzz", scope="write", by=actor("lao-officer"), at=at)
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    seen = 0
    for found in described.get_all_operations():

        @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=found.ok().as_strategy())
        def check(case):
            nonlocal seen
            Token.objects.update(calls_today=0)
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code < 500, (
                case.path,
                case.path_parameters,
                case.query,
                case.body,
            )
            seen += 1

        check()
    assert seen > 300
