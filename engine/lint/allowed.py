"""What a diagram may be made of: for each BPMN element, which elements may stand inside it.

Whatever is missing here is refused at deployment, until an SOP needs it and the engine runs it.
"""

from collections.abc import Mapping

_NOTES = frozenset({"documentation", "extensionElements"})
_PICTURES = frozenset({"textAnnotation", "association", "group"})
_DATA_PICTURES = frozenset({"dataObject", "dataObjectReference", "dataStoreReference"})
_FLOWS = frozenset({"incoming", "outgoing"})

STEPS = frozenset({"userTask", "manualTask"})
ACTIVITIES = STEPS | {"subProcess"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway"})
WAITING_EVENTS = frozenset({"intermediateCatchEvent", "boundaryEvent"})
NODES = ACTIVITIES | GATEWAYS | WAITING_EVENTS | {"startEvent", "endEvent"}

_SCOPE = NODES | _PICTURES | _DATA_PICTURES | {"sequenceFlow", "laneSet", "property"}
_NODE = _NOTES | _FLOWS
_ACTIVITY = _NODE | {"multiInstanceLoopCharacteristics", "property"}

CHILDREN: Mapping[str, frozenset[str]] = {
    "definitions": _NOTES | {"process", "collaboration", "category"},
    "process": _NOTES | _SCOPE,
    "collaboration": _NOTES | _PICTURES | {"participant", "messageFlow"},
    "participant": _NOTES,
    "messageFlow": _NOTES,
    "laneSet": _NOTES | {"lane"},
    "lane": _NOTES | {"flowNodeRef", "childLaneSet"},
    "childLaneSet": _NOTES | {"lane"},
    "flowNodeRef": frozenset(),
    "incoming": frozenset(),
    "outgoing": frozenset(),
    "sequenceFlow": _NOTES | {"conditionExpression"},
    "conditionExpression": _NOTES,
    "startEvent": _NODE,
    "endEvent": _NODE | {"terminateEventDefinition"},
    "intermediateCatchEvent": _NODE | {"timerEventDefinition"},
    "boundaryEvent": _NODE | {"timerEventDefinition"},
    "terminateEventDefinition": _NOTES,
    "timerEventDefinition": _NOTES | {"timeDate", "timeDuration"},
    "timeDate": _NOTES,
    "timeDuration": _NOTES,
    "exclusiveGateway": _NODE,
    "parallelGateway": _NODE,
    "userTask": _ACTIVITY,
    "manualTask": _ACTIVITY,
    "subProcess": _ACTIVITY | _SCOPE,
    "multiInstanceLoopCharacteristics": _NOTES
    | {"loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem"},
    "loopDataInputRef": frozenset(),
    "loopDataOutputRef": frozenset(),
    "inputDataItem": _NOTES,
    "outputDataItem": _NOTES,
    "property": _NOTES,
    # Pictures: drawn and printed, never run.
    "textAnnotation": _NOTES | {"text"},
    "text": frozenset(),
    "association": _NOTES,
    "group": _NOTES,
    "category": _NOTES | {"categoryValue"},
    "categoryValue": _NOTES,
    "dataObject": _NOTES,
    "dataObjectReference": _NOTES,
    "dataStoreReference": _NOTES,
    "documentation": frozenset(),
}

SOP_CHILDREN: Mapping[str, frozenset[str]] = {
    "identity": frozenset({"agency", "legalBasis", "qualification", "related", "equipment"}),
    "step": frozenset({"requiredInput", "document"}),
}
SOP_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "identity": frozenset(
        {
            "number",
            "title",
            "name",
            "createdOn",
            "revisedOn",
            "approvedOn",
            "approvedByTitle",
            "approvedByName",
            "approvedByNip",
            "warning",
            "records",
        }
    ),
    "step": frozenset(
        {
            "number",
            "activity",
            "remark",
            "timeLimit",
            "form",
            "output",
            "partOf",
            "separateFrom",
            "returnReason",
            "onBehalfBy",
            "excusedBy",
        }
    ),
    "requiredInput": frozenset({"name"}),
    "document": frozenset({"name", "template", "sheet"}),
}
SOP_PARENTS: Mapping[str, frozenset[str]] = {"identity": frozenset({"process"}), "step": STEPS}

ONLY_VALUES: Mapping[str, frozenset[str]] = {
    "isForCompensation": frozenset({"false"}),
    "triggeredByEvent": frozenset({"false"}),
    "parallelMultiple": frozenset({"false"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "behavior": frozenset({"All"}),
    "isSequential": frozenset({"true", "false"}),
    "cancelActivity": frozenset({"true", "false"}),
    "isExecutable": frozenset({"true", "false"}),
}
"""Attributes that change what runs, with the only values that are run as they are written."""

EXECUTABLE_NAMES = frozenset(
    {
        "asyncafter",
        "asyncbefore",
        "calledelementbinding",
        "class",
        "connector",
        "connectorid",
        "delegateexpression",
        "eventlistener",
        "executionlistener",
        "expression",
        "failedjobretrytimecycle",
        "inputoutput",
        "iomapping",
        "jobpriority",
        "onentry",
        "operation",
        "operationref",
        "resultvariable",
        "servicetaskoperator",
        "tasklistener",
        "taskdefinition",
        "topic",
        "type",
        "unittests",
        "variablelistener",
    }
)
"""Names (in lower case) under which other engines hide what they execute."""

EXECUTABLE_ATTRIBUTES = frozenset({"class", "delegateexpression", "expression"})
"""The same for the plain attributes of foreign elements."""

HARMLESS_NAMESPACES = frozenset(
    {
        "http://www.w3.org/2001/XMLSchema-instance",
        "http://www.w3.org/XML/1998/namespace",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://camunda.org/schema/modeler/1.0",
    }
)
"""Namespaces of colours and of the editor's own marks: not worth a warning."""
