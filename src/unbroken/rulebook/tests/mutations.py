"""For each rule a change of a clean story that must make it fire.

(story, change, days after the last act at which it is judged)
"""

from unbroken.rulebook.tests.stories import Change, add, also, drop, envelope, put

Mutation = tuple[str, Change, float]

THEFT, FIGHT, DRUNK, FRAUD, MINOR = (
    "1-theft",
    "2-market-fight",
    "3-drunk-driving",
    "4-telecom-fraud",
    "5-juvenile",
)
AFTER = "2026-11-25T10:00:00+08:00"
ZHOU = "person:T1013-zhou"
WITH_PERSON = [{"slot": "person", "person": ZHOU, "state": "signed"}]


def theft(change: Change, days: float = 2) -> Mutation:
    return (THEFT, change, days)


def fight(change: Change, days: float = 2) -> Mutation:
    return (FIGHT, change, days)


def drunk(change: Change, days: float = 2) -> Mutation:
    return (DRUNK, change, days)


def fraud(change: Change, days: float = 2) -> Mutation:
    return (FRAUD, change, days)


def minor(change: Change, days: float = 2) -> Mutation:
    return (MINOR, change, days)


def later(act_type: str, /, **body: object) -> Change:
    """Return a change that adds an act after all others."""
    return add(act_type, AFTER, **body)


INTAKE: dict[str, Mutation] = {
    "R-INT-01": theft(drop("intake_record/1")),
    "R-INT-02": theft(also(put("intake_record/1", channel="walk_in"), drop("intake_receipt/1"))),
    "R-INT-03": fight(drop("acceptance_form/1")),
    "R-INT-04": theft(drop("filing_decision/1")),
    "R-INT-05": theft(
        later("non_filing_notice", decided_at=AFTER, reason="x", complainant="person:T1013-sun"), 9
    ),
    "R-INT-06": theft(put("acceptance_form/1", decision="transferred")),
    "R-INT-07": theft(put("filing_decision/1", approver_role="head_unit")),
    "R-INT-08": theft(drop("filing_decision/1")),
    "R-INT-09": theft(envelope("intake_record/1", recorded_at="2026-10-15T09:38:00+08:00")),
    "R-INT-10": theft(put("incident/1", case_type=False, kind="dispute")),
    "R-INT-11": theft(
        later(
            "intake_record",
            incident="T-2026-1013/incident/1",
            register_no="1125-0001",
            received_at=AFTER,
        )
    ),
    "R-INT-12": theft(drop("recording/N1-0310")),
    "R-INT-13": theft(put("evidence_received_list/1", items=[{"name": "U盘", "way": "filed"}])),
    "R-INT-14": theft(later("filing_supervision", doc_no="1", demand_at=AFTER), 12),
    "R-INT-16": fight(drop("mediation_record/performed")),
    "R-INT-17": fight(drop("mediation_record/performed")),
}

ONSITE: dict[str, Mutation] = {
    "R-ONS-01": theft(also(drop("recording/R11-0071"), drop("recording/R12-0044"))),
    "R-ONS-02": theft(put("recording/R11-0072", ended_at="2026-10-15T14:40:00+08:00")),
    "R-ONS-03": theft(also(drop("recording/R11-0071"), drop("recording/R12-0044"))),
    "R-ONS-04": theft(put("device_return/3", files_expected=3)),
    "R-ONS-05": theft(put("recording/R11-0072", ended_at="2026-10-15T14:40:00+08:00")),
    "R-ONS-06": theft(also(drop("recording/R11-0071"), drop("recording/R12-0044"))),
    "R-ONS-07": theft(put("recording/R11-0071", officer="officer:330113")),
    "R-ONS-08": theft(put("recording/R11-0071", clock_offset_ms=-9000, offset_signed=False)),
    "R-ONS-09": theft(put("recording/R11-0073", sequence_no=75)),
    "R-ONS-10": theft(
        later(
            "recording",
            recording="rec:R11-0071",
            kind="onsite",
            device="recorder:R11",
            sequence_no=71,
            started_at=AFTER,
            sha256="0" * 64,
        )
    ),
    "R-ONS-11": theft(
        later("media_deletion", media=[], recordings=["rec:R11-0071"], ground="x", kept_until=AFTER)
    ),
    "R-ONS-12": theft(put("seizure_list/1", on_site=True)),
    "R-ONS-13": theft(later("field_document_service", document="T-2026-1013/filing_decision/1")),
    "R-ONS-14": theft(put("recording/R11-0071", retention_class="routine_6m")),
    "R-ONS-15": theft(later("media_deletion", media=[], recordings=["rec:R11-0071"], ground="x")),
    "R-ONS-16": theft(
        also(drop("recording/R11-0071"), drop("recording/R11-0072"), drop("R11-0073"))
    ),
    "R-ONS-17": theft(
        also(
            put("recording/R11-0071", started_at="2026-10-13T08:30:00+08:00"),
            drop("recording/R12-0044"),
        )
    ),
    "R-ONS-18": theft(
        later("media_access", media=[], copy=True, purpose="x", started_at=AFTER, approved_at=None)
    ),
    "R-ONS-19": drunk(put("alcohol_test/1", shown=False)),
    "R-ONS-20": drunk(put("recording/R31-0202", hash_verified=False)),
    "R-ONS-21": theft(later("force_use", kind="bodily", person=ZHOU, warned=True, reason="x")),
}

