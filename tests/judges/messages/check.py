"""Takes messages apart with Python's email package and holds them against what was meant.

check.py FOLDER SUBJECT: every N.eml in the folder, and the recipient of each, one a line, in
`recipients`.
"""

import pathlib
import re
import sys
from email import policy
from email.parser import BytesParser

folder, subject = pathlib.Path(sys.argv[1]), sys.argv[2]
recipients = (folder / "recipients").read_text().splitlines()
seen = set()


def hold(truth, number, what):
    if not truth:
        sys.exit(f"message {number}: {what}")


for number, recipient in enumerate(recipients):
    raw = (folder / f"{number}.eml").read_bytes()
    for line in raw.split(b"\r\n"):
        hold(len(line) <= 998 and b"\n" not in line and b"\r" not in line, number, "line ends")
        hold(all(byte < 128 for byte in line), number, "octets outside ASCII")
    for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n"):
        long = line.startswith((b"List-Unsubscribe:", b"Message-ID:", b"To:", b"From:"))
        hold(long or len(line) <= 78, number, f"a header is not folded: {line!r}")
    message = BytesParser(policy=policy.default).parsebytes(raw)
    hold(not message.defects, number, f"defects {message.defects}")
    names = [name.lower() for name in message.keys()]
    for once in ("from", "to", "subject", "date", "message-id", "mime-version", "list-id",
                 "list-unsubscribe", "list-unsubscribe-post", "precedence", "content-type"):
        hold(names.count(once) == 1, number, f"{once} stands there {names.count(once)} times")
    for never in ("cc", "bcc", "auto-submitted", "resent-to"):
        hold(never not in names, number, f"{never} stands there")
    to = [address.addr_spec for address in message["to"].addresses]
    hold(to == [recipient], number, f"To is {to}, not {recipient}")
    hold(str(message["subject"]) == subject, number, f"subject {message['subject']}")
    hold(message["mime-version"] == "1.0", number, "MIME-Version")
    hold(message["precedence"] == "bulk", number, "Precedence")
    hold(message["date"].datetime is not None, number, "Date")
    hold(str(message["list-id"]) == "地域の人事部 メールマガジン <newsletter.bansou.example.jp>",
         number, f"List-Id {message['list-id']}")
    leave = re.fullmatch(r"<(https://[^<>\s]+)>", str(message["list-unsubscribe"]))
    hold(leave, number, f"List-Unsubscribe {message['list-unsubscribe']}")
    hold(message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click", number, "One-Click")
    hold(re.fullmatch(r"<[0-9a-f]{32}\.[a-z_]+@[a-z.]+>", message["message-id"]), number, "Message-ID")
    hold(message["message-id"] not in seen, number, "Message-ID twice")
    seen.add(message["message-id"])
    kinds = [part.get_content_type() for part in message.walk()]
    hold(kinds == ["multipart/alternative", "text/plain", "text/html"], number, f"parts {kinds}")
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        hold(part["content-transfer-encoding"] == "base64", number, "encoding")
        body = part.get_content()
        hold(leave[1] in body, number, f"the {kind} body lacks the address to leave by")
        hold("毎月お届けします" in body, number, f"the {kind} body")
        for other in recipients:
            hold(other == recipient or other not in body, number, f"{other} stands in it")

print(f"{len(recipients)} messages")
