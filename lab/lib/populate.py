"""Gives the lab some life: instances in two projects and one Heat stack with a scaling group. Idempotent.

usage: populate.py [--clear]
"""
import os
import sys
import time

import gpu_hosts
import stacks
from osapi import Cloud, Refused, wait

STACK = 'render-farm'
# project, name, alias of the card ('' for none), metadata. Two K2 are used and the others stay free for tests.
INSTANCES = (
    ('demo', 'demo-viz-1', 'k2', {'role': 'workstation', 'layer': 'visualisation'}),
    ('demo', 'demo-cfd-1', 'm60', {'role': 'solver', 'layer': 'cfd'}),
    ('studio', 'studio-train-1', 'a100', {'role': 'trainer', 'layer': 'training'}),
)


def usable_alias(alias):
    """The alias, or the first one that this lab has cards of."""
    have = [a for cards in gpu_hosts.hosts().values() for a in cards]
    return alias if alias in have else next(iter(have), None)


def existing(cloud):
    return {s['name']: s for s in cloud.ok('compute', 'GET', '/servers/detail?all_tenants=1')['servers']
            if s['name'] in {i[1] for i in INSTANCES}}


def delete_server(cloud, ident):
    cloud.call('compute', 'DELETE', '/servers/' + ident)
    wait(60, 'server deleted', lambda: cloud.get('compute', '/servers/' + ident).status == 404)


def boot(admin, project, name, alias, metadata):
    old = existing(admin).get(name)
    if old and old['status'] == 'ACTIVE':
        return
    if old:
        delete_server(admin, old['id'])
    alias = usable_alias(alias)
    flavor = 'gpu-%s-1' % alias if alias else 'cpu-small'
    cloud = Cloud(project=project)
    image = cloud.ok('image', 'GET', '/v2/images?name=tiny')['images'][0]['id']
    ident = cloud.ok('compute', 'POST', '/servers', {'server': {
        'name': name, 'flavorRef': flavor, 'imageRef': image, 'networks': 'none', 'metadata': metadata}})['server']['id']

    def done():
        s = cloud.ok('compute', 'GET', '/servers/' + ident)['server']
        return s if s['status'] in ('ACTIVE', 'ERROR') else None
    s, seconds = wait(90, name, done)
    if s['status'] == 'ERROR':
        raise Refused('%s: %s' % (name, s.get('fault', {}).get('message', 'no reason yet')))
    print('%-16s project %-7s %-11s %s  %.1f s' % (name, project, flavor, s['OS-EXT-SRV-ATTR:hypervisor_hostname'], seconds))


def stack(admin):
    old = stacks.find(admin, STACK)
    if old:
        old, _ = stacks.settled(admin, STACK, old['id'])
    if old and old['stack_status'].endswith('COMPLETE'):
        return
    if old:
        stacks.delete(admin, STACK)
    alias = usable_alias('k2')
    ident = stacks.create(admin, STACK, {'flavor': 'gpu.%s.1' % alias} if alias else {'flavor': 'cpu.small'})
    s, seconds = stacks.settled(admin, STACK, ident)
    if s['stack_status'] != 'CREATE_COMPLETE':
        raise Refused('stack %s: %s %s' % (STACK, s['stack_status'], s['stack_status_reason']))
    print('%-16s project admin   Heat stack, scaling group of 1 to 3 and a portal  %.1f s' % (STACK, seconds))


def guests_up():
    """Every instance's guest exists and its agent has its facts."""
    guests = os.environ['XLCLOUD_LAB'] + '/guests/'
    return all(os.path.exists(guests + name + '/facts.yaml') for name in
               [i[1] for i in INSTANCES] + [STACK + '-portal'])


def main(clear):
    admin = Cloud()
    began = time.time()
    if clear:
        stacks.delete(admin, STACK)
        for s in existing(admin).values():
            delete_server(admin, s['id'])
        print('cleared, %.0f s' % (time.time() - began))
        return
    for instance in INSTANCES:
        boot(admin, *instance)
    stack(admin)
    wait(90, 'guests', guests_up)
    print('populated, %.0f s' % (time.time() - began))


if __name__ == '__main__':
    try:
        main('--clear' in sys.argv[1:])
    except (Refused, TimeoutError) as e:
        sys.exit('lab/populate: %s' % e)
