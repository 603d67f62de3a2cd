"""The name model: its features, its predictions, and that saving and loading does not change them."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

from benchmarks.names_heads_fit import seen
from benchmarks.names_model_data import Column, tables_of
from benchmarks.names_vote_fit import inputs_of
from scanner.classifier.view import Sources, look, view_of
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.learned.features import (
    BITS,
    SourceFeatures,
    TableView,
    far_bags,
    field_bags,
    near_bags,
)
from scanner.names.learned.model import OTHERS_DOUBT, Around, NamesModel, model_bytes, shipped_model
from scanner.names.learned.parts import softmax

CALLS = TableView(
    source="switch",
    kind="",
    table="cdr",
    fields=(("src", "varchar"), ("dst", "varchar"), ("start_time", "timestamp"), ("duration", "int")),
)


def test_features_of_what_is_near_and_far_do_not_meet() -> None:
    source = SourceFeatures.of([CALLS])
    near = [*near_bags(CALLS), *field_bags("dst", "varchar")]
    assert all((ids < 1 << BITS).all() for ids, _ in near)
    assert all((ids >= 1 << BITS).all() and (ids < 2 << BITS).all() for ids, _ in far_bags(CALLS, source))


def test_probabilities_of_classes_add_up_and_are_the_same_each_time() -> None:
    source = SourceFeatures.of([CALLS])
    first, again = (shipped_model().look(CALLS, source) for _ in range(2))
    assert first == again
    for learned in first:
        assert sum(learned.categories.values()) == pytest.approx(1)
        assert 0 <= learned.personal <= 1
        assert 0 <= learned.cpni <= 1


def test_calls_are_usage_and_their_destination_is_cpni() -> None:
    told = dict(
        zip(
            (path for path, _ in CALLS.fields),
            shipped_model().look(CALLS, SourceFeatures.of([CALLS])),
            strict=True,
        )
    )
    assert {learned.category for learned in told.values()} == {"customer_usage_data"}
    assert told["dst"].cpni > 0.5 > told["src"].cpni


def _table(name: str, *fields: str) -> TableView:
    return TableView(source="", kind="", table=name, fields=tuple((one, "varchar") for one in fields))


def test_the_other_tables_of_a_source_say_whose_users_are() -> None:
    users = _table("users", "id", "login", "name", "email")
    staff = (_table("payslips", "employee_id", "gross_pay"), _table("leave_requests", "employee_id", "days"))
    shop = (_table("orders", "customer_id", "total"), _table("carts", "customer_id", "coupon"))
    seen = [
        shipped_model().look(users, SourceFeatures.of([users, *beside]))[3] for beside in (staff, (), shop)
    ]
    chances = [one.categories["employee_data"] for one in seen]
    assert chances == sorted(chances, reverse=True)
    assert seen[0].category == "employee_data"
    assert seen[2].category == "customer_account_data"


def test_training_sees_what_a_scan_sees() -> None:
    tables = {"users": "id login email", "cdr": "src dst duration", "invoices": "id customer_id total"}
    columns = [
        Column(product="shop", table=table, name=name, type="varchar", category="none")
        for table, names in tables.items()
        for name in names.split()
    ]
    model, found = shipped_model(), seen(columns)
    views = [replace(view, source="") for _, view, _ in tables_of(columns)]
    far = model.far.weights.astype(np.float32) * model.far.scales
    around = found.tables @ far + model.far.offsets
    own = found.fields @ far + np.repeat(around, np.diff(found.first), axis=0)
    inputs = inputs_of(found, own, around, np.stack([model.of_whole(one) for one in views]))
    voted = np.hstack([inputs, np.ones((len(columns), 1), np.float32)]) @ model.vote
    trained = softmax(voted[:, : len(model.categories)])
    source = SourceFeatures.of(views)
    scanned = [list(one.categories.values()) for view in views for one in model.look(view, source)]
    assert trained.ravel().tolist() == pytest.approx(np.array(scanned).ravel().tolist(), abs=1e-4)


def test_few_other_tables_say_little() -> None:
    tables = [_table(f"t{at}", "id") for at in range(3)]
    outputs = {one: np.full(2, 6.0, np.float32) for one in tables}
    around = Around(np.zeros(2, np.float32), outputs, np.full(2, 18.0, np.float32))
    assert around.others(tables[0]).tolist() == pytest.approx([12 / (2 + OTHERS_DOUBT)] * 2)
    assert around.others(_table("new", "id")).tolist() == pytest.approx([18 / (3 + OTHERS_DOUBT)] * 2)
    alone = Around(np.zeros(2, np.float32), {tables[0]: np.ones(2, np.float32)}, np.ones(2, np.float32))
    assert alone.others(tables[0]).tolist() == [0.0, 0.0]


def test_a_table_without_fields_says_nothing() -> None:
    empty = TableView(source="", kind="", table="t", fields=())
    assert shipped_model().look(empty, SourceFeatures.of([empty])) == ()


def test_the_file_is_the_model() -> None:
    model = shipped_model()
    told = model_bytes(model)
    assert told == model_bytes(model)
    with np.load(BytesIO(told), allow_pickle=False) as arrays:
        assert (arrays["far.weights"] == model.far.weights).all()
        assert tuple(arrays["categories"].tolist()) == model.categories
    assert len(told) < 4_000_000


class _Counts:
    """A stand-in for the model that predicts nothing and records its inputs."""

    def __init__(self) -> None:
        self.shown: list[TableView] = []

    def look(self, table: TableView, source: SourceFeatures) -> tuple[object, ...]:
        self.shown.append(table)
        return ()


def test_a_nested_record_is_seen_by_its_own_name() -> None:
    group = RecordGroup(
        source_id="s",
        source="sqlite:///data/chat_prod.db?mode=ro",
        collection="rooms",
        collection_kind="table",
        path="doc.members",
        fields=(FieldProfile(path="doc.members.nick"),),
    )
    seen = view_of(group)
    assert (seen.source, seen.table, seen.fields) == ("chat_prod", "rooms members", (("nick", "string"),))
    model = _Counts()
    assert look(model, group, Sources.of([group])) == {}  # type: ignore[arg-type]
    assert model.shown == [seen]
    assert isinstance(shipped_model(), NamesModel)
