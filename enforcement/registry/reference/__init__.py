"""The reference county 昌宁县 (530524): agencies, people, powers and review catalogue to run and test with.

One TOML file per agency. Statutes and articles are real and say whether their text was read (`verified`);
credit codes carry correct check digits and are otherwise constructed, as people's names are. Everything holds
from 2024-01-01 or from the day its statute came into force. No password is in here: `load` generates them.
"""
