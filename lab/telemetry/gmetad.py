"""What gmetad knows of the guests' GPUs, read from its XML port."""
import os
import socket
import xml.etree.ElementTree as ElementTree

MOST_BYTES = 64 << 20
DOWN_AFTER = 4      # times TMAX, Ganglia's own rule


def document():
    with socket.create_connection((os.environ['IP'], int(os.environ['PORT_GMETAD_XML'])), timeout=5) as s:
        s.settimeout(5)
        parts, size = [], 0
        while size < MOST_BYTES:
            part = s.recv(65536)
            if not part:
                return b''.join(parts)
            parts.append(part)
            size += len(part)
    raise OSError('gmetad sends more than %d bytes' % MOST_BYTES)


def gpus():
    """Of every host that is up: (host, index, {metric name without gpuN_: value as text})."""
    for host in ElementTree.fromstring(document()).iter('HOST'):
        if int(host.get('TN')) >= DOWN_AFTER * int(host.get('TMAX')):
            continue
        values = {m.get('NAME'): m.get('VAL') for m in host.iter('METRIC')}
        for index in range(int(float(values.get('gpu_num', '0')))):
            prefix = 'gpu%d_' % index
            yield host.get('NAME'), index, {n[len(prefix):]: v for n, v in values.items() if n.startswith(prefix)}