AREA: dict[str, Mutation] = {
    "R-ARE-01": theft(put("area_entry/S-881", arrived_at="2026-10-15T14:30:00+08:00")),
    "R-ARE-02": theft(put("safety_search/1", same_sex=False)),
    "R-ARE-03": theft(also(put("safety_search/1", drunk=True), drop("medical_check/1"))),
    "R-ARE-04": theft(put("belongings_list/1", total_items=99)),
    "R-ARE-05": theft(put("belongings_list/1", custodian="officer:330112")),
    "R-ARE-06": theft(put("area_stay/S-881", due_at="2026-10-15T20:00:00+08:00")),
    "R-ARE-07": theft(
        also(
            later("continued_questioning", person=ZHOU, hours=12, name="a"),
            later("continued_questioning", person=ZHOU, hours=48, name="b"),
        )
    ),
    "R-ARE-08": theft(
        add(
            "area_entry",
            "2026-10-16T08:00:00+08:00",
            stay="stay:S-882",
            person=ZHOU,
            person_role="suspect",
            arrival="summons_oral",
            arrived_at="2026-10-16T08:00:00+08:00",
            entered_at="2026-10-16T08:05:00+08:00",
        )
    ),
    "R-ARE-09": theft(drop("recording/W2-2026101516")),
    "R-ARE-10": theft(put("room_entry/7", guards=[])),
    "R-ARE-11": theft(
        add(
            "camera_status",
            "2026-10-15T15:55:00+08:00",
            camera="camera:W2",
            room="room:W2",
            state="frozen",
            started_at="2026-10-15T15:55:00+08:00",
        )
    ),
    "R-ARE-12": theft(
        also(
            add(
                "area_entry",
                "2026-10-15T15:00:00+08:00",
                stay="stay:S-X",
                person="person:T1013-x",
                sex="female",
                person_role="suspect",
                entered_at="2026-10-15T15:00:00+08:00",
            ),
            add(
                "room_entry",
                "2026-10-15T16:05:00+08:00",
                name="x",
                stay="stay:S-X",
                person="person:T1013-x",
                room="room:W2",
                room_kind="waiting",
                started_at="2026-10-15T16:05:00+08:00",
            ),
        )
    ),
    "R-ARE-13": theft(also(drop("family_notice/1"), drop("family_notice/2"))),
    "R-ARE-14": theft(also(drop("meal_rest/1"), drop("meal_rest/2"), drop("meal_rest/3"))),
    "R-ARE-15": theft(put("temporary_exit/1", escorts=["officer:330112"])),
    "R-ARE-17": theft(envelope("custody_handover/1", signatures=[])),
    "R-ARE-18": theft(put("area_exit/S-881", belongings_returned=False)),
    "R-ARE-19": theft(put("area_exit/S-881", custody_receipt_no=None)),
    "R-ARE-20": theft(put("stay_video_bundle/1", coverage_percent="97")),
    "R-ARE-21": theft(later("area_incident", kind="injury", actions="x", notified=[])),
    "R-ARE-22": theft(put("bio_collection/1", legal_ground="")),
    "R-ARE-23": theft(
        later("media_deletion", media=[], recordings=["rec:W2-2026101516"], ground="x")
    ),
    "R-ARE-24": drunk(put("restraint/1", means=["handcuffs"])),
}

