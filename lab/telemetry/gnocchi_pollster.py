"""Carries the GPU metrics of the guests from gmetad to Gnocchi every 15 s, as `xlcloud pollster` does: a resource of type gpu for
each card that an instance holds, with the host's name, the card's address there and the group by which alarms choose. A resource
that says something else, because another pollster made it or its instance has moved, is put right."""
import datetime
import glob
import json
import os
import sys
import time

import gmetad
from osapi import Cloud, Refused

SECONDS = 15
# pushes in which a card was missing before its resource has ended: a guest's record is missing for a moment while it is written
MISSED = 4
# name in Gnocchi, unit, name in Ganglia
METRICS = (('gpu.temperature', 'C', 'temp'), ('gpu.utilization', '%', 'util'), ('gpu.memory.utilization', '%', 'mem_util'),
           ('gpu.memory.used', 'MiB', 'fb_memory'), ('gpu.power', 'W', 'power_usage_report'),
           ('gpu.sm_clock', 'MHz', 'sm_clock_report'), ('gpu.memory_clock', 'MHz', 'mem_clock_report'))


def attributes(guest, card):
    """What a card's resource says of it; nothing of what is not known, as `xlcloud pollster` has it."""
    known = {'host': guest['host'], 'pci_address': card['host_address'], 'product_id': card['product'],
             'instance_id': guest['id'], 'server_group': guest.get('metadata', {}).get('metering.server_group')}
    return {name: value for name, value in known.items() if value}


def guests():
    """uuid of a card -> (guest's record, the card's)"""
    cards = {}
    for path in glob.glob(os.environ['XLCLOUD_LAB'] + '/guests/*/guest.json'):
        try:
            with open(path) as f:
                guest = json.load(f)
        except (OSError, ValueError):       # the guest is just coming or going
            continue
        cards.update({card['uuid']: (guest, card) for card in guest['gpus']})
    return cards


class Pollster:
    def __init__(self):
        self.cloud = Cloud()
        # a resource's own id is the card's uuid in the guest: Gnocchi refuses ids with a slash, such as HOST/ADDRESS
        self.resources = {}
        self.missed = {}

    def read(self):
        """Asked at each push: somebody else may write them too."""
        found, marker = {}, ''
        while True:
            page = self.cloud.ok('metric', 'GET', '/v1/resource/gpu?limit=1000' + marker)
            found.update((r['original_resource_id'], r) for r in page)
            if len(page) < 1000:
                break
            marker = '&marker=' + page[-1]['id']
        self.resources = found

    def resource(self, guest, card):
        wanted, r = attributes(guest, card), self.resources.get(card['uuid'])
        if r is not None and r.get('ended_at'):
            # Its instance is back. Gnocchi 4.4 breaks (500) where an end is to be taken back, so that it begins anew.
            self.cloud.ok('metric', 'DELETE', '/v1/resource/gpu/' + r['id'], headers={'Accept': '*/*'})
            r = None
        if r is None:
            r = self.cloud.ok('metric', 'POST', '/v1/resource/gpu', dict(wanted, id=card['uuid']))
        else:
            differing = {name: value for name, value in wanted.items() if r.get(name) != value}
            if differing:
                r = self.cloud.ok('metric', 'PATCH', '/v1/resource/gpu/' + r['id'], differing)
        self.resources[card['uuid']] = r
        return r['id']

    def end_those_gone(self, cards):
        """The history of a card stays readable after its instance has gone; the resource says when that was."""
        self.missed = {uuid: self.missed.get(uuid, 0) + 1 for uuid, r in self.resources.items()
                       if uuid.startswith('GPU-') and uuid not in cards and not r.get('ended_at')}
        for uuid, times in self.missed.items():
            if times >= MISSED:
                self.cloud.call('metric', 'PATCH', '/v1/resource/gpu/' + self.resources[uuid]['id'],
                                {'ended_at': datetime.datetime.utcnow().isoformat()})

    def push(self):
        self.read()
        cards, measures, now = guests(), {}, datetime.datetime.utcnow().isoformat()
        for _host, _index, values in gmetad.gpus():
            if values.get('uuid') not in cards:
                continue
            own = {name: {'archive_policy_name': 'gpu', 'unit': unit, 'measures': [{'timestamp': now, 'value': float(values[source])}]}
                   for name, unit, source in METRICS if source in values}
            if own:
                measures[self.resource(*cards[values['uuid']])] = own
        if measures:
            self.cloud.ok('metric', 'POST', '/v1/batch/resources/metrics/measures?create_metrics=true', measures)
        self.end_those_gone(cards)


def main():
    pollster = None
    while True:
        began = time.time()
        try:
            pollster = pollster or Pollster()
            pollster.push()
        except (OSError, Refused, ValueError, SyntaxError, KeyError) as e:
            print(datetime.datetime.now().isoformat(), 'not pushed:', e, file=sys.stderr, flush=True)
            pollster = None         # what Gnocchi has is asked anew
        time.sleep(max(1, SECONDS - (time.time() - began)))


if __name__ == '__main__':
    main()
