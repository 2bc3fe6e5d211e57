"""Services, cards, GPU servers, and what happens when no card is left."""
import json
import os
import subprocess

from lab import LAB, alias_of_most, boot, cards, check, cloud, delete, guest_of, held_by, lab, note, server, settled, soon
from osapi import Cloud, http, wait


def services():
    r = lab('status')
    # a guest that somebody broke on purpose is not this check's business
    down = [l for l in r.stdout.splitlines() if not l.startswith('guest-') and not l.rstrip().endswith('up')]
    check('every service is up', r.stdout and not down, '; '.join(l.split()[0] for l in down))
    pids = {l.split()[2] for l in r.stdout.splitlines()}
    # children listen too (uwsgi, eventlet workers): their session is that of the process we started
    sessions = dict(l.split() for l in subprocess.run(['ps', '-eo', 'pid=,sid='], capture_output=True, text=True,
                                                      check=True).stdout.splitlines())
    ours = {p for p, s in sessions.items() if s in pids}
    bad = []
    for line in subprocess.run(['ss', '-Hltnp'], capture_output=True, text=True, check=True).stdout.splitlines():
        address = line.split()[3].rsplit(':', 1)[0]
        if any('pid=%s,' % p in line for p in ours) and address not in ('127.0.0.1', '[::1]', '[::ffff:127.0.0.1]'):
            bad.append(line.split()[3])
    check('all listeners are on loopback', not bad, ' '.join(bad))
    demo = Cloud('demo', os.environ['DEMO_PW'], 'demo')
    status = http('GET', demo.catalog['compute'] + '/os-hypervisors/detail', None, {'X-Auth-Token': demo.token}).status
    check('a member is refused what only an admin may see', status == 403, 'HTTP %s' % status)


def configured_cards():
    with open(LAB + '/etc/gpus.json') as f:
        want = {(h, c['address']): 'CUSTOM_PCI_%s_%s' % (c['vendor_id'].upper(), c['product_id'].upper())
                for h, cs in json.load(f).items() for c in cs}
    have = {k: v[0] for k, v in cards().items()}
    check('Placement has every configured card', have == want, '%d cards, %d kinds' % (len(have), len(set(have.values()))))


def gpu_server(name):
    """Boots one GPU server with a full set of metadata and checks its card; returns its id."""
    alias, resource_class = alias_of_most()
    ident = boot(name, 'gpu-%s-1' % alias, {'stack_id': 'labcheck', 'stack_name': 'labcheck', 'layer': 'checked', 'role': 'probe',
                                            'group': 'checked'})
    s = soon('a GPU server boots (%s)' % alias, 60, lambda: settled(ident), 0.1)
    if not s or not check('it is ACTIVE', s['status'] == 'ACTIVE', s.get('fault', {}).get('message', '')):
        delete([ident])
        raise SystemExit('without a GPU server there is nothing more to check; free cards: %s' % sum(
            1 for v in cards().values() if v == (resource_class, None)))
    soon('Placement names it as the holder of a card', 20, lambda: held_by(ident))
    host = s['OS-EXT-SRV-ATTR:hypervisor_hostname']
    held = held_by(ident)
    check('the card is one, of that kind, on that host', len(held) == 1 and all(h == host for h, _ in held)
          and all(cards()[k][0] == resource_class for k in held), str(sorted(held)))
    return ident


def exhaustion():
    """Takes every free card of the commonest kind, then asks for one more."""
    alias, resource_class = alias_of_most()
    flavor = 'gpu-%s-1' % alias
    idents = []
    try:
        free = sum(1 for v in cards().values() if v == (resource_class, None))
        for _ in range(free):
            idents.append(boot('same-name', flavor))
            wait(60, 'boot', lambda: settled(idents[-1]), 0.1)
        check('servers take every free card', all(server(i)['status'] == 'ACTIVE' for i in idents), '%d servers' % free)
        soon('no card is free', 20, lambda: not [1 for v in cards().values() if v == (resource_class, None)])
        idents.append(boot('one-too-many', flavor))
        s, seconds = wait(60, 'refusal', lambda: settled(idents[-1]), 0.1)
        check('one more is refused', s['status'] == 'ERROR' and 'No valid host' in s['fault']['message'],
              '%.1f s: %s' % (seconds, s.get('fault', {}).get('message')))
        idents.append(boot('no-gpu', 'cpu-small'))
        s, _ = wait(60, 'boot', lambda: settled(idents[-1]), 0.1)
        check('a server without GPU still boots', s['status'] == 'ACTIVE')
        if free > 1:
            names = soon('instances of the same name get guests of different names', 60,
                         lambda: (lambda gs: all(gs) and {g['name'] for g in gs})([guest_of(i) for i in idents[:2]]), 1)
            if names:
                check('one keeps the name, the other has its id added', len(names) == 2, ', '.join(sorted(names)))
        else:
            note('too few free cards to try two instances of the same name')
    finally:
        delete(idents)
    soon('their cards are free again', 30, lambda: not [1 for v in cards().values() if v[1] in idents])


def clean_up():
    """Servers that this or an interrupted run left."""
    delete([s['id'] for s in cloud.ok('compute', 'GET', '/servers?all_tenants=1')['servers']
            if s['name'].startswith('labcheck-')])
