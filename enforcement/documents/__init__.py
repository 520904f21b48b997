"""Instruments 文书 of the steps taken: catalogue, filling, number, rendering, seal, and the file they make 案卷.

In law: Penalty Law Arts. 47, 52, 59; Compulsion Law Art. 24; 市场监督管理行政处罚程序规定 Art. 78. In code:
`rules.CATALOGUE` says of each kind what it must contain and why; what is on file fills it, and nothing on file is
said otherwise by hand. An instrument is issued once and never changes: a correction 补正 is another one.

Decided 2026-11-23: the file is set in type anew from the stored contents, not merged of rendered files. One run
knows every page number, so the 卷内目录 is right by construction, and the whole is PDF/A as Typst checks it.
"""
