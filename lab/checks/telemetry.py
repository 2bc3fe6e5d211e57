"""Where metrics are kept: the temperature of a guest's GPU in Prometheus, in ganglia-web and in Gnocchi."""
import json
import os
import time
import urllib.parse
import urllib.request

from lab import check, cloud, soon

E = os.environ
PROMETHEUS = 'http://%s:%s' % (E['IP'], E['PORT_PROMETHEUS'])
GANGLIA_WEB = 'http://%s:%s' % (E['IP'], E['PORT_GANGLIA_WEB'])


def get(url):
    with urllib.request.urlopen(url, timeout=10) as r:
        return json.load(r)


def in_prometheus(uuid):
    q = urllib.parse.urlencode({'query': 'DCGM_FI_DEV_GPU_TEMP{UUID="%s"}' % uuid})
    result = get('%s/api/v1/query?%s' % (PROMETHEUS, q))['data']['result']
    return result and float(result[0]['value'][1]) > 0


def in_rrd(name):
    q = urllib.parse.urlencode({'c': E['GANGLIA_CLUSTER'], 'h': name, 'g': 'metric', 'm': 'gpu0_temp', 'json': 1,
                                'cs': int(time.time()) - 300, 'ce': int(time.time())})
    series = get('%s/graph.php?%s' % (GANGLIA_WEB, q))
    return series and any(isinstance(v, (int, float)) for v, _at in series[0]['datapoints'])


def in_gnocchi(uuid):
    found = cloud.ok('metric', 'POST', '/v1/search/resource/gpu', {'=': {'original_resource_id': uuid}})
    if not found or 'gpu.temperature' not in found[0]['metrics']:
        return False
    return cloud.ok('metric', 'GET', '/v1/metric/%s/measures?granularity=5' % found[0]['metrics']['gpu.temperature'])


def right_in_gnocchi(card, guest):
    r = cloud.ok('metric', 'POST', '/v1/search/resource/gpu', {'=': {'original_resource_id': card['uuid']}})[0]
    return (r['host'], r['pci_address'], r['instance_id']) == (guest['host'], card['host_address'], guest['id'])


def put_right(guest):
    """A resource that somebody spoilt says what is so again."""
    card = guest['gpus'][0]
    r = cloud.ok('metric', 'POST', '/v1/search/resource/gpu', {'=': {'original_resource_id': card['uuid']}})[0]
    cloud.ok('metric', 'PATCH', '/v1/resource/gpu/' + r['id'], {'host': 'elsewhere', 'pci_address': '0000:ff:00.0'})
    soon('the pollster puts a wrong host and address right', 60, lambda: right_in_gnocchi(card, guest), 1)


def kept(guest):
    uuid = guest['gpus'][0]['uuid']
    soon('Prometheus has its temperature', 60, lambda: in_prometheus(uuid), 1)
    soon('ganglia-web gives it from the RRD', 60, lambda: in_rrd(guest['name']), 1)
    soon('Gnocchi has it, pushed by the pollster', 60, lambda: in_gnocchi(uuid), 1)
    put_right(guest)


def services():
    check('Prometheus scrapes the exporter', in_up())


def in_up():
    result = get(PROMETHEUS + '/api/v1/query?query=up')['data']['result']
    return [r['value'][1] for r in result] == ['1']
