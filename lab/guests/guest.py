"""One guest: the MCollective agent and the gmond that an ACTIVE instance would run, its facts, its GPUs, its faults.

Everything about it lies in $XLCLOUD_LAB/guests/NAME, so lab/load, lab/break and lab/status need no more than files:
guest.json (what it is), load and load.N (per cent, all GPUs or GPU N), faults/FAULT.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import time
import uuid

import gpus
import processes

LAB = os.environ['XLCLOUD_LAB']
TOP = os.environ['TOP']
CLOUD = os.environ['CLOUD']
GUESTS = LAB + '/guests'
FAULTS = ('gpu-missing', 'agent-silent', 'gmond-down')
UUIDS = uuid.UUID('6b0a6b3c-4a76-5b0e-9a4e-3d0f6d1c7c11')     # name space of the GPU uuids, so that they are stable
MODULES = (glob.glob('/usr/lib/*/ganglia') + ['/usr/lib/ganglia'])[0]
METADATA_FACTS = ('stack_id', 'stack_name', 'layer', 'role', 'group')


def gmond_default_metrics():
    """gmond's own modules and collection groups, for which a configuration of one's own has to name them again."""
    text = subprocess.run(['gmond', '-t'], capture_output=True, text=True, check=True).stdout
    text = text[text.index('\nmodules {'):]
    return '\n'.join(line for line in text.splitlines() if not line.startswith('include'))


def fill(path, values):
    with open(path) as f:
        return re.sub(r'@([A-Z_]+)@', lambda m: str(values[m[1]]), f.read())


def card(instance_id, index, provider_name, resource_class):
    """A card as the guest sees it. provider_name: HOST_ADDRESS, resource_class: CUSTOM_PCI_10DE_11BF."""
    vendor, product = resource_class.lower().split('_')[2:4]
    ident = uuid.uuid5(UUIDS, '%s/%d' % (instance_id, index))
    return {'product': '%s:%s' % (vendor, product), 'host_address': provider_name.rsplit('_', 1)[1].lower(),
            'pci_id': '0000:00:%02X.0' % (5 + index), 'uuid': 'GPU-%s' % ident, 'serial': '%013d' % (ident.int % 10**13)}


class Guest:
    def __init__(self, record):
        self.record = record
        self.name, self.id = record['name'], record['id']
        self.dir = '%s/%s' % (GUESTS, self.name)
        self.agent, self.gmond = 'guest-%s-agent' % self.name, 'guest-%s-gmond' % self.name
        self.publisher = gpus.Publisher(self.dir + '/gmetric.conf', record['gpus'])
        self.seen = None
        self.started = {}       # daemon -> when it was last started, so that one that dies at once is not restarted at once

    # ---- files ------------------------------------------------------------------------------------------------------
    def write(self):
        os.makedirs(self.dir + '/faults', exist_ok=True)
        os.makedirs(self.dir + '/state', exist_ok=True)
        self._put('guest.json', json.dumps(self.record, indent=1))
        values = {'NAME': self.name, 'ADDRESS': self.record['address'], 'PORT': self.record['port'], 'MODULES': MODULES,
                  'CLUSTER': os.environ['GANGLIA_CLUSTER'], 'COLLECTOR': os.environ['IP'],
                  'COLLECTOR_PORT': os.environ['PORT_GMOND']}
        conf = fill(CLOUD + '/ganglia/gmond-guest.conf', values)
        self._put('gmond.conf', conf + gmond_default_metrics())
        self._put('gmetric.conf', conf)      # short: gmetric reads all of it for every value
        with open(LAB + '/mco/common.part') as a, open(LAB + '/mco/server.part') as b:
            common = a.read() + b.read()
        self._put('server.cfg', common + '\n'.join((
            'identity = ' + self.name, 'logfile = %s/log/%s.mcollective.log' % (LAB, self.agent),
            'plugin.yaml = %s/facts.yaml' % self.dir, 'classesfile = %s/classes' % self.dir,
            'plugin.xlcloud.converge = %s/guests/converge.sh %%{event} %%{recipes} %%{attributes_file} %%{state_dir}' % TOP,
            'plugin.xlcloud.state_dir = %s/state' % self.dir,
            'plugin.xlcloud.lspci = cat %s/lspci' % self.dir, 'plugin.xlcloud.kernel_log = cat %s/kernel_log' % self.dir,
            # the agent appends what it asks nvidia-smi for
            'plugin.xlcloud.nvidia_smi = sh %s/guests/nvidia-smi.sh %s' % (TOP, self.dir),
            '')), 0o600)
        layer = self.record['metadata'].get('layer')
        self._put('classes', 'xlcloud\n' + ('layer::%s\n' % layer if layer else ''))
        self._write_metadata(self._cards_seen())

    def _put(self, name, text, mode=0o644):
        path = '%s/%s' % (self.dir, name)
        with open(path + '.new', 'w') as f:
            f.write(text)
        os.chmod(path + '.new', mode)
        os.rename(path + '.new', path)

    def _write_metadata(self, seen):
        """What cloud-init would leave in /etc/xlcloud/metadata.json, and the cards that this guest's driver sees."""
        r = self.record
        data = {k: v for k, v in r['metadata'].items() if k in METADATA_FACTS or k.startswith('xlcloud_')}
        data.update(hostname=self.name, instance_name=r['instance_name'], instance_id=self.id, project_id=r['project_id'],
                    flavor=r['flavor'], gpus=seen, gpu_type=','.join(sorted({g.product['type'] for g in self.publisher.gpus})),
                    gpu_pci_ids=[c['pci_id'] for c in r['gpus'][:seen]], gpu_uuids=[c['uuid'] for c in r['gpus'][:seen]])
        self._put('metadata.json', json.dumps(data, indent=1))
        cards = list(zip(r['gpus'][:seen], self.publisher.gpus))
        self._put('lspci', ''.join('%s VGA compatible controller [0300]: NVIDIA Corporation %s [%s] (rev a1)\n' % (
            c['pci_id'].lower(), g.product['type'], c['product']) for c, g in cards))
        self._put('nvidia-smi', ''.join(self._smi(i, c, g) for i, (c, g) in enumerate(cards)))
        busy = [(c, g) for i, (c, g) in enumerate(cards) if self.load(i) >= 1]
        self._put('nvidia-smi.processes', ''.join('%s, %d, blender, %d\n' % (
            c['uuid'], 4000 + i, g.product['memory_mb'] // 2) for i, (c, g) in enumerate(busy)))
        if not os.path.exists(self.dir + '/kernel_log'):
            self._put('kernel_log', '')

    def _smi(self, index, card, gpu):
        """A line as nvidia-smi --query-gpu prints it for the fields that the agent asks for."""
        load, p = self.load(index), gpu.product
        return '%d, 0000%s, %s, %s, 470.82.01, %d, %d, %d, %d, %.2f, %s\n' % (
            index, card['pci_id'], p['type'], card['uuid'], round(gpu.temperature), round(load),
            40 + (p['memory_mb'] - 40) * 0.7 * load / 100, p['memory_mb'],
            p['idle_watts'] + (p['limit_watts'] - p['idle_watts']) * load / 100, '0' if p['ecc'] == 'ON' else '[N/A]')

    def fault(self, name):
        return os.path.exists('%s/faults/%s' % (self.dir, name))

    def _cards_seen(self):
        have = len(self.record['gpus'])
        return max(0, have - 1) if self.fault('gpu-missing') else have

    def load(self, index):
        for name in ('load.%d' % index, 'load'):
            try:
                with open('%s/%s' % (self.dir, name)) as f:
                    return max(0.0, min(100.0, float(f.read())))
            except (OSError, ValueError):
                continue
        return gpus.auto_load(self.name, index)

    # ---- life -------------------------------------------------------------------------------------------------------
    def _facts_command(self):
        return 'XLCLOUD_METADATA=%s/metadata.json ruby -W0 %s/mcollective/xlcloud-facts %s/facts.yaml %s/mcollective/ohai' % (
            self.dir, CLOUD, self.dir, CLOUD)

    def _keep(self, daemon, wanted, command):
        if not wanted:
            if processes.pid(daemon):
                processes.stop(daemon)
        elif not processes.pid(daemon) and time.time() - self.started.get(daemon, 0) > 10:
            self.started[daemon] = time.time()
            processes.start(daemon, command)

    def tick(self):
        """Brings daemons and metrics to what they should be; called every second or so."""
        seen = self._cards_seen()
        if self.seen is not None and seen != self.seen:
            self._write_metadata(seen)
            subprocess.Popen(['/bin/sh', '-c', self._facts_command()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
        self.seen = seen
        self._keep(self.agent, not self.fault('agent-silent'), ['/bin/sh', '-c', (
            '%s && exec ruby -W0 -r%s/mcollective/psych4_compat.rb /usr/sbin/mcollectived --no-daemonize --config %s/server.cfg'
            % (self._facts_command(), CLOUD, self.dir))])
        down = self.fault('gmond-down')
        self._keep(self.gmond, not down, ['gmond', '-f', '-c', self.dir + '/gmond.conf'])
        if down:
            # gmetric alone would keep the host "up" in the collector
            self.publisher.forget()

    def publish(self):
        if not self.fault('gmond-down') and processes.pid(self.gmond):
            self.publisher.publish([self.load(i) for i in range(len(self.record['gpus']))], self._cards_seen())

    def remove(self):
        for daemon in (self.agent, self.gmond):
            processes.stop(daemon)
            for log in glob.glob('%s/log/%s.*' % (LAB, glob.escape(daemon))):
                os.remove(log)
        shutil.rmtree(self.dir, ignore_errors=True)
