package org.xlcloud.benchmarks;

import io.fair_acc.chartfx.XYChart;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.spi.ErrorDataSetRenderer;
import io.fair_acc.dataset.spi.CircularDoubleErrorDataSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart.Data;
import javafx.scene.chart.XYChart.Series;
import org.xlcloud.benchmarks.ChartLoad.Signal;
import org.xlcloud.charts.ChartSeries;
import org.xlcloud.charts.SeriesBuffer;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.charts.Unit;

/// A chart that shows the newest samples of some series, values from 0 to 100, and takes one more of each per frame.
interface LiveChart {
    Parent node();

    /// One sample more for each series, and the window one sample on; called in a pulse.
    void advance();

    /// Ours; its clock goes on by one sample in each frame.
    final class Ours implements LiveChart {
        private static final Duration INTERVAL = Duration.ofSeconds(15);

        private final List<Signal> signals = new ArrayList<>();
        private final List<SeriesBuffer> buffers = new ArrayList<>();
        private final TimeChart chart;
        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        Ours(int series, int samples) {
            var range = new TimeRange(() -> now);
            range.live(INTERVAL.multipliedBy(samples));
            chart = new TimeChart("", Unit.PERCENT, range);
            chart.valueRange(0, 100);
            for (int i = 0; i < series; i++) {
                var signal = new Signal(i);
                var buffer = new SeriesBuffer(samples, INTERVAL);
                for (int j = samples; j > 0; j--) buffer.append(now.minus(INTERVAL.multipliedBy(j)), signal.next());
                signals.add(signal);
                buffers.add(buffer);
                chart.series().add(new ChartSeries("s" + i, "series " + i, buffer));
            }
        }

        @Override
        public Parent node() {
            return chart;
        }

        @Override
        public void advance() {
            now = now.plus(INTERVAL);
            for (int i = 0; i < buffers.size(); i++)
                buffers.get(i).append(now, signals.get(i).next());
        }
    }

    /// JavaFX's own, as cheap as it can be made: no symbols, no animation, fixed axes.
    final class Lines implements LiveChart {
        private final List<Signal> signals = new ArrayList<>();
        private final List<Series<Number, Number>> series = new ArrayList<>();
        private final NumberAxis time;
        private final LineChart<Number, Number> chart;
        private final int samples;
        private double next;

        Lines(int count, int samples) {
            this.samples = samples;
            time = new NumberAxis(0, samples, samples / 10.0);
            chart = new LineChart<>(time, new NumberAxis(0, 100, 10));
            chart.setAnimated(false);
            chart.setCreateSymbols(false);
            time.setAnimated(false);
            for (int i = 0; i < count; i++) {
                var signal = new Signal(i);
                var one = new Series<Number, Number>();
                one.setName("series " + i);
                var data = new ArrayList<Data<Number, Number>>();
                for (int j = 0; j < samples; j++) data.add(new Data<>(j, signal.next()));
                one.getData().setAll(data);
                signals.add(signal);
                series.add(one);
                chart.getData().add(one);
            }
            next = samples;
        }

        @Override
        public Parent node() {
            return chart;
        }

        @Override
        public void advance() {
            for (int i = 0; i < series.size(); i++) {
                series.get(i).getData().removeFirst();
                series.get(i).getData().add(new Data<>(next, signals.get(i).next()));
            }
            next++;
            time.setLowerBound(next - samples);
            time.setUpperBound(next);
        }
    }

    /// chartfx with its ring of samples and its reduction of points.
    final class ChartFx implements LiveChart {
        private final List<Signal> signals = new ArrayList<>();
        private final List<CircularDoubleErrorDataSet> sets = new ArrayList<>();
        private final DefaultNumericAxis time;
        private final XYChart chart;
        private final int samples;
        private double next;

        ChartFx(int count, int samples) {
            this.samples = samples;
            time = new DefaultNumericAxis("time", 0, samples, samples / 10.0);
            time.setAutoRanging(false);
            var values = new DefaultNumericAxis("value", 0, 100, 10);
            values.setAutoRanging(false);
            chart = new XYChart(time, values);
            chart.setAnimated(false);
            var renderer = new ErrorDataSetRenderer();
            renderer.setErrorStyle(ErrorStyle.NONE);
            renderer.setDrawMarker(false);
            for (int i = 0; i < count; i++) {
                var signal = new Signal(i);
                var set = new CircularDoubleErrorDataSet("series " + i, samples);
                for (int j = 0; j < samples; j++) set.add(j, signal.next(), 0, 0);
                signals.add(signal);
                sets.add(set);
                renderer.getDatasets().add(set);
            }
            chart.getRenderers().setAll(List.of(renderer));
            next = samples;
        }

        @Override
        public Parent node() {
            return chart;
        }

        /// After the pulse: a data set that is changed within one locks itself out.
        @Override
        public void advance() {
            Platform.runLater(() -> {
                for (int i = 0; i < sets.size(); i++)
                    sets.get(i).add(next, signals.get(i).next(), 0, 0);
                next++;
                time.set(next - samples, next);
            });
        }
    }
}
