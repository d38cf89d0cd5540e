"""Diagrams as pictures: layout, shapes, arrows, letters, SVG."""
