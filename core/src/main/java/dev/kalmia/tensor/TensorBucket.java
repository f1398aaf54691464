package dev.kalmia.tensor;

import java.util.ArrayList;
import java.util.List;

/// Tensors that travel as one: many small messages would take longer than what they carry.
record TensorBucket(List<Tensor> tensors) {
    // 32 MB of float32.
    private static final long MOST_NUMBERS = 1 << 23;

    TensorBucket {
        tensors = List.copyOf(tensors);
    }

    /// In their order, as many in one as fit; a larger tensor is a bucket of its own.
    static List<TensorBucket> of(List<Tensor> tensors) {
        List<TensorBucket> buckets = new ArrayList<>();
        List<Tensor> open = new ArrayList<>();
        long numbers = 0;
        for (Tensor tensor : tensors) {
            if (!open.isEmpty() && numbers + tensor.size() > MOST_NUMBERS) {
                buckets.add(new TensorBucket(open));
                open.clear();
                numbers = 0;
            }
            open.add(tensor);
            numbers += tensor.size();
        }
        if (!open.isEmpty()) {
            buckets.add(new TensorBucket(open));
        }
        return buckets;
    }

    /// `(numbers)` float32, a copy or, of one tensor, perhaps its own memory.
    Tensor flat() {
        List<Tensor> parts = tensors.stream()
                .map(tensor -> tensor.reshape(-1).to(DType.FLOAT32))
                .toList();
        return parts.size() == 1 ? parts.getFirst().contiguous() : Tensor.concat(parts, 0);
    }

    /// Overwrites the tensors.
    ///
    /// @param flat `(numbers)`
    void assign(Tensor flat) {
        long from = 0;
        for (Tensor tensor : tensors) {
            tensor.assign(flat.narrow(0, from, tensor.size()).reshape(tensor.shape()));
            from += tensor.size();
        }
    }
}
