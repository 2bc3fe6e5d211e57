"""Carries the GPU metrics of the guests from gmetad to Gnocchi every 15 s, as XMS will: a resource of type gpu for each card
that an instance holds, with the host's name and the card's address there. It has no server_group, so no alarm of a Heat stack
looks at it."""
import datetime
import glob
import json
import os
import sys
import time

import gmetad
from osapi import Cloud, Refused

SECONDS = 15
# name in Gnocchi, unit, name in Ganglia
METRICS = (('gpu.temperature', 'C', 'temp'), ('gpu.utilization', '%', 'util'), ('gpu.memory.utilization', '%', 'mem_util'),
           ('gpu.memory.used', 'MiB', 'fb_memory'), ('gpu.power', 'W', 'power_usage_report'),
           ('gpu.sm_clock', 'MHz', 'sm_clock_report'), ('gpu.memory_clock', 'MHz', 'mem_clock_report'))


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
        self.resources = {r['original_resource_id']: r['id']
                          for r in self.cloud.ok('metric', 'GET', '/v1/resource/gpu?limit=1000')}

    def resource(self, guest, card):
        if card['uuid'] not in self.resources:
            r = self.cloud.ok('metric', 'POST', '/v1/resource/gpu', {
                'id': card['uuid'], 'host': guest['host'], 'pci_address': card['host_address'],
                'product_id': card['product'], 'instance_id': guest['id']})
            self.resources[card['uuid']] = r['id']
        return self.resources[card['uuid']]

    def end_those_gone(self, cards):
        """The history of a card stays readable after its instance has gone; the resource says when that was."""
        for uuid in [u for u in self.resources if u.startswith('GPU-') and u not in cards]:
            self.cloud.call('metric', 'PATCH', '/v1/resource/gpu/' + self.resources.pop(uuid),
                            {'ended_at': datetime.datetime.utcnow().isoformat()})

    def push(self):
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
