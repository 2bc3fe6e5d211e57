"""What the checks share: the lines PASS and FAIL, and eyes on Nova, Placement, the guests, gmetad and MCollective."""
import glob
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree

from osapi import Cloud, wait

TOP = os.environ['TOP']
LAB = os.environ['XLCLOUD_LAB']
PREFIX = 'labcheck-'
PASSED, FAILED = [], []
T0 = time.time()
cloud = Cloud()


def check(name, ok, detail=''):
    (PASSED if ok else FAILED).append(name)
    print('%s  %s%s' % ('PASS' if ok else 'FAIL', name, '  (%s)' % detail if detail else ''), flush=True)
    return bool(ok)


def soon(name, seconds, question, step=0.5, detail=None):
    """Passes when the question is answered with something true within the seconds; returns that answer or None."""
    try:
        answer, took = wait(seconds, name, question, step)
    except TimeoutError:
        check(name, False, 'not within %d s%s' % (seconds, '; ' + str(detail()) if detail else ''))
        return None
    check(name, True, '%.1f s' % took)
    return answer


def note(text):
    print('      ' + text, flush=True)


# ---- Nova and Placement -------------------------------------------------------------------------------------------------
def image():
    return cloud.ok('image', 'GET', '/v2/images?name=tiny')['images'][0]['id']


def boot(name, flavor, metadata=None):
    return cloud.ok('compute', 'POST', '/servers', {'server': {
        'name': PREFIX + name, 'flavorRef': flavor, 'imageRef': image(), 'networks': 'none',
        'metadata': metadata or {}}})['server']['id']


def server(ident):
    r = cloud.get('compute', '/servers/' + ident)
    return r.json['server'] if r.status == 200 else None


def settled(ident):
    s = server(ident)
    # ERROR can be visible a moment before the fault that explains it
    return s if s and (s['status'] == 'ACTIVE' or s['status'] == 'ERROR' and 'fault' in s) else None


def delete(idents):
    for i in idents:
        cloud.call('compute', 'DELETE', '/servers/' + i)
    for i in idents:
        wait(60, 'server deleted', lambda: cloud.get('compute', '/servers/' + i).status == 404)


def cards():
    """{(host, address): (resource class, holder or None)} from public APIs, the way a console reads it."""
    out = {}
    # below 2.88 the list does not ask every host by RPC
    for h in cloud.ok('compute', 'GET', '/os-hypervisors/detail', version='2.53')['hypervisors']:
        host = h['hypervisor_hostname']
        for p in cloud.ok('placement', 'GET', '/resource_providers?in_tree=' + h['id'])['resource_providers']:
            if not p['name'].startswith(host + '_'):
                continue
            base = '/resource_providers/' + p['uuid']
            for rc in cloud.ok('placement', 'GET', base + '/inventories')['inventories']:
                held = cloud.ok('placement', 'GET', base + '/allocations')['allocations']
                # Nova writes the address with capital letters there, and with small ones elsewhere
                out[host, p['name'][len(host) + 1:].lower()] = (rc, next(iter(held), None))
    return out


def held_by(ident):
    return {k for k, v in cards().items() if v[1] == ident}


def alias_of_most():
    """The alias of which the lab has most cards, and its resource class."""
    import gpu_hosts
    every = [a for aliases in gpu_hosts.hosts().values() for a in aliases]
    alias = max(sorted(set(every)), key=every.count)
    return alias, 'CUSTOM_PCI_%s_%s' % tuple(x.upper() for x in gpu_hosts.products()[alias])


# ---- guests -------------------------------------------------------------------------------------------------------------
def guest_of(ident):
    for path in glob.glob(LAB + '/guests/*/guest.json'):
        try:
            with open(path) as f:
                g = json.load(f)
        except (OSError, ValueError):
            continue
        if g['id'] == ident:
            return g
    return None


def lab(*command):
    return subprocess.run([TOP + '/' + command[0]] + list(command[1:]), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=120, check=False)


def mco_names(*filters):
    return set(lab('mco', 'find', *filters).stdout.split())


def mco_rpc(*args):
    """Replies by node."""
    out = lab('mco', 'rpc', *args, '-j').stdout
    return {r['sender']: r for r in json.loads(out)} if out.strip() else {}


def ganglia_host(name):
    """({metric: value}, TN) of a host in gmetad, or ({}, None)."""
    url = 'http://%s:%s/%s/%s' % (os.environ['IP'], os.environ['PORT_GMETAD'], os.environ['GANGLIA_CLUSTER'], name)
    try:
        with urllib.request.urlopen(url, timeout=10) as r:
            root = ElementTree.fromstring(r.read())
    except (OSError, ElementTree.ParseError):
        return {}, None
    for h in root.iter('HOST'):      # an unknown name is answered with the whole cluster
        if h.get('NAME') == name:
            return {m.get('NAME'): m.get('VAL') for m in h.iter('METRIC')}, int(h.get('TN'))
    return {}, None


def metric(name, key):
    v = ganglia_host(name)[0].get(key)
    return None if v is None else float(v)
