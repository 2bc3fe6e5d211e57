"""Starting and stopping daemons with the same records (pid and start time) that lab/lib/common.sh keeps."""
import os
import signal
import subprocess
import time

LAB = os.environ['XLCLOUD_LAB']


def record_path(name):
    return '%s/run/%s.pid' % (LAB, name)


def _started_at(pid):
    """Start time of a process that is not a zombie; its name may hold blanks and ")"."""
    try:
        with open('/proc/%d/stat' % pid) as f:
            fields = f.read().rsplit(') ', 1)[1].split()
    except (OSError, IndexError):
        return None
    return None if fields[0] == 'Z' else fields[19]


def pid(name):
    """The pid of a running daemon, or None."""
    try:
        with open(record_path(name)) as f:
            p = int(f.read())
        with open(record_path(name) + '.start') as f:
            start = f.read().strip()
    except (OSError, ValueError):
        return None
    return p if start and _started_at(p) == start else None


def start(name, command, env=None):
    if pid(name):
        return
    environment = {'PATH': os.environ['PATH'], 'HOME': LAB + '/data', 'LC_ALL': 'C.UTF-8'}
    environment.update(env or {})
    with open('%s/log/%s.log' % (LAB, name), 'ab') as log:
        p = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                             start_new_session=True, cwd='/')
    with open(record_path(name), 'w') as f:
        f.write('%d\n' % p.pid)
    with open(record_path(name) + '.start', 'w') as f:
        f.write('%s\n' % _started_at(p.pid))


def stop(name, seconds=5):
    p = pid(name)
    if p:
        for sig, limit in ((signal.SIGTERM, seconds), (signal.SIGKILL, 2)):
            try:
                os.killpg(p, sig)
            except ProcessLookupError:
                break
            end = time.time() + limit
            while pid(name) and time.time() < end:
                time.sleep(0.05)
            if not pid(name):
                break
    for path in (record_path(name), record_path(name) + '.start'):
        if os.path.exists(path):
            os.remove(path)


def reap():
    """Collects children that have ended, so that none stays a zombie."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
