"""What stands in for the programs lp and lpstat in plain tests: cups_stand_in copies this file under both names.

They answer from a file, in the words of CUPS 2.4 under LC_ALL=C.UTF-8. In any other language they answer in German, as
CUPS would there. tests/external/cups asks the same questions of the real ones.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(sys.argv[0]).parent.parent
SINCE = "Sun 29 Nov 2026 12:00:00 GMT"


def lpstat(words: list[str], state: dict[str, Any]) -> int:
    printers, code = state["printers"], 0
    default = os.environ.get("LPDEST") or os.environ.get("PRINTER") or state["default"]
    for word in words:
        if word == "-r":
            print("scheduler is running")
        elif word == "-d":
            print(f"system default destination: {default}" if default else "no system default destination")
        elif word == "-e":
            print("\n".join(sorted(printers)))
        elif not printers:
            print("lpstat: No destinations added.", file=sys.stderr)
            code = 1
        for name, printer in sorted(printers.items()) if word in ("-a", "-p") else ():
            if word == "-a":
                closed = printer.get("closed")
                print(
                    f"{name} not accepting requests since {SINCE} -\n\t{closed}"
                    if closed
                    else f"{name} accepting requests since {SINCE}"
                )
            else:
                stopped = printer.get("stopped")
                print(
                    f"printer {name} disabled since {SINCE} -\n\t{stopped}"
                    if stopped
                    else f"printer {name} is idle.  enabled since {SINCE}"
                )
    return code


def lp(words: list[str], state: dict[str, Any]) -> int:
    chosen = {"-d": "", "-n": "1", "-t": ""}
    options: dict[str, str] = {}
    assert words.pop() == "-", "the file comes through a pipe"
    for flag, value in zip(words[::2], words[1::2], strict=True):
        if flag == "-o":
            name, _, setting = value.partition("=")
            options[name] = setting
        else:
            assert flag in chosen, flag
            chosen[flag] = value
    printer = chosen["-d"].partition("/")[0]
    if printer not in state["printers"]:
        print("lp: The printer or class does not exist.", file=sys.stderr)
        return 1
    if state["printers"][printer].get("closed"):
        print(f'lp: Destination "{printer}" is not accepting jobs.', file=sys.stderr)
        return 1
    options = {**state["printers"][printer].get("options", {}), **options}
    number = _next_number()
    (FOLDER / "sent" / f"{number}.pdf").write_bytes(sys.stdin.buffer.read())
    job = {"printer": printer, "title": chosen["-t"], "copies": int(chosen["-n"]), "options": options}
    (FOLDER / "sent" / f"{number}.json").write_text(json.dumps(job), encoding="utf-8")
    print(f"request id is {printer}-{number} (1 file(s))")
    return 0


def _next_number() -> int:
    """The number of a job, which no other process has."""
    number = 1
    while True:
        try:
            os.close(os.open(FOLDER / "sent" / str(number), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            number += 1
        else:
            return number


def main() -> int:
    program = Path(sys.argv[0]).name
    if os.environ.get("CUPS_SERVER") != f"{FOLDER}/cups.sock":
        print(f"{program}: Bad file descriptor", file=sys.stderr)
        if program == "lpstat":
            print("scheduler is not running")
        return 1
    if os.environ.get("LC_ALL") != "C.UTF-8" or os.environ.get("LANGUAGE"):
        print("Der Zeitplandienst läuft" if program == "lpstat" else "Anfrage-ID ist 1 (1 Datei(en))")
        return 0
    state = json.loads((FOLDER / "state.json").read_text(encoding="utf-8"))
    return {"lp": lp, "lpstat": lpstat}[program](sys.argv[1:], state)


if __name__ == "__main__":
    sys.exit(main())
