"""The zone in which the office lives: what a date or time without a zone means."""

from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
