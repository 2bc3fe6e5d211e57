"""Creating, watching and deleting the lab's Heat stack; used by lab/populate and lab/check."""
import os

from osapi import wait

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'heat')


def create(cloud, name, parameters):
    files = {}
    for f in ('master.yaml', 'layer.yaml'):
        with open(os.path.join(TEMPLATES, f)) as text:
            files[f] = text.read()
    return cloud.ok('orchestration', 'POST', '/stacks', {
        'stack_name': name, 'timeout_mins': 10, 'disable_rollback': True, 'template': files['master.yaml'],
        'files': {'layer.yaml': files['layer.yaml']}, 'parameters': parameters}, (201,))['stack']['id']


def find(cloud, name):
    """The stack, or None."""
    found = [s for s in cloud.ok('orchestration', 'GET', '/stacks')['stacks'] if s['stack_name'] == name]
    return found[0] if found else None


def path(name, ident):
    return '/stacks/%s/%s' % (name, ident)


def settled(cloud, name, ident, seconds=180):
    """Waits for the end of what is under way; returns the stack and the seconds it took."""
    def done():
        s = cloud.ok('orchestration', 'GET', path(name, ident))['stack']
        return None if s['stack_status'].endswith('IN_PROGRESS') else s
    return wait(seconds, 'stack ' + name, done)


def delete(cloud, name, seconds=180):
    s = find(cloud, name)
    if not s:
        return
    cloud.call('orchestration', 'DELETE', path(name, s['id']))

    def gone():
        r = cloud.get('orchestration', path(name, s['id']))
        if r.status == 404 or r.json['stack']['stack_status'] == 'DELETE_COMPLETE':
            return True
        if r.json['stack']['stack_status'] == 'DELETE_FAILED':
            cloud.call('orchestration', 'DELETE', path(name, s['id']))
        return False
    wait(seconds, 'stack %s deleted' % name, gone, 1)


def group_servers(cloud, name, ident):
    """Ids of the servers of all scaling groups of the stack."""
    resources = cloud.ok('orchestration', 'GET', path(name, ident) + '/resources?nested_depth=5')['resources']
    groups = [r['physical_resource_id'] for r in resources if r['resource_type'] == 'OS::Heat::AutoScalingGroup']
    return [r['physical_resource_id'] for r in resources if r['resource_type'] == 'OS::Nova::Server'
            and r['physical_resource_id'] and any(g and '/%s/' % g in link['href'] or g and link['href'].endswith(g)
                                                  for g in groups for link in r['links'])]
