package dev.kalmia.vector;

import static java.util.Objects.requireNonNull;

import dev.kalmia.run.InputException;
import dev.kalmia.run.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Scalar quantisation to one byte a dimension: between the least and the greatest value that a dimension had in a
/// sample there are 255 equal steps, numbered -128 to 127. A value goes to the nearest, one outside to the end. Rows
/// can be compared only when they were made with the same ranges, so these live in a file that names its model.
public final class Int8Ranges {
    private static final String KIND = "kalmia int8 ranges";
    private static final int STEPS = 255;

    private final String model;
    private final long texts;
    private final float[] minimum;
    private final float[] maximum;

    private Int8Ranges(String model, long texts, float[] minimum, float[] maximum) {
        this.model = requireNonNull(model, "model is null");
        this.texts = texts;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    /// Starts from no rows.
    ///
    /// @param model the fingerprint of the model whose rows these are
    public static Builder builder(int dimension, String model) {
        return new Builder(dimension, model);
    }

    public String model() {
        return model;
    }

    /// How many rows the ranges were taken from.
    public long texts() {
        return texts;
    }

    public int dimension() {
        return minimum.length;
    }

    /// A row in bytes.
    public byte[] codes(float[] row) {
        requireLength(row.length);
        byte[] codes = new byte[row.length];
        for (int d = 0; d < codes.length; d++) {
            double step = step(d);
            double place = step == 0 ? 0 : ((double) row[d] - minimum[d]) / step;
            codes[d] = (byte) (Math.clamp(Math.round(place), 0, STEPS) + Byte.MIN_VALUE);
        }
        return codes;
    }

    /// The values that bytes stand for.
    public float[] values(byte[] codes) {
        requireLength(codes.length);
        float[] row = new float[codes.length];
        for (int d = 0; d < row.length; d++) {
            row[d] = (float) (minimum[d] + (codes[d] - Byte.MIN_VALUE) * step(d));
        }
        return row;
    }

    /// How far apart two neighbouring values of a dimension are: a value within the range comes back changed by at
    /// most half of it.
    public double step(int d) {
        return ((double) maximum[d] - minimum[d]) / STEPS;
    }

    private void requireLength(int length) {
        if (length != dimension()) {
            throw new IllegalArgumentException("a row must have " + dimension() + " values; values=" + length);
        }
    }

    /// These, unless they are another model's.
    ///
    /// @param file where they came from, for the message
    public Int8Ranges requireFor(String fingerprint, int dimension, Path file) {
        if (!model.equals(fingerprint)) {
            throw new InputException(file + ": the ranges must be those of model " + fingerprint + "; model=" + model);
        }
        if (dimension() != dimension) {
            throw new InputException(
                    file + ": the ranges must have " + dimension + " dimensions; dimensions=" + dimension());
        }
        return this;
    }

    /// Writes the ranges as JSON, whole or not at all.
    public void write(Path file) {
        SequencedMap<String, Object> content = new LinkedHashMap<>();
        content.put("kind", KIND);
        content.put("model", model);
        content.put("texts", texts);
        content.put("dimensions", dimension());
        content.put("minimum", minimum);
        content.put("maximum", maximum);
        Json.write(file, content);
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws InputException when it is something else, or a range is not finite or upside down
    public static Int8Ranges read(Path file) {
        Map<String, Object> content = Json.readObject(file);
        if (!KIND.equals(content.get("kind"))
                || !(content.get("model") instanceof String model)
                || !(content.get("texts") instanceof Long texts)
                || !(content.get("dimensions") instanceof Long dimensions)) {
            throw new InputException(file + ": kind (\"" + KIND + "\"), model, texts and dimensions must be there");
        }
        float[] minimum = floats(content, "minimum", dimensions, file);
        float[] maximum = floats(content, "maximum", dimensions, file);
        for (int d = 0; d < minimum.length; d++) {
            if (!(minimum[d] <= maximum[d])) {
                throw new InputException(file + ": minimum must not be above maximum; dimension " + d + " has "
                        + minimum[d] + " and " + maximum[d]);
            }
        }
        return new Int8Ranges(model, texts, minimum, maximum);
    }

    private static float[] floats(Map<String, Object> content, String name, long count, Path file) {
        if (count < 1 || !(content.get(name) instanceof List<?> list) || list.size() != count) {
            throw new InputException(file + ": " + name + " must have as many numbers as dimensions, " + count);
        }
        float[] values = new float[list.size()];
        for (int d = 0; d < values.length; d++) {
            values[d] = list.get(d) instanceof Number number ? number.floatValue() : Float.NaN;
            if (!Float.isFinite(values[d])) {
                throw new InputException(file + ": " + name + " must be finite numbers; found " + list.get(d));
            }
        }
        return values;
    }

    /// Takes the rows of a sample. For one thread.
    public static final class Builder {
        private final String model;
        private final float[] minimum;
        private final float[] maximum;
        private long texts;

        private Builder(int dimension, String model) {
            this.model = model;
            this.minimum = new float[dimension];
            this.maximum = new float[dimension];
            Arrays.fill(minimum, Float.POSITIVE_INFINITY);
            Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
        }

        /// Widens the ranges to take in all rows.
        public Builder add(Embeddings rows) {
            for (int i = 0; i < rows.size(); i++) {
                for (int d = 0; d < minimum.length; d++) {
                    float value = rows.value(i, d);
                    minimum[d] = Math.min(minimum[d], value);
                    maximum[d] = Math.max(maximum[d], value);
                }
            }
            texts += rows.size();
            return this;
        }

        /// The ranges of all rows so far.
        ///
        /// @throws IllegalStateException when there were none
        public Int8Ranges build() {
            if (texts == 0) {
                throw new IllegalStateException("ranges need at least one row");
            }
            return new Int8Ranges(model, texts, minimum.clone(), maximum.clone());
        }
    }
}
