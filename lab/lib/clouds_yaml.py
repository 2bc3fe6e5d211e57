"""Writes the lab's entries into the caller's clouds.yaml, or removes them, and leaves all else as it is.

usage: clouds_yaml.py write|remove        environment: HOME, and for write IP, PORT_KEYSTONE, REGION, ADMIN_PW, DEMO_PW, PORT_GMETAD_XML,
PORT_GANGLIA_WEB, PORT_PROMETHEUS, PORT_STOMP, XLCLOUD_LAB

The file is read by a YAML parser, but only the lines of the lab's entries are replaced, so comments and the order of the others
survive. What would come out is parsed again before it is written: if anything but the lab's entries differs, nothing is written.
"""
import os
import sys

import yaml

NAMES = ('lab', 'lab-demo')


def entries():
    e = os.environ

    def entry(user, password):
        return {'auth': {'auth_url': 'http://%s:%s/v3' % (e['IP'], e['PORT_KEYSTONE']), 'username': user, 'password': password,
                         'project_name': user, 'user_domain_name': 'Default', 'project_domain_name': 'Default'},
                'region_name': e['REGION'], 'identity_api_version': 3, 'interface': 'public',
                'xlcloud': {'ganglia': '%s:%s' % (e['IP'], e['PORT_GMETAD_XML']),
                            'ganglia_web': 'http://%s:%s/' % (e['IP'], e['PORT_GANGLIA_WEB']),
                            'prometheus': 'http://%s:%s/' % (e['IP'], e['PORT_PROMETHEUS']),
                            'mcollective': {'brokers': ['stomp://%s:%s' % (e['IP'], e['PORT_STOMP'])], 'login': 'mcollective',
                                            'password_file': e['XLCLOUD_LAB'] + '/mco/password',
                                            'private_key': e['XLCLOUD_LAB'] + '/mco/keys/xms-private.pem',
                                            'server_keys': [e['XLCLOUD_LAB'] + '/mco/keys/server-public.pem']}}}
    return {'lab': entry('admin', e['ADMIN_PW']), 'lab-demo': entry('demo', e['DEMO_PW'])}


def others(document):
    rest = dict(document or {})
    rest['clouds'] = {k: v for k, v in (rest.get('clouds') or {}).items() if k not in NAMES}
    return rest


def splice(text, wanted):
    """The text with the lab's entries replaced by those in wanted (none to remove them)."""
    root = yaml.compose(text)
    lines = text.splitlines(keepends=True)
    clouds = None
    if root is not None:
        clouds = next((v for k, v in root.value if k.value == 'clouds'), None)
    if clouds is None or not clouds.value:
        # no clouds yet, or an empty "clouds:" / "clouds: {}"
        if clouds is not None:
            key = next(k for k, v in root.value if k.value == 'clouds')
            del lines[key.start_mark.line:max(key.start_mark.line + 1, clouds.end_mark.line + (clouds.end_mark.column > 0))]
        if not wanted:
            return ''.join(lines)
        if lines and not lines[-1].endswith('\n'):
            lines[-1] += '\n'
        return ''.join(lines) + dump({'clouds': wanted}, 0)
    if clouds.flow_style:
        raise ValueError('"clouds" is written in braces; put each cloud on lines of its own')
    indent = clouds.value[0][0].start_mark.column
    last = clouds.value[-1][1]
    ends = [k.start_mark.line for k, _ in clouds.value[1:]]
    ends.append(last.end_mark.line + (last.end_mark.column > 0))
    if not lines[-1].endswith('\n'):
        lines[-1] += '\n'

    def without_comments(start, stop):
        """Comments and blank lines at the end of an entry belong to what follows."""
        stop = min(stop, len(lines))
        while stop > start + 1 and lines[stop - 1].strip()[:1] in ('', '#'):
            stop -= 1
        return stop
    places = [(key.value, key.start_mark.line, without_comments(key.start_mark.line, stop))
              for (key, _), stop in zip(clouds.value, ends)]
    lines.insert(places[-1][2], dump(wanted, indent) if wanted else '')
    for name, start, stop in reversed(places):
        if name in NAMES:
            del lines[start:stop]
    out = ''.join(lines)
    if yaml.safe_load(out).get('clouds') is None:        # ours were the only ones
        out = out.replace('clouds:', 'clouds: {}', 1)
    return out


def dump(value, indent):
    text = yaml.safe_dump(value, sort_keys=False, default_flow_style=False)
    return ''.join(' ' * indent + line + '\n' for line in text.splitlines())


def main(action):
    path = os.path.realpath(os.path.join(os.environ['HOME'], '.config', 'openstack', 'clouds.yaml'))
    text = ''
    if os.path.exists(path):
        with open(path, encoding='utf-8') as f:
            text = f.read()
    elif action == 'remove':
        return
    wanted = entries() if action == 'write' else {}
    try:
        old = yaml.safe_load(text) or {}
        if not isinstance(old, dict) or not isinstance(old.get('clouds') or {}, dict):
            raise ValueError('"clouds" is not a mapping')
        new = splice(text, wanted)
        parsed = yaml.safe_load(new) or {}
        if others(parsed) != others(old) or {k: v for k, v in (parsed.get('clouds') or {}).items() if k in NAMES} != wanted:
            raise ValueError('its layout is one this program cannot add to')
    except (yaml.YAMLError, ValueError, AttributeError) as e:
        sys.exit('%s is left untouched, the lab\'s entries are not %s: %s' % (
            path, 'in it' if wanted else 'removed', ' '.join(str(e).split())))
    if action == 'remove' and new.strip() == 'clouds: {}':
        os.remove(path)         # there was nothing but the lab
    elif new != text or os.stat(path).st_mode & 0o777 != 0o600:
        owner = os.stat(os.environ['HOME'])      # under sudo the home can be another user's, who has to read the file
        for folder in (os.path.dirname(os.path.dirname(path)), os.path.dirname(path)):
            if not os.path.isdir(folder):
                os.makedirs(folder, mode=0o700)
                os.chown(folder, owner.st_uid, owner.st_gid)
        fd = os.open(path + '.new', os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, 'w', encoding='utf-8') as f:
            f.write(new)
        os.chmod(path + '.new', 0o600)
        os.chown(path + '.new', owner.st_uid, owner.st_gid)
        os.rename(path + '.new', path)
    print('%s: %s' % (path, 'entries lab and lab-demo' if wanted else 'entries lab and lab-demo removed'))


if __name__ == '__main__':
    main(sys.argv[1])
