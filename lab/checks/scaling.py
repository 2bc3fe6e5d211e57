"""The whole chain: load on a guest, temperature in Ganglia, Gnocchi, Aodh's alarm, Heat's group, the event alarm's webhook,
configure through MCollective; then the same way down."""
import datetime
import http.server
import json
import threading
import time

import stacks
from lab import PREFIX, alias_of_most, cards, check, cloud, guest_of, held_by, lab, mco_rpc, metric, note, server, soon

NAME = PREFIX + 'app'
HOT, COOL = 75, 45


class Webhook:
    """Receives what Aodh posts."""

    def __init__(self):
        self.received = received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
                received.append((time.time(), json.loads(body)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args):
                pass
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = 'http://127.0.0.1:%d?action=UP' % self.server.server_address[1]


class Pollster(threading.Thread):
    """Carries the temperatures of the group's GPUs from gmetad to Gnocchi, as XMS will."""

    def __init__(self, ident):
        super().__init__(daemon=True)
        self.stack, self.resources, self.stopped = ident, {}, threading.Event()
        self.trouble = None

    def resource(self, guest):
        if guest['id'] not in self.resources:
            r = cloud.ok('metric', 'POST', '/v1/resource/gpu', {
                'id': '%s%s-0' % (PREFIX, guest['id']), 'host': guest['host'], 'pci_address': guest['gpus'][0]['host_address'],
                'product_id': guest['gpus'][0]['product'], 'server_group': self.stack, 'instance_id': guest['id']})
            self.resources[guest['id']] = r['id']
        return self.resources[guest['id']]

    def run(self):
        while not self.stopped.wait(2):
            try:
                now, measures = datetime.datetime.utcnow().isoformat(), {}
                for ident in group(self.stack):
                    g = guest_of(ident)
                    celsius = g and g['gpus'] and metric(g['name'], 'gpu0_temp')
                    if celsius:
                        measures[self.resource(g)] = {'gpu.temperature': {
                            'archive_policy_name': 'gpu', 'unit': 'C', 'measures': [{'timestamp': now, 'value': celsius}]}}
                if measures:
                    cloud.ok('metric', 'POST', '/v1/batch/resources/metrics/measures?create_metrics=true', measures)
            except Exception as e:      # noqa: BLE001  told when the chain does not come about
                self.trouble = e

    def end(self):
        self.stopped.set()
        self.join(30)
        for r in self.resources.values():
            cloud.call('metric', 'DELETE', '/v1/resource/gpu/' + r)


def group(ident):
    return stacks.group_servers(cloud, NAME, ident)


def active(ident):
    return [i for i in group(ident) if (server(i) or {}).get('status') == 'ACTIVE']


def alarms():
    """Alarms of the stack by the name of their resource: STACK-...-alarm_hot-RANDOM"""
    found = {}
    for a in cloud.ok('alarming', 'GET', '/v2/alarms'):
        for n in ('alarm_hot', 'alarm_cool', 'scaled'):
            if a['name'].startswith(NAME) and '-%s-' % n in a['name']:
                found[n] = a
    return found


def state(name):
    return alarms().get(name, {}).get('state')


def chain():
    alias, resource_class = alias_of_most()
    free = sum(1 for v in cards().values() if v == (resource_class, None))
    if free < 2:
        check('two cards are free for the scaling check', False, '%d free; lab/populate --clear frees some' % free)
        return
    hook = Webhook()
    ident = stacks.create(cloud, NAME, {'flavor': 'gpu.%s.1' % alias, 'webhook': hook.url, 'hot': HOT, 'cool': COOL,
                                        'max_size': 2})
    s, seconds = stacks.settled(cloud, NAME, ident)
    if not check('a Heat stack with a scaling group is created', s['stack_status'] == 'CREATE_COMPLETE',
                 '%.1f s %s' % (seconds, s['stack_status_reason'])):
        return
    pollster = Pollster(ident)
    try:
        _grow_and_shrink(ident, hook, pollster)
    finally:
        pollster.end()
        hook.server.shutdown()
    if pollster.trouble:
        note('the pollster had trouble: %s' % pollster.trouble)


def _grow_and_shrink(ident, hook, pollster):
    check('its group has one server', len(active(ident)) == 1)
    first = soon('which has a guest', 30, lambda: guest_of(group(ident)[0]))
    if not first:
        return
    lab('load', first['name'], '45')
    pollster.start()
    if not soon('its temperature arrives in Gnocchi and Aodh\'s alarms are "ok"', 90,
                lambda: state('alarm_hot') == 'ok' and state('alarm_cool') == 'ok', 1, lambda: pollster.trouble):
        return
    t = time.time()
    lab('load', first['name'], '100')
    if not soon('load 100 %: the threshold alarm fires', 120, lambda: state('alarm_hot') == 'alarm', 1):
        return
    if not soon('Heat grows the group to two', 120, lambda: len(active(ident)) == 2, 1):
        return
    note('load to second server ACTIVE: %.1f s' % (time.time() - t))
    soon('both hold a card', 20, lambda: all(held_by(i) for i in group(ident)))
    soon('the event alarm calls the webhook', 60, lambda: hook.received, 0.2)
    if hook.received:
        traits = dict((k, v) for k, _, v in hook.received[0][1]['reason_data']['event']['traits'])
        check('which says what the group has now', traits.get('capacity') == 2, 'load to webhook %.1f s, groupname %s' % (
            hook.received[0][0] - t, traits.get('groupname')))
    names = soon('the new server has a guest', 60, lambda: (lambda gs: all(gs) and {g['name'] for g in gs})(
        [guest_of(i) for i in group(ident)]))
    if names:
        good = soon('configure reaches every node of the layer, and nobody else (the portal has the same stack_id)', 90, lambda: (lambda rs: set(rs) == names and all(
            r['data']['exitcode'] == 0 for r in rs.values()))(mco_rpc(
                'xlcloud', 'configure', '-F', 'stack_id=' + ident, '-F', 'layer=render')), 1)
        for n in names:
            lab('load', n, '0')
        if not good:
            return
    told, t = len(hook.received), time.time()
    soon('without load the other alarm fires', 180, lambda: state('alarm_cool') == 'alarm', 1)
    soon('Heat shrinks the group to one', 120, lambda: len(group(ident)) == 1, 1)
    note('no load to group of one: %.1f s' % (time.time() - t))
    soon('and the webhook is called again', 60, lambda: len(hook.received) > told)


def clean_up(checked=True):
    stacks.delete(cloud, NAME)
    for r in cloud.ok('metric', 'GET', '/v1/resource/gpu'):
        if (r.get('original_resource_id') or '').startswith(PREFIX):
            cloud.call('metric', 'DELETE', '/v1/resource/gpu/' + r['id'])
    if checked:
        check('with the stack its alarms go', not alarms())
