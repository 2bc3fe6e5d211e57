"""Image, flavors, Gnocchi's archive policy and resource type; then waits until hosts, cards and heat-engine can be seen."""
import datetime
import os

import gpu_hosts
from osapi import Cloud, http, wait

cloud = Cloud()
HOSTS = set(os.environ['LAB_HOSTS'].split())


def image():
    if cloud.ok('image', 'GET', '/v2/images?name=tiny')['images']:
        return
    i = cloud.ok('image', 'POST', '/v2/images', {'name': 'tiny', 'disk_format': 'raw', 'container_format': 'bare',
                                                 'visibility': 'public', 'min_disk': 0, 'min_ram': 0})
    cloud.ok('image', 'PUT', '/v2/images/%s/file' % i['id'], raw=b'\0' * 65536,
             headers={'Content-Type': 'application/octet-stream'})


def flavors():
    have = {f['id'] for f in cloud.ok('compute', 'GET', '/flavors?is_public=None')['flavors']}
    want = [('cpu-small', 1, 512, 1, {})]
    for alias in gpu_hosts.products():
        for n in (1, 2):
            want.append(('gpu-%s-%d' % (alias, n), 4 * n, 8192 * n, 20, {'pci_passthrough:alias': '%s:%d' % (alias, n)}))
    for ident, vcpus, ram, disk, spec in want:
        if ident in have:
            continue
        cloud.ok('compute', 'POST', '/flavors', {'flavor': {'id': ident, 'name': ident.replace('-', '.'), 'vcpus': vcpus,
                                                            'ram': ram, 'disk': disk}})
        if spec:
            cloud.ok('compute', 'POST', '/flavors/%s/os-extra_specs' % ident, {'extra_specs': spec})


def gnocchi():
    if 'gpu' not in {a['name'] for a in cloud.ok('metric', 'GET', '/v1/archive_policy')}:
        cloud.ok('metric', 'POST', '/v1/archive_policy', {
            'name': 'gpu', 'back_window': 0, 'aggregation_methods': ['mean', 'min', 'max', 'count'],
            'definition': [{'granularity': '5s', 'timespan': '2h'}, {'granularity': '1m', 'timespan': '2d'},
                           {'granularity': '1h', 'timespan': '60d'}]})
    if 'gpu' not in {a['name'] for a in cloud.ok('metric', 'GET', '/v1/resource_type')}:
        text = {'type': 'string', 'required': False, 'max_length': 255}
        cloud.ok('metric', 'POST', '/v1/resource_type', {'name': 'gpu', 'attributes': {
            n: text for n in ('host', 'pci_address', 'product_id', 'server_group', 'instance_id')}})


def hosts_up():
    # below 2.88 nova-api does not ask every host for its uptime by RPC
    r = cloud.get('compute', '/os-hypervisors/detail', version='2.53')
    return r.status == 200 and {h['hypervisor_hostname'] for h in r.json['hypervisors'] if h['state'] == 'up'} >= HOSTS


def new_heartbeats(since):
    # after a restart the old heartbeats say "up" for another minute, and a boot sent to a compute that does not listen
    # yet is lost
    new = [s for s in cloud.ok('compute', 'GET', '/os-services')['services'] if (s['updated_at'] or '') > since]
    return ({s['host'] for s in new if s['binary'] == 'nova-compute' and s['state'] == 'up'} >= HOSTS
            and {s['binary'] for s in new} >= {'nova-conductor', 'nova-scheduler'})


def heat_answers():
    # an RPC sent before heat-engine listens is lost and heat-api waits 60 s for the answer: ask briefly, and again
    try:
        return http('GET', cloud.catalog['orchestration'] + '/stacks', None, {'X-Auth-Token': cloud.token},
                    timeout=3).status == 200
    except OSError:
        return False


def cards():
    r = cloud.get('placement', '/resource_providers')
    have = {p['name'].lower() for p in r.json['resource_providers']} if r.status == 200 else set()
    # Nova writes the address with capital letters there, and with small ones elsewhere
    return have >= {'%s_0000:%02x:00.0' % (h.lower(), gpu_hosts.ADDRESS0 + i)
                    for h, aliases in gpu_hosts.hosts().items() for i in range(len(aliases))}


began = datetime.datetime.utcnow().isoformat()
image()
flavors()
gnocchi()
wait(120, 'compute hosts are up', hosts_up)
if os.environ.get('LAB_FRESH') == '1':
    wait(120, 'heartbeats of the compute hosts', lambda: new_heartbeats(began))
wait(120, 'heat-engine answers', heat_answers)
wait(120, 'GPUs are in Placement', cards)
print('%d GPUs in Placement, flavors gpu-ALIAS-1 and -2, image tiny' % sum(map(len, gpu_hosts.hosts().values())))
