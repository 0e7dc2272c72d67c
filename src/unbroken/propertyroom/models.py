"""Where each item of property is now, who took it, and what is lent."""

from django.db import models

from unbroken.chain.models import Projection


class Item(Projection):
    """One item of property; `ref` is `item:<id>`."""

    case = models.TextField()
    unit = models.TextField(default="")
    number = models.TextField(null=True)
    name = models.TextField(null=True)
    kind = models.TextField(null=True)
    features = models.TextField(null=True)
    quantity = models.TextField(null=True)
    counted_in = models.TextField(null=True)
    serial = models.TextField(null=True)
    seal = models.TextField(null=True)
    photo = models.TextField(null=True)
    valuable = models.BooleanField(default=False)
    measure = models.TextField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_from = models.TextField(null=True)
    state = models.TextField(default="seized")
    holder = models.TextField(null=True)
    place = models.TextField(default="")
    moved_at = models.DateTimeField()
    handover_due = models.DateTimeField(null=True)
    loan = models.TextField(null=True)
    irregular = models.BooleanField(default=False)
    loaded = models.BooleanField(default=False)

    class Meta:
        db_table = "propertyroom_item"
        indexes = [
            models.Index(fields=["log_id", "case"], name="propertyroom_item_case"),
            models.Index(fields=["log_id", "unit", "state"], name="propertyroom_item_unit"),
            models.Index(fields=["log_id", "number"], name="propertyroom_item_number"),
        ]


class Taker(Projection):
    """An officer who took an item, and so may not keep it; `ref` is `<item>/<officer>`."""

    item = models.TextField()
    officer = models.TextField()

    class Meta:
        db_table = "propertyroom_taker"
        indexes = [models.Index(fields=["log_id", "item"], name="propertyroom_taker_item")]


class Loan(Projection):
    """One item lent, or asked for; `ref` is `<request, else loan>/<item>`."""

    item = models.TextField()
    case = models.TextField()
    state = models.TextField()
    request = models.TextField(null=True)
    asked_by = models.TextField(null=True)
    asked_at = models.DateTimeField(null=True)
    borrower = models.TextField(null=True)
    borrower_named = models.TextField(null=True)
    reason = models.TextField(null=True)
    due_at = models.DateTimeField(null=True)
    approver = models.TextField(null=True)
    approver_role = models.TextField(null=True)
    approved_at = models.DateTimeField(null=True)
    opinion = models.TextField(null=True)
    out_act = models.TextField(null=True)
    out_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    check_in = models.TextField(null=True)

    class Meta:
        db_table = "propertyroom_loan"
        indexes = [
            models.Index(fields=["log_id", "item"], name="propertyroom_loan_item"),
            models.Index(fields=["log_id", "request"], name="propertyroom_loan_request"),
            models.Index(fields=["log_id", "out_act"], name="propertyroom_loan_out"),
        ]
