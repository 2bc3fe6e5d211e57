package org.xlcloud.simulator.world;

/// The traceback that Nova (26.2, Zed) shows administrators with a failed scheduling, cut to its ends.
final class Traceback {
    static final String NO_VALID_HOST = """
            Traceback (most recent call last):
              File "/usr/lib/python3/dist-packages/nova/conductor/manager.py", line 1587, in schedule_and_build_instances
                host_lists = self._schedule_instances(context, request_specs[0],
              File "/usr/lib/python3/dist-packages/nova/conductor/manager.py", line 940, in _schedule_instances
                host_lists = self.query_client.select_destinations(
              File "/usr/lib/python3/dist-packages/oslo_messaging/_drivers/amqpdriver.py", line 681, in _send
                raise result
            nova.exception_Remote.NoValidHost_Remote: No valid host was found. There are not enough hosts available.
              File "/usr/lib/python3/dist-packages/nova/scheduler/manager.py", line 455, in _ensure_sufficient_hosts
                raise exception.NoValidHost(reason=reason)

            nova.exception.NoValidHost: No valid host was found. There are not enough hosts available.

            """;

    private Traceback() {}
}
