"""Who may enforce, and under what: subjects 执法主体, people 执法人员, certificates 执法证, powers 权责清单.

Everything here is published before enforcement 事前公示 (Penalty Law Art. 34, 39; 国办发〔2018〕118号,
unverified) and dated: `valid_from` is the first day, `valid_to` the first day after; a question is
always asked for a day.
"""