INTERROGATION: dict[str, Mutation] = {
    "R-ITV-01": theft(put("session_recording/S1", ended_at="2026-10-15T17:02:05+08:00")),
    "R-ITV-02": theft(put("transcript/S1", started_at="2026-10-15T16:00:00+08:00")),
    "R-ITV-03": theft(put("interrogation_session/S1", officers=["officer:330112"])),
    "R-ITV-04": theft(put("interrogation_session/S2", place_reason=None)),
    "R-ITV-05": theft(drop("rights_notice/1")),
    "R-ITV-06": theft(put("session_recording/S1", notice_given_at=None)),
    "R-ITV-07": theft(put("session_recording/S1", ended_at="2026-10-15T17:02:05+08:00")),
    "R-ITV-08": theft(drop("interrogation_session/S1")),
    "R-ITV-09": theft(put("session_recording/S1", ended_at="2026-10-15T17:02:05+08:00")),
    "R-ITV-10": theft(drop("av_custody/S1")),
    "R-ITV-11": theft(put("av_custody/S1", custodian="officer:330113")),
    "R-ITV-12": theft(later("av_loan", recordings=[], original=True, reason="x", borrower="x")),
    "R-ITV-13": theft(later("procuratorate_request", kind="av", received_at=AFTER, text="x"), 9),
    "R-ITV-14": theft(drop("interrogation_session/S3")),
    "R-ITV-15": theft(put("transcript/S1", pages_signed=5)),
    "R-ITV-16": theft(
        put(
            "transcript/S1",
            electronic_signing=True,
            ended_at="2026-10-15T18:31:00+08:00",
            signed_at="2026-10-15T18:40:00+08:00",
        )
    ),
    "R-ITV-17": theft(put("interrogation_session/S1", interpreter="person:T1013-int")),
    "R-ITV-18": fight(drop("session_recording/S1")),
    "R-ITV-19": fight(put("recording/M1-0057", covers=[])),
    "R-ITV-20": theft(
        later("av_annotation", recording="rec:AV-T-2026-1013-S1", segments=[], difference="x"), 9
    ),
    "R-ITV-21": fight(put("mediation_record/agreed", mode="spot")),
    "R-ITV-22": theft(put("prosecution_transfer/1", recordings=[])),
    "R-ITV-23": theft(put("interrogation_session/S3", ended_at="2026-10-26T09:00:00+08:00")),
}

JUVENILE: dict[str, Mutation] = {
    "R-JUV-01": minor(drop("age_check/1")),
    "R-JUV-02": minor(drop("adult_presence/father")),
    "R-JUV-03": minor(put("interrogation_session/S1", person_sex="female", woman_officer=False)),
    "R-JUV-04": minor(put("session_recording/S1", hash_verified=False)),
    "R-JUV-05": minor(also(drop("lawyer_event/1"), drop("lawyer_event/2")), 9),
    "R-JUV-06": minor(
        also(
            add(
                "area_entry",
                "2026-11-08T09:00:00+08:00",
                stay="stay:S-X",
                person="person:x",
                birth_date="1980-01-01",
                entered_at="2026-11-08T09:00:00+08:00",
            ),
            add(
                "room_entry",
                "2026-11-08T10:20:00+08:00",
                name="x",
                stay="stay:S-X",
                person="person:x",
                room="room:MIN",
                room_kind="waiting",
                started_at="2026-11-08T10:20:00+08:00",
            ),
        )
    ),
    "R-JUV-07": minor(
        add(
            "interrogation_session",
            "2026-11-09T10:00:00+08:00",
            session="session:x",
            kind="inquiry_victim",
            number=2,
            person="person:J1107-v",
            birth_date="2012-01-01",
            started_at="2026-11-09T10:00:00+08:00",
        )
    ),
    "R-JUV-08": minor(drop("juvenile_record_seal/1"), 9),
    "R-JUV-09": minor(
        later("disclosure", recipient_role="party", identities_shown=["person:J1107-l"])
    ),
}

P1 = "item:T-2026-1013/P1"

PROPERTY: dict[str, Mutation] = {
    "R-PRO-01": theft(also(drop("seizure_decision/1"), drop("seizure_decision/2"))),
    "R-PRO-02": theft(put("seizure_list/1", copies=1)),
    "R-PRO-03": theft(put("property_item/P1", photos=[])),
    "R-PRO-04": theft(drop("property_handover/P1-P3")),
    "R-PRO-05": theft(put("property_handover/P1-P3", custodian="officer:330112")),
    "R-PRO-06": theft(drop("property_loan_return/1")),
    "R-PRO-07": fraud(put("deposit_slip/P9", amount="37500.00")),
    "R-PRO-08": fraud(drop("offsite_property_report/1")),
    "R-PRO-09": fraud(drop("deposit_slip/P9")),
    "R-PRO-10": fraud(put("deposit_slip/P9", amount="37500.00")),
    "R-PRO-11": theft(put("property_loan/1", approved_at="2026-10-16T14:30:00+08:00")),
    "R-PRO-12": theft(drop("property_loan_return/1")),
    "R-PRO-13": theft(put("property_loan_return/1", check="damaged")),
    "R-PRO-14": fraud(put("freeze_order/1", ends_on="2026-10-01")),
    "R-PRO-15": theft(
        also(put("measure_lift/1", reason="unrelated"), drop("property_return/1")), 9
    ),
    "R-PRO-16": theft(put("property_return/1", receiver_kind="officer")),
    "R-PRO-17": theft(
        put("property_handover/P1-P3", seals=[{"item": P1, "seal_no": "9999"}]),
    ),
    "R-PRO-18": fraud(put("edata_extraction/P2", files=[{"name": "x", "sha256": "0" * 64}])),
    "R-PRO-19": theft(later("property_disposal", items=[P1], kind="destruction", executors=[])),
    "R-PRO-20": theft(put("prosecution_transfer/1", items=[])),
    "R-PRO-21": theft(
        later("stocktake", scope="x", counted_by="officer:330160", custodian="officer:330160")
    ),
    "R-PRO-22": fraud(put("av_annotation/0921", items_seen=[{"class": "phone", "qty": "6"}])),
    "R-PRO-23": theft(
        later("belongings_list", stay="stay:S-881", items=[{"item": P1, "class": "unrelated"}])
    ),
    "R-PRO-24": theft(later("claim_notice", items=[P1], public=True), 200),
}

