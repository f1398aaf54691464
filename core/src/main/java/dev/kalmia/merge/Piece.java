package dev.kalmia.merge;

import org.jspecify.annotations.Nullable;

/// Some neighbouring numbers of a tensor, of all models. Valid until the next piece is read.
public final class Piece {
    private final float[][] models;
    private final float @Nullable [] base;
    private long from;
    private int count;

    Piece(int models, boolean base, int size) {
        this.models = new float[models][size];
        this.base = base ? new float[size] : null;
    }

    void at(long place, int numbers) {
        this.from = place;
        this.count = numbers;
    }

    float[] ofModel(int model) {
        return models[model];
    }

    float[] ofBase() {
        if (base == null) {
            throw new IllegalStateException("there is no base");
        }
        return base;
    }

    /// The place of its first number in the tensor, in row-major order.
    public long from() {
        return from;
    }

    /// How many numbers it has.
    public int count() {
        return count;
    }

    /// A model's number.
    ///
    /// @param k from 0 to `count`
    public double model(int model, int k) {
        return models[model][k];
    }

    /// The base's number.
    ///
    /// @throws IllegalStateException when there is no base
    public double base(int k) {
        return ofBase()[k];
    }

    /// A number of a task vector: the model's less the base's.
    ///
    /// @throws IllegalStateException when there is no base
    public double task(int model, int k) {
        return (double) models[model][k] - ofBase()[k];
    }
}
