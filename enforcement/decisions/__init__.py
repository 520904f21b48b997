"""From prior notice to closing 告知、陈述申辩、决定、送达、执行、结案 (Penalty Law Arts. 44-45, 51-53, 57, 59-73).

A decision has no content of its own: it points at the dossier that was reviewed, and adds how the defence was
treated. A decision on the spot 当场处罚 has no dossier and is held to the ceilings of Art. 51 by the database.
"""
