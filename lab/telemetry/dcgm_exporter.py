"""Repeats what NVIDIA's dcgm-exporter would say in the guests, for Prometheus to scrape: its names, labels and text form
(dcgm-exporter 3.3, default-counters.csv), filled with what the guests report to Ganglia."""
import http.server
import os

import gmetad

# name in dcgm-exporter, type, help, name in Ganglia
COUNTERS = (
    ('DCGM_FI_DEV_SM_CLOCK', 'gauge', 'SM clock frequency (in MHz).', 'sm_clock_report'),
    ('DCGM_FI_DEV_MEM_CLOCK', 'gauge', 'Memory clock frequency (in MHz).', 'mem_clock_report'),
    ('DCGM_FI_DEV_GPU_TEMP', 'gauge', 'GPU temperature (in C).', 'temp'),
    ('DCGM_FI_DEV_POWER_USAGE', 'gauge', 'Power draw (in W).', 'power_usage_report'),
    ('DCGM_FI_DEV_GPU_UTIL', 'gauge', 'GPU utilization (in %).', 'util'),
    ('DCGM_FI_DEV_MEM_COPY_UTIL', 'gauge', 'Memory utilization (in %).', 'mem_util'),
    ('DCGM_FI_DEV_FB_USED', 'gauge', 'Framebuffer memory used (in MiB).', 'fb_memory'),
    ('DCGM_FI_DEV_ECC_SBE_VOL_TOTAL', 'counter', 'Total number of single-bit volatile ECC errors.', 'ecc_sb_error'),
    ('DCGM_FI_DEV_ECC_DBE_VOL_TOTAL', 'counter', 'Total number of double-bit volatile ECC errors.', 'ecc_db_error'),
    ('DCGM_FI_DEV_XID_ERRORS', 'gauge', 'Value of the last XID error encountered.', 'xid'),
)
# Faults that somebody wants to see, one a line: HOST INDEX XID. Ganglia's module knows none.
FAULTS = os.environ.get('FAULTS', '/tmp/xlcloud-lab-xid')


def faults():
    try:
        with open(FAULTS) as lines:
            return {(host, int(index)): int(code) for host, index, code in (line.split() for line in lines if line.strip())}
    except FileNotFoundError:
        return {}


def quoted(text):
    return text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')


def page():
    told = faults()
    cards = [(host, index, dict(values, xid=str(told.get((host, index), 0)))) for host, index, values in gmetad.gpus()]
    lines = []
    for name, kind, words, source in COUNTERS:
        lines += ['# HELP %s %s' % (name, words), '# TYPE %s %s' % (name, kind)]
        for host, index, values in cards:
            if source not in values:
                continue
            labels = (('gpu', str(index)), ('UUID', values.get('uuid', '')), ('pci_bus_id', '0000' + values.get('pci_id', '')),
                      ('device', 'nvidia%d' % index), ('modelName', values.get('type', '')), ('Hostname', host),
                      ('DCGM_FI_DRIVER_VERSION', '367.134'))
            lines.append('%s{%s} %s' % (name, ','.join('%s="%s"' % (k, quoted(v)) for k, v in labels), values[source]))
    return '\n'.join(lines) + '\n'


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            status, text = 200, page()
        except (OSError, ValueError, SyntaxError) as e:     # ElementTree's ParseError is a SyntaxError
            status, text = 503, 'gmetad: %s\n' % e
        body = text.encode()
        self.send_response(status)
        self.send_header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


if __name__ == '__main__':
    http.server.ThreadingHTTPServer((os.environ['IP'], int(os.environ['PORT_DCGM'])), Handler).serve_forever()
