package org.xlcloud.views.alarms;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import org.xlcloud.services.flow.LateLogger;

/// Two short tones. Where the machine has no sound, it is said in the log once, and nothing else happens.
public final class Chime {
    private static final Logger LOG = LateLogger.of(Chime.class);
    private static final float RATE = 22_050;
    private static final double SECONDS = 0.18;
    private static final double[] HERTZ = {880, 660};

    private final AtomicBoolean sounding = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();

    /// Sounds on a thread of its own; while it does, another call is no more sound.
    public void sound() {
        if (!sounding.compareAndSet(false, true)) return;
        Thread.ofPlatform().daemon().name("chime").start(() -> {
            try {
                play();
            } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
                if (told.compareAndSet(false, true)) LOG.log(Level.WARNING, "This machine has no sound for alarms", e);
            } finally {
                sounding.set(false);
            }
        });
    }

    private static void play() throws LineUnavailableException {
        var format = new AudioFormat(RATE, 16, 1, true, false);
        try (SourceDataLine line = AudioSystem.getSourceDataLine(format)) {
            line.open(format);
            line.start();
            byte[] samples = samples();
            line.write(samples, 0, samples.length);
            line.drain();
        }
    }

    /// 16 bits, little end first; each tone swells and fades, so that it does not click.
    static byte[] samples() {
        int each = (int) (RATE * SECONDS);
        byte[] samples = new byte[2 * each * HERTZ.length];
        for (int tone = 0; tone < HERTZ.length; tone++) {
            for (int i = 0; i < each; i++) {
                double swell = Math.sin(Math.PI * i / each);
                double wave = Math.sin(2 * Math.PI * HERTZ[tone] * i / RATE);
                int value = (int) (0.35 * Short.MAX_VALUE * swell * wave);
                int at = 2 * (tone * each + i);
                samples[at] = (byte) value;
                samples[at + 1] = (byte) (value >> 8);
            }
        }
        return samples;
    }
}
