"""What an officer did where there was no network, brought to the file when there is (Penalty Law Arts. 46, 47, 55).

A device keeps a log: each operation names the digest of the one before, so that none can be slipped in, left
out or altered unnoticed. The log is dispatched through the API's own routes as the one who made it, so that no
rule is written twice; what the route refuses becomes a conflict for a named person, and nothing on file is
overwritten. Competence is judged at the server's time, 2026-11: a device's clock proves no office, and an act
takes effect when it is put on file. What happened on the spot is judged by its own day, by the route.
"""
