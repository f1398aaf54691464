package dev.kalmia.cli;

import java.util.List;
import java.util.Locale;

/// The words for how far work is: amounts, rates and times.
final class Amounts {
    private static final List<String> BYTES = List.of("bytes", "kB", "MB", "GB", "TB");

    private Amounts() {}

    /// @param also rates of something else that is counted along; may be empty
    static String progress(String what, long done, long total, boolean about, String unit, String also, long nanos) {
        double rate = rate(done, nanos);
        String amount = total < 0 ? count(done) : count(done) + (about ? " of about " : " of ") + count(total);
        String share = total <= 0 ? "" : " (" + Math.min(100, 100 * done / total) + "%)";
        String left = total < 0 || rate <= 0 ? "" : ", " + time(Math.max(0, total - done) / rate) + " left";
        return what + ": " + amount + " " + unit + share + ", " + rateText(rate) + also + left;
    }

    static String done(String what, long done, long total, String unit, String also, long nanos) {
        String rate = rateText(rate(done, nanos));
        String amount = done < total ? count(done) + " of " + count(total) : count(done);
        return what + ": " + amount + " " + unit + " in " + time(nanos / 1e9) + ", " + rate + also;
    }

    /// A rate to put behind another.
    static String also(long count, String unit, long nanos) {
        return ", " + rateText(rate(count, nanos), unit);
    }

    /// A size in the unit that suits it, of a thousand each.
    static String bytes(long bytes) {
        double left = bytes;
        int unit = 0;
        while (left >= 999.5 && unit < BYTES.size() - 1) {
            left /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || left >= 99.95 ? "%.0f %s" : "%.1f %s", left, BYTES.get(unit));
    }

    private static double rate(long done, long nanos) {
        return nanos <= 0 ? 0 : done / (nanos / 1e9);
    }

    private static String rateText(double rate) {
        return rateNumber(rate) + "/s";
    }

    static String rateText(double rate, String unit) {
        return rateNumber(rate) + " " + unit + "/s";
    }

    private static String rateNumber(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.2f" : "%,.0f", rate);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole + " s";
        }
        long minutes = whole / 60;
        return minutes < 60 ? minutes + " min " + whole % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
