"""Runs SOPs drawn as BPMN: no web framework, no database, no clock of its own."""
