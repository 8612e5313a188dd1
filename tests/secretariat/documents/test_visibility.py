"""Every page, export and API of documents shows exactly what the one rule allows."""

from itertools import product

import pytest
from django.test import Client

from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.accounts.roles import Audience, Role
from riparian.secretariat.accounts.visibility import is_visible_to, marked
from riparian.secretariat.documents.models import Document, Link

pytestmark = pytest.mark.django_db
SINGLE = ("/documents/{id}", "/documents/{id}/compare", "/documents/{id}/text.akn.xml",
          "/api/documents/{id}", "/api/documents/{id}/text", "/api/documents/{id}/links")  # fmt: skip
LISTS = ("/documents/?q=demo-matrix", "/documents/list.csv?q=demo-matrix",
         "/api/documents?q=demo-matrix&limit=200", "/documents/D-SANYA",
         "/documents/{public}", "/api/documents/{public}/links",
         "/documents/{public}/text.akn.xml")  # fmt: skip


@pytest.fixture
def items(drafted):
    """An item of each audience: one's own, another's, one that names one's country; all linked."""
    made = []
    public = drafted(title="Names them all", audience="public")
    sanya = Document.objects.get(identifier="D-SANYA")
    for audience, (owner, named) in product(
        Audience.values, (("LAO", ()), ("VNM", ()), ("CHN", ("LAO",)))
    ):
        row = drafted(title=f"demo-matrix {audience} {owner}", audience=audience)
        Document.objects.filter(pk=row.pk).update(owner_country=owner, countries=marked(named))
        Link.objects.create(document=row, kind="cites", to_document=sanya)
        Link.objects.create(document=public, kind="cites", to_document=row)
        made.append(Document.objects.get(pk=row.pk))
    return public, made


def test_every_page_export_and_api_agrees_with_the_rule(items, signed_in, actor):
    public, made = items
    cases, wrong = 0, []
    for name in (None, *(f"lao-{role}" for role in Role.values)):
        client, who = (signed_in(name), actor(name)) if name else (Client(), NOBODY)
        lists = {path: client.get(path.format(public=public.identifier)).content.decode()
                 for path in LISTS}  # fmt: skip
        for row in made:
            may = is_visible_to(row, who)
            for path, text in lists.items():
                cases += 1
                if (row.identifier in text) != may:
                    wrong.append((name, path, str(row)))
            for path in SINGLE:
                cases += 1
                status = client.get(path.format(id=row.identifier)).status_code
                if status != (200 if may else 404):
                    wrong.append((name, path, str(row), status))
    assert wrong == []
    assert cases >= 1_000


@pytest.mark.parametrize(
    "path", ["version", "facts", "adopt", "translate/lo", "link", "link/1/remove", "compare"]
)
def test_what_one_may_not_see_one_cannot_work_on(path, signed_in, drafted):
    row = drafted(audience="delegation", by="vnm-officer")
    client = signed_in("lao-officer")
    sent = {"kind": "cites", "target": "D-SANYA"}
    answer = client.post(f"/documents/{row.identifier}/{path}", sent)
    assert answer.status_code == 404


def test_a_secret_document_cannot_be_found_by_linking_to_it(signed_in, drafted):
    secret = drafted(audience="delegation", by="vnm-officer")
    own = drafted(by="lao-officer")
    sent = {"kind": "cites", "target": secret.identifier}
    answer = signed_in("lao-officer").post(f"/documents/{own.identifier}/link", sent)
    assert "that you may see" in answer.content.decode()
