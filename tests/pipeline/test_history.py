"""Every run that derives notes how the cruxes stand; the base of an earlier run can be compared with."""

from __future__ import annotations

import dataclasses

from kb.config import Config, CruxesConfig, StanceConfig
from kb.store import Store
from kb.views.changes import Change, changes
from kb.views.cruxes import CruxFilter

ANY = CruxesConfig()
LOOSE = StanceConfig(bearing=0.0, pair_least=0.0, link_disputes=0.3)


def test_a_run_notes_how_the_cruxes_stand(lab) -> None:
    readily = dataclasses.replace(Config(), cruxes=CruxesConfig(min_score=0.01), stance=LOOSE)
    lab = dataclasses.replace(lab, config=readily)
    paths = lab.write_all()
    lab.ingest(paths[2])
    lab.ingest(lab.folder)
    with Store.open(lab.database, mode="read") as store:
        first, second = (run.id for run in store.runs.all())
        held = {x.id for x in store.cruxes.all()}
        assert held
        assert {past.crux_id for past in store.history.at(second)} == held
        found = changes(store, str(first), CruxFilter(), ANY)
        assert {c.crux.id for c in found.changes if c.change is Change.NEW} == held - {
            past.crux_id for past in store.history.at(first)
        }
    lab.ingest(lab.folder)
    with Store.open(lab.database, mode="read") as store:
        assert changes(store, str(second), CruxFilter(), ANY).changes == ()
