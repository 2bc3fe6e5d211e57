"""Turns GPU_HOSTS and GPU_PRODUCTS of lab.env into the file the virt driver reads and Nova's PCI fragments.

usage: gpu_hosts.py FRAGMENTS_DIR NOVA_ETC_DIR GPUS_JSON
"""
import json
import os
import re
import shutil
import sys

ADDRESS0 = 0x87     # bus of the first card of a host, the next card has the next bus


def products():
    out = {}
    for item in os.environ['GPU_PRODUCTS'].split():
        m = re.fullmatch(r'([a-z0-9][a-z0-9-]*)=([0-9a-f]{4}):([0-9a-f]{4})', item)
        if not m:
            raise SystemExit('GPU_PRODUCTS: %r is not ALIAS=VENDOR:PRODUCT' % item)
        out[m[1]] = (m[2], m[3])
    return out


def hosts():
    """host name -> list of aliases, one per card"""
    out = {}
    for item in os.environ['GPU_HOSTS'].split():
        name, _, cards = item.partition('=')
        if not re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9.-]*', name) or name in out:
            raise SystemExit('GPU_HOSTS: bad or repeated host name %r' % name)
        out[name] = []
        for part in (cards or 'none').split('+'):
            if part == 'none':
                continue
            m = re.fullmatch(r'([a-z0-9-]+)(?:\*(\d+))?', part)
            if not m or m[1] not in products():
                raise SystemExit('GPU_HOSTS: %r is not ALIAS*COUNT with an ALIAS of GPU_PRODUCTS' % part)
            out[name] += [m[1]] * int(m[2] or 1)
    return out


def main(fragments, nova_etc, gpus_json):
    known = products()
    cards = {}
    for host, aliases in hosts().items():
        cards[host] = [{'address': '0000:%02x:00.0' % (ADDRESS0 + i), 'numa_node': i % 2,
                        'vendor_id': known[a][0], 'product_id': known[a][1]} for i, a in enumerate(aliases)]
    with open(gpus_json, 'w') as f:
        json.dump(cards, f, indent=1)
    for alias, (vendor, product) in known.items():
        source = os.path.join(fragments, 'gpu-%s.conf' % alias)
        target = os.path.join(nova_etc, 'gpu-%s.conf' % alias)
        if os.path.exists(source):
            shutil.copyfile(source, target)
            continue
        with open(target, 'w') as f:
            f.write('[pci]\ndevice_spec = {"vendor_id":"%s","product_id":"%s"}\n'
                    'alias = {"name":"%s","vendor_id":"%s","product_id":"%s","device_type":"type-PCI",'
                    '"numa_policy":"preferred"}\n' % (vendor, product, alias, vendor, product))


if __name__ == '__main__':
    main(*sys.argv[1:])
