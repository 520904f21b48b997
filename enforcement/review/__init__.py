"""The draft decision, its dossier 送审卷宗, and the legal review of major decisions 法制审核 (Penalty Law Art. 58).

A pass is an opinion bound to a dossier: the canonical bytes of one draft and of the digests of the evidence it
relies on. Change one byte and the pass is of something else. That no decision stands without a pass of its own
dossier is a law of the database (migration `0002`); the checks here are its courteous form.

The draft says what it considered: the law that changed, fines of other departments for the same act, what
mitigates, the grade of the published benchmark (Arts. 29-34, 37). That is asked when it is written and again when
the head decides.

Case audit 案件审核 (市场监督管理行政处罚程序规定 49, 52-54) of cases that are not major uses the same tables under
another kind.
"""
