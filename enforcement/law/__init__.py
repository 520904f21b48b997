"""The law as data: texts, periods, thresholds and department profiles, dated, each row with its article.

In code: frozen values and pure functions; `models` alone touches the database (the working-day calendar).
What no source text confirmed carries `verified=False`: it is shown as 待核 and read in the safer way.
"""
