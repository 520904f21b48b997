"""From prior notice to closing 告知、陈述申辩、听证、决定、送达、执行、结案 (Penalty Law Arts. 33, 44-45, 51-73).

A decision has no content of its own: it points at the dossier that was reviewed, and adds how the defence was
treated. It imposes a penalty, or none on a ground found element by element, or finds no breach, or hands the case on
(Art. 57). After a hearing it is drafted and reviewed anew. A decision on the spot 当场处罚 has no dossier and is held
to the ceilings of Art. 51 by the database; made without the network, it bears a number its officers took along.
"""
