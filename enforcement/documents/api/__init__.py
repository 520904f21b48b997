"""Instruments on the wire: what may be issued, what was, its seal and signatures, the file of a case."""

from django.urls import path

from enforcement.documents.api import assemblies, instruments, numbers

urlpatterns = [
    path(
        "cases/<uuid:case_id>/instrument-kinds",
        instruments.InstrumentKinds.as_view(),
        name="instrument-kinds",
    ),
    path("cases/<uuid:case_id>/instruments", instruments.Instruments.as_view(), name="instruments"),
    path("instruments/<uuid:id>", instruments.InstrumentDetail.as_view(), name="instrument"),
    path("instruments/<uuid:id>/access", instruments.AccessInstrument.as_view(), name="access-instrument"),
    path(
        "cases/<uuid:case_id>/instruments/<uuid:id>/seal",
        instruments.SealInstrument.as_view(),
        name="seal-instrument",
    ),
    path(
        "cases/<uuid:case_id>/instruments/<uuid:id>/signatures",
        instruments.SignInstrument.as_view(),
        name="sign-instrument",
    ),
    path(
        "cases/<uuid:case_id>/instruments/<uuid:id>/void",
        instruments.VoidInstrument.as_view(),
        name="void-instrument",
    ),
    path("cases/<uuid:case_id>/assemblies", assemblies.AskForFile.as_view(), name="ask-for-file"),
    path("assemblies/<uuid:id>", assemblies.AssemblyDetail.as_view(), name="assembly"),
    path("assemblies/<uuid:id>/access", assemblies.AccessAssembly.as_view(), name="access-assembly"),
    path("number-gaps", numbers.NumberGaps.as_view(), name="number-gaps"),
]
