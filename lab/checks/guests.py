"""The guest of a GPU server: agent, facts, GPU metrics, load, faults."""
import glob
import os
import threading

from lab import check, ganglia_host, guest_of, lab, mco_names, mco_rpc, metric, soon
from osapi import wait


def appears(ident):
    """The guest of the instance, checked; None if it does not come."""
    g = soon('the instance gets a guest', 30, lambda: guest_of(ident))
    if not g:
        return None
    name = g['name']
    check('the guest knows its card as the guest sees it', len(g['gpus']) == 1 and g['gpus'][0]['pci_id'] == '0000:00:05.0'
          and g['gpus'][0]['uuid'].startswith('GPU-'), '%s %s' % (g['gpus'][0]['pci_id'], g['gpus'][0]['uuid']))
    soon('mco finds it by its facts', 60, lambda: name in mco_names('-F', 'instance_id=' + ident, '-F', 'gpus>=1'), 0.2)
    r = mco_rpc('rpcutil', 'get_facts', 'facts=stack_id,layer,role,group,instance_name', '-I', name).get(name, {})
    values = r.get('data', {}).get('values', {})
    check('its facts are the metadata of the instance', values == {
        'stack_id': 'labcheck', 'layer': 'checked', 'role': 'probe', 'group': 'checked', 'instance_name': g['instance_name']},
        str(values))
    card = g['gpus'][0]
    # the values of an instance that had this name a while ago can still be there
    soon('gmetad shows its GPU with uuid and pci_id', 60, lambda: (lambda m: m.get('gpu0_uuid') == card['uuid'] and m.get(
        'gpu0_pci_id') == card['pci_id'] and m.get('gpu_num') == '1')(ganglia_host(name)[0]))
    m = ganglia_host(name)[0]
    check('and the metrics that the console reads', {'gpu0_util', 'gpu0_mem_util', 'gpu0_fb_memory', 'gpu0_mem_total',
                                                     'gpu0_power_usage_report', 'gpu0_fan'} <= set(m))
    return g


def load(guest):
    name = guest['name']
    lab('load', name, '0')
    soon('without load the GPU is cool', 120, lambda: (metric(name, 'gpu0_temp') or 99) < 45 and metric(name, 'gpu0_util') == 0, 1)
    lab('load', name, '95')
    soon('load is reported', 30, lambda: metric(name, 'gpu0_util') == 95, 1)
    soon('and the temperature follows', 120, lambda: metric(name, 'gpu0_temp') > 75, 1, lambda: metric(name, 'gpu0_temp'))
    lab('load', name, 'auto')


def runs(guest):
    name = guest['name']
    r = mco_rpc('xlcloud', 'configure', '-I', name, 'job=labcheck-1').get(name, {})
    check('the agent runs configure', r.get('statuscode') == 0 and r.get('data', {}).get('exitcode') == 0, r.get('statusmsg', ''))
    r = mco_rpc('xlcloud', 'configure', '-I', name, 'recipes=fail::now').get(name, {})
    check('a failing recipe is told', r.get('statuscode') == 1 and r.get('data', {}).get('exitcode') == 7, r.get('statusmsg', ''))


def faults(guest):
    name = guest['name']
    lab('break', name, 'gpu-missing')
    soon('broken gpu-missing: one GPU less in Ganglia', 40, lambda: metric(name, 'gpu_num') == 0)
    soon('broken gpu-missing: one GPU less in the facts', 40, lambda: name in mco_names('-F', 'gpus=0', '-I', name), 0.5)
    lab('break', name, 'agent-silent')
    soon('broken agent-silent: mco ping does not find it', 40, lambda: name not in mco_names())
    check('lab/status tells what is broken', 'BROKEN: agent-silent gpu-missing' in lab('status').stdout)
    lab('mend', name)
    soon('mended: mco ping finds it', 60, lambda: name in mco_names(), 1)
    soon('mended: the GPU is back', 40, lambda: metric(name, 'gpu_num') == 1)


class SilentGmond(threading.Thread):
    """Breaks a guest's gmond and waits until its host counts as down, while other checks go on; then mends it."""

    def __init__(self, guest):
        super().__init__(daemon=True)
        self.name_of_guest, self.down_after = guest['name'], None
        lab('break', self.name_of_guest, 'gmond-down')
        self.start()

    def run(self):
        try:
            _, self.down_after = wait(180, 'down', lambda: (ganglia_host(self.name_of_guest)[1] or 0) >= 80, 2)
        except TimeoutError:
            pass
        lab('mend', self.name_of_guest)

    def result(self):
        self.join()
        check('broken gmond-down: the host counts as down in Ganglia (TN >= 80 s)', self.down_after,
              '%.0f s' % (self.down_after or 180))
        soon('mended: the host is up again', 60, lambda: (lambda tn: tn is not None and tn < 20)(
            ganglia_host(self.name_of_guest)[1]), 1)


def gone(guest):
    name = guest['name']
    soon('with the instance the guest goes', 40, lambda: not glob.glob(
        '%s/run/guest-%s-*' % (os.environ['XLCLOUD_LAB'], glob.escape(name))) and not os.path.exists(
        '%s/guests/%s' % (os.environ['XLCLOUD_LAB'], name)))
    check('and mco finds it no more', name not in mco_names())