MEASURES: dict[str, Mutation] = {
    "R-MEA-01": theft(drop("approval/arrest_request")),
    "R-MEA-02": theft(
        also(drop("prosecution_transfer/1"), put("coercive_measure/arrest", until="2026-11-01"))
    ),
    "R-MEA-03": fight(also(drop("mediation_record/performed"), drop("case_closure/1")), 60),
    "R-MEA-04": fight(
        later("penalty_decision", person="person:F1017-guo", decided_at=AFTER, penalty="fine"), 9
    ),
    "R-MEA-05": theft(drop("opinion_notice/1")),
    "R-MEA-06": theft(later("lawyer_event", person=ZHOU, kind="meeting_request"), 9),
    "R-MEA-07": drunk(put("clock_event/pause", basis="D-2026-1024/intake_record/1")),
}

TICKET = {"alarms": [], "triage": "true", "due_at": AFTER, "responsible": "officer:330112"}

CHAIN: dict[str, Mutation] = {
    "R-CHN-01": theft(
        later("recording", recording="rec:X", kind="onsite", covers=[], uploaded_at=AFTER), 9
    ),
    "R-CHN-02": theft(envelope("service_receipt/1", recorded_at="2026-10-16T10:00:00+08:00")),
    "R-CHN-04": theft(
        put(
            "interrogation_session/S3",
            started_at="2026-10-16T09:20:00+08:00",
            ended_at="2026-10-16T09:50:00+08:00",
            place_text="别处",
        )
    ),
    "R-CHN-05": theft(later("fsck_result", problems=[{"subject": "x", "problem": "differs"}])),
    "R-CHN-06": theft(later("alarm", source="patrol", severity="S1", subject="x", since=AFTER)),
    "R-CHN-07": theft(later("supervision_ticket", **TICKET)),
    "R-CHN-08": theft(
        also(
            later("ticket_response", name="r", ticket="t", text="x"),
            later(
                "ticket_review", name="v", ticket="t", reviewer="officer:330112", result="accepted"
            ),
        )
    ),
    "R-CHN-09": theft(later("recording_gap", of_act="T-2026-1013/onsite_activity/1"), 9),
    "R-CHN-10": theft(later("access_log", who="officer:330112", kind="view", what="x", purpose="")),
    "R-CHN-11": theft(
        later("disclosure", content="bundle", bundle_sha256="0" * 64, pages_total=9, pages_given=7)
    ),
    "R-CHN-12": theft(
        later("party_complaint", kind="query", received_at=AFTER, from_person="person:T1013-sun")
    ),
}

CONCLUSION: dict[str, Mutation] = {
    "R-CLO-01": theft(drop("approval/3")),
    "R-CLO-02": fight(drop("file_seal/1"), 30),
    "R-CLO-03": theft(later("case_withdrawal", decided_at=AFTER, persons=[ZHOU], reason="x"), 9),
    "R-CLO-04": theft(
        also(
            put("case_closure/1", outcome="not_prosecuted"),
            drop("measure_lift/1"),
        )
    ),
    "R-CLO-05": theft(put("prosecution_transfer/1", volumes=3)),
    "R-CLO-06": theft(
        later(
            "judgment",
            person=ZHOU,
            effective_at=AFTER,
            property_orders=[{"item": P1, "disposal": "confiscated"}],
        ),
        60,
    ),
    "R-CLO-07": theft(later("procuratorate_request", kind="supplement", received_at=AFTER)),
    "R-CLO-08": theft(later("guard_patrol", stay="stay:S-881", person=ZHOU, state="normal")),
}

MUTATIONS: dict[str, Mutation] = {
    **INTAKE,
    **ONSITE,
    **AREA,
    **INTERROGATION,
    **JUVENILE,
    **PROPERTY,
    **MEASURES,
    **CHAIN,
    **CONCLUSION,
}
