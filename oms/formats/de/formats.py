"""German: 25. Nov. 2026, 25. Nov. 2026, 14:05. The browser's date field speaks ISO in every language, so it comes first."""

DATE_FORMAT = "j. N Y"
DATETIME_FORMAT = "j. N Y, H:i"
MONTH_DAY_FORMAT = "j. N"
SHORT_DATETIME_FORMAT = "j. N, H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]
