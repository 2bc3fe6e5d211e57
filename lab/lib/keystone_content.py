"""Keystone's content for the lab: services, endpoints, projects, users, roles. Idempotent.

Plain HTTP in one process instead of some forty calls of the openstack client, which takes a second each.
"""
import json
import os
import urllib.error
import urllib.request

E = os.environ
BASE = 'http://%s:%s/v3' % (E['IP'], E['PORT_KEYSTONE'])
TOKEN = None


def call(method, path, body=None, ok404=False):
    req = urllib.request.Request(
        BASE + path, method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={'Content-Type': 'application/json'})
    if TOKEN:
        req.add_header('X-Auth-Token', TOKEN)
    try:
        with urllib.request.urlopen(req, timeout=60) as r:
            data = r.read()
            return r.headers, json.loads(data) if data else None
    except urllib.error.HTTPError as e:
        if e.code == 404 and ok404:
            return None, None
        raise SystemExit('%s %s: %s %s' % (method, path, e.code, e.read()))


def get(path):
    return call('GET', path)[1]


hdr, tok = call('POST', '/auth/tokens', {'auth': {
    'identity': {'methods': ['password'], 'password': {'user': {
        'name': 'admin', 'domain': {'id': 'default'},
        'password': E['ADMIN_PW']}}},
    'scope': {'project': {'name': 'admin', 'domain': {'id': 'default'}}}}})
TOKEN = hdr['X-Subject-Token']


def ensure(kind, plural, name, extra, query=''):
    for x in get('/%s?name=%s%s' % (plural, name, query))[plural]:
        if all(x.get(k) == v for k, v in extra.items()
               if k in ('domain_id',)):
            return x
    return call('POST', '/' + plural, {kind: dict(extra, name=name)})[1][kind]


roles = {n: ensure('role', 'roles', n, {})['id'] for n in
         ('admin', 'member', 'reader', 'service', 'heat_stack_user',
          'heat_stack_owner')}
service_project = ensure('project', 'projects', 'service',
                         {'domain_id': 'default'})['id']
admin_project = ensure('project', 'projects', 'admin',
                       {'domain_id': 'default'})['id']
studio_project = ensure('project', 'projects', 'studio',
                        {'domain_id': 'default'})['id']
demo_project = ensure('project', 'projects', 'demo',
                      {'domain_id': 'default'})['id']


def grant(project, user, role):
    call('PUT', '/projects/%s/users/%s/roles/%s' % (project, user, role))


def user(name, password, domain='default'):
    return ensure('user', 'users', name,
                  {'domain_id': domain, 'password': password},
                  '&domain_id=' + domain)['id']


for svc in ('nova', 'placement', 'glance', 'neutron', 'heat', 'gnocchi',
            'aodh', 'ceilometer'):
    uid = user(svc, E['SVC_PW'])
    grant(service_project, uid, roles['admin'])
    grant(service_project, uid, roles['service'])
grant(demo_project, user('demo', E['DEMO_PW']), roles['member'])
admin = get('/users?name=admin&domain_id=default')['users'][0]['id']
grant(admin_project, admin, roles['heat_stack_owner'])
# lab/populate works in these two as well
for project in (demo_project, studio_project):
    grant(project, admin, roles['admin'])

# heat's own domain for the users that live inside stacks
dom = ensure('domain', 'domains', 'heat', {})['id']
hda = user('heat_domain_admin', E['HEAT_DOMAIN_PW'], dom)
call('PUT', '/domains/%s/users/%s/roles/%s' % (dom, hda, roles['admin']))

ip = E['IP']
want = [
    ('nova', 'compute', 'http://%s:%s/v2.1' % (ip, E['PORT_NOVA'])),
    ('placement', 'placement', 'http://%s:%s' % (ip, E['PORT_PLACEMENT'])),
    ('glance', 'image', 'http://%s:%s' % (ip, E['PORT_GLANCE'])),
    ('heat', 'orchestration',
     'http://%s:%s/v1/%%(tenant_id)s' % (ip, E['PORT_HEAT'])),
    ('heat-cfn', 'cloudformation', 'http://%s:%s/v1' % (ip, E['PORT_HEAT_CFN'])),
    ('gnocchi', 'metric', 'http://%s:%s' % (ip, E['PORT_GNOCCHI'])),
    ('aodh', 'alarming', 'http://%s:%s' % (ip, E['PORT_AODH'])),
    ('neutron', 'network', 'http://%s:%s' % (ip, E['PORT_NEUTRON'])),
]
services = {s['type']: s for s in get('/services')['services']}
endpoints = get('/endpoints')['endpoints']
for name, typ, url in want:
    s = services.get(typ) or call('POST', '/services', {'service': {
        'name': name, 'type': typ, 'enabled': True}})[1]['service']
    for iface in ('public', 'internal', 'admin'):
        have = [e for e in endpoints
                if e['service_id'] == s['id'] and e['interface'] == iface]
        if not have:
            call('POST', '/endpoints', {'endpoint': {
                'service_id': s['id'], 'interface': iface, 'url': url,
                'region_id': E['REGION'], 'enabled': True}})
        elif have[0]['url'] != url:
            call('PATCH', '/endpoints/' + have[0]['id'],
                 {'endpoint': {'url': url}})
print('keystone content ok')
