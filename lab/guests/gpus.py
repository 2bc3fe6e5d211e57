"""What the GPUs of a guest report: the metrics of Ganglia's NVIDIA module (names since August 2014), sent by the real gmetric.

The module collects every 10 s and sends a value when it has changed by 1 or is 50 s old; so does this, with the lab's own interval.
"""
import json
import math
import os
import subprocess
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
with open(HERE + '/products.json') as f:
    PRODUCTS = json.load(f)

DRIVER = '367.134'
IDLE_C, FULL_LOAD_C = 32, 92          # settled temperature without load and at 100 %
THERMAL_SECONDS = float(os.environ['GUEST_THERMAL_SECONDS'])
RESEND_SECONDS, RESEND_STATIC_SECONDS = 50, 120   # static ones oftener than the module's 600 s: a collector that restarts has them soon


def auto_load(name, index):
    """The load of a GPU that nobody has set: a slow wave of its own that moves every 30 s."""
    step = int(time.time() // 30)
    phase = zlib.crc32(('%s/%d' % (name, index)).encode())
    wave = 30 + 20 * math.sin(step / 12 + phase % 628 / 100)
    return max(0, min(100, wave + (phase * (step + 7) >> 5) % 11 - 5))


class Gpu:
    def __init__(self, index, card):
        self.index, self.card = index, card
        self.product = PRODUCTS.get(card['product'], PRODUCTS['other'])
        self.temperature = IDLE_C
        self.at = time.time()

    def metrics(self, load):
        """(name, value, type, units, slope, groups, title) for everything this GPU reports at a load in per cent."""
        now = time.time()
        settled = IDLE_C + (FULL_LOAD_C - IDLE_C) * load / 100
        self.temperature += (settled - self.temperature) * (1 - math.exp((self.at - now) / THERMAL_SECONDS))
        self.at = now
        p, n, i = self.product, 'gpu%d_' % self.index, self.index
        busy = load >= 1
        watts = p['idle_watts'] + (p['limit_watts'] - p['idle_watts']) * load / 100

        def number(name, value, units, title, slope='both', groups='gpu'):
            return (n + name, str(int(round(value))), 'uint32', units, slope, groups, title)

        def text(name, value, title):
            return (n + name, value, 'string', '', 'zero', 'gpu', title)

        return [
            text('type', p['type'], 'GPU%d Type' % i),
            text('uuid', self.card['uuid'], 'GPU%d UUID' % i),
            text('pci_id', self.card['pci_id'], 'GPU%d PCI ID' % i),
            text('serial', self.card['serial'], 'GPU%d Serial' % i),
            text('ecc_mode', p['ecc'], 'GPU%d ECC Mode' % i),
            number('mem_total', p['memory_mb'], 'MB', 'GPU%d FB Memory Total' % i, 'zero'),
            number('power_man_limit', p['limit_watts'], 'Watts', 'GPU%d Power Management Limit' % i, 'zero'),
            number('max_graphics_clock', p['graphics_mhz'], 'MHz', 'GPU%d Max Graphics Clock' % i, 'zero'),
            number('max_sm_clock', p['graphics_mhz'], 'MHz', 'GPU%d Max SM Clock' % i, 'zero'),
            number('max_mem_clock', p['memory_mhz'], 'MHz', 'GPU%d Max Memory Clock' % i, 'zero'),
            number('slowdown_temp', p['slowdown_c'], 'C', 'GPU%d Slowdown Temperature' % i, 'zero'),
            number('shutdown_temp', p['shutdown_c'], 'C', 'GPU%d Shutdown Temperature' % i, 'zero'),
            number('util', load, '%', 'GPU%d Utilization' % i),
            number('mem_util', load * 0.6, '%', 'GPU%d Memory Utilization' % i),
            number('fb_memory', 40 + (p['memory_mb'] - 40) * 0.7 * load / 100, 'MB', 'GPU%d FB Memory Used' % i),
            number('temp', self.temperature, 'C', 'Temperature of GPU %d' % i, groups='gpu,temp'),
            number('fan', 0, '%', 'GPU%d Fan Speed' % i),        # passively cooled: the module reports 0
            number('power_usage_report', watts, 'watts', 'GPU%d Power Usage' % i),
            number('graphics_clock_report', p['graphics_mhz'] if busy else 324, 'MHz', 'GPU%d Graphics Clock' % i),
            number('sm_clock_report', p['graphics_mhz'] if busy else 324, 'MHz', 'GPU%d SM Clock' % i),
            number('mem_clock_report', p['memory_mhz'] if busy else 324, 'MHz', 'GPU%d Memory Clock' % i),
            number('ecc_db_error', 0, 'No Of Errors', 'GPU%d ECC Report' % i),
            number('ecc_sb_error', 0, 'No Of Errors', 'GPU%d ECC Report' % i),
        ]


class Publisher:
    """Sends the metrics of one guest through its own gmond configuration."""

    def __init__(self, conf, cards):
        self.conf = conf
        self.gpus = [Gpu(i, c) for i, c in enumerate(cards)]
        self.sent = {}      # name -> (value, time)

    def publish(self, loads, seen):
        """loads: per cent per GPU; seen: how many GPUs the guest's driver still sees."""
        out = [('gpu_num', str(seen), 'uint32', 'GPUs', 'zero', 'gpu', 'Total number of GPUs'),
               ('gpu_driver', DRIVER, 'string', '', 'zero', 'gpu', 'GPU Driver Version')]
        for gpu in self.gpus[:seen]:
            out += gpu.metrics(loads[gpu.index])
        now = time.time()
        for name, value, kind, units, slope, groups, title in out:
            old, at = self.sent.get(name, (None, 0))
            age = RESEND_STATIC_SECONDS if slope == 'zero' else RESEND_SECONDS
            if value == old and now - at < age:
                continue
            subprocess.run(['gmetric', '-c', self.conf, '-n', name, '-v', value, '-t', kind, '-u', units, '-s', slope,
                            '-x', '90', '-d', '0', '-g', groups, '-D', title, '-T', title],
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            self.sent[name] = (value, now)

    def forget(self):
        """After a pause everything is sent again at once."""
        self.sent.clear()
