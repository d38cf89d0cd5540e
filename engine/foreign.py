"""Takes out of a diagram what only other products understand; what Alur runs or draws stays."""

from typing import Final

from lxml import etree

from engine.lint.allowed import HARMLESS_NAMESPACES
from engine.xml import BPMN_NS, NS, is_bpmn, parsed

_EXTENSIONS: Final = f"{{{BPMN_NS}}}extensionElements"


def without_foreign(bpmn: bytes) -> bytes:
    """Give the diagram without extensions and attributes of other products and without expression languages.

    Elements, arrows, words, conditions and the layout stay; a diagram that holds nothing foreign comes back
    byte by byte. Raises `DiagramRefused`.
    """
    root = parsed(bpmn)
    changed = False
    for element in list(root.iter(etree.Element)):
        foreign = [
            name for name in element.attrib if _is_foreign(str(name)) or _is_language(element, str(name))
        ]
        for name in foreign:
            del element.attrib[name]
        changed = changed or bool(foreign)
    for extensions in list(root.iter(_EXTENSIONS)):
        foreign_parts = [part for part in extensions.iterchildren("*") if _is_foreign(str(part.tag), own=NS)]
        for part in foreign_parts:
            extensions.remove(part)
        holder = extensions.getparent()
        if foreign_parts and not len(extensions) and holder is not None:
            holder.remove(extensions)
        changed = changed or bool(foreign_parts)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) if changed else bpmn


def _is_foreign(name: str, *, own: str | None = None) -> bool:
    namespace = etree.QName(name).namespace
    return namespace != own and namespace not in HARMLESS_NAMESPACES


def _is_language(element: etree._Element, name: str) -> bool:
    return name == "language" and is_bpmn(element)
