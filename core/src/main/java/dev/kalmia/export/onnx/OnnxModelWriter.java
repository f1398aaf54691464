package dev.kalmia.export.onnx;

import dev.kalmia.checkpoint.OnnxInitialisers;
import dev.kalmia.checkpoint.TensorInfo;
import dev.kalmia.run.AtomicFile;
import dev.kalmia.run.InputException;
import dev.kalmia.run.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Writes a model as `NAME.onnx`. Where that would be larger than a protobuf message may be, large initialisers go
/// to `NAME.onnx_data` beside it. Each initialiser is hashed on its way out, and what has reached the disk is read
/// back and compared.
public final class OnnxModelWriter {
    /// The bound of the protobuf format.
    private static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

    /// Smaller ones stay in the file: shapes must, and the rest is not worth a page.
    private static final long MIN_EXTERNAL_BYTES = 1024;

    /// What a runtime that maps the file into memory asks for.
    private static final long ALIGNMENT = 4096;

    private static final int MODEL_GRAPH = 7;

    /// At most: one byte of tag, ten of length.
    private static final int GRAPH_HEAD_BYTES = 11;

    private final OnnxModel model;
    private final long maxFileBytes;

    private OnnxModelWriter(OnnxModel model, long maxFileBytes) {
        this.model = model;
        this.maxFileBytes = maxFileBytes;
    }

    /// Writes the model and checks what was written.
    ///
    /// @param progress hears of every byte of an initialiser, written and read again
    /// @throws InputException when it cannot be written, or did not arrive as it was sent
    public static void write(Path file, OnnxModel model, Progress progress) {
        write(file, model, progress, MAX_FILE_BYTES);
    }

    /// @param maxFileBytes from where on large initialisers go to a file of their own
    static void write(Path file, OnnxModel model, Progress progress, long maxFileBytes) {
        new OnnxModelWriter(model, maxFileBytes).write(file, progress);
    }

    private void write(Path file, Progress progress) {
        byte[] head = model.head();
        byte[] graph = model.graph();
        List<Layout> layouts = layouts(file, Long.MAX_VALUE);
        long whole = head.length + GRAPH_HEAD_BYTES + graphBytes(graph, layouts);
        SequencedMap<String, String> hashes = new LinkedHashMap<>();
        if (whole > maxFileBytes) {
            List<Layout> outside = layouts(file, MIN_EXTERNAL_BYTES);
            layouts = outside;
            AtomicFile.write(dataFile(file), out -> writeExternal(outside, out, hashes, progress));
        }
        List<Layout> chosen = layouts;
        AtomicFile.write(file, out -> {
            out.write(head);
            writeGraph(graph, chosen, out, hashes, progress);
        });
        check(file, hashes, progress);
    }

    private static Path dataFile(Path file) {
        return file.resolveSibling(file.getFileName() + "_data");
    }

    private List<Layout> layouts(Path file, long minExternalBytes) {
        String data = String.valueOf(dataFile(file).getFileName());
        List<Layout> layouts = new ArrayList<>();
        long next = 0;
        for (Map.Entry<String, Initialiser> entry : model.initialisers().entrySet()) {
            Initialiser initialiser = entry.getValue();
            if (initialiser.info().bytes() < minExternalBytes) {
                layouts.add(Layout.inside(entry.getKey(), initialiser));
            } else {
                Layout layout = Layout.external(entry.getKey(), initialiser, data, next);
                next = Math.ceilDiv(layout.end(), ALIGNMENT) * ALIGNMENT;
                layouts.add(layout);
            }
        }
        return layouts;
    }

    private static long graphBytes(byte[] graph, List<Layout> layouts) {
        return graph.length + layouts.stream().mapToLong(Layout::fieldBytes).sum();
    }

    private static void writeExternal(
            List<Layout> layouts, OutputStream out, Map<String, String> hashes, Progress progress) throws IOException {
        long position = 0;
        for (Layout layout : layouts) {
            if (layout.external()) {
                out.write(new byte[(int) (layout.offset() - position)]);
                hashes.put(layout.name(), layout.writeElements(out, progress));
                position = layout.end();
            }
        }
    }

    private static void writeGraph(
            byte[] graph, List<Layout> layouts, OutputStream out, Map<String, String> hashes, Progress progress)
            throws IOException {
        out.write(new WireWriter()
                .head(MODEL_GRAPH, graphBytes(graph, layouts))
                .plain(graph)
                .toBytes());
        for (Layout layout : layouts) {
            layout.writeHead(out);
            if (!layout.external()) {
                hashes.put(layout.name(), layout.writeElements(out, progress));
            }
        }
    }

    private void check(Path file, Map<String, String> hashes, Progress progress) {
        try (OnnxInitialisers written = OnnxInitialisers.open(file)) {
            if (!written.names().equals(model.initialisers().keySet())) {
                throw damaged(file, "initialisers", written.names().size() + " of " + hashes.size());
            }
            model.initialisers().forEach((name, initialiser) -> {
                TensorInfo found = written.info(name);
                if (!found.equals(initialiser.info())) {
                    throw damaged(file, name, found.toString());
                }
                String hash = HashedStream.of(written.data(name), progress);
                if (!hash.equals(hashes.get(name))) {
                    throw damaged(file, name, "sha256=" + hash);
                }
            });
        }
    }

    private static InputException damaged(Path file, String what, String found) {
        return new InputException(file + ": what was read back is not what was written: " + what + "; found " + found);
    }
}
