package dev.kalmia.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kalmia.tokenize.TokenIds;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An exported model in ONNX Runtime, which checks it when it is opened.
final class RunGraph implements AutoCloseable {
    private final OrtSession session;

    private RunGraph(OrtSession session) {
        this.session = session;
    }

    static RunGraph open(Path onnx) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return new RunGraph(OrtEnvironment.getEnvironment().createSession(onnx.toString(), options));
        } catch (OrtException refused) {
            throw new AssertionError(onnx + " is not a model for ONNX Runtime", refused);
        }
    }

    /// What a run gave: the vector of each text, and those of its tokens, padding included.
    static final class Result {
        private final float[][] vectors;
        private final float[][][] tokens;

        private Result(float[][] vectors, float[][][] tokens) {
            this.vectors = vectors;
            this.tokens = tokens;
        }

        float[][] vectors() {
            return vectors;
        }

        float[][][] tokens() {
            return tokens;
        }
    }

    /// Which side short texts are padded on.
    enum Side {
        LEFT,
        RIGHT
    }

    Set<String> inputs() {
        return session.getInputNames();
    }

    Map<String, String> notes() {
        try {
            return session.getMetadata().getCustomMetadata();
        } catch (OrtException failure) {
            throw new AssertionError(failure);
        }
    }

    /// Runs texts in one batch.
    ///
    /// @param padding a token that no text should notice
    Result run(List<TokenIds> texts, Side side, int padding) {
        int length = texts.stream().mapToInt(TokenIds::length).max().orElseThrow();
        long[][] ids = new long[texts.size()][length];
        long[][] mask = new long[texts.size()][length];
        long[][] types = new long[texts.size()][length];
        for (int row = 0; row < texts.size(); row++) {
            TokenIds text = texts.get(row);
            int start = side == Side.LEFT ? length - text.length() : 0;
            Arrays.fill(ids[row], padding);
            for (int i = 0; i < text.length(); i++) {
                ids[row][start + i] = text.ids()[i];
                types[row][start + i] = text.typeIds()[i];
                mask[row][start + i] = 1;
            }
        }
        long[] prompts = texts.stream().mapToLong(TokenIds::promptLength).toArray();
        return run(ids, mask, types, prompts);
    }

    Result run(long[][] ids, long[][] mask, long[][] types, long[] promptLengths) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            inputs.put("input_ids", OnnxTensor.createTensor(environment, ids));
            inputs.put("attention_mask", OnnxTensor.createTensor(environment, mask));
            if (inputs().contains("token_type_ids")) {
                inputs.put("token_type_ids", OnnxTensor.createTensor(environment, types));
            }
            if (inputs().contains("prompt_length")) {
                LongBuffer lengths = LongBuffer.wrap(promptLengths);
                inputs.put(
                        "prompt_length",
                        OnnxTensor.createTensor(environment, lengths, new long[] {promptLengths.length}));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                // Some software takes the first output for the token vectors, whatever its name.
                return new Result(
                        (float[][])
                                result.get("sentence_embedding").orElseThrow().getValue(),
                        (float[][][]) result.get(0).getValue());
            }
        } catch (OrtException failure) {
            throw new AssertionError(failure);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw new AssertionError(failure);
        }
    }
}
