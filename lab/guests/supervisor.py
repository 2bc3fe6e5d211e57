"""Watches Nova and gives every ACTIVE instance a guest; when the instance goes, its guest goes.

Guests outlive this program: their daemons have sessions of their own, and a new supervisor takes them over.
"""
import glob
import json
import os
import re
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import processes  # noqa: E402
from guest import GUESTS, Guest, card  # noqa: E402
from osapi import Cloud, Refused  # noqa: E402

WATCH_SECONDS = 3
PUBLISH_SECONDS = float(os.environ['GUEST_INTERVAL'])
FIRST_PORT = int(os.environ['PORT_GUEST_GMOND'])
CARDS_SECONDS = 20        # how long to wait for Placement to know the cards of a new instance


def log(message):
    print(time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()), message, flush=True)


def load_guests():
    found = {}
    for path in glob.glob(GUESTS + '/*/guest.json'):
        with open(path) as f:
            guest = Guest(json.load(f))
        found[guest.id] = guest
    return found


def address_of(name):
    """An address for a guest's name, always the same one: gmond knows a host by its address, so a used one would bring the old
    name back, and a new one for a name that it remembers would show that host twice."""
    path = GUESTS + '/addresses.json'
    try:
        with open(path) as f:
            known = json.load(f)
    except (OSError, ValueError):
        known = {}
    if name not in known:
        n = max(known.values(), default=9) + 1
        known[name] = n
        with open(path + '.new', 'w') as f:
            json.dump(known, f)
        os.rename(path + '.new', path)
    n = known[name]
    return '10.%d.%d.%d' % (42 + n // 64000 % 100, n // 250 % 256, n % 250 + 1)


def free_port(guests):
    used = {g.record['port'] for g in guests.values()}
    return next(p for p in range(FIRST_PORT, FIRST_PORT + 1000) if p not in used)


def unique_name(server, guests):
    """The instance's name; with the first eight digits of its id when another guest has that name."""
    name = re.sub(r'[^A-Za-z0-9_.-]', '-', server['name'])[:200] or 'instance'
    taken = {g.name.lower() for g in guests.values()}
    return name if name.lower() not in taken else '%s-%s' % (name, server['id'][:8])


def wanted_cards(server):
    spec = server['flavor'].get('extra_specs', {}).get('pci_passthrough:alias', '')
    return sum(int(part.rpartition(':')[2]) for part in spec.split(',') if ':' in part)


def cards_of(cloud, server):
    """The instance's cards from its allocation in Placement, in the order of their addresses on the host."""
    allocations = cloud.ok('placement', 'GET', '/allocations/' + server['id'])['allocations']
    found = []
    for provider, allocation in allocations.items():
        for resource_class, n in allocation['resources'].items():
            if resource_class.startswith('CUSTOM_PCI_'):
                name = cloud.ok('placement', 'GET', '/resource_providers/' + provider)['name']
                found += [(name, resource_class)] * n
    return [card(server['id'], i, name, rc) for i, (name, rc) in enumerate(sorted(found))]


def add(cloud, server, guests, first_seen):
    cards = cards_of(cloud, server)
    since = first_seen.setdefault(server['id'], time.time())
    if len(cards) < wanted_cards(server) and time.time() - since < CARDS_SECONDS:
        return          # Placement learns of the cards a moment after the instance is ACTIVE
    name = unique_name(server, guests)
    guest = Guest({
        'id': server['id'], 'name': name, 'instance_name': server['name'],
        'project_id': server['tenant_id'], 'host': server['OS-EXT-SRV-ATTR:hypervisor_hostname'],
        'flavor': server['flavor']['original_name'], 'metadata': server['metadata'], 'gpus': cards,
        'port': free_port(guests), 'address': address_of(name)})
    guest.write()
    guests[guest.id] = guest
    first_seen.pop(server['id'], None)
    log('guest %s: instance %s, %d GPUs, gmond :%d' % (guest.name, guest.id, len(cards), guest.record['port']))


def watch(cloud, guests, first_seen):
    servers = cloud.ok('compute', 'GET', '/servers/detail?all_tenants=1&status=ACTIVE&limit=1000')['servers']
    active = {s['id']: s for s in servers if s['status'] == 'ACTIVE' and s['OS-EXT-STS:task_state'] != 'deleting'}
    for ident in [i for i in guests if i not in active]:
        guest = guests.pop(ident)
        guest.remove()
        log('guest %s is gone with its instance' % guest.name)
    for ident in [i for i in first_seen if i not in active]:
        del first_seen[ident]
    for server in sorted(active.values(), key=lambda s: (s['created'], s['id'])):
        if server['id'] not in guests:
            add(cloud, server, guests, first_seen)


def main():
    signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
    os.makedirs(GUESTS, exist_ok=True)
    guests, first_seen, cloud = load_guests(), {}, None
    for guest in guests.values():
        guest.write()       # the lab's settings may have changed
    log('supervisor starts with %d guests' % len(guests))
    watched = published = 0
    while True:
        now = time.time()
        if now - watched >= WATCH_SECONDS:
            watched = now
            try:
                cloud = cloud or Cloud()
                watch(cloud, guests, first_seen)
            except (OSError, Refused) as e:
                # a cloud that does not answer is no reason to end a guest
                log('nova or placement: %s' % e)
        for guest in guests.values():
            guest.tick()
        if now - published >= PUBLISH_SECONDS:
            published = now
            for guest in guests.values():
                guest.publish()
        processes.reap()
        time.sleep(1)


if __name__ == '__main__':
    main()
