package org.xlcloud.simulator.ganglia;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// `/status` of the interactive port. Debian's build counts nothing: its counters stay 0 and only its times move.
final class GmetadStatus {
    private GmetadStatus() {}

    static String json(GangliaGrid grid, Instant booted) {
        long now = grid.now().toEpochMilli();
        Duration up = Duration.between(booted, grid.now());
        long polled = grid.clusters().values().stream()
                .mapToLong(cluster -> cluster.localTime().toEpochMilli())
                .max()
                .orElse(0);
        String writer = "{\"num\":0,\"totalMillis\":0,\"lastTime\":%d}";
        String none = String.format(Locale.ROOT, writer, 0);
        String rrd = String.format(Locale.ROOT, writer, polled);
        return "{\"host\":\"\",\"gridname\":\"" + grid.name() + "\",\"version\":\"3.7.2-1\",\"stattime\":" + now
                + ",\"boottime\":" + booted.toEpochMilli() + ",\"uptime\":" + up.toSeconds() + ",\"uptimeMillis\":"
                + up.toMillis() + ",\"metrics\":{\"received\":{\"all\":0},\"sent\":{\"all\":{\"num\":0,"
                + "\"totalMillis\":0},\"rrdtool\":" + rrd + ",\"rrdcached\":" + none + ",\"graphite\":" + none
                + ",\"memcached\":" + none + ",\"riemann\":" + none + "},\"summarize\":{\"cluster\":0,\"root\":0,"
                + "\"totalMillis\":0,\"lastTime\":" + polled + "},\"requests\":{\"all\":{\"num\":0,\"totalMillis\":0},"
                + "\"interactive\":{\"num\":0,\"totalMillis\":0},\"xml\":{\"num\":0,\"totalMillis\":0}},"
                + "\"polls\":{\"ok\":{\"num\":0,\"totalMillis\":0,\"lastTime\":" + polled
                + "},\"failed\":{\"num\":0,\"totalMillis\":0,\"lastTime\":0},\"misses\":0}}}";
    }
}
