package io.paysync.bench.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One line of the report.
 *
 * @param ratePerSecond measured
 * @param floorPerSecond what the bare server did in the same run; 0 for a floor itself
 * @param rssMib highest resident memory of the node seen, 0 when not looked at
 */
public record Result(
        @JsonProperty("name") String name,
        @JsonProperty("rate_per_s") double ratePerSecond,
        @JsonProperty("floor_per_s") double floorPerSecond,
        @JsonProperty("ratio") double ratio,
        @JsonProperty("p50_ms") double p50Ms,
        @JsonProperty("p99_ms") double p99Ms,
        @JsonProperty("rss_mib") long rssMib) {
    static Result floor(String name, double rate, double p50, double p99) {
        return new Result(name, round(rate), 0, 0, round(p50), round(p99), 0);
    }

    static Result against(String name, double rate, double floor, double p50, double p99, long rss) {
        return new Result(
                name,
                round(rate),
                round(floor),
                floor == 0 ? 0 : Math.round(rate / floor * 1000) / 1000.0,
                round(p50),
                round(p99),
                rss);
    }

    /**
     * KiB that one of many takes, as p50 and p99, so that less is better to whoever compares two reports.
     *
     * @param floorKib what it takes at the bare server; the ratio is the floor's share, so more of it is better
     */
    static Result size(String name, double kib, double floorKib, long rss) {
        double ratio = floorKib <= 0 || kib <= 0 ? 0 : Math.round(floorKib / kib * 1000) / 1000.0;
        return new Result(name + " (KiB in p50)", 0, 0, ratio, round(kib), round(kib), rss);
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
