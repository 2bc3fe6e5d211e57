package org.xlcloud.simulator.world;

import java.util.ArrayDeque;

/// The physics of one GPU: a load that varies from period to period, and a temperature that follows the power drawn
/// with a time constant. Between two changes the temperature is the exact solution of the first-order lag, so it does
/// not depend on how often it is read.
final class Thermal {
    private static final long PERIOD = 15_000_000_000L;
    private static final double TIME_CONSTANT = 40e9;
    private static final double WHOLE_PERIOD = Math.exp(-PERIOD / TIME_CONSTANT);
    /// After so many periods nothing of the start temperature is left.
    private static final long MEMORY = 60;

    private static final int SLOWDOWN_C = 88;

    private final long series;
    private final Product product;
    private final double ambient;
    private final double rise;

    /// What was set and since when, the newest last; the past can be computed again from it.
    private record Setting(long since, double base, int forced, double cooling) {}

    /// Older settings than these many are forgotten: the oldest one kept counts for all time before it.
    private static final int SETTINGS_KEPT = 64;

    private final ArrayDeque<Setting> settings = new ArrayDeque<>();
    private double base;
    private int forced = -1;
    private double cooling = 1;
    private double temperature;
    private long at;
    private long eccSingle;
    private long eccDouble;
    private int xid;
    private long xidSince;

    Thermal(long series, Product product, double ambient) {
        this(series, product, ambient, 38 + 12 * Dice.noise(series, -1));
    }

    private Thermal(long series, Product product, double ambient, double rise) {
        this.series = series;
        this.product = product;
        this.ambient = ambient;
        this.rise = rise;
        this.temperature = equilibrium(0);
        keep(Long.MIN_VALUE);
    }

    /// Starts out as if it had run under this load for long.
    synchronized void settled(double load, long nanos) {
        base = load;
        at = nanos;
        temperature = equilibrium(load(nanos / PERIOD));
        settings.clear();
        keep(Long.MIN_VALUE);
    }

    /// The mean load that its holder puts on it, in percent.
    synchronized void base(double load, long nanos) {
        settle(nanos);
        base = load;
        keep(nanos);
    }

    /// A load that somebody sets, in percent; -1 gives it back to its holder.
    synchronized void force(int load, long nanos) {
        settle(nanos);
        forced = load;
        keep(nanos);
    }

    /// 1 is healthy; a card whose cooling fails gets 1.5 times as hot above the air around it.
    synchronized void cooling(double factor, long nanos) {
        settle(nanos);
        cooling = factor;
        keep(nanos);
    }

    synchronized void ecc(long single, long fatal) {
        eccSingle += single;
        eccDouble += fatal;
    }

    /// The driver meets a fault, or forgets the last one with code 0.
    synchronized void fault(int code, long nanos) {
        xid = code;
        xidSince = nanos;
    }

    /// The sensors at any time: now, or in the past, before the world's start too.
    synchronized GpuMetrics read(long nanos) {
        if (nanos < at) {
            Thermal then = new Thermal(series, product, ambient, rise);
            then.eccSingle = eccSingle;
            then.eccDouble = eccDouble;
            then.xid = xid;
            then.xidSince = xidSince;
            then.replay(settings, nanos);
            return then.sensors(nanos);
        }
        settle(nanos);
        return sensors(nanos);
    }

    private GpuMetrics sensors(long nanos) {
        double load = load(Math.floorDiv(nanos, PERIOD));
        boolean hot = temperature >= SLOWDOWN_C;
        double watts = watts(load) * (hot ? 0.7 : 1);
        int clock = load < 1
                ? Math.min(product.baseMHz(), 324)
                : (int) Math.round(
                        product.baseMHz() + (product.boostMHz() - product.baseMHz()) * Math.min(1, load / 60));
        if (hot) {
            clock = Math.round(clock * 0.6f);
        }
        double memoryShare = load < 1 ? 0.01 : 0.2 + 0.7 * Dice.noise(series, -2) * Math.min(1, base / 50);
        return new GpuMetrics(
                (int) Math.round(load),
                (int) Math.round(load * (0.3 + 0.4 * Dice.noise(series, -3))),
                (int) Math.round(product.memoryMiB() * memoryShare),
                product.memoryMiB(),
                (int) Math.round(temperature),
                (int) Math.round(watts),
                clock,
                clock,
                load < 1 ? 324 : product.memoryMHz(),
                product.fan() ? (int) Math.round(Math.clamp(30 + (temperature - 45) * 1.6, 30, 100)) : -1,
                product.ecc() ? eccSingle : 0,
                product.ecc() ? eccDouble : 0,
                nanos < xidSince ? 0 : xid,
                hot);
    }

    /// Lives through what is needed of a history to know the temperature at its end.
    private void replay(Iterable<Setting> history, long end) {
        at = Math.floorDiv(end, PERIOD) * PERIOD - MEMORY * PERIOD;
        boolean first = true;
        for (Setting setting : history) {
            if (!first && setting.since() > end) {
                break;
            }
            boolean longAgo = first || setting.since() <= at;
            if (!longAgo) {
                settle(setting.since());
            }
            base = setting.base();
            forced = setting.forced();
            cooling = setting.cooling();
            if (longAgo) {
                temperature = equilibrium(load(Math.floorDiv(at, PERIOD)));
            }
            first = false;
        }
        settle(end);
    }

    private void keep(long since) {
        while (!settings.isEmpty() && settings.getLast().since() >= since && since != Long.MIN_VALUE) {
            settings.removeLast();
        }
        settings.add(new Setting(settings.isEmpty() ? Long.MIN_VALUE : since, base, forced, cooling));
        if (settings.size() > SETTINGS_KEPT) {
            settings.removeFirst();
        }
    }

    private void settle(long nanos) {
        if (nanos <= at) {
            return;
        }
        long oldest = Math.floorDiv(nanos, PERIOD) - MEMORY;
        if (Math.floorDiv(at, PERIOD) < oldest) {
            at = oldest * PERIOD;
            temperature = equilibrium(load(oldest));
        }
        while (at < nanos) {
            long period = Math.floorDiv(at, PERIOD);
            long until = Math.min(nanos, (period + 1) * PERIOD);
            double left = until - at == PERIOD ? WHOLE_PERIOD : Math.exp((at - until) / TIME_CONSTANT);
            double goal = equilibrium(load(period));
            temperature = goal + (temperature - goal) * left;
            at = until;
        }
    }

    private double load(long period) {
        if (forced >= 0) {
            return forced;
        }
        if (base <= 0) {
            return 0;
        }
        double slow = Dice.noise(series, 1_000_000 + Math.floorDiv(period, 20)) - 0.5;
        double quick = Dice.noise(series, period) - 0.5;
        return Math.clamp(base + 24 * slow + 10 * quick, 0, 100);
    }

    private double watts(double load) {
        return product.idleWatts() + (product.maxWatts() - product.idleWatts()) * load / 100;
    }

    private double equilibrium(double load) {
        return ambient + (5 + rise * load / 100) * cooling;
    }
}
