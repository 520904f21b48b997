"""How fast the product is, each figure beside its floor, measured in the same run on the same server.

`python -m tests.bench [PREFIX]` starts engines, a database of its own and the web server as the supervisor
does, runs every row whose name begins with the prefix and writes `bench.json` in `DATA_DIR`. A floor is the
barest thing of the same effect: what no law and no rights would cost. A row is a function in `rows/`.
"""
