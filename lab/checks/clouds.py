"""lab/lib/clouds_yaml.py on files that people have: nothing of theirs may be lost."""
import os
import subprocess
import tempfile

from lab import LAB, TOP, check

OURS = '  lab:\n    auth: {auth_url: old}\n  lab-demo:\n    auth: {auth_url: old}\n'
CASES = (
    ('no file', None, None),
    ('other clouds with comments, ours in between',
     '# mine\nclouds:\n  prod: {region_name: a}   # the real one\n' + OURS + '\n  # spare\n  zeta:\n    region_name: b\ncache: {c: 1}\n',
     '# mine\nclouds:\n  prod: {region_name: a}   # the real one\n\n  # spare\n  zeta:\n    region_name: b\ncache: {c: 1}\n'),
    ('no line feed at the end', 'clouds:\n    a:\n        region_name: x', 'clouds:\n    a:\n        region_name: x\n'),
    ('comments at the end', 'clouds:\n  a: {b: 1}\n  # end\n', 'clouds:\n  a: {b: 1}\n  # end\n'),
    ('only ours', 'clouds:\n' + OURS, None),
)
BROKEN = ('clouds:\n  a: [\n', 'clouds: {a: {b: 1}}\n', '- a\n', 'clouds: 3\n')


def merged():
    lost = []
    for name, before, after in CASES:
        with tempfile.TemporaryDirectory() as home:
            path = home + '/.config/openstack/clouds.yaml'
            _write(path, before)
            for action in ('write', 'write', 'remove'):
                if _run(action, home) != 0 or action == 'write' and os.stat(path).st_mode & 0o777 != 0o600:
                    lost.append('%s (%s)' % (name, action))
            if _read(path) != after:
                lost.append(name)
    for text in BROKEN:
        with tempfile.TemporaryDirectory() as home:
            path = home + '/.config/openstack/clouds.yaml'
            _write(path, text)
            if _run('write', home) == 0 or _read(path) != text:
                lost.append('a file it cannot read: %r' % text)
    check('clouds.yaml is merged without loss', not lost, '; '.join(lost) or '%d files' % len(CASES + BROKEN))


def _run(action, home):
    return subprocess.run(['/usr/bin/python3', '-B', TOP + '/lib/clouds_yaml.py', action], capture_output=True, check=False,
                          env=dict(os.environ, HOME=home)).returncode


def _write(path, text):
    if text is not None:
        os.makedirs(os.path.dirname(path))
        with open(path, 'w') as f:
            f.write(text)


def _read(path):
    try:
        with open(path) as f:
            return f.read()
    except FileNotFoundError:
        return None


def credentials():
    """Both openrc files are good for the openstack command."""
    lost = []
    for rc in ('openrc', 'openrc.demo'):
        done = subprocess.run(['bash', '-c', '. "$0" && openstack token issue -f value -c id', '%s/%s' % (LAB, rc)],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0 or not done.stdout.strip():
            lost.append('%s: %s' % (rc, done.stderr.strip()[-200:]))
    check('the openrc files serve the openstack command', not lost, '; '.join(lost))
