package dev.kalmia.data;

import java.util.regex.Pattern;

/// Numbers as people and JSON write them: Java's `1d`, `0x1p3` and `NaN` are none.
final class Numbers {
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(\\d{1,400}\\.?\\d{0,400}|\\.\\d{1,400})([eE][-+]?\\d{1,9})?");

    private Numbers() {}

    static boolean isNumber(String text) {
        return DECIMAL.matcher(text.strip()).matches();
    }

    static double parse(Row row, Column column, String text) {
        String digits = text.strip();
        if (DECIMAL.matcher(digits).matches()) {
            double number = Double.parseDouble(digits);
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw new BadRow(row.file(), row.line(), "not a finite number", "column " + column + " is " + shown(text));
    }

    /// A text cut to what one line of a message can bear.
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return "'" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "'";
    }
}
