"""What runs over hostile bytes: functions for `media_storage.sandbox` and nothing else.

They run in a process of their own that has limits, an empty environment, no network and no credentials, so
nothing here knows Django, S3 or the settings. Each takes a seekable file and plain values, and returns what
JSON can say; larger results are files in the folder it is given.
"""
