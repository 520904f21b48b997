"""The embedded engines: PostgreSQL and SeaweedFS from their wheels, run in the foreground on the loopback.

For one machine they make the system complete: nothing to install, nothing left running. Each is one thin
adapter that knows how to prepare a data directory, which command to run and when the engine answers;
`lifeline` ties every child process to the life of whoever started it. Settings of the environment
(DATABASE_URL, S3_ENDPOINT_URL) replace either.
"""
