package dev.kalmia.encode;

import dev.kalmia.run.Progress;
import dev.kalmia.tokenize.TokenChunks;
import dev.kalmia.tokenize.TokenIds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Encodes texts chunk by chunk. Chunks of many texts share batches, and those of a long text are spread over as
/// many windows as it takes: what is held at a time is bounded, however long the text.
final class ChunkedTexts {
    private final Batches batches;
    private final int window;
    private final boolean normalise;
    private final int dimension;
    private final long offset;
    private final Progress progress;

    private record Place(int text, TokenChunks chunks, int chunk) {
        private boolean last() {
            return chunk == chunks.size() - 1;
        }
    }

    /// Encodes in windows of so many chunks.
    ///
    /// @param normalise whether a mean gets length 1
    /// @param offset how many texts stand before the first, for messages
    /// @param progress told of each text that is done
    ChunkedTexts(Batches batches, int window, boolean normalise, int dimension, long offset, Progress progress) {
        this.batches = batches;
        this.window = window;
        this.normalise = normalise;
        this.dimension = dimension;
        this.offset = offset;
        this.progress = progress;
    }

    /// The vector of each text.
    float[][] encode(List<TokenChunks> texts) {
        float[][] rows = new float[texts.size()][];
        List<Place> places = new ArrayList<>();
        @Nullable ChunkMean open = null;
        for (int i = 0; i < texts.size(); i++) {
            for (int chunk = 0; chunk < texts.get(i).size(); chunk++) {
                places.add(new Place(i, texts.get(i), chunk));
                if (places.size() == window) {
                    open = encode(places, open, rows);
                    places.clear();
                }
            }
        }
        encode(places, open, rows);
        return rows;
    }

    /// @param open the mean of a text whose first chunks were in earlier windows
    /// @return the mean of a text whose last chunk is yet to come
    private @Nullable ChunkMean encode(List<Place> places, @Nullable ChunkMean open, float[][] rows) {
        List<TokenIds> tokens =
                places.stream().map(place -> place.chunks.chunk(place.chunk)).toList();
        float[][] vectors = batches.rows(tokens, i -> offset + places.get(i).text, Progress.silent());
        progress.count("tokens", tokens.stream().mapToLong(TokenIds::length).sum());
        progress.advance(places.stream().filter(Place::last).count());
        for (int i = 0; i < vectors.length; i++) {
            Place place = places.get(i);
            if (place.chunks.size() == 1) {
                rows[place.text] = vectors[i];
                continue;
            }
            open = open == null ? new ChunkMean(dimension) : open;
            open.add(vectors[i], place.chunks.weight(place.chunk));
            if (place.last()) {
                rows[place.text] = open.row(normalise);
                open = null;
            }
        }
        return open;
    }
}
