"""Build one progress report: the process that the server's worker starts."""

import sys

from riparian.secretariat.config.starting import start_django

if __name__ == "__main__":
    start_django()
    from riparian.secretariat.commitments import jobs

    jobs.carry_out(int(sys.argv[1]))
