#!/usr/bin/python3
"""Short accepted SSH sessions one after the other, by the libraries that automation uses: ssh_jobs.py SECONDS paramiko|asyncssh SERVER KEY."""
import asyncio
import random
import sys
import time

seconds, library, server, key = float(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
ends = time.monotonic() + seconds


def by_paramiko():
    import paramiko
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect(server, username="root", key_filename=key, allow_agent=False, look_for_keys=False, timeout=10)
    for _ in range(random.randrange(1, 4)):
        client.exec_command("uname -a; true")[1].read()
    client.close()


async def by_asyncssh():
    import asyncssh
    async with asyncssh.connect(server, username="root", client_keys=[key], known_hosts=None) as connection:
        await connection.run("uname -a")


while time.monotonic() < ends:
    try:
        by_paramiko() if library == "paramiko" else asyncio.run(by_asyncssh())
    except Exception as e:
        print(e, file=sys.stderr)
    time.sleep(random.uniform(0.05, 0.6))
