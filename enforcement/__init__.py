"""Administrative law enforcement 行政执法: one package per legal concept, importing backwards in time."""
