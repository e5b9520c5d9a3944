"""Verifies every DKIM signature of a message on standard input with dkimpy.

The records of the DNS are the arguments, `name=text` each. Prints the number of good signatures,
and fails at the first that is not.
"""

import sys

import dkim

records = dict(argument.split("=", 1) for argument in sys.argv[1:])


def txt(name, timeout=5):
    text = records.get(name.decode().rstrip("."))
    return text.encode() if text is not None else None


raw = sys.stdin.buffer.read()
message = dkim.DKIM(raw)
count = sum(1 for name, _ in message.headers if name.lower() == b"dkim-signature")
for index in range(count):
    if not dkim.DKIM(raw).verify(idx=index, dnsfunc=txt):
        sys.exit(f"signature {index} does not hold")
print(count)
