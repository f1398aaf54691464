package dev.kalmia.export;

import dev.kalmia.export.onnx.Attribute;
import java.util.List;

/// What an operation of a graph gives: a tensor that will be there when the graph is run. Operations follow NumPy's
/// broadcasting.
record Value(Graph graph, String name) {
    private static final long FLOAT = 1;
    private static final long INT64 = 7;
    private static final long BOOL = 9;

    Value add(Value other) {
        return apply("Add", other);
    }

    Value add(double number) {
        return add(graph.number(number));
    }

    Value subtract(Value other) {
        return apply("Sub", other);
    }

    Value multiply(Value other) {
        return apply("Mul", other);
    }

    Value multiply(double number) {
        return multiply(graph.number(number));
    }

    Value divide(Value other) {
        return apply("Div", other);
    }

    Value divide(double number) {
        return divide(graph.number(number));
    }

    /// The larger of this and a number.
    Value atLeast(Value number) {
        return apply("Max", number);
    }

    /// The smaller of this and a number.
    Value atMost(Value number) {
        return apply("Min", number);
    }

    Value matmul(Value other) {
        return apply("MatMul", other);
    }

    Value sqrt() {
        return apply("Sqrt");
    }

    Value erf() {
        return apply("Erf");
    }

    Value tanh() {
        return apply("Tanh");
    }

    Value sigmoid() {
        return apply("Sigmoid");
    }

    Value relu() {
        return apply("Relu");
    }

    /// @param slope what numbers below 0 are multiplied by
    Value leakyRelu(double slope) {
        return graph.add("LeakyRelu", List.of(Attribute.of("alpha", (float) slope)), this);
    }

    Value cos() {
        return apply("Cos");
    }

    Value sin() {
        return apply("Sin");
    }

    /// Over the last dimension.
    Value softmax() {
        return graph.add("Softmax", List.of(Attribute.of("axis", -1L)), this);
    }

    /// The sum over one dimension, which stays with size 1.
    Value sum(long axis) {
        return apply("ReduceSum", graph.integers(axis));
    }

    /// The mean over the last dimension, which stays with size 1.
    Value mean() {
        return graph.add("ReduceMean", List.of(Attribute.of("axes", new long[] {-1})), this);
    }

    /// The Euclidean length over the last dimension, which stays with size 1.
    Value length() {
        return graph.add("ReduceL2", List.of(Attribute.of("axes", new long[] {-1})), this);
    }

    /// The largest over one dimension, which goes.
    Value max(long axis) {
        return graph.add(
                "ReduceMax", List.of(Attribute.of("axes", new long[] {axis}), Attribute.of("keepdims", 0L)), this);
    }

    /// Where the first of the largest lies in one dimension, which stays with size 1; whole numbers.
    Value argMax(long axis) {
        return graph.add("ArgMax", List.of(Attribute.of("axis", axis)), this);
    }

    /// Sums up to here over dimension 1, for whole numbers.
    Value cumulativeSum() {
        return apply("CumSum", graph.integer(1));
    }

    /// A size of 0 is the size that was there, one of -1 what is left.
    Value reshape(long... sizes) {
        return apply("Reshape", graph.integers(sizes));
    }

    Value unsqueeze(long... axes) {
        return apply("Unsqueeze", graph.integers(axes));
    }

    Value transpose(long... order) {
        return graph.add("Transpose", List.of(Attribute.of("perm", order)), this);
    }

    /// As if repeated along dimensions of size 1.
    Value expand(long... sizes) {
        return apply("Expand", graph.integers(sizes));
    }

    /// From `from` to before `to` in the last dimension.
    Value slice(long from, long to) {
        return apply("Slice", graph.integers(from), graph.integers(to), graph.integers(-1));
    }

    /// One size of this, with no dimension.
    Value size(long dimension) {
        Value shape = apply("Shape");
        return graph.add("Gather", List.of(), shape, graph.integer(dimension));
    }

    /// Side by side with another in the last dimension.
    Value beside(Value other) {
        return graph.add("Concat", List.of(Attribute.of("axis", -1L)), this, other);
    }

    /// Rows of this table, `(rows, D)`, by whole numbers `(…)`: `(…, D)`.
    Value rows(Value ids) {
        return graph.add("Gather", List.of(), this, ids);
    }

    /// One row of each of the batch: `(B, L, D)` and whole numbers `(B, 1)` to `(B, D)`.
    Value rowOfEach(Value places) {
        return graph.add("GatherND", List.of(Attribute.of("batch_dims", 1L)), this, places);
    }

    /// Those of `yes` where this is true, else those of `no`.
    Value choose(Value yes, Value no) {
        return apply("Where", yes, no);
    }

    Value equal(Value other) {
        return apply("Equal", other);
    }

    Value and(Value other) {
        return apply("And", other);
    }

    Value greater(Value other) {
        return apply("Greater", other);
    }

    Value lessOrEqual(Value other) {
        return apply("LessOrEqual", other);
    }

    Value toNumber() {
        return cast(FLOAT);
    }

    Value toInteger() {
        return cast(INT64);
    }

    Value toTruth() {
        return cast(BOOL);
    }

    private Value cast(long type) {
        return graph.add("Cast", List.of(Attribute.of("to", type)), this);
    }

    private Value apply(String operation, Value... others) {
        Value[] operands = new Value[others.length + 1];
        operands[0] = this;
        System.arraycopy(others, 0, operands, 1, others.length);
        return graph.add(operation, List.of(), operands);
    }
}
