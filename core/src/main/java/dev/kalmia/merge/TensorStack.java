package dev.kalmia.merge;

import dev.kalmia.checkpoint.StoredNumbers;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.run.InputException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One tensor as all models have it, read in pieces where it lies. Of a piece that was read nothing stays in
/// memory but its float32 numbers.
public final class TensorStack {
    private static final Executor READERS = task -> Thread.startVirtualThread(task);

    private final String name;
    private final TensorInfo info;
    private final List<Layer> models;
    private final Optional<Layer> base;
    private final int pieceSize;

    /// @param model its name, for messages
    record Layer(String model, StoredNumbers numbers) {
        void read(long from, float[] into, int count, String tensor) {
            numbers.read(from, into, 0, count);
            numbers.release(from, count);
            for (int k = 0; k < count; k++) {
                if (!Float.isFinite(into[k])) {
                    throw new InputException(model + ": " + tensor + " must be finite;" + " element=" + (from + k)
                            + " value=" + into[k]);
                }
            }
        }
    }

    TensorStack(String name, TensorInfo info, List<Layer> models, Optional<Layer> base, int pieceSize) {
        this.name = name;
        this.info = info;
        this.models = List.copyOf(models);
        this.base = base;
        this.pieceSize = pieceSize;
    }

    /// The name under which it is written.
    public String name() {
        return name;
    }

    /// Its type and shape in the first model.
    public TensorInfo info() {
        return info;
    }

    /// How many numbers each model has.
    public long elements() {
        return info.elements();
    }

    /// How many models there are, the base not counted.
    public int models() {
        return models.size();
    }

    /// Whether there is a base.
    public boolean hasBase() {
        return base.isPresent();
    }

    int pieceSize() {
        return (int) Math.min(pieceSize, info.elements());
    }

    /// The pieces in their order. Reading throws an `InputException` with model, tensor and place where a
    /// number is not finite.
    public Iterable<Piece> pieces() {
        return Pieces::new;
    }

    /// Reads one piece ahead, while what came before it is merged and written.
    private final class Pieces implements Iterator<Piece> {
        private final Piece[] pieces = new Piece[info.elements() > pieceSize ? 2 : 1];
        private @Nullable CompletableFuture<Piece> ahead;
        private long next;

        Pieces() {
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = new Piece(models.size(), base.isPresent(), pieceSize());
            }
        }

        @Override
        public boolean hasNext() {
            return next < info.elements();
        }

        @Override
        public Piece next() {
            if (!hasNext()) {
                throw new NoSuchElementException(name);
            }
            Piece piece = ahead == null ? read(next) : joined(ahead);
            next += piece.count();
            long following = next;
            ahead = hasNext() ? CompletableFuture.supplyAsync(() -> read(following), READERS) : null;
            return piece;
        }

        private Piece read(long from) {
            Piece piece = pieces[(int) (from / pieceSize % pieces.length)];
            int count = (int) Math.min(pieceSize, info.elements() - from);
            for (int i = 0; i < models.size(); i++) {
                models.get(i).read(from, piece.ofModel(i), count, name);
            }
            base.ifPresent(layer -> layer.read(from, piece.ofBase(), count, name));
            piece.at(from, count);
            return piece;
        }

        private static Piece joined(CompletableFuture<Piece> piece) {
            try {
                return piece.join();
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof RuntimeException refusal) {
                    throw refusal;
                }
                throw failed;
            }
        }
    }
}
