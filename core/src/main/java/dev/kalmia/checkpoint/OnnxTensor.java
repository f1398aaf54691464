package dev.kalmia.checkpoint;

import dev.kalmia.run.InputException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/// An initialiser of an ONNX graph (`TensorProto`), its elements where they lie.
record OnnxTensor(String name, TensorInfo info, MemorySegment data) {
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int SEGMENT = 3;
    private static final int FLOAT_DATA = 4;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DOUBLE_DATA = 10;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final int EXTERNAL = 1;

    private static final Map<Long, DataType> TYPES = Map.ofEntries(
            Map.entry(1L, DataType.F32),
            Map.entry(2L, DataType.U8),
            Map.entry(3L, DataType.I8),
            Map.entry(4L, DataType.U16),
            Map.entry(5L, DataType.I16),
            Map.entry(6L, DataType.I32),
            Map.entry(7L, DataType.I64),
            Map.entry(9L, DataType.BOOL),
            Map.entry(10L, DataType.F16),
            Map.entry(11L, DataType.F64),
            Map.entry(12L, DataType.U32),
            Map.entry(13L, DataType.U64),
            Map.entry(16L, DataType.BF16));

    static OnnxTensor read(WireReader proto, OnnxExternal external) {
        LongStream.Builder dims = LongStream.builder();
        String name = "";
        long type = 0;
        long location = 0;
        MemorySegment data = MemorySegment.NULL;
        Map<String, String> elsewhere = new HashMap<>();
        while (proto.next()) {
            switch (proto.field()) {
                case DIMS -> addDims(proto, dims);
                case DATA_TYPE -> type = proto.number();
                case NAME -> name = proto.text();
                // Packed floats and doubles are the same bytes as raw ones.
                case RAW_DATA, FLOAT_DATA, DOUBLE_DATA -> data = proto.bytes();
                case EXTERNAL_DATA -> OnnxExternal.add(proto.nested(), elsewhere);
                case DATA_LOCATION -> location = proto.number();
                case SEGMENT -> throw new InputException(external.place() + ": weights in segments are not read");
                default -> proto.skip();
            }
        }
        TensorInfo info = info(name, type, dims.build().toArray(), external.place());
        if (location == EXTERNAL) {
            return new OnnxTensor(name, info, external.data(name, elsewhere, info.bytes()));
        }
        return checked(name, info, data, external.place());
    }

    private static void addDims(WireReader proto, LongStream.Builder dims) {
        if (!proto.packed()) {
            dims.add(proto.number());
            return;
        }
        WireReader packed = proto.nested();
        while (!packed.atEnd()) {
            dims.add(packed.varint());
        }
    }

    private static TensorInfo info(String name, long type, long[] dims, String place) {
        DataType known = TYPES.get(type);
        if (known == null) {
            throw new InputException(place + ": type of initialiser '" + name + "' is not known; data_type=" + type);
        }
        try {
            return new TensorInfo(known, dims);
        } catch (IllegalArgumentException impossible) {
            throw new InputException(
                    place + ": shape of initialiser '" + name + "' is impossible: " + impossible.getMessage(),
                    impossible);
        }
    }

    private static OnnxTensor checked(String name, TensorInfo info, MemorySegment data, String place) {
        if (info.bytes() != data.byteSize()) {
            throw new InputException(place + ": initialiser '" + name + "' is " + info + " and must have "
                    + info.bytes() + " bytes; bytes=" + data.byteSize());
        }
        return new OnnxTensor(name, info, data);
    }
}
