"""Runs the checks in order; see lab/check."""
import os
import signal
import sys
import time

import clouds
import compute
import guests
import scaling
import telemetry
from lab import FAILED, LAB, PASSED, T0, check


def run(quick):
    compute.clean_up()
    scaling.clean_up(checked=False)
    clouds.merged()
    clouds.credentials()
    compute.services()
    telemetry.services()
    compute.configured_cards()
    ident = compute.gpu_server('gpu')
    guest = guests.appears(ident)
    if guest:
        guests.load(guest)
        telemetry.kept(guest)
        if not quick:
            guests.runs(guest)
            guests.faults(guest)
            silent = guests.SilentGmond(guest)     # the host counts as down 80 s later; other checks use the time
    if not quick:
        compute.exhaustion()
        scaling.chain()
        scaling.clean_up()
        if guest:
            silent.result()
    compute.clean_up()
    if guest:
        guests.gone(guest)
    left = [d for d in os.listdir(LAB + '/guests') if d.startswith('labcheck-')]
    check('nothing is left behind', not left, ' '.join(left))


def main():
    # so that an interrupted check cleans up as well
    signal.signal(signal.SIGTERM, lambda *a: sys.exit('ended by a signal'))
    finished = False
    try:
        run('--quick' in sys.argv[1:])
        finished = True
    except Exception as e:      # noqa: BLE001  a check that cannot go on is a failed check, told in one line
        check('the checks can go on', False, '%s: %s' % (type(e).__name__, e))
    except SystemExit as e:
        check('the checks can go on', False, str(e))
    finally:
        if not finished:
            compute.clean_up()
            scaling.clean_up(checked=False)
    print('\n%d passed, %d failed, %.0f s' % (len(PASSED), len(FAILED), time.time() - T0))
    sys.exit(1 if FAILED else 0)


if __name__ == '__main__':
    main()
